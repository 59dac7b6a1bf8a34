"""`status`: recent runs, sources that need attention, and totals."""

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from warraq.cli.doubt import doubt_line
from warraq.cli.exits import DONE, SOME_FAILED
from warraq.cli.filtered import filtered_lines
from warraq.cli.invocation import Invocation, invocation_options, pass_invocation
from warraq.cli.output import say, say_line
from warraq.cli.phrases import count, day_and_time, now
from warraq.cli.reading import COUNT, say_json_object
from warraq.cli.summary import source_line, summary_object
from warraq.cli.telling import hook_lines

if TYPE_CHECKING:
    from warraq.health import Health
    from warraq.storage import Counts, Reader, RunRow


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
    an anti-bot wall blocks its feed or its pages. Also listed are sources that moved, fell silent or may have missed
    posts, crawler traps (series of addresses, such as calendars, that brought nothing new and are skipped), sources
    whose newest articles read doubtfully more often than those before or whose theme has changed in the last thirty
    days, settings that were set but that warraq.toml states otherwise, tables there that no source has, articles with
    unreadable characters, how many addresses filters did not let through, by reason (`warraq filtered` lists them),
    and for each hook what waits to be told, since when it fails and what was given up.

    --since-last tells instead, by source, how many articles are new, edited, gone and so on, what failed, what filters
    kept out, and which sources are in another condition; the exit code is 0.
    """
    from warraq.desk.settings import overridden, overridden_line, unmatched_tables
    from warraq.health import read_health

    if since_last:
        return _say_news(invocation, keep, as_json)
    if keep:
        raise click.UsageError("--keep goes with --since-last")
    config = invocation.load()
    with invocation.reader() as reader:
        runs = [(run, reader.runs.summaries(run.id)) for run in reader.runs.last(number)]
        totals = reader.counts()
        health = read_health(reader, now())
        traps = _traps(reader)
        doubts = reader.articles.doubts()
        filtered = reader.filtered.counts()
        themes = _themes(reader)
        settings = overridden(config, reader.sources, reader.settings)
        unmatched = unmatched_tables(config, reader.sources)
        hooks = reader.hooks.all()
        lost = reader.count_lost()
        integrity = reader.integrity() if check else ""
    sound = integrity in ("", "ok") and not any(one.needs_a_person for one in health)
    code = DONE if sound else SOME_FAILED
    if as_json:
        told = [{"run": run, "sources": list(map(summary_object, summaries))} for run, summaries in runs]
        well = [asdict(one) | {"needs_a_person": one.needs_a_person} for one in health]
        say_json_object(
            {
                "totals": totals,
                "health": well,
                "traps": traps,
                "doubts": doubts,
                "filtered": filtered,
                "changed_themes": themes,
                "hooks": hooks,
                "lost_characters": lost,
                "overridden_settings": settings,
                "unmatched_tables": unmatched,
                "runs": told,
            }
            | ({"integrity": integrity} if check else {})
        )
        return code
    present = now()
    for run, summaries in runs:
        say(_run_line(run))
        for summary in summaries:
            say(f"  {source_line(summary, present)}")
    for one in health:
        if one.condition not in ("ok", "new", "removed"):
            say(health_line(one))
    for trap in traps:
        since = trap["since"][:10]
        say(
            f"{trap['source']}: skipped since {since}: {trap['series']}, a crawler trap: the series brought nothing new"
        )
    for line in filtered_lines(filtered):
        say_line(line)
    for doubt in doubts:
        say(doubt_line(doubt))
    for theme in themes:
        say(
            f"{theme['source']}: its theme has changed, noticed {theme['since'][:10]}:"
            f" `warraq reclean {theme['source']}` reads the posts that came since with what is known of it now"
        )
    for one_set in settings:
        say(
            f"{overridden_line(one_set)}; `warraq source set {one_set.source} --unset {one_set.key}` takes it back"
        )
    for slug in unmatched:
        say(f"{config.file} has settings for [sources.{slug}], but no source is called so")
    for line in hook_lines(hooks, [hook.name for hook in invocation.load().hooks]):
        say(line)
    if lost:
        say(
            f"{count(lost, 'article')} with unreadable characters (U+FFFD): `warraq check` tells whether"
            " `warraq reclean` can restore them from the kept pages"
        )
    say(_totals_line(totals))
    if check:
        say(f"integrity: {integrity}")
    return code


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
