"""`cluster reclean` and `cluster dedupe`: work on the whole corpus, spread by Ray Data."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

from warraq.articles.errors import ConfigurationError
from warraq.cli.duplicates import Compared, say_rejudged
from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.phrases import now
from warraq.cli.recleaning import Progress, cleaning, say_recleaned, summarise
from warraq.location import FORM, Server
from warraq.version import __version__

if TYPE_CHECKING:
    from warraq.location import Location

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def _spread_options(function: Decorated) -> Decorated:
    for option in (
        click.option(
            "--ray",
            "address",
            default="",
            metavar="ADDRESS",
            help="Of a Ray cluster that runs already (HOST:6379). Default: one is started on this machine, and ends"
            " with this.",
        ),
        click.option(
            "--workers", type=click.IntRange(1), required=True, metavar="N",
            help="How many workers; each takes one processor.",
        ),
    ):  # fmt: skip
        function = option(function)
    return function


@click.command("reclean")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--dry-run", is_flag=True, help="Only report what would change; write nothing.")
@click.option(
    "--json", "as_json", is_flag=True, help="JSON Lines, one object per changed page, then the counts."
)
@_spread_options
@invocation_options
@pass_invocation
def reclean_command(
    invocation: Invocation,
    sources: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
    workers: int,
    address: str,
) -> int:
    """Clean stored pages again with N workers.

    Does what `warraq reclean` does, with the same result, in partitions of 250 pages. Each page is one transaction: an
    interrupted job resumes when it is run again, and a worker that dies is replaced. The database must be one of a
    PostgreSQL server that every machine reaches under the same address, and every machine must have this version of
    warraq. Exit code 1 when a page failed.
    """
    counts = _reclean(invocation, sources, dry_run, as_json, workers, address)
    summarise(counts, dry_run=dry_run, as_json=as_json)
    return SOME_FAILED if counts["failed"] else DONE


def _reclean(
    invocation: Invocation, names: tuple[str, ...], dry_run: bool, as_json: bool, workers: int, address: str
) -> Counter[str]:
    server = _server(invocation.load().database, "reclean")
    from warraq.cluster.datasets import ray_for_data, spread
    from warraq.cluster.jobs import Cleaner, Leader, Recleaning

    with cleaning(invocation, names, dry_run=dry_run) as found, ray_for_data(workers, address):
        job = Recleaning(server=server, now=found.now, run_id=found.run_id)
        leader = Leader(
            store=found.store,
            job=job,
            spread=partial(spread, make=partial(Cleaner, job), workers=workers),
            tell=partial(say_recleaned, as_json=as_json, as_diff=False),
            progress=Progress(),
        )
        leader.reclean(found.tasks)
        for task in found.tasks:
            leader.tell_unwanted(task)
    return leader.counts


@click.command("dedupe")
@click.option(
    "--rebuild", is_flag=True, required=True, help="Compare all articles again, in the order they arrived."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object: what changed.")
@_spread_options
@invocation_options
@pass_invocation
def dedupe_command(invocation: Invocation, rebuild: bool, as_json: bool, workers: int, address: str) -> None:
    """Find all near-duplicates again from scratch, with N workers.

    Does what `warraq dedupe --rebuild` does, with the same result. The workers read all texts and make what they are
    compared by; one process compares them, in the order they arrived, and one transaction at the end writes what
    differs: an interrupted rebuild changes nothing. The database must be one of a PostgreSQL server that every machine
    reaches under the same address, and every machine must have this version of warraq.
    """
    server = _server(invocation.load().database, "dedupe --rebuild")
    from warraq.cluster.datasets import ray_for_data, spread
    from warraq.cluster.rebuilding import Signer
    from warraq.cluster.rebuilding import rebuild as rebuild_clusters
    from warraq.storage import WriterLock, open_store

    with (
        WriterLock(server, doing="dedupe"),
        open_store(server) as store,
        ray_for_data(workers, address),
    ):
        signed = partial(spread, make=partial(Signer, server, __version__), workers=workers)
        found = rebuild_clusters(store, signed, now=now(), progress=Compared())
    say_rejudged(found, as_json=as_json)


def _server(database: "Location", command: str) -> Server:
    """The server of the database.

    Raises:
        ConfigurationError: it is a file, which only its machine can write; or Ray is not installed.
    """
    from warraq.extras import require

    if not isinstance(database, Server):
        raise ConfigurationError(
            f"is a file, on which one machine works by itself: use `warraq {command}`, or move it to a server with"
            f" `warraq move --from {database} --to {FORM}` and name that with --db",
            identity=str(database),
        )
    require("ray", "cluster")
    return database
