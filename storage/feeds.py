"""The documents of a source that are looked at again and again, and their poll state."""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from warraq.articles.errors import NotFoundError
from warraq.articles.hints import PageHint
from warraq.articles.own_text import OwnText
from warraq.articles.urls import former_form
from warraq.storage.connection import snapshot, transaction
from warraq.storage.entries import queue_vanished
from warraq.storage.records import FeedState, SeenEntry
from warraq.storage.values import from_text, optional_text, optional_time, storable, to_json, to_text

_FIELDS = (
    "source_id", "url", "kind", "title", "format", "state", "etag", "last_modified", "body_sha256", "last_status",
    "last_error", "last_poll_at", "last_success_at", "next_poll_at", "next_poll_reason", "failures", "history",
    "former_urls", "hubs", "gaps", "gap_at",
)  # fmt: skip
_FURTHEST_POLL = timedelta(days=40)  # 31 days a server may state, and a week of days to be skipped
_COLUMNS = ", ".join(("id", *_FIELDS))


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
            row = db.execute(f"SELECT {_COLUMNS} FROM feeds WHERE id = ?", (feed_id,)).fetchone()
        if row is None:
            raise NotFoundError("no such feed", identity=str(feed_id))
        return _feed_of(row)

    def of_source(self, source_id: int) -> tuple[FeedState, ...]:
        """All feeds of a source, in the order they were added."""
        with snapshot(self._connection) as db:
            return read_feeds(db, source_id)

    def due(self, now: datetime, source_ids: Collection[int] | None = None) -> tuple[FeedState, ...]:
        """Active feeds of active sources whose next poll time has come, the longest waiting first.

        A next poll further away than any rule allows was written by a clock that was wrong: it has come, too.
        """
        columns = ", ".join(f"f.{name}" for name in ("id", *_FIELDS))
        with snapshot(self._connection) as db:
            rows = db.execute(
                f"SELECT {columns} FROM feeds f JOIN sources s ON s.id = f.source_id"
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
            return tuple(_feed_of(row) for row in rows)

    def lists(self, url: str) -> bool:
        """Whether some feed or sitemap ever listed this address."""
        with snapshot(self._connection) as db:
            return (
                db.execute("SELECT 1 FROM entries WHERE url = ? LIMIT 1", storable([url])).fetchone()
                is not None
            )

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
            if not db.execute("SELECT 1 FROM entries WHERE feed_id = ? LIMIT 1", (feed_id,)).fetchone():
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
                f"SELECT {_COLUMNS} FROM feeds WHERE source_id = ?"
                " AND EXISTS (SELECT 1 FROM entries WHERE feed_id = feeds.id) ORDER BY id",
                (source_id,),
            )
            return tuple(_feed_of(row) for row in rows)

    def queue_vanished(self, source_id: int, *, priority: int, now: datetime | None = None) -> int:
        """Queue, once each, the addresses that left the sitemaps of a source and that no document lists now.

        Nothing is queued while a sitemap of the source still waits: an address may have moved from one to the next.
        Returns how many were queued.
        """
        with transaction(self._connection) as db:
            return queue_vanished(db, source_id, priority=priority, now=now)


def _is_known(db: sqlite3.Connection, feed_id: int, entry: SeenEntry) -> bool:
    """Whether the feed listed the post before: its guid, and with it the same address, title or date."""
    row = db.execute(
        "SELECT 1 FROM entries WHERE feed_id = ?1 AND identity = ?2 AND (url = ?3 OR '' IN (url, ?3)"
        " OR (title = ?4 AND ?4 <> '') OR (published_raw = ?5 AND ?5 <> '')) LIMIT 1",
        storable([feed_id, entry.identity, entry.url, entry.title, entry.published_raw]),
    ).fetchone()
    return row is not None


