"""Bodies as fetched, compressed, once each."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from warraq.articles.errors import DatabaseCorrupt, NotFoundError
from warraq.storage.ports import Pages
from warraq.storage.records import PlacedBody
from warraq.storage.rules import pack
from warraq.storage.sql.bodies import (
    Arrival,
    Kind,
    Where,
    add_frame,
    base_of,
    opened,
    pack_page,
    read_body,
    stay,
    stored_page,
    where_bodies_stand,
)
from warraq.storage.sql.database import Database, Subject, insert, snapshot, to_text

_ALL: Final = "SELECT sha256, bytes, first_seen_at, outside FROM pages ORDER BY sha256"
_AHEAD: Final = (
    16  # bodies outside that are asked for at once while all are read: a bucket answers after 20 ms
)
#: Whether a page is stored, where a new one goes, whether it was ever removed.
_KNOWN: Final = (
    "SELECT (SELECT count(*) FROM pages WHERE sha256 = ?1), (SELECT address FROM page_store),"
    " (SELECT count(*) FROM removed_pages WHERE sha256 = ?1)"
)


class SqlPages(Subject, Pages):
    """The table `pages`."""

    def get(self, sha256: str) -> bytes:
        with snapshot(self._connection) as db:
            return read_page(db, sha256)

    def find(self, sha256: str) -> bytes | None:
        try:
            return self.get(sha256)
        except NotFoundError:
            return None


def keep_page(
    db: Database,
    body: bytes,
    sha256: str,
    seen_at: datetime,
    *,
    kind: Kind,
    placed: PlacedBody | None = None,
) -> None:
    """Store a body that is not there yet. Inside a transaction. `placed`: it stands outside already.

    In the database it is packed against another page of its kind, where they are alike.

    A body outside is written, and seen to be whole, before its row is. One that was removed before may just be being
    deleted there: it is taken off that list, which waits for who deletes it, and looked for again.
    """
    known, address, was_removed = db.execute(_KNOWN, (sha256,)).fetchone()
    if known:
        return
    if not address:
        packed = pack_page(db, body, kind, Arrival(to_text(seen_at)))
        plain = packed.frame if packed.dictionary is None else b""
        insert(db, "pages", sha256=sha256, body=plain, bytes=len(body), first_seen_at=seen_at)
        if packed.dictionary is not None:
            add_frame(db, sha256, packed)
        return
    if placed is None or placed.address != address or was_removed:
        frame = pack(body)
        stay(db, address, sha256)
        opened(db, address).write(sha256, frame)
        placed = PlacedBody(address=address, bytes=len(frame))
    insert(db, "pages", sha256=sha256, body=b"", bytes=len(body), first_seen_at=seen_at, outside=placed.bytes)


def read_page(db: Database, sha256: str) -> bytes:
    """As `Pages.get`."""
    page = stored_page(db, sha256)
    if page is None:
        raise NotFoundError("no such page is stored", identity=sha256)
    return read_body(db, sha256, page.frame, page.size, base=base_of(db, page.dictionary, sha256)).body


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """A page with its body, or with the `problem` why that cannot be had."""

    sha256: str
    size: int
    first_seen_at: str
    body: bytes = b""
    problem: DatabaseCorrupt | None = None


def read_pages(db: Database) -> Iterator[ReadPage]:
    """Every page, in the order of the hashes. Bodies outside are asked for some ahead; memory does not grow.

    Raises:
        StorageError: where they stand cannot be reached.
    """
    where = where_bodies_stand(db)
    for address in where.outside:
        opened(db, address)  # by this thread; others only look it up
    waiting: deque[Future[ReadPage]] = deque()
    with ThreadPoolExecutor(_AHEAD, thread_name_prefix="bodies") as readers:
        try:
            for sha256, size, first_seen_at, outside in db.walk(_ALL):
                page = ReadPage(sha256=sha256, size=size, first_seen_at=first_seen_at)
                kept = _Kept() if outside else _kept(db, sha256)
                waiting.append(readers.submit(_with_body, db, where, page, kept))
                if len(waiting) > _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for one in waiting:
                one.cancel()


class _Kept(NamedTuple):
    """What the database has of a page: its frame, what it was packed against, or why that cannot be had."""

    frame: bytes = b""
    base: bytes = b""
    problem: DatabaseCorrupt | None = None


def _kept(db: Database, sha256: str) -> _Kept:
    """Read by the thread that a connection belongs to."""
    page = stored_page(db, sha256)
    assert page is not None  # it was just found
    try:
        return _Kept(page.frame, base_of(db, page.dictionary, sha256))
    except DatabaseCorrupt as problem:
        return _Kept(problem=problem)


def _with_body(db: Database, where: Where, page: ReadPage, kept: _Kept) -> ReadPage:
    if kept.problem is not None:
        return replace(page, problem=kept.problem)
    try:
        return replace(page, body=read_body(db, page.sha256, kept.frame, page.size, where, kept.base).body)
    except DatabaseCorrupt as problem:
        return replace(page, problem=problem)
