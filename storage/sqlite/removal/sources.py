"""Removing a source: off all lists at once, then article by article and fetch by fetch, each step short.

Killed on the way, it goes on where it was: what is still there is what remains to be done.
"""

import sqlite3
from collections.abc import Iterable
from time import monotonic
from typing import Final

from warraq.articles.errors import NotFoundError
from warraq.storage.records import RemovalPlan, RemovedPart
from warraq.storage.rules import choose_source, free_slug
from warraq.storage.sqlite.corpus import write_change
from warraq.storage.sqlite.database import Columns, scalar, to_json
from warraq.storage.sqlite.feeds import SOURCE_COLUMNS
from warraq.storage.sqlite.ledger import note
from warraq.storage.sqlite.removal.hollowing import hollow, settle_rest
from warraq.storage.sqlite.removal.record import begin_removal, delete_pages, end_removal, name_rows

STEP_S: Final = 0.4  # others may wait so long for their turn to write
_AT_ONCE: Final = 20  # articles, and fetches, between two looks at the clock

#: What a source has of its own and nothing else refers to. Feeds go with their entries, in steps.
_SURROUNDINGS: Final = (
    "frontier", "filtered_urls", "older_pages", "traps", "walls", "image_cursors", "source_settings",
    "filters_applied",
)  # fmt: skip
#: What its pages taught and brought; kept with its articles.
_KNOWLEDGE: Final = ("templates", "image_files", "health_changes", "searches")

# <> '' again and again: it is the condition of the index.
_OWN_PAGES: Final = (
    "SELECT f.page_sha256 FROM fetches f WHERE f.source_id = :id AND f.page_sha256 <> '' GROUP BY 1"
    " HAVING NOT EXISTS (SELECT 1 FROM fetches g WHERE g.page_sha256 = f.page_sha256 AND g.page_sha256 <> ''"
    " AND g.source_id <> :id)"
)
_OF = "FROM articles WHERE source_id = :id AND removed_at IS NULL"
_COUNTED = "WHERE article_id IN (SELECT id FROM articles WHERE source_id = :id)"
_PLAN = Columns(
    RemovalPlan,
    "s",
    given={
        "source_id": "s.id",
        "articles": f"(SELECT count(*) {_OF})",
        "versions": f"(SELECT count(*) FROM versions {_COUNTED})",
        "fetches": "(SELECT count(*) FROM fetches WHERE source_id = :id)",
        "pages": f"(SELECT count(*) FROM pages WHERE sha256 IN ({_OWN_PAGES}))",
        "page_bytes": f"(SELECT coalesce(sum(length(body)), 0) FROM pages WHERE sha256 IN ({_OWN_PAGES}))",
        "feeds": "(SELECT count(*) FROM feeds WHERE source_id = :id)",
        "queued": "(SELECT count(*) FROM frontier WHERE source_id = :id)",
        "marked": f"(SELECT count(DISTINCT article_id) FROM marks {_COUNTED})",
        "labelled": f"(SELECT count(DISTINCT article_id) FROM labels {_COUNTED})",
        "starred": f"(SELECT count(*) FROM reading {_COUNTED} AND starred_at IS NOT NULL)",
        "noted": f"(SELECT count(*) FROM reading {_COUNTED} AND note <> '')",
        "is_begun": "s.removed_at IS NOT NULL",
    },
)
#: A fetch that a version or an image of another source names stays.
_DELETABLE: Final = (
    "SELECT f.id FROM fetches f WHERE f.source_id = ?"
    " AND NOT EXISTS (SELECT 1 FROM versions WHERE fetch_id = f.id)"
    " AND NOT EXISTS (SELECT 1 FROM image_files WHERE fetch_id = f.id) LIMIT ?"
)
#: The name of a removed source has a '~', which no other has.
_UNFINISHED: Final = (
    "SELECT id, slug FROM sources s WHERE removed_at IS NOT NULL AND instr(slug, '~') = 0 ORDER BY slug"
)


def plan(db: sqlite3.Connection, name: str) -> RemovalPlan:
    """As `RemovalQueries.plan`."""
    source_id = _find(db, name)
    return _PLAN.of(
        db.execute(f"SELECT {_PLAN.sql} FROM sources s WHERE s.id = :id", {"id": source_id}).fetchone()
    )


def unfinished(db: sqlite3.Connection) -> tuple[str, ...]:
    """As `RemovalQueries.unfinished`."""
    return tuple(slug for _, slug in db.execute(_UNFINISHED))


def begin(
    db: sqlite3.Connection, name: str, *, keep_articles: bool, reason: str, by: str, at: str
) -> RemovalPlan:
    """As `Removals.begin`, inside a transaction."""
    found = plan(db, name)
    if found.is_begun:
        return found
    removal_id = begin_removal(db, "remove", subject=found.slug, reason=reason, by=by, at=at)
    for table in _SURROUNDINGS:
        db.execute(f"DELETE FROM {table} WHERE source_id = ?", (found.source_id,))
    db.execute("UPDATE feeds SET state = 'gone' WHERE source_id = ?", (found.source_id,))
    db.execute(
        "UPDATE sources SET state = 'gone', removed_at = ? WHERE id = ?",
        (None if keep_articles else at, found.source_id),
    )
    note(db, "source", found.source_id, at)
    end_removal(db, removal_id, at)
    return found


