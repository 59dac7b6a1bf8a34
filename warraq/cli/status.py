"""`status`: recent runs, sources that need attention, and totals."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from warraq.cli.doubt import doubt_line
from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.filtered import filtered_lines
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import say
from warraq.cli.phrases import count, day_and_time, now
from warraq.cli.reading import COUNT, say_json_object
from warraq.cli.summary import source_line, summary_object
from warraq.cli.telling import hook_lines

if TYPE_CHECKING:
    from warraq.config import Config
    from warraq.desk.settings import Overridden
    from warraq.health import Health
    from warraq.storage import Counts, Doubt, FilteredCount, HookRow, Reader, RunRow, RunSummary

TOLD_FOR = timedelta(days=30)  # a changed theme


@click.command("status")
@click.option("--runs", "number", type=COUNT, default=3, show_default=True, metavar="N", help="Last N runs.")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object: totals, and the runs with their summaries."
)
@click.option(
    "--check", is_flag=True, help="Also check the whole file for damage; exit code 1 if any is found."
)
@click.option("--since-last", is_flag=True, help="Only what is new since --since-last was asked last.")
@click.option("--keep", is_flag=True, help="With --since-last: tell it again next time.")
@invocation_options
@pass_invocation
def status_command(
    invocation: Invocation, /, number: int, check: bool, since_last: bool, keep: bool, as_json: bool
) -> int:
    """Show recent runs, sources that need attention, and totals.

    One line per source and run, newest run first; then each source that is not healthy, and totals. Exit code 1 when a
    source needs attention: its feed is gone, refused, forbidden by robots.txt or has failed three times in a row, or
    an anti-bot wall blocks its feed or its pages; or when a hook's receiver is gone or three attempts in a row have
    failed. Also listed are sources that moved, fell silent or may have missed
    posts, crawler traps (series of addresses, such as calendars, that brought nothing new and are skipped), sources
    whose newest articles read doubtfully more often than those before or whose theme has changed in the last thirty
    days, settings that were set but that warraq.toml states otherwise, tables there that no source has, articles with
    unreadable characters, how many addresses filters did not let through, by reason (`warraq filtered` lists them),
    and for each hook what waits to be told, since when it fails and what was given up.

    --since-last tells instead, by source, how many articles are new, edited, gone and so on, what failed, what filters
    kept out, and which sources are in another condition; the exit code is 0.
    """
    if since_last:
        return _say_news(invocation, keep, as_json)
    if keep:
        raise click.UsageError("--keep goes with --since-last")
    config = invocation.load()
    with invocation.reader() as reader:
        found = _read(reader, config, number=number, check=check)
    if as_json:
        say_json_object(_object(found))
    else:
        for line in _lines(found, config):
            say(line)
    return SOME_FAILED if found.is_problem else DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What there is to say. `integrity`: what the check of the file said, '' if it was not asked for."""

    totals: "Counts"
    runs: "Sequence[tuple[RunRow, Sequence[RunSummary]]]"
    health: "Sequence[Health]"
    traps: list[dict[str, str]]
    doubts: "Sequence[Doubt]"
    filtered: "Sequence[FilteredCount]"
    themes: list[dict[str, str]]
    hooks: "Sequence[tuple[HookRow, bool]]"  # and whether it needs a person
    lost: int
    settings: "Sequence[Overridden]"
    unmatched: Sequence[str]
    integrity: str

    @property
    def is_problem(self) -> bool:
        """Whether someone has to act."""
        return (
            self.integrity not in ("", "ok")
            or any(one.needs_a_person for one in self.health)
            or any(needs_a_person for _, needs_a_person in self.hooks)
        )


def _read(reader: "Reader", config: "Config", *, number: int, check: bool) -> _Found:
    from warraq.desk.retrying import needs_a_person
    from warraq.desk.settings import overridden, unmatched_tables
    from warraq.health import read_health

    told = {hook.name for hook in config.hooks}
    return _Found(
        totals=reader.counts(),
        runs=[(run, reader.runs.summaries(run.id)) for run in reader.runs.last(number)],
        health=read_health(reader, now()),
        traps=_traps(reader),
        doubts=reader.articles.doubts(),
        filtered=reader.filtered.counts(),
        themes=_themes(reader),
        hooks=[(row, row.name in told and needs_a_person(row)) for row in reader.hooks.all()],
        lost=reader.count_lost(),
        settings=overridden(config, reader.sources, reader.settings),
        unmatched=unmatched_tables(config, reader.sources),
        integrity=reader.integrity() if check else "",
    )


