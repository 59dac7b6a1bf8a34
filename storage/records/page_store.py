"""Where bodies of pages stand that are not in the database."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBody:
    """A file of a folder or bucket of bodies, written `at` seconds since 1970. `sha256` is '' for half a body."""

    name: str
    sha256: str
    bytes: int
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedBody:
    """A body that stands in a folder or bucket already, whole, packed to so many bytes; its page is not stored yet."""

    address: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStoreState:
    """Where bodies stand. `address`: where new ones go, '' the database, None: the database, as nothing was chosen yet.

    `moved_from`: where bodies outside are that were not moved yet, '' nowhere. Sizes are of packed bodies; `leaving`:
    bodies that are to be deleted outside; `dictionaries`: pages that others are packed against, kept a second time.
    """

    address: str | None
    moved_from: str = ""
    is_moving: bool = False
    inside: int = 0
    inside_bytes: int = 0
    outside: int = 0
    outside_bytes: int = 0
    leaving: int = 0
    dictionaries: int = 0
    dictionary_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedPart:
    """What one step of packing pages did: how many it looked at, and the `last` fetch that brought one of them.

    `is_done`: there is none left to look at.
    """

    pages: int
    last: int
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPart:
    """What one step of moving bodies did. `broken`: hashes of bodies that are missing or damaged; they stay.

    `last`: the hash up to which all were looked at. `is_done`: there is none left to look at; `is_ended`: and none
    stayed where it was.
    """

    bodies: int = 0
    bytes: int = 0
    broken: tuple[str, ...] = ()
    last: str = ""
    is_done: bool = False
    is_ended: bool = False
