"""`crawl`: a run, what it shows on the way, and how it ends."""

import os
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

import click

from warraq.articles.errors import DatabaseBusy, WarraqError
from warraq.cli.binding import end_as_by_signal, when_stdin_ends, with_stdin_option
from warraq.cli.exits import BUDGET_REACHED, DONE, NOTHING_COLLECTED, SOME_FAILED
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say
from warraq.cli.phrases import now
from warraq.cli.progress import watched
from warraq.cli.reading import say_json_object
from warraq.cli.summary import source_line, summary_object

if TYPE_CHECKING:  # importing Scrapy takes a second: only where something is fetched
    from warraq.config import Config
    from warraq.crawler import CrawlReport
    from warraq.storage import RunSummary, SourceHealth

#: Outcomes that show that a page was read as expected.
COLLECTED = frozenset({"stored", "revised", "unchanged", "duplicate", "moved", "gone"})


@click.command("crawl")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--only", type=click.Choice(["feeds", "site"]), help="Only feeds, or only sitemaps, pages and images."
)
@click.option("--max-requests", type=click.IntRange(1), metavar="N", help="Stop after N requests.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Skip posts dated earlier (YYYY-MM-DD).",
)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object: how the run ended and a summary per source."
)
@click.option(
    "--log-format",
    type=click.Choice(["plain", "json"]),
    default="plain",
    show_default=True,
    help="json: one JSON object per visit on standard error, with source, url and outcome.",
)
@click.option(
    "--part-of",
    "cluster",
    default="",
    metavar="NAME",
    help="Share one request limit with the crawls of that name that run meanwhile, on a server.",
)
@with_stdin_option
@invocation_options
@pass_invocation
def crawl_command(
    invocation: Invocation,
    sources: tuple[str, ...],
    only: Literal["feeds", "site"] | None,
    max_requests: int | None,
    since: datetime | None,
    as_json: bool,
    log_format: str,
    cluster: str,
    bound: bool,
) -> int:
    """Poll due feeds and fetch what is new (for cron).

    SOURCE is a name from `warraq sources`, a home page or a host; without one, all sources are crawled. A named
    source is polled even when it is not due.

    The first Ctrl-C stops gracefully and keeps everything fetched; the next crawl resumes there.
    """
    from warraq.crawler.run import crawl
    from warraq.desk.beside import Telling, tell_all
    from warraq.desk.telling import keys_of, place_hooks
    from warraq.storage import open_reader

    if bound:
        when_stdin_ends(end_as_by_signal)
    options = invocation.crawl_options(
        cluster=cluster,
        sources=sources,
        only=only,
        since=date(since.year, since.month, since.day) if since else None,
        **({"max_requests": max_requests} if max_requests else {}),
    )
    config = invocation.load()
    keys = keys_of(config, os.environ)
    if config.hooks:
        place_hooks(config)
    with watched(invocation.verbosity, as_json=log_format == "json") as progress:
        with Telling(config, keys):
            report = crawl(options, progress)
        _note_health(config)
        if report.ended != "stopped":  # who wants it to end waits for no receiver; the next one tells
            tell_all(config, keys)
    _stamp(config)
    with open_reader(options.database) as reader:
        summaries = reader.runs.summaries(report.run_id)
        health = {row.source.slug: row for row in reader.sources.health(now())}
    if as_json:
        told = asdict(report) | {"outcomes": dict(report.outcomes)}
        say_json_object({"report": told, "sources": list(map(summary_object, summaries))})
    else:
        _tell(report, summaries)
    crawled = [health[summary.source] for summary in summaries if summary.source in health]
    return exit_code(report, crawled)


def _note_health(config: "Config") -> None:
    """Write down whose condition became another, to be told and shown."""
    from warraq.desk.telling import note_health

    try:
        note_health(config)
    except WarraqError as problem:
        note(f"warning: the health of the sources was not noted: {problem}")


def _stamp(config: "Config") -> None:
    """Have the ledger stamped if that is configured and due. What was fetched is kept whatever comes of it."""
    if config.stamps.authority:
        from warraq.stamping import stamp, stamp_is_due
        from warraq.storage import WriterLock

        lock = WriterLock(config.database, "stamp")
        try:
            lock.acquire()
        except DatabaseBusy:
            return  # another crawl has just ended, too
        except WarraqError as problem:
            note(f"warning: the ledger was not stamped: {problem}")
            return
        try:
            if stamp_is_due(config, now()):
                stamp(config)
        except WarraqError as problem:
            note(f"warning: the ledger was not stamped: {problem}")
        finally:
            lock.release()


def exit_code(report: "CrawlReport", crawled: "list[SourceHealth]") -> int:
    """How the run ended, for cron: the first of 4, 3, 1, 0 that applies. Images do not count.

    3: every visit failed, or feeds and pages were read but the sources still have no article.
    """
    from warraq.crawler import IMAGE_KEPT, IMAGE_REFUSED

    if report.ended == "budget":
        return BUDGET_REACHED
    ends = {kind for kind, number in report.outcomes if number} - {IMAGE_KEPT, IMAGE_REFUSED}
    if report.ended == "finished" and ends and not ends & COLLECTED:
        barren = bool(crawled) and not any(source.articles for source in crawled)
        if barren or "read" not in ends:
            return NOTHING_COLLECTED
    return SOME_FAILED if "failed" in ends or report.failed_sources else DONE


def _tell(report: "CrawlReport", summaries: "tuple[RunSummary, ...]") -> None:
    if not summaries and not report.outcomes:
        note("Nothing was due.")
    present = now()
    for summary in summaries:
        say(source_line(summary, present))
    for slug in report.failed_sources:
        note(f"{slug}: could not be read; `warraq sources` shows the last error")
    if report.ended == "stopped":
        note("Stopped. Everything fetched is kept; the next `warraq crawl` resumes here.")
    if report.ended == "budget":
        note("The request limit was reached; the next `warraq crawl` resumes here.")
