"""JSON text that is safe to print, to store one value per line and to paste into a script on a page."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from operator import attrgetter
from typing import Any, Final

# Valid inside JSON strings, but terminals interpret them or line readers split at them: DEL, C1 controls
# such as U+0085, bidirectional overrides and isolates, line and paragraph separators.
_NOT_PRINTED: Final = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def json_text(value: object, *, indent: int | None = None) -> str:
    """Returns JSON (RFC 8259), readable UTF-8. Records become objects, tuples arrays, times ISO 8601 in UTC."""
    return _safe(_encoder(indent).encode(value))


def json_string(text: str) -> str:
    """Returns `json_text` of a text, in half the time of a long one."""
    if not text.replace("\n", "").isprintable():
        return json_text(text)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def json_lines(values: Iterable[object]) -> Iterator[str]:
    """Yields JSON Lines: one value per line, without keeping any in memory.

    Every character that some reader treats as a line end is escaped: each value is exactly one line.
    """
    for value in values:
        yield json_text(value) + "\n"


def _safe(text: str) -> str:
    if text.isprintable():  # twice as fast as the search: none of what is escaped is
        return text
    return _NOT_PRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


@cache
def _encoder(indent: int | None) -> json.JSONEncoder:
    return json.JSONEncoder(default=_plain, ensure_ascii=False, allow_nan=False, indent=indent)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        names, values_of = _fields(type(value))
        return dict(zip(names, values_of(value), strict=True))  # not `asdict`, which copies what is in it
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON form of {type(value).__name__}")


@cache
def _fields(record: type) -> tuple[tuple[str, ...], Any]:
    """The names of a record's fields, and what gives their values."""
    names = tuple(field.name for field in fields(record))
    if len(names) < 2:  # then `attrgetter` gives no tuple
        return names, lambda value: tuple(getattr(value, name) for name in names)
    return names, attrgetter(*names)
