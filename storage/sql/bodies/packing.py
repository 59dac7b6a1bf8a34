"""Packing pages that are stored plainly, as if they came now: those of an older version, or that stood outside."""

from time import monotonic
from typing import Final

from warraq.articles.errors import DatabaseCorrupt
from warraq.storage.records import PackedPart
from warraq.storage.rules import unpack
from warraq.storage.sql.bodies.dictionaries import Arrival, Kind, pack_page, stored_page, write_frames
from warraq.storage.sql.database import Database, transaction

_STEP_S: Final = 0.4  # others may wait so long for their turn to write
_AT_ONCE: Final = 500  # fetches
#: In the order of arrival: what is packed against each other came together, and so did its theme.
_NEXT: Final = (
    "SELECT f.id, f.page_sha256, f.started_at, f.source_id, f.role,"
    " EXISTS (SELECT 1 FROM pages p WHERE p.sha256 = f.page_sha256 AND length(p.body) > 0"
    " AND NOT EXISTS (SELECT 1 FROM dictionaries WHERE sha256 = p.sha256))"
    f" FROM fetches f WHERE f.id > ? AND f.page_sha256 <> '' ORDER BY f.id LIMIT {_AT_ONCE}"
)


def pack_some(connection: Database, after: int) -> PackedPart:
    """As `PageStore.pack`."""
    until = monotonic() + _STEP_S
    pages, last = 0, after
    with transaction(connection) as db:
        rows = db.execute(_NEXT, (after,)).fetchall()
        for fetch_id, sha256, at, source_id, role, is_plain in rows:
            last = fetch_id
            if is_plain:
                _pack(db, Kind(source_id, role), Arrival(at, fetch_id, sha256))
                pages += 1
            if monotonic() >= until:
                break
    return PackedPart(pages=pages, last=last, is_done=not rows)


def _pack(db: Database, kind: Kind, arrival: Arrival) -> None:
    page = stored_page(db, arrival.sha256)
    if page is None or page.dictionary is not None:  # it was packed with the one before it
        return
    try:
        packed = pack_page(db, unpack(page.frame, page.size, arrival.sha256), kind, arrival)
    except DatabaseCorrupt:  # found by `check`
        return
    if packed.dictionary is not None:
        write_frames(db, [(arrival.sha256, packed)])
