"""The packed body of a page, wherever it stands."""

from warraq.articles.errors import DatabaseCorrupt
from warraq.storage.rules import most_packed
from warraq.storage.sql.bodies.where import Where, opened, where_bodies_stand
from warraq.storage.sql.database import Database


def read_packed(db: Database, sha256: str, body: bytes, size: int, where: Where | None = None) -> bytes:
    """The frame of a page whose row has this `body`, empty for one outside, and this unpacked size.

    Raises:
        DatabaseCorrupt: it is missing outside, or longer than a frame of that size can be.
        StorageError: where it stands cannot be reached.
    """
    if body:
        return body
    where = where or where_bodies_stand(db)
    most = most_packed(size)
    for address in where.outside:
        packed = opened(db, address).read(sha256, most)
        if packed is None:
            continue
        if len(packed) > most:
            raise DatabaseCorrupt(f"a stored page is longer than it can be in {address}", identity=sha256)
        return packed
    places = " and ".join(where.outside) or "the database"
    raise DatabaseCorrupt(f"the bytes of a stored page are missing from {places}", identity=sha256)
