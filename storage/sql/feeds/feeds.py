"""The documents of a source that are looked at again and again, and their poll state."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from warraq.articles.errors import AddressError, NotFoundError
from warraq.articles.urls import former_form
from warraq.storage.ports import Feeds
from warraq.storage.records import FeedState
from warraq.storage.sql.database import (
    Columns,
    Database,
    Subject,
    insert_numbered,
    names_of,
    scalar,
    snapshot,
    storable,
    to_json,
    to_text,
    transaction,
    update,
    values_of,
)
from warraq.storage.sql.feeds.sources import find_source

_FEED = Columns(FeedState)
_CHANGEABLE = names_of(FeedState, without=("id",))
_FEED_OF_SOURCE = Columns(FeedState, "f")
_BY_ANY_URL = (
    f"SELECT {_FEED.sql} FROM feeds WHERE url = :url"
    " OR (:url <> '' AND instr(' ' || former_urls || ' ', ' ' || :url || ' ') > 0) ORDER BY url <> :url LIMIT 1"
)
_FURTHEST_POLL = timedelta(days=40)  # 31 days a server may state, and a week of days to be skipped


class SqlFeeds(Subject, Feeds):
    """The table `feeds`."""

    def add(self, feed: FeedState) -> FeedState:
        with transaction(self._connection) as db:
            return add_feed(db, feed)[0]

    def save(self, feed: FeedState) -> None:
        with transaction(self._connection) as db:
            save_feed(db, feed)

    def move(self, feed: FeedState) -> None:
        with transaction(self._connection) as db:
            other = db.execute(
                "SELECT s.slug FROM feeds f JOIN sources s ON s.id = f.source_id WHERE f.url = ? AND f.id <> ?",
                storable([feed.url, feed.id]),
            )
            if slug := scalar(other):
                raise AddressError(f"is a feed of the source {slug} already", identity=feed.url)
            if not update(db, "feeds", _changeable(feed), "id = ?", feed.id):
                raise NotFoundError("no such feed", identity=feed.url)
            db.execute(
                "DELETE FROM frontier WHERE feed_id = ? AND lease_run IS NULL AND reason = 'poll'", (feed.id,)
            )

    def get(self, feed_id: int) -> FeedState:
        with snapshot(self._connection) as db:
            feed = _FEED.one(db.execute(f"SELECT {_FEED.sql} FROM feeds WHERE id = ?", (feed_id,)))
        if feed is None:
            raise NotFoundError("no such feed", identity=str(feed_id))
        return feed

    def all(self) -> Mapping[int, tuple[FeedState, ...]]:
        with snapshot(self._connection) as db:
            rows = _FEED.all(db.execute(f"SELECT {_FEED.sql} FROM feeds ORDER BY source_id, id"))
        return {number: tuple(feeds) for number, feeds in groupby(rows, key=attrgetter("source_id"))}

    def of_source(self, source_id: int) -> tuple[FeedState, ...]:
        with snapshot(self._connection) as db:
            return _of_source(db, source_id)

    def find(self, name: str) -> tuple[FeedState, ...]:
        with snapshot(self._connection) as db:
            found = _FEED.one(db.execute(_BY_ANY_URL, {"url": storable([name])[0]}))
            return (found,) if found is not None else _of_source(db, find_source(db, name).id)

    def due(self, now: datetime, source_ids: Collection[int] | None = None) -> tuple[FeedState, ...]:
        with snapshot(self._connection) as db:
            rows = db.execute(
                f"SELECT {_FEED_OF_SOURCE.sql} FROM feeds f JOIN sources s ON s.id = f.source_id"
                " WHERE f.state = 'active' AND s.state = 'active'"
                " AND (f.next_poll_at <= :now OR f.next_poll_at > :furthest)"
                " AND (:ids IS NULL OR f.source_id IN (SELECT CAST(value AS INTEGER) FROM json_each(:ids)))"
                " ORDER BY f.next_poll_at, f.id",
                {
                    "now": to_text(now),
                    "furthest": to_text(now + _FURTHEST_POLL),
                    "ids": None if source_ids is None else to_json(sorted(source_ids)),
                },
            )
            return _FEED_OF_SOURCE.all(rows)

    def close_gap(self, feed_id: int) -> None:
        with transaction(self._connection) as db:
            db.execute("UPDATE feeds SET gap_at = NULL WHERE id = ?", (feed_id,))


def _of_source(db: Database, source_id: int) -> tuple[FeedState, ...]:
    return _FEED.all(
        db.execute(f"SELECT {_FEED.sql} FROM feeds WHERE source_id = ? ORDER BY id", (source_id,))
    )


def add_feed(db: Database, feed: FeedState) -> tuple[FeedState, bool]:
    """The stored feed of that URL, and whether it is new. Inside a transaction.

    One that answers at the form in which an earlier version wrote the URL is that feed.
    """
    found = db.execute(
        f"SELECT {_FEED.sql} FROM feeds"
        " WHERE url = ?1 OR (url = ?2 AND last_success_at IS NOT NULL) ORDER BY url <> ?1",
        storable([feed.url, former_form(feed.url)]),
    )
    known = _FEED.one(found)
    if known is not None:
        return known, False
    return replace(feed, id=insert_numbered(db, "feeds", _changeable(feed))), True


def save_feed(db: Database, feed: FeedState) -> None:
    """Store the poll state of a known feed. Inside a transaction.

    A feed that moved to the address of another one we follow keeps its own and rests.
    """
    if _has_left(db, feed):
        return
    taken = db.execute("SELECT 1 FROM feeds WHERE url = ? AND id <> ?", storable([feed.url, feed.id]))
    if scalar(taken) is not None:
        url = scalar(db.execute("SELECT url FROM feeds WHERE id = ?", (feed.id,))) or feed.url
        former = " ".join(address for address in feed.former_urls.split() if address != url)
        feed = replace(feed, url=url, former_urls=former, state="paused", last_error="moved-to-known")
    if not update(db, "feeds", _changeable(feed), "id = ?", feed.id):
        raise NotFoundError("no such feed", identity=feed.url)


def _has_left(db: Database, feed: FeedState) -> bool:
    """Whether somebody moved the feed away from this address since this state of it was read."""
    found = db.execute("SELECT url, former_urls FROM feeds WHERE id = ?", (feed.id,)).fetchone()
    if found is None or found[0] == feed.url:
        return False
    url, former = found
    return feed.url in former.split() and url not in feed.former_urls.split()


def _changeable(feed: FeedState) -> dict[str, Any]:
    return values_of(feed, _CHANGEABLE)