def step(db: sqlite3.Connection, source_id: int, *, reason: str, by: str, at: str) -> RemovedPart:
    """As `Removals.step`, inside a transaction."""
    slug, removed_at = db.execute(
        "SELECT slug, removed_at FROM sources WHERE id = ?", (source_id,)
    ).fetchone()
    until = monotonic() + STEP_S
    if not _remove_feeds(db, source_id, until):
        return RemovedPart()
    if removed_at is None:  # its articles are kept
        return RemovedPart(is_done=True)
    removal_id = begin_removal(db, "remove", subject=slug, reason=reason, by=by, at=at)
    articles = _remove_articles(db, source_id, removal_id, at, until)
    part = RemovedPart(articles=articles)
    if not articles and _remove_resources(db, source_id, until):
        for table in _KNOWLEDGE:
            db.execute(f"DELETE FROM {table} WHERE source_id = ?", (source_id,))
        part = _remove_fetches(db, source_id, removal_id, until)
        if part.is_done:
            _free_slug(db, source_id, slug, at)
    end_removal(db, removal_id, at)
    return part


def _remove_feeds(db: sqlite3.Connection, source_id: int, until: float) -> bool:
    """Delete what the feeds list, then the feeds; whether all are gone."""
    while monotonic() < until:
        deleted = db.execute(
            "DELETE FROM entries WHERE id IN (SELECT e.id FROM feeds f JOIN entries e ON e.feed_id = f.id"
            " WHERE f.source_id = ? LIMIT ?)",
            (source_id, _AT_ONCE * 10),
        )
        if not deleted.rowcount:
            db.execute("DELETE FROM feeds WHERE source_id = ?", (source_id,))
            return True
    return False


def _remove_articles(db: sqlite3.Connection, source_id: int, removal_id: int, at: str, until: float) -> int:
    number = last = 0
    while monotonic() < until:
        rows = db.execute(  # from the last one on: what is a husk already is passed over once a step
            "SELECT id FROM articles WHERE source_id = ? AND id > ? AND removed_at IS NULL ORDER BY id LIMIT ?",
            (source_id, last, _AT_ONCE),
        )
        article_ids = [found for (found,) in rows]
        if not article_ids:
            break
        last = article_ids[-1]
        _, clusters = hollow(db, article_ids, removal_id)
        for article_id in article_ids:
            db.execute("UPDATE articles SET removed_at = ? WHERE id = ?", (at, article_id))
            write_change(db, "removed", article_id, at)
        settle_rest(db, clusters, at)
        number += len(article_ids)
    return number


def _remove_resources(db: sqlite3.Connection, source_id: int, until: float) -> bool:
    """Delete what is known of the source's addresses; whether all is gone."""
    while monotonic() < until:
        deleted = db.execute(
            "DELETE FROM resources WHERE url IN (SELECT url FROM resources WHERE source_id = ? LIMIT ?)",
            (source_id, _AT_ONCE * 10),
        )
        if not deleted.rowcount:
            return True
    return False


def _remove_fetches(db: sqlite3.Connection, source_id: int, removal_id: int, until: float) -> RemovedPart:
    fetches = pages = size = 0
    while monotonic() < until:
        numbers = [number for (number,) in db.execute(_DELETABLE, (source_id, _AT_ONCE * 10))]
        if not numbers:
            return RemovedPart(fetches=fetches, pages=pages, page_bytes=size, is_done=True)
        ids = to_json(numbers)
        rows = db.execute(
            "SELECT DISTINCT page_sha256 FROM fetches WHERE id IN (SELECT value FROM json_each(?))", (ids,)
        )
        named = [sha256 for (sha256,) in rows if sha256]
        fetches += name_rows(db, "fetch", numbers, removal_id)
        db.execute("DELETE FROM fetches WHERE id IN (SELECT value FROM json_each(?))", (ids,))
        gone, freed = delete_pages(db, _unnamed(db, named), removal_id)
        pages, size = pages + gone, size + freed
    return RemovedPart(fetches=fetches, pages=pages, page_bytes=size)


def _unnamed(db: sqlite3.Connection, sha256s: Iterable[str]) -> list[str]:
    """The pages that no fetch names any more. Those that others brought, too, are from their first one now."""
    found = []
    for sha256 in sha256s:
        first = scalar(
            db.execute(
                "SELECT started_at FROM fetches WHERE page_sha256 = ? AND page_sha256 <> '' ORDER BY id LIMIT 1",
                (sha256,),
            )
        )
        if first is None:
            found.append(sha256)
        else:
            db.execute("UPDATE pages SET first_seen_at = ? WHERE sha256 = ?", (first, sha256))
    return found


def _free_slug(db: sqlite3.Connection, source_id: int, slug: str, at: str) -> None:
    """The name is free for another source: this one is called 'blog~removed' from now on."""
    taken = {name for (name,) in db.execute("SELECT slug FROM sources WHERE id <> ?", (source_id,))}
    new = free_slug(f"{slug}~removed", taken)
    db.execute("UPDATE sources SET slug = ? WHERE id = ?", (new, source_id))
    note(db, "source", source_id, at)


def _find(db: sqlite3.Connection, name: str) -> int:
    """A source that is followed or kept, or that is half removed."""
    followed = SOURCE_COLUMNS.all(
        db.execute(f"SELECT {SOURCE_COLUMNS.sql} FROM sources WHERE removed_at IS NULL ORDER BY slug")
    )
    half = [int(number) for number, slug in db.execute(_UNFINISHED).fetchall() if slug == name.strip()]
    try:
        return choose_source(followed, name).id
    except NotFoundError:
        if half:
            return half[0]
        raise
