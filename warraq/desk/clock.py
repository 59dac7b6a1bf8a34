"""The clock of the desk."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]


def present() -> datetime:
    """The time in UTC, in whole seconds, as the database keeps it."""
    return datetime.now(UTC).replace(microsecond=0)
