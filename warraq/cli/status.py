"""`status`: what the last runs did, and what the database holds."""

from typing import TYPE_CHECKING

import click

from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import say
from warraq.cli.phrases import count, now
from warraq.cli.reading import say_json_object
from warraq.cli.summary import source_line, summary_object

if TYPE_CHECKING:
    from storage import Counts, RunRow


@click.command("status")
@click.option(
    "--runs", "number", type=click.IntRange(1), default=3, show_default=True, metavar="N", help="Last N runs."
)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object: totals, and the runs with their summaries."
)
@click.option(
    "--check", is_flag=True, help="Also read the whole file and say whether it is sound; exit code 1 if not."
)
@invocation_options
@pass_invocation
def status_command(invocation: Invocation, number: int, check: bool, as_json: bool) -> int:
    """Tell what the last runs did and what the database holds.

    One line a source and run, newest run first, then totals.
    """
    with invocation.reader() as reader:
        runs = [(run, reader.summaries(run.id)) for run in reader.runs(number)]
        totals = reader.counts()
        integrity = reader.integrity() if check else ""
    code = DONE if integrity in ("", "ok") else SOME_FAILED
    if as_json:
        told = [{"run": run, "sources": list(map(summary_object, summaries))} for run, summaries in runs]
        say_json_object({"totals": totals, "runs": told} | ({"integrity": integrity} if check else {}))
        return code
    present = now()
    for run, summaries in runs:
        say(_run_line(run))
        for summary in summaries:
            say(f"  {source_line(summary, present)}")
    say(_totals_line(totals))
    if check:
        say(f"integrity: {integrity}")
    return code


def _run_line(run: "RunRow") -> str:
    return f"run {run.id} ({run.command}), {run.started_at} to {run.finished_at or '?'}: {run.outcome or 'running'}"


def _totals_line(totals: "Counts") -> str:
    parts = (
        count(totals.sources, "source"),
        count(totals.articles, "article"),
        f"{totals.stories} without copies",
        count(totals.versions, "version"),
        f"{totals.gone} gone",
        f"{totals.queued} queued",
        count(totals.pages, "page") + f" kept ({totals.page_bytes / 1e6:.1f} MB)",
        f"cursor {totals.last_seq}",
    )
    return " · ".join(parts)
