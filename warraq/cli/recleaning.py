"""`reclean` and `rules test`: clean stored pages again, or preview it."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
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
    from warraq.recleaning import Task
    from warraq.storage import Recleaned, Store

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
    summarise(counts, dry_run=dry_run, as_json=as_json)
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
    summarise(counts, dry_run=True, as_json=as_json)
    return SOME_FAILED if any(counts[ending] for ending in (*_ENDINGS, "failed")) else DONE


def _reclean(
    invocation: Invocation, names: tuple[str, ...], *, dry_run: bool, as_json: bool, as_diff: bool
) -> Counter[str]:
    from warraq.crawler.parsing import Workers
    from warraq.recleaning import Recleaner

    with cleaning(invocation, names, dry_run=dry_run) as found, closing(Workers(2)) as workers:
        if dry_run:
            found.store.recleaning.shadow()
        recleaner = Recleaner(
            store=found.store,
            workers=workers,
            now=found.now,
            run_id=found.run_id,
            tell=partial(say_recleaned, as_json=as_json, as_diff=as_diff),
            progress=Progress(),
        )
        asyncio.run(recleaner.reclean(*found.tasks))
        for task in () if as_diff else found.tasks:
            recleaner.tell_unwanted(task)
    return recleaner.counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaning:
    """What a re-cleaning works on. Without a `run_id` nothing is to be written."""

    store: "Store"
    tasks: "list[Task]"
    now: datetime
    run_id: int | None


@contextmanager
def cleaning(invocation: Invocation, names: tuple[str, ...], *, dry_run: bool) -> Iterator[Cleaning]:
    """A database held for a re-cleaning of these sources, of all if none is named; its run is kept in the ledger."""
    from warraq.articles.extraction import ExtractOptions
    from warraq.recleaning import Task
    from warraq.storage import WriterLock, open_store
    from warraq.version import __version__

    config, settings = invocation.load(), invocation.settings()
    with ExitStack() as stack:
        if not dry_run:
            stack.enter_context(WriterLock(config.database, doing="reclean"))
        store = stack.enter_context(open_store(config.database))
        chosen = [store.sources.get(name) for name in dict.fromkeys(names)] or store.sources.all()
        stated = ((source, settings.of(source.slug)) for source in chosen)
        tasks = [Task(source, one.rules or ExtractOptions(), one.filters) for source, one in stated]
        run_id = None if dry_run else store.runs.start("reclean", __version__, now())
        ended = "stopped"
        try:
            yield Cleaning(store=store, tasks=tasks, now=now(), run_id=run_id)
            ended = "finished"
        finally:
            if run_id is not None:
                store.runs.finish(run_id, ended, now())


class Progress:
    """A line on standard error every few hundred pages."""

    def __init__(self) -> None:
        self._told = 0

    def __call__(self, counts: Counter[str]) -> None:
        """Report progress when a report is due."""
        if counts.total() - self._told >= _NOTE_EVERY:
            self._told = counts.total()
            note(", ".join(f"{number} {name}" for name, number in sorted(counts.items()) if number))


def say_recleaned(found: "Recleaned", *, as_json: bool, as_diff: bool) -> None:
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


def summarise(counts: Counter[str], *, dry_run: bool, as_json: bool) -> None:
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
