"""`pages`: where the bytes of pages stand, moving them, and packing them anew."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_line
from warraq.cli.phrases import count
from warraq.cli.progress import advancing
from warraq.cli.reading import say_json_object

if TYPE_CHECKING:
    from warraq.desk.moving_pages import Moved
    from warraq.storage import PageStoreState

SHOWN_BROKEN: Final = 20


@click.group("pages")
def pages_command() -> None:
    """Show where the bytes of pages stand, move them to a folder or bucket, or pack them anew.

    They stand in the database unless `pages` in warraq.toml names another place before the first crawl.
    """


@pages_command.command("show")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@invocation_options
@pass_invocation
def show_command(invocation: Invocation, as_json: bool) -> None:
    """Show where the bytes of pages stand, how many there are, and how large they are."""
    from warraq.desk.moving_pages import PagesDesk

    state = PagesDesk(invocation.load).state()
    if as_json:
        say_json_object(asdict(state))
        return
    for line in _state_lines(state):
        say_line(line)


@pages_command.command("move")
@click.option(
    "--to", "place", required=True, metavar="PLACE", help="'database', a folder, or s3://BUCKET/PREFIX."
)
@click.option(
    "--give-up-broken",
    is_flag=True,
    help="End the move though bytes of pages are missing or damaged; the former place is not asked for them again.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@invocation_options
@pass_invocation
def move_command(invocation: Invocation, place: str, give_up_broken: bool, as_json: bool) -> int:
    """Move the bytes of all pages to the database, a folder, or a bucket.

    Each is read, checked against its hash, written, and seen to be there, before it is deleted where it was. No crawl
    may run meanwhile; reading may. Stopped, it goes on when called again. Copies of the database made before still name
    the former place, where the bytes then are no more: make a new one afterwards. Exit code 1 when bytes of pages are
    missing or damaged.
    """
    from warraq.config import page_address
    from warraq.desk.moving_pages import PagesDesk

    desk, config = PagesDesk(invocation.load), invocation.load()
    address = page_address(place, Path(), identity="--to")
    before = desk.state()
    with advancing("move", 0, before.inside + before.outside) as advance:
        done = desk.move(address, gives_up_broken=give_up_broken, progress=advance)
    if as_json:
        say_json_object(asdict(done))
    else:
        for line in _moved_lines(done):
            say_line(line)
    if config.pages is not None and config.pages != address:
        note(
            f'{config.file} still says otherwise: write pages = "{address or "database"}" there before the next crawl'
        )
    return SOME_FAILED if done.broken or not done.is_ended else DONE


@pages_command.command("pack")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@invocation_options
@pass_invocation
def pack_command(invocation: Invocation, as_json: bool) -> None:
    """Pack stored pages against others of their site, as those that a crawl stores are.

    For pages of an earlier version of warraq, and for those that were moved back into the database: what a site repeats
    on each page is then kept once. A crawl may run meanwhile. Stopped, it goes on when called again.
    """
    from warraq.desk.moving_pages import PagesDesk

    desk = PagesDesk(invocation.load)
    before = desk.state()
    with advancing("pack", 0, before.inside) as advance:
        after = desk.pack(progress=advance)
    if as_json:
        say_json_object({"before": asdict(before), "after": asdict(after)})
        return
    sizes = [_mb(state.inside_bytes + state.dictionary_bytes) for state in (before, after)]
    say_line(f"{count(after.inside, 'page')} in the database: {sizes[0]} before, {sizes[1]} now")
    note("The room is free inside the database; `warraq tidy --vacuum` gives it to the disk.")


def _state_lines(state: "PageStoreState") -> Iterator[str]:
    yield f"new pages: {_named(state.address)}"
    yield f"in the database: {count(state.inside, 'page')} ({_mb(state.inside_bytes)})"
    if state.dictionaries:
        kept = f"{count(state.dictionaries, 'page')} ({_mb(state.dictionary_bytes)})"
        yield f"of these, kept a second time, since others of their site are packed against them: {kept}"
    if state.outside or state.address:
        yield f"outside: {count(state.outside, 'page')} ({_mb(state.outside_bytes)})"
    if state.is_moving:
        yield f"a move was begun; `warraq pages move --to {_named(state.address)}` ends it"
    if state.moved_from:
        yield f"those that were not moved yet are in {state.moved_from}"
    if state.leaving:
        yield f"{count(state.leaving, 'page')} removed, whose bytes are still to be deleted; `warraq tidy` does it"


def _moved_lines(done: "Moved") -> Iterator[str]:
    yield f"moved {count(done.bodies, 'page')} ({_mb(done.bytes)}) to {_named(done.state.address)}"
    for sha256 in done.broken[:SHOWN_BROKEN]:
        yield f"missing or damaged, left where it was: {sha256}"
    if len(done.broken) > SHOWN_BROKEN:
        yield f"and {len(done.broken) - SHOWN_BROKEN} more; `warraq check` tells of them"
    if not done.is_ended:
        yield f"{done.state.moved_from} is still asked for these; --give-up-broken ends that"
    if done.state.leaving:
        yield f"{count(done.state.leaving, 'page')} could not be deleted there yet; `warraq tidy` tries again"


def _named(address: str | None) -> str:
    return address or "database"


def _mb(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
