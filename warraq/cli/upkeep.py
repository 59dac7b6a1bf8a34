"""`check`, `backup`: database maintenance."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_line
from warraq.cli.phrases import count
from warraq.cli.reading import say_json

if TYPE_CHECKING:
    from warraq.config import Config


@click.command("check")
@click.option(
    "--repair",
    "repairing",
    is_flag=True,
    help="Rebuild the search index and damaged dictionaries, release what crashed runs held, delete outside what"
    " belongs to no page.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one object per finding.")
@invocation_options
@pass_invocation
def check_command(invocation: Invocation, repairing: bool, as_json: bool) -> int:
    """Check the whole database for damage.

    Checks the file (on a server its indexes; where the extension amcheck is installed, all of it), references between
    tables, the hash of every stored page and of every dictionary that pages are packed with, the search index, orphaned
    rows, and articles with unreadable characters (U+FFFD) that `warraq reclean` can restore. Where bytes of pages stand
    in a folder or bucket, it is read, too, and searched for what belongs to no page. Exit code 1 when something is
    wrong.
    """
    from warraq.storage import WriterLock, check, repair

    database = invocation.load().database
    if repairing:
        with WriterLock(database, doing="check --repair"):
            found = repair(database)
    else:
        found = check(database)
    if as_json:
        say_json(found)
    elif found:
        for finding in found:
            remedy = " (`warraq check --repair`)" if finding.repairable and not repairing else ""
            say_line(f"{finding.kind}: {finding.what}{remedy}")
    else:
        say_line("The database is intact.")
    return SOME_FAILED if found else DONE


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@invocation_options
@pass_invocation
def backup_command(invocation: Invocation, file: Path) -> None:
    """Copy the database to FILE, even during a crawl.

    FILE becomes a complete, checked copy, or stays what it was; an earlier copy is replaced. To restore it while no
    crawl is running, copy it over the database and delete the database's -wal and -shm files. Bytes of pages that
    stand in a folder or bucket are not in it.

    A database on a server is copied by pg_dump, which must be installed, and restored into an empty one by
    `pg_restore --dbname=NAME FILE`.
    """
    from warraq.storage import back_up

    config = invocation.load()
    size = back_up(config.database, file)
    _tell_of_pages_outside(config)
    say_line(f"{file}: {size / 1e6:.0f} MB" if size > 1e6 else f"{file}: {count(size, 'byte')}")


def _tell_of_pages_outside(config: "Config") -> None:
    """Say what a copy does not hold. One of an older version holds all."""
    from warraq.articles.errors import DatabaseOlder
    from warraq.storage import open_reader

    with suppress(DatabaseOlder), open_reader(config.database) as reader:
        state = reader.page_store.state()
        if state.outside:
            note(f"not in it: the bytes of {count(state.outside, 'page')}, which stand in {state.address}")
