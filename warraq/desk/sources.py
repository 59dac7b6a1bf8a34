"""What is done to sources at the desk: looked at, paused and resumed, renamed, moved, set, added."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from warraq.articles.errors import AddressError, ConfigurationError, NotFoundError
from warraq.articles.urls import host_of, try_canonical
from warraq.config import Config, SettingValue, check_setting, refuse_unknown_setting
from warraq.desk.adding import add_apart
from warraq.desk.clock import Clock, present
from warraq.desk.moving import checked_name, checked_slug, checked_url, moved_feed
from warraq.desk.settings import SettingLine, crawl_options, file_place, load_settings, setting_lines
from warraq.desk.sheets import SourceSheet, read_sheet
from warraq.feeds import PollOptions, history_of
from warraq.storage import FeedState, Source, Store, WriterLock, open_reader, open_store

if TYPE_CHECKING:  # importing Scrapy takes a second: only where something is fetched
    from warraq.crawler import AddReport

#: A feed that was polled just before its source was paused is not polled again at once because it is resumed.
FLOOR: Final = timedelta(seconds=PollOptions().floor_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPoll:
    """When a feed, sitemap or home page is polled next. `waits_for`: what it waits for until then, '' if it is due."""

    url: str
    kind: str
    at: datetime
    waits_for: str = ""


class SourceDesk:
    """The acts on sources. Each reads warraq.toml anew, is one transaction of its own, and may run beside a crawl.

    May be used from any thread. A source is named by slug, home page or host. All acts raise NotFoundError for one that
    is not known, ConfigurationError for what cannot be meant, and StorageError if the database cannot be used.
    """

    def __init__(self, load: Callable[[], Config], *, now: Clock = present) -> None:
        self._load = load
        self._now = now

    def show(self, slug: str) -> SourceSheet:
        """All that is to be said of a source."""
        config = self._load()
        with open_reader(config.database) as reader:
            return read_sheet(reader, config, slug, now=self._now())

    def pause(self, slug: str) -> Source:
        """Ask nothing of a source until it is resumed: no poll, no page, no image. What is queued waits.

        A crawl that runs leases no more of it; what it has leased, four requests a host at most, it still makes.
        """
        with self._act() as (store, _):
            source = _present(store, slug)
            store.sources.set_state(source.id, "paused", now=self._now())
            return replace(source, state="paused")

    def resume(self, slug: str) -> tuple[NextPoll, ...]:
        """Follow a source again. Its feeds are due at once, unless polled within the hour or asked to wait."""
        with self._act() as (store, _):
            source = _present(store, slug)
            store.sources.set_state(source.id, "active", now=self._now())
            floor = timedelta() if source.local else FLOOR
            return _poll_soon(store, source, now=self._now(), floor=floor)

    def poll_now(self, slug: str) -> tuple[NextPoll, ...]:
        """Have all feeds of a source polled by the next crawl, unless their server asked to wait.

        Raises:
            ConfigurationError: it is paused.
        """
        with self._act() as (store, _):
            source = _present(store, slug)
            if source.state != "active":
                way = f"`warraq source resume {source.slug}` follows it again"
                raise ConfigurationError(f"is {source.state}; {way}", identity=source.slug)
            return _poll_soon(store, source, now=self._now(), floor=timedelta())

    def rename(self, slug: str, new: str = "", name: str | None = None, folder: str | None = None) -> Source:
        """Give a source another slug, name or folder; '' and None leave them as they are.

        Raises:
            ConfigurationError: the slug is no slug or taken, or warraq.toml has a table for the present one.
        """
        with self._act() as (store, config):
            source = store.sources.get(slug)
            changed = replace(
                source,
                slug=checked_slug(new) if new else source.slug,
                name=source.name if name is None else checked_name(name, "title"),
                folder=source.folder if folder is None else checked_name(folder, "folder"),
            )
            if changed.slug != source.slug:
                _require_free(store, config, source.slug, changed.slug)
            if changed != source:
                store.sources.update(changed, now=self._now())
            return changed

    def set_url(self, slug: str, new_url: str, *, feed_url: str = "") -> str:
        """Move a feed of a source to another address, or its home page ('' for `feed_url`). Returns the canonical form.

        It is due at once; its former address is remembered, its validators are forgotten.

        Raises:
            AddressError: the address cannot be followed, or another source or feed has it.
        """
        with self._act() as (store, _):
            source = _present(store, slug)
            if feed_url:
                url = checked_url(new_url, source, home_url=source.home_url)
                feed = _feed_of(store, source, feed_url)
                if url != feed.url:
                    store.feeds.move(moved_feed(feed, url, now=self._now()))
                return url
            url = checked_url(new_url, source, home_url=new_url if "://" in new_url else f"https://{new_url}")
            self._move_home(store, source, url)
            return url

    def set(self, slug: str, changes: Mapping[str, object | None]) -> tuple[SettingLine, ...]:
        """Set settings of a source by their dotted names; None takes back what was set. All of them or none.

        Returns what holds now for each of them. `config.read_texts` makes a value of what was typed.

        Raises:
            ConfigurationError: no such setting, a value it does not accept, or one that warraq.toml states.
        """
        with self._act() as (store, config):
            source = store.sources.get(slug)
            checked = {key: _checked(config, source.slug, key, value) for key, value in changes.items()}
            store.settings.change(source.id, checked, now=self._now())
            stored = store.settings.of(source.id)
            lines = setting_lines(config, source, stored)
            right = {one.key for one in lines if not one.problem}
            config.settings_of(source.slug, {one.key: one.value for one in stored if one.key in right})
            return tuple(line for line in lines if line.key in changes)

    def add(self, url: str, local: bool = False) -> "AddReport":
        """Find what can be followed at a URL and follow it, in a process of its own. Takes seconds to minutes.

        Raises:
            DatabaseBusy: a crawl is running.
        """
        config = self._load()
        with WriterLock(
            config.database, doing="add", shared=True
        ):  # to know it before a process is started, which takes seconds
            pass
        options = crawl_options(config, load_settings(config), command="add")
        return add_apart([url], options, local=local)[0]

    @contextmanager
    def _act(self) -> Iterator[tuple[Store, Config]]:
        """The database, in one transaction, and the configuration."""
        config = self._load()
        with open_store(config.database) as store, store.whole():
            yield store, config

    def _move_home(self, store: Store, source: Source, url: str) -> None:
        for other in store.sources.all():
            if other.home_url == url and other.id != source.id:
                raise AddressError(f"is the home page of the source {other.slug} already", identity=url)
        if url == source.home_url:
            return
        for feed in store.feeds.of_source(source.id):
            if feed.kind == "home" and feed.url == source.home_url:
                store.feeds.move(moved_feed(feed, url, now=self._now()))
        store.sources.update(replace(source, home_url=url), now=self._now())


def _present(store: Store, slug: str) -> Source:
    """The source, if it has not been removed."""
    source = store.sources.get(slug)
    if source.state == "gone":
        way = f"`warraq add {source.home_url}` follows it again"
        raise ConfigurationError(f"is not followed any more; {way}", identity=source.slug)
    return source


def _poll_soon(store: Store, source: Source, *, now: datetime, floor: timedelta) -> tuple[NextPoll, ...]:
    """Make the feeds that are polled due, the sooner of when they were and as soon as may be."""
    found = []
    for feed in store.feeds.of_source(source.id):
        if feed.state != "active":
            continue
        asked = {
            "its server asked to wait": history_of(feed).asked_until,
            "its host asked to wait": store.hosts.not_before(host_of(feed.url)),
            "it was polled within the hour": feed.last_poll_at + floor
            if feed.last_poll_at and floor
            else None,
        }
        who, until = max(asked.items(), key=lambda pair: pair[1] or now)
        at = min(max(now, until or now), max(now, feed.next_poll_at))
        if at != feed.next_poll_at:
            store.feeds.save(
                replace(feed, next_poll_at=at, next_poll_reason="by-hand: somebody asked for it")
            )
        found.append(NextPoll(url=feed.url, kind=feed.kind, at=at, waits_for=who if at > now else ""))
    return tuple(found)


def _require_free(store: Store, config: Config, slug: str, new: str) -> None:
    if any(other.slug == new for other in store.sources.all()):
        raise ConfigurationError(f"there is a source {new} already", identity=slug)
    if slug in config.sources:
        raise ConfigurationError(
            f"has settings in {config.file}, which would not be found any more: rename [sources.{slug}] and the tables "
            f"in it to [sources.{new}] there, then call this again",
            identity=slug,
        )


def _feed_of(store: Store, source: Source, url: str) -> FeedState:
    feeds = store.feeds.of_source(source.id)
    wanted = {url.strip(), try_canonical(url)}
    for feed in feeds:
        if feed.url in wanted:
            return feed
    known = ", ".join(feed.url for feed in feeds) or "none"
    raise NotFoundError(f"is no feed of {source.slug}; it has {known}", identity=url[:500])


def _checked(config: Config, slug: str, key: str, value: object | None) -> SettingValue | None:
    """The value to be stored. A key that is not known any more can be taken back."""
    if value is None:
        return None
    refuse_unknown_setting(key, identity=slug)
    found = check_setting(key, value, identity=slug)
    if key in config.sources.get(slug, {}):
        place = file_place(config, slug, key)
        raise ConfigurationError(f"'{key}' is stated in {place}, which wins: change it there", identity=slug)
    return found
