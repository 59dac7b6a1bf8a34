"""Python values <-> SQLite values: times, JSON, and text that SQLite can keep."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias

from warraq.storage.rules import storable_text

Value: TypeAlias = str | int | float | bytes | None

#: As a limit: all rows.
ALL: Final = 1 << 62

#: The largest time the text form can hold; what lies beyond is this.
_LATEST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def to_text(moment: datetime) -> str:
    """'YYYY-MM-DDTHH:MM:SSZ'; parts of a second are dropped. Sorts as text.

    Raises:
        ValueError: the time has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"an aware datetime is needed, got {moment!r}")
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        moment = _LATEST
    return (
        f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment.year > 999 else f"{moment.year:04d}{moment:-%m-%dT%H:%M:%SZ}"
    )


def not_earlier(moment: datetime | None) -> str:
    """As `to_text`, rounded up: a host that asked for two seconds gets two. '' for None."""
    if moment is None:
        return ""
    if moment.microsecond:
        moment = moment.replace(microsecond=0) + timedelta(seconds=1)
    return to_text(moment)


def from_text(text: str) -> datetime:
    """The aware UTC time of a stored text."""
    return datetime.fromisoformat(text)


def optional_time(text: str | None) -> datetime | None:
    """As `from_text`, None for None and ''."""
    return from_text(text) if text else None


def to_json(value: object) -> str:
    """Compact JSON, letters as they are."""
    return _encode(value)


def numbers(values: Iterable[int]) -> str:
    """A JSON list of those that may be numbers of rows: 64 bits."""
    return to_json([value for value in values if -ALL < value < ALL])


def storable(values: Iterable[Any]) -> tuple[Value, ...]:
    """The values as SQLite keeps them: times as text, lists as JSON, flags as 0 and 1.

    SQLite takes neither lone surrogates nor NUL (sqlite3 raises for the first, C code stops reading at the second).
    """
    return tuple([write(value) if (write := _WRITERS.get(type(value))) else value for value in values])


#: Type of a value -> its column; what is not named is kept as it is.
_WRITERS: dict[type, Callable[[Any], Value]] = {
    str: storable_text,
    datetime: to_text,
    tuple: lambda value: storable_text(to_json(value)),
    bool: int,
}
