"""The identity ledger: which entries of feeds are one post under several names, and which share a name only.

A feed's guid should be unique and permanent, and is neither. Whatever a feed says later, each address an entry ever
had stays in its own row, and the ledger tells how the rows belong together, with the evidence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from warraq.articles import text as texts  # its parts are loaded when texts are compared
from warraq.storage.ports import EntryQueries
from warraq.storage.records import LedgerRow, ListingRow, SeenEntry
from warraq.storage.sql.database import (
    Columns,
    Database,
    Subject,
    insert,
    scalar,
    snapshot,
    storable,
    values_of,
)

#: Entries that a feed lists no more that are looked through for one of the same title and date.
MAX_LEFT = 1_000


@dataclass(frozen=True, slots=True)
class _Known:
    """An entry as a feed stated it before."""

    id: int
    identity: str
    url: str
    title: str
    published_raw: str
    content_html: str


@dataclass(frozen=True, slots=True)
class _Link:
    """Columns of the table entry_links."""

    other_id: int
    reason: str
    detail: str


_KNOWN = Columns(_Known)
_SELECT_KNOWN = f"SELECT {_KNOWN.sql} FROM entries"
_LINK = Columns(
    LedgerRow,
    "l",
    given={
        "entry_id": "e.id", "feed": "f.url", "identity": "e.identity", "url": "e.url",
        "other_id": "o.id", "other_feed": "p.url", "other_identity": "o.identity", "other_url": "o.url",
    },
)  # fmt: skip
_LEDGER = (
    f"SELECT {_LINK.sql} FROM entry_links l JOIN entries e ON e.id = l.entry_id JOIN feeds f ON f.id = e.feed_id"
    " JOIN entries o ON o.id = l.other_id JOIN feeds p ON p.id = o.feed_id"
)
_LISTING = Columns(ListingRow, "e", given={"feed": "f.url", "kind": "f.kind", "why": "u.why"})


class SqlEntryQueries(Subject, EntryQueries):
    """The tables `entries` and `entry_links`."""

    def of_article(self, article_id: int) -> tuple[ListingRow, ...]:
        sql = (
            f"SELECT {_LISTING.sql} FROM article_urls u JOIN entries e ON e.url = u.url"
            " JOIN feeds f ON f.id = e.feed_id WHERE u.article_id = ? ORDER BY e.id"
        )
        with snapshot(self._connection) as db:
            return _LISTING.all(db.execute(sql, (article_id,)))

    def html_of(self, entry_id: int) -> str:
        with snapshot(self._connection) as db:
            return scalar(db.execute("SELECT content_html FROM entries WHERE id = ?", (entry_id,))) or ""

    def ledger_of_article(self, article_id: int) -> tuple[LedgerRow, ...]:
        named = "SELECT n.id FROM article_urls u JOIN entries n ON n.url = u.url WHERE u.article_id = ?1"
        sql = (
            f"{_LEDGER} WHERE l.entry_id IN ({named}) OR l.other_id IN ({named})"
            " ORDER BY l.at, l.entry_id, l.other_id"
        )
        with snapshot(self._connection) as db:
            return _LINK.all(db.execute(sql, (article_id,)))

    def ledger(self, feed_id: int, limit: int) -> tuple[LedgerRow, ...]:
        sql = f"{_LEDGER} WHERE e.feed_id = ? ORDER BY l.entry_id DESC, l.other_id LIMIT ?"
        with snapshot(self._connection) as db:
            return _LINK.all(db.execute(sql, (feed_id, limit)))

    def ledger_counts(self, feed_id: int) -> tuple[tuple[str, int], ...]:
        sql = (
            "SELECT l.reason, count(*) FROM entries e JOIN entry_links l ON l.entry_id = e.id WHERE e.feed_id = ?"
            " GROUP BY 1 ORDER BY 1"
        )
        with snapshot(self._connection) as db:
            return tuple((reason, number) for reason, number in db.execute(sql, (feed_id,)))

    def counts(self, feed_id: int) -> dict[str, int]:
        sql = "SELECT agreement, count(*) FROM entries WHERE feed_id = ? GROUP BY 1"
        with snapshot(self._connection) as db:
            counted = dict(db.execute(sql, (feed_id,)).fetchall())
        return {"ever_listed": sum(counted.values())} | {
            name: counted.get(name, 0) for name in ("whole", "part", "fuller", "other")
        }

    def date_counts(self, feed_id: int) -> tuple[tuple[str, float, int, str], ...]:
        sql = (
            "SELECT published_parser, published_confidence, count(*), max(published_raw) FROM entries"
            " WHERE feed_id = ? AND published_raw <> '' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
        )
        with snapshot(self._connection) as db:
            return tuple(
                (parser, sure, number, example)
                for parser, sure, number, example in db.execute(sql, (feed_id,))
            )


def write_links(
    db: Database,
    feed_id: int,
    new: Iterable[SeenEntry],
    *,
    listed: frozenset[tuple[str, str]],
    has_listed: bool,
    now: datetime,
) -> None:
    """Tell how entries that a feed lists for the first time belong to others, its own or another feed's.

    `listed` is what the feed lists now, by identity and address; `has_listed`: it was read before. Inside a
    transaction, after the entries were written. Cost: some lookups for each new entry.
    """
    left: dict[tuple[str, bytes], _Known] | None = None
    for entry in new:
        links = [_elsewhere(db, feed_id, entry)]
        if has_listed:
            links += [_same_guid(db, feed_id, entry), _same_url(db, feed_id, entry, listed)]
            if not any(links[1:]) and entry.title and entry.published_raw:
                left = _left_by_name(db, feed_id, listed) if left is None else left
                known = left.get((entry.published_raw, texts.content_hash(entry.title)))
                links.append(_Link(known.id, "renamed", "same title and date") if known else None)
        found = [link for link in links if link is not None]
        if found:
            entry_id = _id_of(db, feed_id, entry)
            for link in found:
                insert(db, "entry_links", values_of(link), entry_id=entry_id, at=now, known="kept")


def _id_of(db: Database, feed_id: int, entry: SeenEntry) -> int:
    found = db.execute(
        "SELECT id FROM entries WHERE feed_id = ? AND identity = ? AND url = ?",
        storable([feed_id, entry.identity, entry.url]),
    )
    return int(scalar(found))


def _same_guid(db: Database, feed_id: int, entry: SeenEntry) -> _Link | None:
    """The guid stood at another address before: the post moved, or the guid is used for another one."""
    found = db.execute(
        f"{_SELECT_KNOWN} WHERE feed_id = ? AND identity = ? AND url <> ?"
        " ORDER BY last_seen_at DESC, id DESC LIMIT 1",
        storable([feed_id, entry.identity, entry.url]),
    )
    known = _KNOWN.one(found)
    if known is None:
        return None
    if entry.content_html and entry.content_html == known.content_html:
        return _Link(known.id, "link-changed", "same guid and text")
    same = {
        "title": texts.content_hash(entry.title) == texts.content_hash(known.title)
        if entry.title and known.title
        else None,
        "date": entry.published_raw == known.published_raw
        if entry.published_raw and known.published_raw
        else None,
    }
    told = [f"{'same' if agrees else 'other'} {name}" for name, agrees in same.items() if agrees is not None]
    # A title alone is no evidence where the dates differ: 'Links of the week'. A date alone is: titles are edited.
    moved = same["date"] if same["date"] is not None else same["title"] is not False
    return _Link(known.id, "link-changed" if moved else "guid-reused", ", ".join(("same guid", *told)))


def _same_url(
    db: Database, feed_id: int, entry: SeenEntry, listed: frozenset[tuple[str, str]]
) -> _Link | None:
    """The address had another guid before."""
    if not entry.url:
        return None
    found = db.execute(
        f"{_SELECT_KNOWN} WHERE url = ? AND feed_id = ? AND identity <> ? ORDER BY last_seen_at DESC, id LIMIT 1",
        storable([entry.url, feed_id, entry.identity]),
    )
    known = _KNOWN.one(found)
    if known is None:
        return None
    if entry.identity.startswith(f"{known.identity} "):
        return _Link(known.id, "guid-reused", "the document has this guid on several posts now")
    if (known.identity, known.url) in listed:
        return _Link(known.id, "same-link", "the document lists both")
    return _Link(known.id, "guid-changed", "same address, another guid")


def _left_by_name(
    db: Database, feed_id: int, listed: frozenset[tuple[str, str]]
) -> dict[tuple[str, bytes], _Known]:
    """The entries that the feed lists no more, by date and title, the latest of each; of the last MAX_LEFT it had."""
    rows = db.execute(
        f"{_SELECT_KNOWN} WHERE feed_id = ? AND published_raw <> '' AND title <> '' ORDER BY id DESC LIMIT ?",
        (feed_id, len(listed) + MAX_LEFT),
    )
    found: dict[tuple[str, bytes], _Known] = {}
    for known in _KNOWN.each(rows):
        if (known.identity, known.url) not in listed:
            found.setdefault((known.published_raw, texts.content_hash(known.title)), known)
    return found


def _elsewhere(db: Database, feed_id: int, entry: SeenEntry) -> _Link | None:
    """The first entry of another feed for the same post: of that address, or of that guid in a feed of the source."""
    if entry.url:
        row = db.execute(
            "SELECT e.id, f.url FROM entries e JOIN feeds f ON f.id = e.feed_id"
            " WHERE e.url = ? AND e.feed_id <> ? AND f.kind = 'feed' ORDER BY e.id LIMIT 1",
            storable([entry.url, feed_id]),
        ).fetchone()
        if row is not None:
            other_id, feed = row
            return _Link(other_id, "several-feeds", f"the address stands in {feed} too")
    if "://" in entry.identity or entry.identity.startswith(
        ("tag:", "urn:")
    ):  # meant to be unique in the world
        row = db.execute(
            "SELECT e.id, f.url FROM feeds f CROSS JOIN entries e ON e.feed_id = f.id AND e.identity = ?1"
            " WHERE f.source_id = (SELECT source_id FROM feeds WHERE id = ?2) AND f.id <> ?2 AND f.kind = 'feed'"
            " ORDER BY e.id LIMIT 1",
            storable([entry.identity, feed_id]),
        ).fetchone()
        if row is not None:
            other_id, feed = row
            return _Link(other_id, "several-feeds", f"the guid stands in {feed} too")
    return None


def former_address(db: Database, url: str) -> str:
    """Where a feed said before that the entry stands that it says stands here now; '' when there is no such place."""
    found = db.execute(
        "SELECT o.url FROM entries e JOIN entry_links l ON l.entry_id = e.id JOIN entries o ON o.id = l.other_id"
        " WHERE e.url = ?1 AND o.url NOT IN ('', ?1) AND l.reason = 'link-changed'"
        " ORDER BY o.last_seen_at DESC, o.id DESC LIMIT 1",
        storable([url]),
    )
    return scalar(found) or ""
