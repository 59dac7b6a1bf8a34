"""Removing a source: off all lists at once, then article by article and fetch by fetch, each step short.

Killed on the way, it goes on where it was: what is still there is what remains to be done.
"""

from collections.abc import Iterable
from dataclasses import replace
from time import monotonic
from typing import Final

from warraq.articles.errors import NotFoundError
from warraq.storage.records import RemovalPlan, RemovedPart
from warraq.storage.rules import choose_source, free_slug
from warraq.storage.sql.bodies import PACKED_BYTES
from warraq.storage.sql.corpus import write_change
from warraq.storage.sql.database import Columns, Database, scalar, to_json
from warraq.storage.sql.feeds import SOURCE_COLUMNS
from warraq.storage.sql.ledger import note
from warraq.storage.sql.removal.hollowing import hollow, settle_rest
from warraq.storage.sql.removal.record import begin_removal, delete_pages, end_removal, name_rows

STEP_S: Final = 0.4  # others may wait so long for their turn to write
_ARTICLES_AT_ONCE: Final = 20  # between two looks at the clock
_ROWS_AT_ONCE: Final = 200  # likewise, fetches too

#: What a source has of its own, nothing else refers to, and is little.
_SURROUNDINGS: Final = (
    "older_pages",
    "traps",
    "walls",
    "image_cursors",
    "budgets",
    "source_settings",
    "filters_applied",
)
#: What waits for it, with the key: there may be hundreds of thousands.
_WAITING: Final = (("frontier", "id"), ("filtered_urls", "url"))
#: What its pages taught and brought, and what is known of its addresses; kept with its articles.
_KNOWLEDGE: Final = (("resources", "url"), ("image_files", "url"), ("health_changes", "id"))

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
        "page_bytes": f"(SELECT coalesce(sum({PACKED_BYTES}), 0) FROM pages p WHERE sha256 IN ({_OWN_PAGES}))",
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
#: The name of a removed source has a '~', which no other has. One whose articles are kept has nothing else any more.
_UNFINISHED: Final = (
    "SELECT id, slug FROM sources s WHERE removed_at IS NOT NULL AND instr(slug, '~') = 0"
    " OR removed_at IS NULL AND state = 'gone' AND (EXISTS (SELECT 1 FROM feeds WHERE source_id = s.id)"
    + "".join(f" OR EXISTS (SELECT 1 FROM {table} WHERE source_id = s.id)" for table, _ in _WAITING)
    + ") ORDER BY slug"
)


def plan(db: Database, name: str) -> RemovalPlan:
    """As `RemovalQueries.plan`."""
    source_id = _find(db, name)
    return _PLAN.of(
        db.execute(f"SELECT {_PLAN.sql} FROM sources s WHERE s.id = :id", {"id": source_id}).fetchone()
    )


def unfinished(db: Database) -> tuple[str, ...]:
    """As `RemovalQueries.unfinished`."""
    return tuple(slug for _, slug in db.execute(_UNFINISHED))


def begin(
    db: Database, found: RemovalPlan, *, keep_articles: bool, reason: str, by: str, at: str
) -> RemovalPlan:
    """As `Removals.begin`, inside a transaction, for a plan that was made before it: counting takes seconds."""
    begun = scalar(db.execute("SELECT removed_at FROM sources WHERE id = ?", (found.source_id,)))
    if begun is not None:
        return replace(found, is_begun=True)
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


def step(db: Database, source_id: int, *, reason: str, by: str, at: str) -> RemovedPart:
    """As `Removals.step`, inside a transaction."""
    slug, state, removed_at = db.execute(
        "SELECT slug, state, removed_at FROM sources WHERE id = ?", (source_id,)
    ).fetchone()
    until = monotonic() + STEP_S
    if state != "gone":  # somebody follows it again
        return RemovedPart(is_done=True)
    if not (_remove_rows(db, _WAITING, source_id, until) and _remove_feeds(db, source_id, until)):
        return RemovedPart()
    if removed_at is None:  # its articles are kept
        return RemovedPart(is_done=True)
    removal_id = begin_removal(db, "remove", subject=slug, reason=reason, by=by, at=at)
    articles = _remove_articles(db, source_id, removal_id, at, until)
    part = RemovedPart(articles=articles)
    if not articles and _remove_rows(db, _KNOWLEDGE, source_id, until):
        for table in ("templates", "searches"):
            db.execute(f"DELETE FROM {table} WHERE source_id = ?", (source_id,))
        part = _remove_fetches(db, source_id, removal_id, until)
        if part.is_done:
            _free_slug(db, source_id, slug, at)
    end_removal(db, removal_id, at)
    return part


