"""The documents of a source that are looked at again and again, and their poll state."""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from articles.errors import NotFoundError
from articles.hints import PageHint
from articles.own_text import OwnText
from storage.records import FeedState, SeenEntry
from storage.sqlite.database import (
    Columns,
    insert,
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
from storage.sqlite.feeds.entries import queue_vanished

_FEED = Columns(FeedState)
_CHANGEABLE = names_of(FeedState, without=("id",))
_FEED_OF_SOURCE = Columns(FeedState, "f")
_FURTHEST_POLL = timedelta(days=40)  # 31 days a server may state, and a week of days to be skipped
_OWN_TEXT = Columns(OwnText, "e", given={"html": "e.content_html"})


class Feeds:
    """Feeds, sitemaps and home pages, with what they listed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, feed: FeedState) -> FeedState:
        """The stored feed of that URL: the known one as it is, or this one."""
        with transaction(self._connection) as db:
            return add_feed(db, feed)[0]

    def save(self, feed: FeedState) -> None:
        """Store the poll state of a known feed.

        Raises:
            NotFoundError: it has no stored id.
        """
        with transaction(self._connection) as db:
            save_feed(db, feed)

    def get(self, feed_id: int) -> FeedState:
        """The feed of that id.

        Raises:
            NotFoundError: there is none.
        """
        with snapshot(self._connection) as db:
            feed = _FEED.one(db.execute(f"SELECT {_FEED.sql} FROM feeds WHERE id = ?", (feed_id,)))
        if feed is None:
            raise NotFoundError("no such feed", identity=str(feed_id))
        return feed

    def of_source(self, source_id: int) -> tuple[FeedState, ...]:
        """All feeds of a source, in the order they were added."""
        with snapshot(self._connection) as db:
            return read_feeds(db, source_id)

    def due(self, now: datetime, source_ids: Collection[int] | None = None) -> tuple[FeedState, ...]:
        """Active feeds of active sources whose next poll time has come, the longest waiting first.

        A next poll further away than any rule allows was written by a clock that was wrong: it has come, too.
        """
        with snapshot(self._connection) as db:
            rows = db.execute(
                f"SELECT {_FEED_OF_SOURCE.sql} FROM feeds f JOIN sources s ON s.id = f.source_id"
                " WHERE f.state = 'active' AND s.state = 'active'"
                " AND (f.next_poll_at <= :now OR f.next_poll_at > :furthest)"
                " AND (:ids IS NULL OR f.source_id IN (SELECT value FROM json_each(:ids)))"
                " ORDER BY f.next_poll_at, f.id",
                {
                    "now": to_text(now),
                    "furthest": to_text(now + _FURTHEST_POLL),
                    "ids": None if source_ids is None else to_json(sorted(source_ids)),
                },
            )
            return _FEED_OF_SOURCE.all(rows)

    def lists(self, url: str) -> bool:
        """Whether some feed or sitemap ever listed this address."""
        with snapshot(self._connection) as db:
            found = db.execute("SELECT 1 FROM entries WHERE url = ? LIMIT 1", storable([url]))
            return scalar(found) is not None

    def entry_urls(self, feed_id: int) -> tuple[str, ...]:
        """Addresses of everything the document ever listed, oldest first."""
        with snapshot(self._connection) as db:
            rows = db.execute(
                "SELECT url FROM entries WHERE feed_id = ? AND url <> '' ORDER BY id", (feed_id,)
            )
            return tuple(dict.fromkeys(url for (url,) in rows))

    def known_identities(self, feed_id: int, *, before: datetime | None = None) -> frozenset[str]:
        """Identities of everything the document ever listed, or of what it listed before then."""
        until = "9999" if before is None else to_text(before)
        with snapshot(self._connection) as db:
            rows = db.execute(
                "SELECT identity FROM entries WHERE feed_id = ? AND first_seen_at < ?", (feed_id, until)
            )
            return frozenset(identity for (identity,) in rows)

    def shares_entry(self, feed_id: int, entries: Sequence[SeenEntry]) -> bool | None:
        """Whether the feed listed one of these posts before; None when there is nothing to compare.

        A guid alone is not enough where it comes with another address, title and date: some feeds number their window.
        """
        if not entries:
            return None
        with snapshot(self._connection) as db:
            if scalar(db.execute("SELECT 1 FROM entries WHERE feed_id = ? LIMIT 1", (feed_id,))) is None:
                return None
            return any(_is_known(db, feed_id, entry) for entry in entries)

    def unlisted(self, feed_id: int, entries: Sequence[SeenEntry]) -> tuple[SeenEntry, ...]:
        """Those of the entries that the feed never listed, in their order."""
        with snapshot(self._connection) as db:
            return tuple(entry for entry in entries if not _is_known(db, feed_id, entry))

    def own_text(self, url: str, *, unread_only: bool = False) -> OwnText | None:
        """The longest text that a feed itself gives for this address; None without one.

        With `unread_only` also when an article is stored: then the page was read, and said more of itself.
        """
        with snapshot(self._connection) as db:
            if (
                unread_only
                and db.execute("SELECT 1 FROM article_urls WHERE url = ?", storable([url])).fetchone()
            ):
                return None
            return read_own_text(db, url)

    def hints(self, url: str) -> tuple[PageHint, ...]:
        """What feeds and sitemaps state about the page at this URL, feeds first."""
        with snapshot(self._connection) as db:
            return read_hints(db, url)

    def close_gap(self, feed_id: int) -> None:
        """The posts between two polls were fetched: nothing is missing any more."""
        with transaction(self._connection) as db:
            db.execute("UPDATE feeds SET gap_at = NULL WHERE id = ?", (feed_id,))

    def reading_entries(self, source_id: int) -> tuple[FeedState, ...]:
        """The feeds and sitemaps of a source that have ever named an entry."""
        with snapshot(self._connection) as db:
            rows = db.execute(
                f"SELECT {_FEED.sql} FROM feeds WHERE source_id = ?"
                " AND EXISTS (SELECT 1 FROM entries WHERE feed_id = feeds.id) ORDER BY id",
                (source_id,),
            )
            return _FEED.all(rows)

    def queue_vanished(self, source_id: int, *, priority: int, now: datetime | None = None) -> int:
        """Queue, once each, the addresses that left the sitemaps of a source and that no document lists now.

        Nothing is queued while a sitemap of the source still waits: an address may have moved from one to the next.
        Returns how many were queued.
        """
        with transaction(self._connection) as db:
            return queue_vanished(db, source_id, priority=priority, now=now)


def _is_known(db: sqlite3.Connection, feed_id: int, entry: SeenEntry) -> bool:
    """Whether the feed listed the post before: its guid, and with it the same address, title or date."""
    found = db.execute(
        "SELECT 1 FROM entries WHERE feed_id = ?1 AND identity = ?2 AND (url = ?3 OR '' IN (url, ?3)"
        " OR (title = ?4 AND ?4 <> '') OR (published_raw = ?5 AND ?5 <> '')) LIMIT 1",
        storable([feed_id, entry.identity, entry.url, entry.title, entry.published_raw]),
    )
    return scalar(found) is not None


def read_feeds(db: sqlite3.Connection, source_id: int) -> tuple[FeedState, ...]:
    """As `Feeds.of_source`."""
    return _FEED.all(
        db.execute(f"SELECT {_FEED.sql} FROM feeds WHERE source_id = ? ORDER BY id", (source_id,))
    )


def find_feed(db: sqlite3.Connection, url: str) -> FeedState | None:
    """The feed whose address this is, or was before it moved; None when there is none."""
    found = db.execute(
        f"SELECT {_FEED.sql} FROM feeds WHERE url = :url"
        " OR (:url <> '' AND instr(' ' || former_urls || ' ', ' ' || :url || ' ')) ORDER BY url <> :url LIMIT 1",
        {"url": storable([url])[0]},
    )
    return _FEED.one(found)


def add_feed(db: sqlite3.Connection, feed: FeedState) -> tuple[FeedState, bool]:
    """The stored feed of that URL, and whether it is new. Inside a transaction."""
    known = _FEED.one(db.execute(f"SELECT {_FEED.sql} FROM feeds WHERE url = ?", storable([feed.url])))
    if known is not None:
        return known, False
    return replace(feed, id=insert(db, "feeds", _changeable(feed))), True


def save_feed(db: sqlite3.Connection, feed: FeedState) -> None:
    """Store the poll state of a known feed. Inside a transaction.

    A feed that moved to the address of another one we follow keeps its own and rests.
    """
    taken = db.execute("SELECT 1 FROM feeds WHERE url = ? AND id <> ?", storable([feed.url, feed.id]))
    if scalar(taken) is not None:
        url = scalar(db.execute("SELECT url FROM feeds WHERE id = ?", (feed.id,))) or feed.url
        former = " ".join(address for address in feed.former_urls.split() if address != url)
        feed = replace(feed, url=url, former_urls=former, state="paused", last_error="moved-to-known")
    if not update(db, "feeds", _changeable(feed), "id = ?", feed.id):
        raise NotFoundError("no such feed", identity=feed.url)


def _changeable(feed: FeedState) -> dict[str, Any]:
    return values_of(feed, _CHANGEABLE)


#: The entry of a feed with the longest text of its own for an address, ?1.
_LONGEST_OWN = (
    "FROM entries e JOIN feeds f ON f.id = e.feed_id WHERE e.url = ?1 AND f.kind = 'feed' AND e.content_html <> ''"
    " ORDER BY length(e.content_html) DESC, e.id LIMIT 1"
)


def read_own_text(db: sqlite3.Connection, url: str) -> OwnText | None:
    """As `Feeds.own_text`."""
    return _OWN_TEXT.one(db.execute(f"SELECT {_OWN_TEXT.sql} {_LONGEST_OWN}", storable([url])))


def keep_agreement(db: sqlite3.Connection, url: str, agreement: str) -> None:
    """Note how the text that `read_own_text` gives stands to the page; of all entries that give the same text."""
    db.execute(
        "UPDATE entries SET agreement = ?2 WHERE url = ?1"
        f" AND content_html = (SELECT e.content_html {_LONGEST_OWN})",
        storable([url, agreement]),
    )


def read_hints(db: sqlite3.Connection, url: str) -> tuple[PageHint, ...]:
    """As `Feeds.hints`."""
    rows = db.execute(
        "SELECT f.kind, e.published_raw, e.fingerprint FROM entries e JOIN feeds f ON f.id = e.feed_id"
        " WHERE e.url = ? ORDER BY f.kind, e.id LIMIT 10",
        (url,),
    ).fetchall()
    stated = [PageHint(origin="feed", raw=published) for kind, published, _ in rows if kind == "feed"]
    stated += [PageHint(origin="sitemap", raw=changed) for kind, _, changed in rows if kind == "sitemap"]
    return tuple(hint for hint in stated if hint.raw or hint.origin == "feed")
