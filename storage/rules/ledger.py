"""The ledger of evidence: how a stored row becomes a digest, and how lines are chained. The same in every store."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

#: A column as a store gives it.
Column: TypeAlias = str | int | float | None

GENESIS: Final = "0" * 64  # the hash before the first line
#: What a digest leaves out. A column that a later schema adds is empty in the rows there are, and changes no digest.
_EMPTY: Final = (None, "", "[]", 0)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def digest_row(row: Mapping[str, Column], parts: Mapping[str, Sequence[Mapping[str, Column]]]) -> str:
    """SHA-256, lower-case hexadecimal, of a row and of the rows that belong to it, by the name of their table.

    Of the UTF-8 of compact JSON, `[row, {table: [part, ...]}]` with sorted keys, without what is empty.
    """
    said = {table: [_said(part) for part in rows] for table, rows in parts.items() if rows}
    return _sha256(_encode([_said(row), said]))


def chain(before: str, facts: Iterable[Column]) -> str:
    """The hash of a line: SHA-256 of the hash `before` and of what the line says, as a compact JSON array."""
    return _sha256(_encode([before, *facts]))


def _said(row: Mapping[str, Column]) -> dict[str, Column]:
    return {name: value for name, value in row.items() if isinstance(value, float) or value not in _EMPTY}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
