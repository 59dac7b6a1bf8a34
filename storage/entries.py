"""What feeds and sitemaps list: how one reading differs from the last, and which addresses are worth a look."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from storage.frontier import add_visits, known_urls
from storage.records import EntryChanges, SeenEntry, Visit
from storage.values import storable, to_text
from storage.visits import PRIORITIES, host_of


def upsert_entries(
    db: sqlite3.Connection, feed_id: int, entries: Sequence[SeenEntry], *, complete: bool, now: datetime
) -> EntryChanges:
    """Keep what a document lists and say how that differs from what it listed before. Inside a transaction.

    Only a `complete` document lets entries vanish: a feed's window just moves on.
    """
    before = {
        identity: (fingerprint, state, url)
        for identity, fingerprint, state, url in db.execute(
            "SELECT identity, fingerprint, state, url FROM entries WHERE feed_id = ?", (feed_id,)
        )
    }
    seen: dict[str, SeenEntry] = {}
    for entry in entries:
        seen.setdefault(str(storable([entry.identity])[0]), entry)
    _write(db, feed_id, seen, now)
    vanished = {
        identity: url
        for identity, (_, state, url) in before.items()
        if complete and state == "listed" and identity not in seen
    }
    db.executemany(
        "UPDATE entries SET state = 'left' WHERE feed_id = ? AND identity = ?",
        [(feed_id, name) for name in vanished],
    )
    return EntryChanges(
        new=tuple(entry for identity, entry in seen.items() if identity not in before),
        changed=tuple(
            entry
            for identity, entry in seen.items()
            if identity in before and before[identity][0] != entry.fingerprint
        ),
        vanished_urls=tuple(dict.fromkeys(url for url in vanished.values() if url)),
        shared=sum(1 for identity in seen if identity in before),
    )


def _write(db: sqlite3.Connection, feed_id: int, seen: dict[str, SeenEntry], now: datetime) -> None:
    moment = to_text(now)
    db.executemany(
        "INSERT INTO entries (feed_id, identity, url, title, published, published_raw, fingerprint, content_html,"
        " first_seen_at, last_seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (feed_id, identity) DO UPDATE SET url = excluded.url, title = excluded.title,"
        " published = excluded.published, published_raw = excluded.published_raw, fingerprint = excluded.fingerprint,"
        " content_html = excluded.content_html, state = 'listed', last_seen_at = excluded.last_seen_at",
        (
            storable(
                [
                    feed_id, identity, entry.url, entry.title, entry.published, entry.published_raw, entry.fingerprint,
                    entry.content_html, moment, moment,
                ]
            )
            for identity, entry in seen.items()
        ),
    )  # fmt: skip


def entry_visits(
    db: sqlite3.Connection,
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


def _says_otherwise(db: sqlite3.Connection, entry: SeenEntry) -> bool:
    """Whether another sitemap listed this address before, with another fingerprint."""
    rows = db.execute(
        "SELECT e.fingerprint FROM entries e JOIN feeds f ON f.id = e.feed_id"
        " WHERE e.url = ? AND f.kind = 'sitemap' ORDER BY e.last_seen_at DESC LIMIT 10",
        (entry.url,),
    ).fetchall()
    fingerprints = {fingerprint for (fingerprint,) in rows}  # its own among them, if this is a sitemap
    return entry.fingerprint in fingerprints and len(fingerprints) > 1


def queue_vanished(db: sqlite3.Connection, source_id: int, *, priority: int, now: datetime | None) -> int:
    """As `Feeds.queue_vanished`, inside a transaction."""
    if db.execute(
        "SELECT 1 FROM frontier WHERE source_id = ? AND role = 'sitemap' LIMIT 1", (source_id,)
    ).fetchone():
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


def _is_listed(db: sqlite3.Connection, url: str) -> bool:
    """Whether a sitemap lists the address now. What a feed once listed says nothing: its window moves on."""
    row = db.execute(
        "SELECT 1 FROM entries e JOIN feeds f ON f.id = e.feed_id"
        " WHERE e.url = ? AND e.state = 'listed' AND f.kind = 'sitemap' AND f.state = 'active' LIMIT 1",
        (url,),
    ).fetchone()
    return row is not None


def _may_be_article(db: sqlite3.Connection, url: str) -> bool:
    """Whether the address belongs to an article that is not gone, or nothing is known of it."""
    article = db.execute(
        "SELECT a.gone_at FROM article_urls u JOIN articles a ON a.id = u.article_id WHERE u.url = ?", (url,)
    ).fetchone()
    if article is not None:
        return article[0] is None
    return db.execute("SELECT 1 FROM resources WHERE url = ?", (url,)).fetchone() is None


def _worth_another_look(db: sqlite3.Connection, url: str, fresh_since: datetime | None) -> bool:
    resource = db.execute(
        "SELECT fetched_at, article_id, outcome FROM resources WHERE url = ?", (url,)
    ).fetchone()
    if resource is None:
        return True
    fetched_at, article_id, outcome = resource
    if fresh_since is not None and fetched_at >= to_text(fresh_since):
        return False
    return article_id is not None or outcome == "failed"