def _object(found: _Found) -> dict[str, Any]:
    runs = [{"run": run, "sources": list(map(summary_object, summaries))} for run, summaries in found.runs]
    checked = {"integrity": found.integrity} if found.integrity else {}
    return {
        "totals": found.totals,
        "health": [asdict(one) | {"needs_a_person": one.needs_a_person} for one in found.health],
        "traps": found.traps,
        "doubts": found.doubts,
        "filtered": found.filtered,
        "changed_themes": found.themes,
        "hooks": [asdict(row) | {"needs_a_person": needs_a_person} for row, needs_a_person in found.hooks],
        "lost_characters": found.lost,
        "overridden_settings": found.settings,
        "unmatched_tables": found.unmatched,
        "runs": runs,
    } | checked


def _lines(found: _Found, config: "Config") -> Iterator[str]:
    present = now()
    for run, summaries in found.runs:
        yield _run_line(run)
        yield from (f"  {source_line(summary, present)}" for summary in summaries)
    yield from (health_line(one) for one in found.health if one.condition not in ("ok", "new", "removed"))
    yield from map(_trap_line, found.traps)
    yield from filtered_lines(found.filtered)
    yield from map(doubt_line, found.doubts)
    yield from map(_theme_line, found.themes)
    yield from _settings_lines(found, config)
    yield from hook_lines((row for row, _ in found.hooks), [hook.name for hook in config.hooks])
    if found.lost:
        yield (
            f"{count(found.lost, 'article')} with unreadable characters (U+FFFD): `warraq check` tells whether"
            " `warraq reclean` can restore them from the kept pages"
        )
    yield _totals_line(found.totals)
    if found.integrity:
        yield f"integrity: {found.integrity}"


def _settings_lines(found: _Found, config: "Config") -> Iterator[str]:
    from warraq.desk.settings import overridden_line

    for one in found.settings:
        back = f"`warraq source set {one.source} --unset {one.key}` takes it back"
        yield f"{overridden_line(one)}; {back}"
    for slug in found.unmatched:
        yield f"{config.file} has settings for [sources.{slug}], but no source is called so"


def _say_news(invocation: Invocation, keep: bool, as_json: bool) -> int:
    from warraq.cli.news import news_object, say_news
    from warraq.desk.looking import look

    found = look(invocation.load().database, "status", now=now(), keep=keep)
    if as_json:
        say_json_object(news_object(found))
    else:
        say_news(found)
    return DONE


def _themes(reader: "Reader") -> list[dict[str, str]]:
    """Sources whose theme was seen to have changed lately, and when."""
    slugs = {source.id: source.slug for source in reader.sources.all()}
    changed = reader.templates.changed_themes(now() - TOLD_FOR)
    return [{"source": slugs[number], "since": at.isoformat()} for number, at in sorted(changed.items())]


def _traps(reader: "Reader") -> list[dict[str, str]]:
    """Crawler traps that are skipped: source, series, since when."""
    slugs = {source.id: source.slug for source in reader.sources.all()}
    return [
        {"source": slugs[trap.source_id], "series": trap.series, "since": trap.closed_at.isoformat()}
        for trap in reader.traps.all()
    ]


def _trap_line(trap: dict[str, str]) -> str:
    since = trap["since"][:10]
    return f"{trap['source']}: skipped since {since}: {trap['series']}, a crawler trap: the series brought nothing new"


def _theme_line(theme: dict[str, str]) -> str:
    return (
        f"{theme['source']}: its theme has changed, noticed {theme['since'][:10]}:"
        f" `warraq reclean {theme['source']}` reads the posts that came since with what is known of it now"
    )


def health_line(health: "Health") -> str:
    """'blog: failing since 2026-11-02 14:05: timeout, 4 polls in a row (https://…/feed)'."""
    since = f" since {day_and_time(health.since)}" if health.since is not None else ""
    where = f" ({health.feed})" if health.feed else ""
    return f"{health.source}: {health.condition}{since}: {health.detail}{where}"


def _run_line(run: "RunRow") -> str:
    return f"run {run.id} ({run.command}), {run.started_at} to {run.finished_at or '?'}: {run.outcome or 'running'}"


def _totals_line(totals: "Counts") -> str:
    images = f", {totals.images} of them images" if totals.images else ""
    parts = (
        count(totals.sources, "source"),
        count(totals.articles, "article"),
        f"{totals.stories} without copies",
        count(totals.versions, "version"),
        f"{totals.gone} gone",
        f"{totals.queued} queued",
        count(totals.pages, "page") + f" kept{images} ({totals.page_bytes / 1e6:.1f} MB)",
        f"cursor {totals.last_seq}",
    )
    return " · ".join(parts)
