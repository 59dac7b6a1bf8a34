"""Whether two databases hold the same rows."""

import json
import marshal
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import zip_longest
from typing import Any, Final

from warraq.storage.records import Compared, Difference, Portion, TableSum
from warraq.storage.sql.moving.copying import MoveProgress, portions, shown_key
from warraq.storage.sql.moving.ends import INDEX, End, Row, Table
from warraq.storage.sql.moving.unfinished import state_of

_ONLY_SOURCE: Final = "only in the source"
_ONLY_TARGET: Final = "only in the target"
_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), default=bytes.hex
)


def compare(
    source: End,
    target: End,
    tables: Sequence[Table],
    *,
    portion: Portion,
    progress: MoveProgress,
    left_out: Sequence[str] = (),
) -> Compared:
    """Read all rows of both, and the words of the search index. Both are in a transaction that sees one state.

    Memory is flat.
    """
    _, total = state_of(source, tables)
    sums: list[TableSum] = []
    differences: list[Difference] = []
    done = 0
    for table in (*tables, INDEX):
        pair = _Pair(source, target, table)
        for rows in pair.read(portion):
            done += rows
            progress("comparing", min(done, total), total)
        sums.append(pair.sum_of_source())
        differences += pair.difference()
    differences += _of_counters(source, target)
    return Compared(tables=tuple(sums), differences=tuple(differences), left_out=tuple(left_out))


class _Pair:
    """A table as two databases have it."""

    def __init__(self, source: End, target: End, table: Table) -> None:
        self._ends = (source, target)
        self._table = table
        self._sides = (_Side(), _Side())
        self._first: tuple[str, str] | None = None

    def read(self, portion: Portion) -> Iterator[int]:
        """Read both sides; how many rows of the source at once."""
        batches = [portions(end.rows(self._table), portion) for end in self._ends]
        for ours, theirs in zip_longest(*batches, fillvalue=()):
            text = _encode(ours)
            self._sides[0].add(text, len(ours))
            if _exact(ours) == _exact(theirs):
                self._sides[1].add(text, len(ours))
            else:
                self._sides[1].add(_encode(theirs), len(theirs))
                self._first = self._first or _first_difference(self._table, ours, theirs)
            yield len(ours)

    def sum_of_source(self) -> TableSum:
        return self._sides[0].sum_of(self._table)

    def difference(self) -> list[Difference]:
        ours, theirs = (side.sum_of(self._table) for side in self._sides)
        if ours == theirs:
            return []
        key, what = self._first or ("", "")
        return [Difference(table=self._table.name, key=key, what=what, rows=(ours.rows, theirs.rows))]


class _Side:
    """The rows of a table on one side: counted and hashed as they are read."""

    def __init__(self) -> None:
        self._rows = 0
        self._hash = sha256(b"[")

    def add(self, text: str, rows: int) -> None:
        """Add the next rows, of which this is the text."""
        if rows:
            self._hash.update(f"{',' * bool(self._rows)}{text[1:-1]}".encode())
            self._rows += rows

    def sum_of(self, table: Table) -> TableSum:
        """The sum of all that was added."""
        whole = self._hash.copy()
        whole.update(b"]")
        return TableSum(table=table.name, rows=self._rows, sha256=whole.hexdigest())


def _first_difference(table: Table, ours: Sequence[Row], theirs: Sequence[Row]) -> tuple[str, str]:
    """The key of the first row that differs, and how. Both begin behind the same rows."""
    for mine, other in zip(ours, theirs, strict=False):
        if _exact([mine]) == _exact([other]):
            continue
        if table.key_of(mine) == table.key_of(other):
            columns = [
                name
                for name, *values in zip(table.columns, mine, other, strict=True)
                if _exact([tuple(values[:1])]) != _exact([tuple(values[1:])])
            ]
            return shown_key(table, mine), f"not the same: {', '.join(columns)}"
        if table.key_of(mine) < table.key_of(other):
            return shown_key(table, mine), _ONLY_SOURCE
        return shown_key(table, other), _ONLY_TARGET
    length = min(len(ours), len(theirs))
    if len(ours) > length:
        return shown_key(table, ours[length]), _ONLY_SOURCE
    return shown_key(table, theirs[length]), _ONLY_TARGET


def _of_counters(source: End, target: End) -> list[Difference]:
    """Tables whose next row would get a number that a row had once."""
    ours, theirs = source.counters(), target.counters()
    return [
        Difference(table=name, key="", what=f"numbers go on after {theirs[name]}, not {last}", rows=(0, 0))
        for name, last in sorted(ours.items())
        if name in theirs and theirs[name] < last
    ]


def _encode(rows: Sequence[Any]) -> str:
    """As `TableSum` says."""
    text: str = _ENCODER.encode(rows)
    return text


def _exact(rows: Sequence[Row]) -> bytes:
    """What only the same rows give, 1 and 1.0 and 0.0 and -0.0 told apart; seven times as fast as JSON."""
    return marshal.dumps(list(rows), 2)
