"""A body is packed and written before its page is stored."""

from warraq.storage.ports import PageBodies
from warraq.storage.records import PlacedBody
from warraq.storage.rules import digest_of, pack


def place_body(bodies: PageBodies, body: bytes) -> PlacedBody:
    """Write a body to a store outside; it is whole there when this returns. May be called from any thread.

    Raises:
        StorageError: the store cannot be reached, or has no room.
    """
    packed = pack(body)
    bodies.write(digest_of(body), packed)
    return PlacedBody(address=bodies.address, bytes=len(packed))
