"""Records from rows and rows from records, by the names of the fields: a column has the name of the field it fills.

A new column is a new field of the record; no statement and no reading by position is changed with it.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar, get_origin, get_type_hints

from warraq.storage.sql.database.engine import Database, Rows
from warraq.storage.sql.database.values import Value, from_text, optional_time, storable

T = TypeVar("T")
_USUAL_CHARS = 200  # of a list that is remembered


class Columns(Generic[T]):
    """The columns that make a record: `sql` for a SELECT, and the record of a row that it gives.

    A field is the column of its name, of the table called `alias`; `given` says what else it is in SQL, or of which
    columns it is itself made. Times, flags and lists become what the field's type asks for. Fields named in `without`
    keep their defaults.
    """

    def __init__(
        self,
        record: type[T],
        alias: str = "",
        *,
        without: Collection[str] = (),
        given: "Mapping[str, str | Columns[Any]] | None" = None,
    ) -> None:
        given, prefix = given or {}, f"{alias}." if alias else ""
        hints = get_type_hints(record)
        names = names_of(record, without=without)
        self.names = tuple(name for name in names if not isinstance(given.get(name), Columns))
        self._record = record
        self._parts = {name: part for name in names if isinstance(part := given.get(name), Columns)}
        readers = {name: _reader(hints[name]) for name in self.names}
        self._readers = [(name, read) for name, read in readers.items() if read is not None]
        own = [f"{given[name]} AS {name}" if name in given else f"{prefix}{name}" for name in self.names]
        self.sql: str = ", ".join([*own, *(part.sql for part in self._parts.values())])
        self.width: int = len(self.names) + sum(part.width for part in self._parts.values())

    def of(self, row: Sequence[Any]) -> T:
        """The record of a row."""
        values = dict(zip(self.names, row, strict=False))
        for name, read in self._readers:
            values[name] = read(values[name])
        start = len(self.names)
        for name, part in self._parts.items():
            values[name] = part.of(row[start : start + part.width])
            start += part.width
        return self._record(**values)

    def values(self, record: T) -> list[Any]:
        """The values of a record, in the order of `names`."""
        return [getattr(record, name) for name in self.names]

    def each(self, rows: Iterable[Sequence[Any]]) -> Iterator[T]:
        """The records of rows, one at a time."""
        return map(self.of, rows)

    def all(self, rows: Iterable[Sequence[Any]]) -> tuple[T, ...]:
        """The records of rows, in their order."""
        return tuple(map(self.of, rows))

    def one(self, rows: Rows) -> T | None:
        """The record of the first row, None when there is none."""
        row = rows.fetchone()
        return None if row is None else self.of(row)


def scalar(rows: Rows) -> Any:
    """The value of the first row, of one column; None when there is no row."""
    row = rows.fetchone()
    return None if row is None else row[0]


def names_of(record: type, *, without: Collection[str] = ()) -> tuple[str, ...]:
    """The names of a record's fields, in their order."""
    return tuple(field.name for field in fields(record) if field.name not in without)


def values_of(record: object, names: Iterable[str] | None = None) -> dict[str, Any]:
    """The values of a record's fields (those named), by name."""
    return {name: getattr(record, name) for name in (names_of(type(record)) if names is None else names)}


def insert(
    db: Database,
    table: str,
    record: Mapping[str, Any] | None = None,
    /,
    *,
    known: str = "",
    **values: Any,
) -> bool:
    """Write a row, of a record's values and others; False when it was there. Inside a transaction.

    `known` as of `inserting`.
    """
    columns = {**values, **(record or {})}
    return bool(db.execute(inserting(table, columns, known=known), storable(columns.values())).rowcount)


def insert_numbered(
    db: Database, table: str, record: Mapping[str, Any] | None = None, /, **values: Any
) -> int:
    """Write a row of a table with a column `id`, and say its number. Inside a transaction."""
    columns = {**values, **(record or {})}
    return int(scalar(db.execute(f"{inserting(table, columns)} RETURNING id", storable(columns.values()))))


def inserting(table: str, names: Collection[str], *, known: str = "") -> str:
    """The statement that writes these columns, a mark for each value in their order.

    `known`: what becomes of a row that is there. '' is an error, 'kept' leaves it; the names of the columns of a key
    ('url' or 'source_id, series') write over the row that has the same values there.
    """
    sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    if not known:
        return sql
    if known == "kept":
        return f"{sql} ON CONFLICT DO NOTHING"
    written = ", ".join(f"{name} = excluded.{name}" for name in names if name not in known.split(", "))
    return f"{sql} ON CONFLICT ({known}) DO UPDATE SET {written}"


def update(db: Database, table: str, values: Mapping[str, Any], where: str, *parameters: Value) -> int:
    """Set columns of the rows that fit, and say how many. Inside a transaction."""
    assignments = ", ".join(f"{name} = ?" for name in values)
    sql = f"UPDATE {table} SET {assignments} WHERE {where}"
    return db.execute(sql, storable([*values.values(), *parameters])).rowcount


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    """What makes a field of that type out of a column; None where the column is it already."""
    if hint is datetime:
        return from_text
    if hint == datetime | None:
        return optional_time
    if hint is bool:
        return bool
    if hint is bytes:
        return bytes.fromhex  # a hash: lower-case hexadecimal
    if get_origin(hint) is tuple:
        return _pairs if get_origin(hint.__args__[0]) is tuple else _list
    return None


def _list(text: str) -> tuple[Any, ...]:
    if len(text) > _USUAL_CHARS:
        return tuple(json.loads(text))
    return _known_list(text)


@lru_cache(maxsize=10_000)  # 1.5 µs each, and an export asks for the same authors and tags again and again
def _known_list(text: str) -> tuple[Any, ...]:
    return tuple(json.loads(text))


def _pairs(text: str) -> tuple[tuple[Any, ...], ...]:
    return tuple(map(tuple, json.loads(text)))
