"""The body of a page, wherever it stands."""

from typing import NamedTuple

from warraq.articles.errors import DatabaseCorrupt
from warraq.storage.rules import most_packed, unpack
from warraq.storage.sql.bodies.where import Where, opened, where_bodies_stand
from warraq.storage.sql.database import Database


class ReadBody(NamedTuple):
    """A body as it is packed where it stands, and as it was fetched."""

    packed: bytes
    body: bytes


def read_body(
    db: Database, sha256: str, packed: bytes, size: int, where: Where | None = None, base: bytes = b""
) -> ReadBody:
    """The body of a page whose row has this frame, empty for one outside, and this unpacked size.

    `base`: what it was packed against. Bodies outside are packed plainly.
    While bodies are moved it may stand at two places, and at the new one half of it: the first whole one counts. With
    `where` given, any thread may ask.

    Raises:
        DatabaseCorrupt: it is missing or damaged.
        StorageError: where it stands cannot be reached.
    """
    if packed:
        return ReadBody(packed, unpack(packed, size, sha256, base))
    where = where or where_bodies_stand(db)
    problem: DatabaseCorrupt | None = None
    for address in where.outside:
        try:
            found = _read_outside(db, address, sha256, size)
        except DatabaseCorrupt as damaged:
            problem = problem or damaged
            continue
        if found is not None:
            return found
    if problem is not None:
        raise problem
    places = " and ".join(where.outside) or "the database"
    raise DatabaseCorrupt(f"the bytes of a stored page are missing from {places}", identity=sha256)


def _read_outside(db: Database, address: str, sha256: str, size: int) -> ReadBody | None:
    most = most_packed(size)
    packed = opened(db, address).read(sha256, most)
    if packed is None:
        return None
    if len(packed) > most:
        raise DatabaseCorrupt(f"a stored page is longer than it can be in {address}", identity=sha256)
    return ReadBody(packed, unpack(packed, size, sha256))
