"""`backfill`: what a source published before it was followed."""

from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from warraq.cli.exits import BUDGET_REACHED, DONE, SOME_FAILED
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import say
from warraq.cli.phrases import count
from warraq.cli.progress import watched
from warraq.cli.reading import say_json_object

if TYPE_CHECKING:
    from warraq.crawler.backfill import BackfillReport


@click.command("backfill")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Go back no further than this day (YYYY-MM-DD).",
)
@click.option("--max-requests", type=click.IntRange(1), metavar="N", help="Stop after N requests.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="JSON Lines, one object per source: the verdict and each method tried.",
)
@invocation_options
@pass_invocation
def backfill_command(
    invocation: Invocation,
    sources: tuple[str, ...],
    until: datetime | None,
    max_requests: int | None,
    as_json: bool,
) -> int:
    """Fetch what a source published before you followed it.

    Tries, in this order: the feed's own archives and pages; JSON Feed, WordPress, Blogger and Ghost paging; the post
    lists of WordPress and Tumblr; the sitemaps; and, when none of these reaches the first post, the archive pages,
    by their links or by counting; pages that list every post; categories and tags. It can be stopped at any time and
    resumes when called again. It ends with a verdict for each source: complete, or why not (exit code 1).
    """
    from warraq.crawler.run import backfill

    options = invocation.crawl_options(
        since=date(until.year, until.month, until.day) if until else None,
        **({"max_requests": max_requests} if max_requests else {}),
    )
    with watched(invocation.verbosity) as progress:
        reports = backfill(sources, options, progress)
    for report in reports:
        if as_json:
            say_json_object(asdict(report))
        else:
            _tell(report)
    if reports[0].ended == "budget":
        return BUDGET_REACHED
    return DONE if all(report.is_complete for report in reports) else SOME_FAILED


def _tell(report: "BackfillReport") -> None:
    covered = report.coverage
    dates = f", {covered.oldest} to {covered.newest}" if covered.oldest else ""
    verdict = "complete" if report.is_complete else "not complete"
    say(f"{report.source}: {verdict}: {report.reason}")
    say(f"  {count(covered.articles, 'article')}{dates}; {count(report.requests, 'request')} in this run")
    for walk in report.walks:
        told = f"{count(walk.pages, 'page')}, {count(walk.posts, 'post')}, ended: {walk.ended or 'not yet'}"
        say(f"  {walk.method}: {told}")