def _remove_rows(db: Database, tables: Iterable[tuple[str, str]], source_id: int, until: float) -> bool:
    """Delete what tables have of a source; whether all is gone. At least one part goes, whatever the time."""
    for table, key in tables:
        few = f"SELECT {key} FROM {table} WHERE source_id = ?1 LIMIT ?2"
        # The plus keeps SQLite from reading all rows of the source for each of the parts.
        sql = f"DELETE FROM {table} WHERE +source_id = ?1 AND {key} IN ({few})"
        while db.execute(sql, (source_id, _ROWS_AT_ONCE)).rowcount == _ROWS_AT_ONCE:
            if monotonic() >= until:
                return False
    return True


def _remove_feeds(db: Database, source_id: int, until: float) -> bool:
    """Delete what the feeds list, then the feeds, each of which looks at the whole queue; whether all are gone."""
    few = "SELECT e.id FROM feeds f JOIN entries e ON e.feed_id = f.id WHERE f.source_id = ? LIMIT ?"
    entries = f"DELETE FROM entries WHERE id IN ({few})"
    while db.execute(entries, (source_id, _ROWS_AT_ONCE)).rowcount == _ROWS_AT_ONCE:
        if monotonic() >= until:
            return False
    for (feed_id,) in db.execute("SELECT id FROM feeds WHERE source_id = ?", (source_id,)).fetchall():
        db.execute("DELETE FROM feeds WHERE id = ?", (feed_id,))
        if monotonic() >= until:
            return False
    return True


def _remove_articles(db: Database, source_id: int, removal_id: int, at: str, until: float) -> int:
    number = last = 0
    while True:
        rows = db.execute(  # from the last one on: what is a husk already is passed over once a step
            "SELECT id FROM articles WHERE source_id = ? AND id > ? AND removed_at IS NULL ORDER BY id LIMIT ?",
            (source_id, last, _ARTICLES_AT_ONCE),
        )
        article_ids = [found for (found,) in rows]
        if not article_ids:
            return number
        last = article_ids[-1]
        _, clusters = hollow(db, article_ids, removal_id)
        for article_id in article_ids:
            db.execute("UPDATE articles SET removed_at = ? WHERE id = ?", (at, article_id))
            write_change(db, "removed", article_id, at)
        settle_rest(db, clusters, at)
        number += len(article_ids)
        if monotonic() >= until:
            return number


def _remove_fetches(db: Database, source_id: int, removal_id: int, until: float) -> RemovedPart:
    fetches = pages = size = 0
    while numbers := [number for (number,) in db.execute(_DELETABLE, (source_id, _ROWS_AT_ONCE))]:
        ids = to_json(numbers)
        rows = db.execute(
            "SELECT DISTINCT page_sha256 FROM fetches WHERE id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))",
            (ids,),
        )
        named = [sha256 for (sha256,) in rows if sha256]
        fetches += name_rows(db, "fetch", numbers, removal_id)
        db.execute(
            "DELETE FROM fetches WHERE id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))", (ids,)
        )
        gone, freed = delete_pages(db, _unnamed(db, named), removal_id)
        pages, size = pages + gone, size + freed
        if monotonic() >= until:
            return RemovedPart(fetches=fetches, pages=pages, page_bytes=size)
    return RemovedPart(fetches=fetches, pages=pages, page_bytes=size, is_done=True)


def _unnamed(db: Database, sha256s: Iterable[str]) -> list[str]:
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


def _free_slug(db: Database, source_id: int, slug: str, at: str) -> None:
    """The name is free for another source: this one is called 'blog~removed' from now on."""
    taken = {name for (name,) in db.execute("SELECT slug FROM sources WHERE id <> ?", (source_id,))}
    new = free_slug(f"{slug}~removed", taken)
    db.execute("UPDATE sources SET slug = ? WHERE id = ?", (new, source_id))
    note(db, "source", source_id, at)


def _find(db: Database, name: str) -> int:
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
