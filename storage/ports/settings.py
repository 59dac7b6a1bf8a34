"""What was set for sources, beside what warraq.toml states for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.storage.records import StoredSetting


class SettingQueries(Protocol):
    """Settings of sources, as they were set. Whether they still mean something is for the caller to say."""

    def of(self, source_id: int) -> tuple[StoredSetting, ...]:
        """What was set for a source, by key."""

    def all(self) -> tuple[StoredSetting, ...]:
        """What was set for any source, by source and key."""


class Settings(SettingQueries, Protocol):
    """Settings of sources, to be set."""

    def change(
        self,
        source_id: int,
        changes: Mapping[str, str | int | float | tuple[str, ...] | None],
        *,
        now: datetime,
    ) -> int:
        """Set these keys, and unset those of None, all or none; says how many are another way now.

        A key that has the value already keeps the time at which it was set.

        Raises:
            NotFoundError: no source has that id.
        """
