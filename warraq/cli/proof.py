"""`verify`, `stamp`: the proof that what is stored is what was fetched."""

import sys
from typing import TYPE_CHECKING

import click

from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_line
from warraq.cli.phrases import count
from warraq.cli.reading import say_json_object

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warraq.storage import Verified

EVERY = 10_000  # lines and pages between two reports of progress


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@invocation_options
@pass_invocation
def verify_command(invocation: Invocation, as_json: bool) -> int:
    """Prove that everything stored is what it was when it was stored.

    Computes every hash anew: the ledger's chain of lines, the fetches, versions, changes and decisions that its lines
    cover, and the stored pages; then verifies the time stamps, offline. Names the first break. Exit code 1 if there
    is one.

    Keep the last line it prints outside this computer: whoever knows that hash can tell later that the ledger up to
    that line is still the same.
    """
    from warraq.stamping import verify_stamps
    from warraq.storage import open_reader, verify

    config = invocation.load()
    found = verify(config.database, _progress())
    with open_reader(config.database) as reader:
        stamps = list(verify_stamps(config, reader)) if found.lines else []
    wrong = [(row, problem) for row, problem in stamps if problem]
    if as_json:
        shown = [
            {"line": row.line, "authority": row.authority, "stamped_at": row.stamped_at, "problem": problem}
            for row, problem in stamps
        ]
        checked = config.stamps.certificates is not None
        say_json_object({"verified": found, "stamps": shown, "signatures_checked": checked})
    else:
        _tell(found)
        for row, problem in stamps:
            how = problem or ("holds" if config.stamps.certificates else "hash holds, signature not checked")
            say_line(f"stamp of line {row.line}, {row.stamped_at}, {row.authority}: {how}")
        if stamps and config.stamps.certificates is None:
            note("to check signatures, name the authority's certificates under [stamps] in warraq.toml")
    return SOME_FAILED if found.breaks or wrong else DONE


@click.command("stamp")
@invocation_options
@pass_invocation
def stamp_command(invocation: Invocation) -> None:
    """Have a time stamp authority sign the ledger's last line (RFC 3161).

    The authority is asked only when `authority` is set under [stamps] in warraq.toml; then a crawl does the same once a
    day. It learns a hash, nothing else. The stamp proves that everything up to that line existed by then.
    """
    from warraq.stamping import stamp

    row = stamp(invocation.load())
    if row is None:
        note("The last line of the ledger has a time stamp already.")
    else:
        say_line(f"line {row.line} stamped {row.stamped_at} by {row.authority}")


def _tell(found: "Verified") -> None:
    for one in found.breaks:
        place = f"line {one.line}: " if one.line else ""
        say_line(f"{place}{one.what}")
    if found.breaks:
        first = next((one.line for one in found.breaks if one.line), 0)
        note(
            f"The first break is at line {first} of the ledger."
            if first
            else "The ledger names no line for it."
        )
        return
    for line in _removed_lines(found):
        say_line(line)
    adopted = f", {found.adopted} of them about what is older than the ledger" if found.adopted else ""
    say_line(
        f"Everything is as it was stored: {count(found.pages, 'page')}, {count(found.lines, 'line')}{adopted}."
    )
    say_line(f"ledger line {found.lines}: {found.head}")


def _removed_lines(found: "Verified") -> "Iterator[str]":
    """What was taken out on purpose: 'removed by ann, 2026-…: 3 rows, 2 pages (forget: the author asked)'."""
    for one in found.removed:
        who = f" by {one.by}" if one.by else ""
        what = " ".join(filter(None, (one.kind, one.subject)))
        why = f": {one.reason}" if one.reason else ""
        yield (
            f"removed{who}, {one.last_at}: {count(one.rows, 'row')}, {count(one.pages, 'page')} ({what}{why})"
        )


def _progress() -> "Callable[[int, int], None] | None":
    if not sys.stderr.isatty():
        return None

    def tell(done: int, of: int) -> None:
        if done % EVERY == 0:
            note(f"{done} of {of} verified")

    return tell
