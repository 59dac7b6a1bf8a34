"""What feeds and sitemaps listed, for whoever reads the next document; and what they say of a page themselves."""

import json
from collections.abc import Sequence
from datetime import datetime

from warraq.articles.hints import PageHint
from warraq.articles.own_text import FROM_FEED, OwnText
from warraq.storage.ports import Entries
from warraq.storage.records import SeenEntry
from warraq.storage.sql.database import (
    Columns,
    Database,
    Subject,
    scalar,
    snapshot,
    storable,
    to_text,
    transaction,
)
from warraq.storage.sql.feeds.comparing import queue_vanished

_OWN_TEXT = Columns(OwnText, "e", given={"html": "e.content_html"})


class SqlEntries(Subject, Entries):
    """The table `entries`."""

    def lists(self, url: str) -> bool:
        with snapshot(self._connection) as db:
            found = db.execute("SELECT 1 FROM entries WHERE url = ? LIMIT 1", storable([url]))
            return scalar(found) is not None

    def urls(self, feed_id: int) -> tuple[str, ...]:
        with snapshot(self._connection) as db:
            rows = db.execute(
                "SELECT url FROM entries WHERE feed_id = ? AND url <> '' ORDER BY id", (feed_id,)
            )
            return tuple(dict.fromkeys(url for (url,) in rows))

    def are_listed(self, source_id: int) -> bool:
        with snapshot(self._connection) as db:
            found = db.execute(
                "SELECT 1 FROM feeds WHERE source_id = ?"
                " AND EXISTS (SELECT 1 FROM entries WHERE feed_id = feeds.id) LIMIT 1",
                (source_id,),
            )
            return scalar(found) is not None

    def known_identities(self, feed_id: int, *, before: datetime | None = None) -> frozenset[str]:
        until = "9999" if before is None else to_text(before)
        with snapshot(self._connection) as db:
            rows = db.execute(
                "SELECT identity FROM entries WHERE feed_id = ? AND first_seen_at < ?", (feed_id, until)
            )
            return frozenset(identity for (identity,) in rows)

    def is_shared(self, feed_id: int, entries: Sequence[SeenEntry]) -> bool | None:
        if not entries:
            return None
        with snapshot(self._connection) as db:
            if scalar(db.execute("SELECT 1 FROM entries WHERE feed_id = ? LIMIT 1", (feed_id,))) is None:
                return None
            return any(_is_known(db, feed_id, entry) for entry in entries)

    def unlisted(self, feed_id: int, entries: Sequence[SeenEntry]) -> tuple[SeenEntry, ...]:
        with snapshot(self._connection) as db:
            return tuple(entry for entry in entries if not _is_known(db, feed_id, entry))

    def queue_vanished(self, source_id: int, *, priority: int, now: datetime | None = None) -> int:
        with transaction(self._connection) as db:
            return queue_vanished(db, source_id, priority=priority, now=now)

    def own_text(self, url: str, *, unread_only: bool = False) -> OwnText | None:
        with snapshot(self._connection) as db:
            is_read = db.execute("SELECT 1 FROM article_urls WHERE url = ?", storable([url]))
            return None if unread_only and scalar(is_read) is not None else read_own_text(db, url)

    def gave_text_of(self, article_id: int) -> bool:
        with snapshot(self._connection) as db:
            flags = scalar(
                db.execute(
                    "SELECT v.flags FROM versions v JOIN articles a ON a.id = v.article_id AND a.version = v.number"
                    " WHERE a.id = ?",
                    (article_id,),
                )
            )
        return flags is not None and FROM_FEED in json.loads(flags)

    def hints(self, url: str) -> tuple[PageHint, ...]:
        with snapshot(self._connection) as db:
            return read_hints(db, url)


def _is_known(db: Database, feed_id: int, entry: SeenEntry) -> bool:
    """Whether the feed listed the post before: its guid, and with it the same address, title or date."""
    found = db.execute(
        "SELECT 1 FROM entries WHERE feed_id = ?1 AND identity = ?2 AND (url = ?3 OR '' IN (url, ?3)"
        " OR (title = ?4 AND ?4 <> '') OR (published_raw = ?5 AND ?5 <> '')) LIMIT 1",
        storable([feed_id, entry.identity, entry.url, entry.title, entry.published_raw]),
    )
    return scalar(found) is not None


#: The entry of a feed with the longest text of its own for an address, ?1.
_LONGEST_OWN = (
    "FROM entries e JOIN feeds f ON f.id = e.feed_id WHERE e.url = ?1 AND f.kind = 'feed' AND e.content_html <> ''"
    " ORDER BY length(e.content_html) DESC, e.id LIMIT 1"
)


def read_own_text(db: Database, url: str) -> OwnText | None:
    """As `Entries.own_text`."""
    return _OWN_TEXT.one(db.execute(f"SELECT {_OWN_TEXT.sql} {_LONGEST_OWN}", storable([url])))


def keep_agreement(db: Database, url: str, agreement: str) -> None:
    """Note how the text that `read_own_text` gives stands to the page; of all entries that give the same text."""
    db.execute(
        "UPDATE entries SET agreement = ?2 WHERE url = ?1"
        f" AND content_html = (SELECT e.content_html {_LONGEST_OWN})",
        storable([url, agreement]),
    )


def read_hints(db: Database, url: str) -> tuple[PageHint, ...]:
    """As `Entries.hints`."""
    rows = db.execute(
        "SELECT f.kind, e.published_raw, e.fingerprint, e.authors, e.tags"
        " FROM entries e JOIN feeds f ON f.id = e.feed_id WHERE e.url = ? ORDER BY f.kind, e.id LIMIT 10",
        (url,),
    ).fetchall()
    stated = [
        PageHint(
            origin="feed",
            raw=published,
            authors=tuple(json.loads(authors)),
            tags=tuple(json.loads(tags)),
        )
        for kind, published, _, authors, tags in rows
        if kind == "feed"
    ]
    stated += [PageHint(origin="sitemap", raw=changed) for kind, _, changed, *_ in rows if kind == "sitemap"]
    return tuple(hint for hint in stated if hint.raw or hint.origin == "feed")
