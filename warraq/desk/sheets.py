"""All that is to be said of one source, read in one go."""

from dataclasses import dataclass
from datetime import datetime

from warraq.advice import advice_on
from warraq.config import Config
from warraq.desk.settings import SettingLine, setting_lines
from warraq.health import Health, judge_sources
from warraq.serving.standing import FeedStanding, standing_of
from warraq.storage import FilteredCount, Reader, Source

_COUNTED_FETCHES = 100_000  # the last ones of a source, whose ends are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSheet:
    """A source with its health, settings, feeds and counts. A record of records: JSON as it is.

    `meaning` and `what_to_do` say the health in words. `next_due` is None if nothing of it is polled. `outcomes` are
    (outcome, reason, how often) of its last pages, most first; `filtered` counts what its filters did not let through,
    by reason, and whether it was fetched before it was refused.
    """

    source: Source
    health: Health
    meaning: str
    what_to_do: str
    settings: tuple[SettingLine, ...]
    feeds: tuple[FeedStanding, ...]
    next_due: datetime | None
    articles: int
    queued: int
    filtered: tuple[FilteredCount, ...]
    outcomes: tuple[tuple[str, str, int], ...]


def read_sheet(reader: Reader, config: Config, name: str, *, now: datetime) -> SourceSheet:
    """The sheet of a source by its slug, home page or host. Raises NotFoundError."""
    source = reader.sources.get(name)
    feeds = reader.feeds.of_source(source.id)
    (health,) = judge_sources([source], {source.id: feeds}, reader.walls.all(), now=now)
    (row,) = reader.sources.health(now, source.id)
    advice = advice_on(health.condition, source.slug)
    return SourceSheet(
        source=source,
        health=health,
        meaning=advice.meaning,
        what_to_do=advice.what_to_do,
        settings=setting_lines(config, source, reader.settings.of(source.id)),
        feeds=tuple(standing_of(feed) for feed in feeds),
        next_due=row.next_due,
        articles=row.articles,
        queued=row.queued,
        filtered=reader.filtered.counts(source.id),
        outcomes=reader.timelines.outcome_counts(source.id, latest=_COUNTED_FETCHES),
    )
