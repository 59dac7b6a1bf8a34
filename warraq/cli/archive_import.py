"""`archive import`: read WARC and WACZ files in place of the network."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_line
from warraq.cli.phrases import count, counts
from warraq.cli.progress import watched
from warraq.cli.reading import say_json

if TYPE_CHECKING:
    from warraq.archive.importing import Broken, ImportReport
    from warraq.crawler import ProgressCallback

_NAMED = 20  # broken records that are named on a terminal; --json names up to 1,000


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path, exists=True)
)
@click.option("--source", metavar="SOURCE", help="File everything under this known source.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one object per file.")
@invocation_options
@pass_invocation
def import_command(invocation: Invocation, files: tuple[Path, ...], source: str | None, as_json: bool) -> int:
    """Read WARC and WACZ files as if their pages had just been fetched.

    Nothing is fetched. Pages go through what a crawl does with them; the time of a fetch is that of the record. They
    are filed under the source of their host. An unknown host becomes a source of its own, which is paused: `warraq add
    URL` follows it. Images, scripts and the like are passed over and counted.

    A file that was imported is not read again; an import that was stopped goes on where it was. Broken records are
    named and skipped. Exit code 1 when there are any, or when a page failed.
    """
    reports = []
    with watched(invocation.verbosity) as progress:
        try:
            for report in _imported(invocation, files, source, progress):
                reports.append(report)
                say_json([_object(report)]) if as_json else _say(report)
        except KeyboardInterrupt:
            note("Stopped. Everything imported is kept; the next import of the file goes on there.")
            return SOME_FAILED
    bad = any(one.skipped or one.problem or one.outcomes["failed"] for one in reports)
    return SOME_FAILED if bad else DONE


def _imported(
    invocation: Invocation, files: tuple[Path, ...], source: str | None, progress: "ProgressCallback"
) -> "Iterator[ImportReport]":
    from warraq.archive.importing import Filing, import_archive
    from warraq.crawler.session import Session

    session = Session(
        invocation.crawl_options(command="archive import"), create=source is None, progress=progress
    )
    context = session.open()
    ended = "stopped"
    try:
        store = context.store
        only = context.call(store.sources.get, source) if source else None
        filing = Filing(context.call(store.sources.all), only=only)
        for file in dict.fromkeys(files):
            note(f"{file.name}: reading")
            yield asyncio.run(import_archive(context, filing, file))
        ended = "finished"
    finally:
        session.close(ended)


def _say(report: "ImportReport") -> None:
    if report.state == "known":
        say_line(f"{report.file}: imported before; nothing to do")
        return
    said = "went on where it was stopped" if report.state == "resumed" else ""
    parts = [said, _counted("", report.outcomes), _counted("passed over: ", report.passed)]
    if report.sources:
        parts.append(
            f"{count(len(report.sources), 'new source')}, paused: {', '.join(report.sources[:_NAMED])}"
        )
    say_line(f"{report.file}: {'; '.join(filter(None, parts)) or 'nothing to import'}")
    for one in report.broken[:_NAMED]:
        say_line(_where(one), indent=2)
    if report.skipped > _NAMED:
        say_line(f"{report.skipped} places skipped in all; --json names them", indent=2)
    if report.problem:
        say_line(f"{report.problem}", indent=2)


def _counted(what: str, counted: "Counter[str]") -> str:
    return f"{what}{counts(tuple(sorted(counted.items())))}" if counted.total() else ""


def _where(one: "Broken") -> str:
    place = f"{one.place.member}, byte {one.place.offset}" if one.place.member else f"byte {one.place.offset}"
    return f"skipped at {place}{f', record {one.record_id}' if one.record_id else ''}: {one.reason}: {one.detail}"


def _object(report: "ImportReport") -> dict[str, Any]:
    return {
        "file": report.file,
        "state": report.state,
        "outcomes": dict(report.outcomes),
        "passed": dict(report.passed),
        "skipped": report.skipped,
        "broken": [_flat(one) for one in report.broken],
        "sources": report.sources,
        "problem": report.problem,
    }


def _flat(one: "Broken") -> dict[str, Any]:
    return {**asdict(one.place), "record_id": one.record_id, "reason": one.reason, "detail": one.detail}
