"""Moving bodies from one store to another, some at a time, each verified by its hash."""

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

from warraq.articles.errors import DatabaseCorrupt, StorageError
from warraq.storage.records import MovedPart
from warraq.storage.rules import pack
from warraq.storage.sql.bodies.dictionaries import base_of, delete_unused, stored_page
from warraq.storage.sql.bodies.leaving import let_leave
from warraq.storage.sql.bodies.reading import read_body
from warraq.storage.sql.bodies.where import Where, opened, where_bodies_stand, write_where
from warraq.storage.sql.database import Database, scalar, snapshot, transaction

logger = logging.getLogger(__name__)

_AT_ONCE: Final = 64  # bodies in one step, and in its transaction
_BYTES_AT_ONCE: Final = 32_000_000  # likewise, unpacked: what is held in memory
_THREADS: Final = 8
#: A page whose body stands outside now, and one whose body came back: packed plainly, both.
_OUT: Final = "UPDATE pages SET outside = ?, body = ? WHERE sha256 = ? AND outside = 0"
_IN: Final = "UPDATE pages SET body = ?, outside = 0 WHERE sha256 = ?"
_NEXT: Final = "SELECT sha256, bytes, outside FROM pages WHERE sha256 > ? ORDER BY sha256 LIMIT ?"


@dataclass(frozen=True, slots=True)
class _Body:
    """A body on its way. `packed` is empty as long as it was not read, `base` what it was packed against.

    `is_lost`: that is missing or damaged.
    """

    sha256: str
    size: int
    is_outside: bool
    packed: bytes = b""
    base: bytes = b""
    is_lost: bool = False


def move_some(connection: Database, after: str | None) -> MovedPart:
    """As `PageStore.move`, without ending it.

    Files are written before the transaction: nobody waits for them. Where it fails, they are there the next time.
    """
    with snapshot(connection) as db:
        where = where_bodies_stand(db)
        start = where.moved_to if after is None else after
        rows = _next(db, start) if where.is_moving else []
        waiting = [_with_packed(db, body) for body in rows if _is_to_move(body, where)]
    if not rows:
        return MovedPart(last=start, is_done=True, is_ended=where.is_moving and start == where.moved_to)
    for address in where.outside:
        opened(connection, address)  # by this thread; others only look it up
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="bodies") as movers:
        carried = list(movers.map(lambda body: _carry(connection, where, body), waiting))
    moved = [body for body in carried if body is not None]
    broken = [body for body, done in zip(waiting, carried, strict=True) if done is None]
    last = rows[-1].sha256
    # What is broken in the database stays there, and is no reason to look at the former place again.
    is_whole = start == where.moved_to and not any(body.is_outside for body in broken)
    _note(connection, where, moved, moved_to=last if is_whole else where.moved_to)
    return MovedPart(
        bodies=len(moved),
        bytes=sum(len(body.packed) for body in moved),
        broken=tuple(body.sha256 for body in broken),
        last=last,
    )


def end_move(connection: Database, *, gives_up: bool) -> None:
    """Look for bodies at their new place only; with `gives_up` the former one is free for another database."""
    with transaction(connection) as db:
        where = where_bodies_stand(db)
        if where.is_moving:
            write_where(db, replace(where, moved_from="", moved_to="", is_moving=False))
    if gives_up and where.moved_from:
        try:
            opened(connection, where.moved_from).give_up(where.owner)
        except StorageError as problem:
            logger.warning("all bodies were moved, but the former place could not be given up: %s", problem)


def _next(db: Database, start: str) -> list[_Body]:
    found: list[_Body] = []
    for sha256, size, outside in db.execute(_NEXT, (start, _AT_ONCE)).fetchall():
        found.append(_Body(sha256, size, outside > 0))
        if sum(body.size for body in found) >= _BYTES_AT_ONCE:
            break
    return found


def _is_to_move(body: _Body, where: Where) -> bool:
    """Whether a body may be elsewhere than all shall be. One outside may be at either place: it is looked for."""
    return bool(where.moved_from) if body.is_outside else bool(where.address)


def _with_packed(db: Database, body: _Body) -> _Body:
    if body.is_outside:
        return body
    page = stored_page(db, body.sha256)
    assert page is not None  # the snapshot has it
    try:
        return replace(body, packed=page.frame, base=base_of(db, page.dictionary, body.sha256))
    except DatabaseCorrupt:
        return replace(body, is_lost=True)


def _carry(connection: Database, where: Where, body: _Body) -> _Body | None:
    """Read a body where it is, and write it where it shall be, plainly; None when it is missing or damaged."""
    if body.is_lost:
        return None
    try:
        read = read_body(connection, body.sha256, body.packed, body.size, where, body.base)
    except DatabaseCorrupt:
        return None
    packed = pack(read.body) if body.base else read.packed
    if where.address:
        opened(connection, where.address).write(body.sha256, packed)
    return replace(body, packed=packed)


def _note(connection: Database, where: Where, moved: Sequence[_Body], *, moved_to: str) -> None:
    """Say of the pages that their bodies moved, and let the former ones go."""
    with transaction(connection) as db:
        for body in moved:
            if scalar(db.execute("SELECT 1 FROM pages WHERE sha256 = ?", (body.sha256,))) is None:
                if where.address:  # it was removed meanwhile
                    let_leave(db, where.address, [body.sha256])
            elif where.address:
                db.execute(_OUT, (len(body.packed), b"", body.sha256))
                db.execute("DELETE FROM page_frames WHERE sha256 = ?", (body.sha256,))
            else:
                db.execute(_IN, (body.packed, body.sha256))
        delete_unused(db)
        if where.moved_from:
            let_leave(db, where.moved_from, [body.sha256 for body in moved])
        write_where(db, replace(where_bodies_stand(db), moved_to=moved_to))
