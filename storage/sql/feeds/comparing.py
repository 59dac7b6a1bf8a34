"""What feeds and sitemaps list: how one reading differs from the last, and which addresses are worth a look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from warraq.articles.urls import host_of
from warraq.storage.records import PRIORITIES, EntryChanges, SeenEntry, Visit
from warraq.storage.sql.database import (
    Columns,
    Database,
    inserting,
    names_of,
    scalar,
    storable,
    to_text,
    values_of,
)
from warraq.storage.sql.feeds.ledger import write_links
from warraq.storage.sql.queue import add_visits, known_urls
from warraq.storage.sql.tombstones import Closed

#: What an entry states, in columns of its name.
_STATED = names_of(SeenEntry, without=("identity", "url"))
_KEEP = (
    inserting("entries", ("feed_id", "identity", "url", *_STATED, "first_seen_at", "last_seen_at"))
    + " ON CONFLICT (feed_id, identity, url) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _STATED)
    + ", state = 'listed', last_seen_at = excluded.last_seen_at,"
    " agreement = CASE WHEN entries.fingerprint = excluded.fingerprint THEN entries.agreement ELSE '' END"
)


def upsert_entries(
    db: Database, feed_id: int, entries: Sequence[SeenEntry], *, complete: bool, now: datetime
) -> EntryChanges:
    """Keep what a document lists and say how that differs from what it listed before. Inside a transaction.

    Only a `complete` document lets entries vanish: a feed's window just moves on. Entries of addresses that are never
    collected again are not kept; they count as known.
    """
    before = _before(db, feed_id)
    entries, closed = _without_closed(db, entries, before)
    seen: dict[tuple[str, str], SeenEntry] = {}
    for entry in entries:
        identity, url = (str(value) for value in storable([entry.identity, entry.url]))
        if not url:  # without an address of its own: what it is known by stays
            url = before[identity][-1].url if identity in before else ""
        seen.setdefault((identity, url), entry)
    known = {(known.identity, known.url): known for rows in before.values() for known in rows}
    _complete(db, feed_id, seen, known)
    _write(db, feed_id, seen, now)
    new = {name: entry for name, entry in seen.items() if name not in known}
    if new and _is_feed(db, feed_id):
        write_links(db, feed_id, new.values(), listed=frozenset(seen), has_listed=bool(known), now=now)
    vanished = {
        name: row.url
        for name, row in known.items()
        if complete and row.state == "listed" and name not in seen
    }
    db.executemany(
        "UPDATE entries SET state = 'left' WHERE feed_id = ? AND identity = ? AND url = ?",
        [(feed_id, *name) for name in vanished],
    )
    return EntryChanges(
        new=tuple(new.values()),
        changed=tuple(
            entry
            for name, entry in seen.items()
            if name in known and known[name].fingerprint != entry.fingerprint
        ),
        vanished_urls=tuple(dict.fromkeys(url for url in vanished.values() if url)),
        shared=len(seen) - len(new) + closed,
    )


def _without_closed(
    db: Database, entries: Sequence[SeenEntry], before: "Mapping[str, list[_Listed]]"
) -> tuple[list[SeenEntry], int]:
    """The entries that may be kept, and how many may not. A guid is often the address.

    Only what is new is looked at, 60 microseconds each: what was closed is listed no more.
    """
    closed = Closed(db)
    kept = []
    for entry in entries:
        is_known = any(known.url == entry.url for known in before.get(entry.identity, ()))
        names = {entry.url, entry.identity if "://" in entry.identity else ""} - {""}
        if is_known or not any(name in closed for name in names):
            kept.append(entry)
    return kept, len(entries) - len(kept)


@dataclass(frozen=True, slots=True)
class _Listed:
    """An entry as the document listed it before."""

    identity: str
    url: str
    fingerprint: str
    state: str


_LISTED = Columns(_Listed)


def _before(db: Database, feed_id: int) -> dict[str, list[_Listed]]:
    """What the document listed so far, by identity, those last seen last."""
    before: dict[str, list[_Listed]] = {}
    rows = db.execute(
        f"SELECT {_LISTED.sql} FROM entries WHERE feed_id = ? ORDER BY last_seen_at, id", (feed_id,)
    )
    for known in _LISTED.each(rows):
        before.setdefault(known.identity, []).append(known)
    return before


def _complete(
    db: Database,
    feed_id: int,
    seen: Mapping[tuple[str, str], SeenEntry],
    known: Mapping[tuple[str, str], _Listed],
) -> None:
    """Give entries that came without an address the one they have now."""
    db.executemany(
        "UPDATE entries SET url = ? WHERE feed_id = ? AND identity = ? AND url = ''",
        [
            (url, feed_id, identity)
            for identity, url in seen
            if url and (identity, url) not in known and (identity, "") in known
        ],
    )


def _is_feed(db: Database, feed_id: int) -> bool:
    return bool(scalar(db.execute("SELECT kind = 'feed' FROM feeds WHERE id = ?", (feed_id,))))


def _write(db: Database, feed_id: int, seen: dict[tuple[str, str], SeenEntry], now: datetime) -> None:
    rows = ([feed_id, *name, *values_of(entry, _STATED).values(), now, now] for name, entry in seen.items())
    db.executemany(_KEEP, map(storable, rows))


def entry_visits(
    db: Database,
    changes: EntryChanges,
    *,
    source_id: int,
    depth: int,
    found_on: str,
    fresh_since: datetime | None,
) -> list[Visit]:
    """Visits that the changes of a document call for.

    New entries whose address was never asked for; changed ones whose address is an article or unknown and was not
    fetched since `fresh_since`. An entry that moved here from another part of a split sitemap, saying something else
    than there, has changed.
    """
    known = known_urls(db, [entry.url for entry in changes.new if entry.url])
    wanted = [(entry.url, False) for entry in changes.new if entry.url and entry.url not in known]
    shifted = [entry for entry in changes.new if entry.url in known and _says_otherwise(db, entry)]
    wanted += [
        (entry.url, True)
        for entry in (*changes.changed, *shifted)
        if entry.url and _worth_another_look(db, entry.url, fresh_since)
    ]
    return [
        Visit(
            source_id=source_id,
            url=url,
            host=host_of(url),
            role="article",
            reason="changed" if is_changed else "new",
            priority=PRIORITIES["changed" if is_changed else "new"],
            depth=depth,
            found_on=found_on,
        )
        for url, is_changed in wanted
    ]


def _says_otherwise(db: Database, entry: SeenEntry) -> bool:
    """Whether another sitemap listed this address before, with another fingerprint. Feeds write dates another way."""
    rows = db.execute(
        "SELECT e.fingerprint FROM entries e JOIN feeds f ON f.id = e.feed_id"
        " WHERE e.url = ? AND f.kind = 'sitemap' AND f.format <> 'feed' ORDER BY e.last_seen_at DESC LIMIT 10",
        (entry.url,),
    ).fetchall()
    fingerprints = {fingerprint for (fingerprint,) in rows}  # its own among them, if this is a sitemap
    return entry.fingerprint in fingerprints and len(fingerprints) > 1


def queue_vanished(db: Database, source_id: int, *, priority: int, now: datetime | None) -> int:
    """As `Entries.queue_vanished`, inside a transaction."""
    waiting = db.execute(
        "SELECT 1 FROM frontier WHERE source_id = ? AND role = 'sitemap' LIMIT 1", (source_id,)
    )
    if scalar(waiting) is not None:
        return 0
    left = db.execute(
        "SELECT e.id, e.url, f.url FROM feeds f CROSS JOIN entries e ON e.feed_id = f.id AND e.state = 'left'"
        " WHERE f.source_id = ? ORDER BY e.id",
        (source_id,),
    ).fetchall()
    db.executemany("UPDATE entries SET state = 'checked' WHERE id = ?", [(number,) for number, _, _ in left])
    wanted = {
        url: found_on
        for _, url, found_on in left
        if url and not _is_listed(db, url) and _may_be_article(db, url)
    }
    return add_visits(
        db,
        [
            Visit(
                source_id=source_id,
                url=url,
                host=host_of(url),
                role="article",
                reason="vanished",
                priority=priority,
                found_on=found_on,
            )
            for url, found_on in wanted.items()
        ],
        now=now,
    )


def _is_listed(db: Database, url: str) -> bool:
    """Whether a sitemap lists the address now. What a feed once listed says nothing: its window moves on."""
    found = db.execute(
        "SELECT 1 FROM entries e JOIN feeds f ON f.id = e.feed_id"
        " WHERE e.url = ? AND e.state = 'listed' AND f.kind = 'sitemap' AND f.format <> 'feed'"
        " AND f.state = 'active' LIMIT 1",
        (url,),
    )
    return scalar(found) is not None


def _may_be_article(db: Database, url: str) -> bool:
    """Whether the address belongs to an article that is not gone, or nothing is known of it, not even to a filter."""
    is_there = scalar(
        db.execute(
            "SELECT a.gone_at IS NULL FROM article_urls u JOIN articles a ON a.id = u.article_id WHERE u.url = ?",
            (url,),
        )
    )
    if is_there is not None:
        return bool(is_there)
    known = "SELECT 1 FROM resources WHERE url = ?1 UNION ALL SELECT 1 FROM filtered_urls WHERE url = ?1"
    return scalar(db.execute(known, (url,))) is None


def _worth_another_look(db: Database, url: str, fresh_since: datetime | None) -> bool:
    resource = db.execute(
        "SELECT fetched_at, article_id, outcome FROM resources WHERE url = ?", (url,)
    ).fetchone()
    if resource is None:
        return True
    fetched_at, article_id, outcome = resource
    if fresh_since is not None and fetched_at > to_text(fresh_since):
        return False
    return article_id is not None or outcome == "failed"