def read_feeds(db: sqlite3.Connection, source_id: int) -> tuple[FeedState, ...]:
    """As `Feeds.of_source`."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM feeds WHERE source_id = ? ORDER BY id", (source_id,))
    return tuple(_feed_of(row) for row in rows)


def find_feed(db: sqlite3.Connection, url: str) -> FeedState | None:
    """The feed whose address this is, or was before it moved; None when there is none."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM feeds WHERE url = :url"
        " OR (:url <> '' AND instr(' ' || former_urls || ' ', ' ' || :url || ' ')) ORDER BY url <> :url LIMIT 1",
        {"url": storable([url])[0]},
    ).fetchone()
    return _feed_of(row) if row is not None else None


def add_feed(db: sqlite3.Connection, feed: FeedState) -> tuple[FeedState, bool]:
    """The stored feed of that URL, and whether it is new. Inside a transaction.

    One that answers at the form in which an earlier version wrote the URL is that feed.
    """
    row = db.execute(
        f"SELECT {_COLUMNS} FROM feeds WHERE url = ?1 OR (url = ?2 AND last_success_at IS NOT NULL) ORDER BY url <> ?1",
        storable([feed.url, former_form(feed.url)]),
    ).fetchone()
    if row is not None:
        return _feed_of(row), False
    marks = ", ".join("?" * len(_FIELDS))
    cursor = db.execute(f"INSERT INTO feeds ({', '.join(_FIELDS)}) VALUES ({marks})", _values(feed))
    return replace(feed, id=cast(int, cursor.lastrowid)), True


def save_feed(db: sqlite3.Connection, feed: FeedState) -> None:
    """Store the poll state of a known feed. Inside a transaction.

    A feed that moved to the address of another one we follow keeps its own and rests.
    """
    if db.execute(
        "SELECT 1 FROM feeds WHERE url = ? AND id <> ?", (*storable([feed.url]), feed.id)
    ).fetchone():
        row = db.execute("SELECT url FROM feeds WHERE id = ?", (feed.id,)).fetchone()
        url = row[0] if row else feed.url
        former = " ".join(address for address in feed.former_urls.split() if address != url)
        feed = replace(feed, url=url, former_urls=former, state="paused", last_error="moved-to-known")
    assignments = ", ".join(f"{name} = ?" for name in _FIELDS)
    if not db.execute(f"UPDATE feeds SET {assignments} WHERE id = ?", (*_values(feed), feed.id)).rowcount:
        raise NotFoundError("no such feed", identity=feed.url)


def _values(feed: FeedState) -> tuple[Any, ...]:
    times = {
        "last_poll_at": optional_text(feed.last_poll_at),
        "last_success_at": optional_text(feed.last_success_at),
        "next_poll_at": to_text(feed.next_poll_at),
        "gap_at": optional_text(feed.gap_at),
    }
    return storable([times[name] if name in times else getattr(feed, name) for name in _FIELDS])


def _feed_of(row: tuple[Any, ...]) -> FeedState:
    values = dict(zip(("id", *_FIELDS), row, strict=True))
    values["last_poll_at"] = optional_time(values["last_poll_at"])
    values["last_success_at"] = optional_time(values["last_success_at"])
    values["next_poll_at"] = from_text(values["next_poll_at"])
    values["gap_at"] = optional_time(values["gap_at"])
    return FeedState(**values)


#: The entry of a feed with the longest text of its own for an address, ?1.
_LONGEST_OWN = (
    "FROM entries e JOIN feeds f ON f.id = e.feed_id WHERE e.url = ?1 AND f.kind = 'feed' AND e.content_html <> ''"
    " ORDER BY length(e.content_html) DESC, e.id LIMIT 1"
)


def read_own_text(db: sqlite3.Connection, url: str) -> OwnText | None:
    """As `Feeds.own_text`."""
    row = db.execute(
        f"SELECT e.url, e.title, e.content_html, e.published {_LONGEST_OWN}", storable([url])
    ).fetchone()
    return OwnText(url=row[0], title=row[1], html=row[2], published=row[3]) if row else None


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
