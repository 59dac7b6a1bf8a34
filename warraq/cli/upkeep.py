"""`check`, `backup`: a database that is looked after."""

from pathlib import Path

import click

from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import say_line
from warraq.cli.phrases import count
from warraq.cli.reading import say_json


@click.command("check")
@click.option(
    "--repair",
    "repairing",
    is_flag=True,
    help="Make the search index anew and free what ended runs held; nothing that was fetched is touched.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, an object a finding.")
@invocation_options
@pass_invocation
def check_command(invocation: Invocation, repairing: bool, as_json: bool) -> int:
    """Read the whole database and say what is wrong with it.

    Checked are the file, references between tables, the hash of every stored page, the search index against the
    articles, rows that lost what they belong to, and articles with characters (U+FFFD) that could not be read when
    they came and can be now: `warraq reclean` does. Exit code 1 when something is wrong.
    """
    from storage import WriterLock, check, repair

    database = invocation.load().database
    if repairing:
        with WriterLock(database):
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
        say_line("The database is whole.")
    return SOME_FAILED if found else DONE


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@invocation_options
@pass_invocation
def backup_command(invocation: Invocation, file: Path) -> None:
    """Copy the database to FILE, also while a crawl is running.

    FILE is a whole, checked database or what it was before; an earlier copy is replaced. To go back to it, copy it
    to the place of the database when no crawl is running, and remove the database's -wal and -shm files.
    """
    from storage import back_up

    size = back_up(invocation.load().database, file)
    say_line(f"{file}: {count(round(size / 1e6), 'MB')}" if size > 1e6 else f"{file}: {count(size, 'byte')}")
