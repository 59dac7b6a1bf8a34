"""`reclean` and `rules test`: clean stored pages again, or preview it."""

import asyncio
from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from warraq.articles.diff import diff_texts
from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import note, say_line
from warraq.cli.phrases import count, now
from warraq.cli.reading import say_json_object
from warraq.cli.versions import say_changes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warraq.desk.settings import Settings
    from warraq.recleaning import Task
    from warraq.storage import Recleaned, Source

_NOTE_EVERY = 500  # pages
_ENDINGS = {
    "changed": "changed",
    "stored": "now an article",
    "copy": "now an article, known or a copy",
    "refused": "kept, though it would be rejected today",
    "unwanted": "kept, though the filters would refuse it today",
}


#: Counts of what is no page that was read.
_NO_PAGES = ("counted", "unwanted", "released")


@click.command("reclean")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--dry-run", is_flag=True, help="Only report what would change; write nothing.")
@click.option(
    "--json", "as_json", is_flag=True, help="JSON Lines, one object per changed page, then the counts."
)
@invocation_options
@pass_invocation
def reclean_command(invocation: Invocation, sources: tuple[str, ...], dry_run: bool, as_json: bool) -> int:
    """Clean stored pages again with the current rules, without fetching.

    Each stored page is read as it would be today: with what is now known about the source, this version's tables, and
    the rules of the source. Changed words make a new version; changed spacing does not. A page that was rejected or
    failed may become an article; an article that would be rejected today is kept and reported. Pages that a filter of
    their source refused become articles if the filter lets them through now, and addresses that it kept from being
    fetched are queued for the next crawl; an article that it would refuse now is kept and reported. Each page is one
    transaction: an interrupted run resumes, and a second run changes nothing. Without SOURCE, all sources are cleaned.
    Exit code 1 when a page failed.
    """
    counts = _reclean(invocation, sources, dry_run=dry_run, as_json=as_json, as_diff=False)
    _summarise(counts, dry_run=dry_run, as_json=as_json)
    return SOME_FAILED if counts["failed"] else DONE


@click.group("rules")
def rules_command() -> None:
    """Preview what new rules would change in stored articles."""


@rules_command.command("test")
@click.argument("source")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one object per page that would change.")
@invocation_options
@pass_invocation
def test_command(invocation: Invocation, source: str, as_json: bool) -> int:
    """Show, word by word, what `warraq reclean SOURCE` would change.

    Edit the selectors in [sources.NAME.rules] of warraq.toml, or set them with `warraq source set`, and preview them
    here; nothing is written. Exit code 1 when anything would change, 0 when nothing would.
    """
    counts = _reclean(invocation, (source,), dry_run=True, as_json=as_json, as_diff=True)
    _summarise(counts, dry_run=True, as_json=as_json)
    return SOME_FAILED if any(counts[ending] for ending in (*_ENDINGS, "failed")) else DONE


def _reclean(
    invocation: Invocation, names: tuple[str, ...], *, dry_run: bool, as_json: bool, as_diff: bool
) -> Counter[str]:
    from warraq.crawler.parsing import Workers
    from warraq.recleaning import Recleaner
    from warraq.storage import WriterLock, open_store
    from warraq.version import __version__

    config, settings = invocation.load(), invocation.settings()

    def tell(found: "Recleaned") -> None:
        _say(found, as_json=as_json, as_diff=as_diff)

    with ExitStack() as stack:
        if not dry_run:
            stack.enter_context(WriterLock(config.database, doing="reclean"))
        store = stack.enter_context(open_store(config.database))
        chosen = [store.sources.get(name) for name in dict.fromkeys(names)] or store.sources.all()
        run_id = None
        if dry_run:
            store.recleaning.shadow()
        else:
            run_id = store.runs.start("reclean", __version__, now())
        tasks = tasks_of(chosen, settings)
        workers = Workers(2)
        stack.callback(workers.close)
        recleaner = Recleaner(
            store=store, workers=workers, now=now(), run_id=run_id, tell=tell, progress=Progress()
        )
        ended = "stopped"
        try:
            asyncio.run(recleaner.reclean(*tasks))
            for task in () if as_diff else tasks:
                recleaner.tell_unwanted(task)
            ended = "finished"
        finally:
            if run_id is not None:
                store.runs.finish(run_id, ended, now())
    return recleaner.counts


def tasks_of(sources: "Iterable[Source]", settings: "Settings") -> "list[Task]":
    """The sources to be cleaned again, with their rules and filters."""
    from warraq.articles.extraction import ExtractOptions
    from warraq.recleaning import Task

    found = ((source, settings.of(source.slug)) for source in sources)
    return [Task(source, one.rules or ExtractOptions(), one.filters) for source, one in found]


class Progress:
    """A line on standard error every few hundred pages."""

    def __init__(self) -> None:
        self._told = 0

    def __call__(self, counts: Counter[str]) -> None:
        """Report progress when a report is due."""
        if counts.total() - self._told >= _NOTE_EVERY:
            self._told = counts.total()
            note(", ".join(f"{number} {name}" for name, number in sorted(counts.items()) if number))


def _say(found: "Recleaned", *, as_json: bool, as_diff: bool) -> None:
    if as_json:
        row = {name: value for name, value in asdict(found).items() if not name.endswith("_text")}
        if as_diff:
            row["blocks"] = diff_texts(found.old_text, found.new_text)
        say_json_object(row)
        return
    what = ", ".join((*found.fields, *((found.reason,) if found.reason else ())))
    number = "" if found.article_id is None else str(found.article_id)
    say_line(*(part for part in (number, _ENDINGS[found.ending], what, found.url) if part))
    if as_diff and found.ending == "changed":
        say_changes(
            diff_texts(found.old_title, found.new_title),
            diff_texts(found.old_text, found.new_text),
            found.direction,
        )


def _summarise(counts: Counter[str], *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        say_json_object({"dry_run": dry_run, "counts": dict(sorted(counts.items()))})
        return
    parts = [
        f"{counts[name]} {phrase}"
        for name, phrase in (
            ("changed", "changed"), ("stored", "stored"), ("copy", "known or copies"), ("same", "the same"),
            ("up to date", "up to date"), ("refused", "kept though rejected"), ("rejected", "still not articles"),
            ("failed", "failed"),
        )
        if counts[name]
    ]  # fmt: skip
    read = sum(counts.values()) - sum(counts[name] for name in _NO_PAGES)
    say_line(
        f"{'Would be' if dry_run else 'Recleaned'}: {count(read, 'page')}"
        + (f": {', '.join(parts)}" if parts else "")
    )
    if counts["unwanted"]:
        say_line(f"{count(counts['unwanted'], 'article')} kept, though the filters would refuse them today")
    if counts["released"]:
        queued = "would be queued" if dry_run else "queued for the next crawl"
        noun = "address" if counts["released"] == 1 else "addresses"
        say_line(f"{counts['released']} {noun} {queued}: the filters let them through now")
