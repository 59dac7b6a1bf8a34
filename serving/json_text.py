"""JSON text that is safe to print, to store one value per line and to paste into a script on a page."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from typing import Final

# Valid inside JSON strings, but terminals interpret them or line readers split at them: DEL, C1 controls
# such as U+0085, bidirectional overrides and isolates, line and paragraph separators.
_NOT_PRINTED: Final = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def json_text(value: object, *, indent: int | None = None) -> str:
    """Returns JSON (RFC 8259), readable UTF-8. Records become objects, tuples arrays, times ISO 8601 in UTC."""
    text = json.dumps(value, default=_plain, ensure_ascii=False, allow_nan=False, indent=indent)
    return _NOT_PRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def json_lines(values: Iterable[object]) -> Iterator[str]:
    """Yields JSON Lines: one value per line, without keeping any in memory.

    Every character that some reader treats as a line end is escaped: each value is exactly one line.
    """
    for value in values:
        yield json_text(value) + "\n"


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON form of {type(value).__name__}")
