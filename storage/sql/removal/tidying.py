"""Bytes of pages that were kept long enough. Fetches, versions and the ledger stay: they say what was there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from warraq.storage.records import DuePages, Keep
from warraq.storage.sql.bodies import PACKED_BYTES
from warraq.storage.sql.database import Columns, Database, to_json, to_text
from warraq.storage.sql.removal.record import begin_removal, delete_pages, end_removal

_MB: Final = 1_000_000
#: Whether an article's pages stay whatever was set: a person said something of it, or a time stamp covers its version,
#: whose proof are these bytes.
_IS_HELD: Final = (
    "EXISTS (SELECT 1 FROM labels WHERE article_id = v.article_id)"
    " OR EXISTS (SELECT 1 FROM reading WHERE article_id = v.article_id AND (starred_at IS NOT NULL OR note <> ''))"
    " OR coalesce((SELECT mark FROM marks WHERE article_id = v.article_id ORDER BY id DESC LIMIT 1), 'none') <> 'none'"
    " OR EXISTS (SELECT 1 FROM ledger WHERE kind = 'version' AND subject = v.id"
    " AND line <= (SELECT coalesce(max(line), 0) FROM stamps))"
)
#: Images are kept because somebody asked for them; they are no pages.
_IS_IMAGE: Final = "EXISTS (SELECT 1 FROM image_files WHERE page_sha256 = p.sha256 AND page_sha256 <> '')"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A stored page of a source. `is_shared`: another source has it, too."""

    sha256: str
    size: int
    last_at: str
    is_article: bool
    is_held: bool


_PAGE = Columns(
    _Page,
    given={
        "sha256": "p.sha256",
        "size": PACKED_BYTES,
        "last_at": "f.last_at",
        "is_article": "EXISTS (SELECT 1 FROM versions WHERE page_sha256 = p.sha256)",
        "is_held": f"EXISTS (SELECT 1 FROM versions v WHERE v.page_sha256 = p.sha256 AND ({_IS_HELD}))",
    },
)
_PAGES: Final = (
    f"SELECT {_PAGE.sql} FROM (SELECT page_sha256, max(started_at) AS last_at FROM fetches WHERE source_id = ?"
    " AND page_sha256 <> '' GROUP BY page_sha256) f CROSS JOIN pages p ON p.sha256 = f.page_sha256"
    " WHERE NOT EXISTS (SELECT 1 FROM fetches g WHERE g.page_sha256 = p.sha256 AND g.page_sha256 <> ''"
    " AND g.source_id <> ?)"
    f" AND NOT {_IS_IMAGE} ORDER BY f.last_at, p.sha256"
)
_STILL_FREE: Final = (
    f"SELECT value FROM json_each(?) AS asked WHERE NOT EXISTS (SELECT 1 FROM versions v"
    f" WHERE v.page_sha256 = asked.value AND ({_IS_HELD}))"
)


def due(db: Database, source_id: int, keep: Keep, now: datetime) -> DuePages:
    """As `RemovalQueries.due`. A page that another source has, too, stays. Cost: reads the table of fetches."""
    (slug,) = db.execute("SELECT slug FROM sources WHERE id = ?", (source_id,)).fetchone()
    if keep == Keep():
        return DuePages(source=slug)
    pages = _PAGE.all(db.execute(_PAGES, (source_id, source_id)))
    of_articles = [page for page in pages if page.is_article]
    going = _too_many(of_articles, keep.pages_days, keep.pages_mb, now)
    rejected = _too_many(
        [page for page in pages if not page.is_article], keep.rejected_days, keep.rejected_mb, now
    )
    leaving, held = [page for page in going if not page.is_held], [page for page in going if page.is_held]
    return DuePages(
        source=slug,
        articles=tuple(page.sha256 for page in leaving),
        article_bytes=sum(page.size for page in leaving),
        rejected=tuple(page.sha256 for page in rejected),
        rejected_bytes=sum(page.size for page in rejected),
        held=len(held),
        held_bytes=sum(page.size for page in held),
    )


def drop_pages(
    db: Database, sha256s: Sequence[str], *, slug: str, reason: str, by: str, at: str
) -> tuple[int, int]:
    """As `Removals.drop_pages`, inside a transaction."""
    free = [sha256 for (sha256,) in db.execute(_STILL_FREE, (to_json(list(sha256s)),))]
    if not free:
        return 0, 0
    removal_id = begin_removal(db, "tidy", subject=slug, reason=reason, by=by, at=at)
    dropped = delete_pages(db, free, removal_id)
    end_removal(db, removal_id, at)
    return dropped


def _too_many(pages: Iterable[_Page], days: int | None, megabytes: int | None, now: datetime) -> list[_Page]:
    """Of pages in the order of their age, those that are too old, and the oldest of what is too much."""
    pages = list(pages)
    before = "" if days is None else to_text(now - timedelta(days=days))
    over = 0 if megabytes is None else sum(page.size for page in pages) - megabytes * _MB
    found = []
    for page in pages:
        if page.last_at >= before and over <= 0:
            break
        found.append(page)
        over -= page.size
    return found
