"""Bodies of pages outside the database: how they are read and written, and which store a database uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import FoundBody, MovedPart, PackedPart, PageStoreState


class PageBodies(Protocol):
    """Packed bodies by the SHA-256 of what they unpack to. May be used from any thread.

    Each method raises StorageError when the store cannot be reached, or does not do what it is told.
    """

    @property
    def address(self) -> str:
        """Where they stand."""

    def read(self, sha256: str, most: int) -> bytes | None:
        """A body as it is packed, None if it is not there. Of a longer one than `most`, `most` + 1 bytes are read."""

    def write(self, sha256: str, packed: bytes) -> None:
        """Keep a body: it is there, whole and readable, when this returns. One that is there already is left."""

    def delete(self, sha256s: Sequence[str]) -> None:
        """Delete bodies. One that is not there is no error."""

    def walk(self) -> Iterator[FoundBody]:
        """Every file that there is, in no order. Files that are not of this kind are passed over."""


class PageStoreQueries(Protocol):
    """Where bodies of pages stand."""

    def state(self) -> PageStoreState:
        """Where, and how many. Cost: reads the table of pages."""


class PageStore(PageStoreQueries, Protocol):
    """Choosing the store of bodies, and moving them."""

    def use(self, address: str | None) -> PageBodies | None:
        """The store that new bodies are written to, once it was seen to be there; None: the database.

        `address`: what the configuration says, '' the database, None nothing. The first one that a database is told is
        remembered, and what is stored already stays where it is.

        Raises:
            ConfigurationError: another one is used; or this one belongs to another database, or cannot be one.
            StorageError: it cannot be reached, or is not what it was.
        """

    def begin_move(self, address: str) -> PageStoreState:
        """Let new bodies go there ('' the database), and say what is where. Called again, the move goes on.

        Raises:
            As `use`. ConfigurationError: a move to another place was not ended.
        """

    def move(self, after: str | None = None) -> MovedPart:
        """Move the next bodies, each verified by its hash: read, written, seen to be there, then deleted.

        `after`: the `last` of the part before, None: from where an earlier move was stopped. A move ends with the last
        part, unless a body outside is broken: then it is still looked for where it was, and the next move begins there.

        Raises:
            StorageError: a store cannot be reached; what was moved is moved, and the next move goes on.
        """

    def end_move(self) -> None:
        """End a move that left broken bodies: they are given up, and where they were is not asked any more."""

    def pack(self, after: int = 0) -> PackedPart:
        """Pack the next pages that stand in the database by themselves against others of their site, in the order of
        their fetches; what is new is packed so anyway. `after`: the `last` of the part before.

        Cost: at most about half a second.
        """

    def clear(self) -> int:
        """Delete outside what no page has any more; how many could not be deleted now, as the store does not answer."""
