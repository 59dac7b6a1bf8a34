"""Sources as feed readers list them: each one subscription, with its feed's state, in the folder it stands in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zlib import crc32

from warraq.articles.errors import NotFoundError
from warraq.serving.web.api.clients.content import line_of
from warraq.storage import FeedState, Reader, Source, StoryFilter

#: Of the sources in no folder; both APIs want every subscription to have a category.
NO_FOLDER: Final = "All"
NO_FOLDER_ID: Final = 1
_FOLDER_IDS: Final = 2**31 - 3  # newsboat keeps 32 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A source with what its feed is."""

    source: Source
    feed_url: str
    checked_at: datetime | None
    next_check_at: datetime | None
    error: str
    failures: int

    @property
    def title(self) -> str:
        """What to call it."""
        return line_of(self.source.name) or self.source.slug

    @property
    def folder(self) -> str:
        """What to call its folder."""
        return line_of(self.source.folder) or NO_FOLDER


def subscriptions(reader: Reader, only: Collection[int] | None = None) -> tuple[Subscription, ...]:
    """Every source that is followed, by slug; with `only` these."""
    sources = reader.sources.all()
    return tuple(
        _subscription(source, reader.feeds.of_source(source.id))
        for source in sources
        if only is None or source.id in only
    )


def subscription(reader: Reader, source_id: int) -> Subscription:
    """One of them. Raises NotFoundError."""
    for found in subscriptions(reader, {source_id}):
        return found
    raise NotFoundError("no such source", identity=str(source_id))


def folder_id(folder: str) -> int:
    """A number for a folder that stays while other folders come and go."""
    return NO_FOLDER_ID if folder in ("", NO_FOLDER) else 2 + crc32(folder.encode()) % _FOLDER_IDS


def folders(reader: Reader) -> dict[int, str]:
    """Every folder by its number; always the one of the sources that are in none."""
    found = {NO_FOLDER_ID: NO_FOLDER}
    for source in reader.sources.all():
        found.setdefault(folder_id(source.folder), source.folder or NO_FOLDER)
    return found


def sources_in(reader: Reader, number: int) -> tuple[int, ...]:
    """The sources in the folder of that number, not in those below it. Raises NotFoundError."""
    if number not in folders(reader):
        raise NotFoundError("no such category", identity=str(number))
    return tuple(source.id for source in reader.sources.all() if folder_id(source.folder) == number)


def stories_in(reader: Reader, number: int) -> tuple[StoryFilter, ...]:
    """The same as filters: one, unless folders lie below it. Raises NotFoundError."""
    inside = set(sources_in(reader, number))
    sources = [source for source in reader.sources.all() if source.id in inside]
    named = {source.folder for source in reader.sources.all()}
    names = {source.folder for source in sources}
    if len(names) == 1 and not any(other.startswith(f"{name}/") for name in names for other in named if name):
        return (StoryFilter(folder=names.pop()),)
    return tuple(StoryFilter(source=source.slug) for source in sources)


def _subscription(source: Source, feeds: tuple[FeedState, ...]) -> Subscription:
    # Feeds before sitemaps and home pages, those that are read before those that rest.
    ranked = sorted(feeds, key=lambda feed: (feed.kind != "feed", feed.state != "active", feed.id))
    feed = ranked[0] if ranked else None
    return Subscription(
        source=source,
        feed_url=feed.url if feed else source.home_url,
        checked_at=feed.last_poll_at if feed else None,
        next_check_at=feed.next_poll_at if feed else None,
        error=feed.last_error if feed else "",
        failures=feed.failures if feed else 0,
    )
