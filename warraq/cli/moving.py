"""`move`: a corpus from a file to a server, or back."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.invocation import invocation_options
from warraq.cli.output import note, say_line
from warraq.cli.phrases import count
from warraq.cli.progress import STEPS
from warraq.cli.reading import say_json_object

if TYPE_CHECKING:
    from warraq.storage import Compared, Moved, MoveProgress

_PLACE = "FILE_OR_ADDRESS"


@click.command("move")
@click.option("--from", "source", metavar=_PLACE, required=True, help="The database that is moved.")
@click.option(
    "--to",
    "target",
    metavar=_PLACE,
    required=True,
    help="A file that does not exist yet, or an empty database of a server.",
)
@click.option("--anew", is_flag=True, help="Discard what an unfinished move left, and begin again.")
@click.option("--verify-only", is_flag=True, help="Move nothing; compare every row of the two databases.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, with the SHA-256 of every table.")
@invocation_options
def move_command(source: str, target: str, anew: bool, verify_only: bool, as_json: bool) -> int:
    """Move a corpus from a file to a PostgreSQL server, or back.

    FILE is a database file, ADDRESS is postgresql://USER@HOST/DATABASE. Every row is copied with its number: articles,
    versions, pages, the queue, the ledger, marks and settings. Then every row of the two is compared, and the ledger
    verified. The source is left as it is; readers may use it meanwhile, but nothing can write to it. The target cannot
    be opened before the move has ended: run the command again when it was stopped, and it goes on where it was.
    Afterwards name the new database in warraq.toml, or with --db.

    Exit code 1 when a row differs, or the ledger has a break.
    """
    from warraq.storage import MoveOptions, compare, move

    if anew and verify_only:
        raise click.UsageError("--anew and --verify-only exclude each other")
    with _watched() as progress:
        options = MoveOptions(progress=progress)
        if verify_only:
            compared, moved = compare(source, target, options), None
        else:
            moved = move(source, target, options, anew=anew)
            compared = moved.compared
    if as_json:
        say_json_object(compared if moved is None else moved)
    elif compared.differences:
        _say_differences(compared)
    elif moved is None:
        say_line(f"Both hold the same: {_amount(compared)}.")
    else:
        _say_moved(moved)
    if compared.left_out:
        note(f"Not of warraq, and left out: {', '.join(compared.left_out)}")
    if moved is not None and compared.differences:
        note("The target is left unfinished; `warraq move --anew` copies everything again.")
    broken = moved is not None and moved.verified is not None and moved.verified.breaks
    return SOME_FAILED if compared.differences or broken else DONE


def _say_moved(moved: "Moved") -> None:
    earlier = f", {moved.earlier:,} of them by an earlier run" if moved.earlier else ""
    say_line(f"Moved and compared: {_amount(moved.compared)}{earlier}.")
    if moved.verified is None:
        return
    if moved.verified.breaks:
        for one in moved.verified.breaks:
            say_line(f"line {one.line}: {one.what}" if one.line else one.what)
        note("The ledger is moved as it was: it is broken in the source too (`warraq verify`).")
    elif moved.verified.lines:
        say_line(f"ledger line {moved.verified.lines}: {moved.verified.head}")


def _say_differences(compared: "Compared") -> None:
    for one in compared.differences:
        row = f", row {one.key}" if one.key else ""
        rows = f" ({one.rows[0]:,} and {count(one.rows[1], 'row')})" if one.key else ""
        say_line(f"{one.table}{row}: {one.what}{rows}")


def _amount(compared: "Compared") -> str:
    return f"{compared.rows:,} rows in {count(len(compared.tables), 'table')}"


@contextmanager
def _watched() -> "Iterator[MoveProgress]":
    """A bar on standard error for each part of the work, if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda stage, done, of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}
        due = 0

        def tell(stage: str, done: int, of: int) -> None:
            nonlocal due
            if stage not in tasks:
                tasks[stage], due = bars.add_task(f"{stage:10}", total=of), 0
            if done >= due or done == of:
                due = done + max(1, of // STEPS)
                bars.update(tasks[stage], completed=done)

        yield tell
