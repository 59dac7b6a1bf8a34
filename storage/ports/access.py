"""Who may open the reading room: hashes of passwords and tokens by name."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import AccessKind, AccessRow


class AccessQueries(Protocol):
    """The passwords and tokens."""

    def all(self) -> tuple[AccessRow, ...]:
        """Every one, by name."""


class Access(AccessQueries, Protocol):
    """The passwords and tokens, and how they are given and taken."""

    def set(self, name: str, kind: AccessKind, secret_hash: str, *, now: datetime) -> bool:
        """Store what a name is known by from now on; returns whether the name was new.

        Raises:
            StorageError: the name is of the other kind.
        """

    def remove(self, name: str) -> None:
        """Nobody is known by this name any more.

        Raises:
            NotFoundError: nobody was.
        """
