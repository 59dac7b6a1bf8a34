"""A database of a server as an end of a move."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from psycopg.errors import LockNotAvailable

from warraq.articles.errors import DatabaseBusy, StorageError
from warraq.location import Server
from warraq.storage.postgres.connection import WRITER, PostgresConnection
from warraq.storage.postgres.errors import translated
from warraq.storage.postgres.opening import SETTINGS, connect, open_readonly
from warraq.storage.postgres.schema.making import is_unfinished, migrate, read_version
from warraq.storage.sql.moving import INDEX, UNFINISHED, Row, Table
from warraq.storage.sql.schema import schema_version

#: Kept for itself: the version of the schema, a move that is under way, what the index makes of its words.
NOTES: Final = ("schema_version", UNFINISHED, INDEX.name)
#: Held by who moves into a database.
_MOVER: Final = 0x57415251_00000005
_WAIT_S: Final = 5

_OURS: Final = "c.relnamespace = 'warraq'::regnamespace AND c.relkind = 'r'"
_COLUMNS: Final = f"""
SELECT c.relname, a.attname, t.typname,
       (SELECT k.place FROM unnest(i.indkey) WITH ORDINALITY AS k (number, place) WHERE k.number = a.attnum)
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
 WHERE {_OURS} ORDER BY c.relname COLLATE "C", a.attnum
"""
#: What a write sets off or what it is checked by, but for the keys: how it is dropped, how it is made again. What the
#: full-text index does when its words come is left.
_ASIDE: Final = f"""
SELECT format('ALTER TABLE warraq.%I DROP CONSTRAINT %I', c.relname, o.conname),
       format('ALTER TABLE warraq.%I ADD CONSTRAINT %I %s', c.relname, o.conname, pg_get_constraintdef(o.oid)), 3, o.oid
  FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid WHERE {_OURS} AND o.contype = 'f'
UNION ALL
SELECT format('DROP TRIGGER %I ON warraq.%I', g.tgname, c.relname), pg_get_triggerdef(g.oid), 2, g.oid
  FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
 WHERE {_OURS} AND NOT g.tgisinternal AND NOT starts_with(c.relname, '{INDEX.name}')
UNION ALL
SELECT format('DROP INDEX warraq.%I', x.relname),
       concat_ws('; ', pg_get_indexdef(x.oid), (
         SELECT string_agg(format('ALTER INDEX warraq.%I ALTER COLUMN %s SET STATISTICS %s',
                                  x.relname, a.attnum, a.attstattarget), '; ')
           FROM pg_attribute a WHERE a.attrelid = x.oid AND a.attstattarget >= 0)), 1, x.oid
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
 WHERE {_OURS} AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = x.oid AND contype IN ('p', 'u'))
 ORDER BY 3, 4
"""
_COUNTERS: Final = f"""
SELECT c.relname, a.attname, pg_get_serial_sequence(format('warraq.%I', c.relname), a.attname)
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE {_OURS} AND a.attidentity <> ''
"""
_LAST: Final = "SELECT pg_sequence_last_value(%s::regclass)"
#: That the server gives at once. The longest row of a table says how many rows are not more bytes than that.
_MOST_ROWS: Final = 2_000
_MOST_BYTES: Final = 2_000_000


class PostgresEnd:
    """The protocol `End` over one session of a server."""

    is_file = False
    is_draft = False

    def __init__(self, db: PostgresConnection, name: str) -> None:
        self.db = db
        self.name = name
        self._types: dict[str, dict[str, str]] = {}
        self._tables = self._read_tables()

    def tables(self) -> tuple[Table, ...]:
        """As the protocol says."""
        return tuple(table for table in self._tables if not table.name.startswith(NOTES))

    def rows(self, table: Table, after: Row = ()) -> Iterator[Row]:
        """As the protocol says, by a cursor of the server: COPY gives a row at a time, each at the cost of a wait."""
        key = ", ".join(table.key)
        where = f" WHERE ({key}) > ({', '.join(['%s'] * len(after))})" if after else ""
        asked = f"SELECT {', '.join(table.columns)} FROM warraq.{table.name}{where} ORDER BY {key}"
        with self.db.session.cursor(name=f"rows_of_{table.name}", binary=True) as cursor:
            cursor.itersize = max(1, min(_MOST_ROWS, _MOST_BYTES // self._longest(table)))
            cursor.execute(asked, after)
            yield from cursor

    def put(self, table: Table, rows: Sequence[Row]) -> None:
        """As the protocol says, by COPY."""
        into = f"COPY warraq.{table.name} ({', '.join(table.columns)}) FROM STDIN (FORMAT BINARY)"
        with self.db.session.cursor() as cursor, cursor.copy(into) as copy:
            copy.set_types([self._types[table.name][column] for column in table.columns])
            for row in rows:
                copy.write_row(row)

    def index(self, rows: Sequence[Row]) -> None:
        """As the protocol says, without waiting for each answer."""
        with self.db.session.pipeline():
            for number, title, text, tags in rows:
                self.db.index(number, title=title, text=text, tags=tags)

    def set_aside(self) -> tuple[str, ...]:
        """As the protocol says."""
        found = self.db.session.execute(_ASIDE).fetchall()
        for drop, *_ in found:
            self.db.session.execute(drop)
        return tuple(make for _, make, *_ in found)

    def put_back(self, statement: str) -> None:
        """As the protocol says."""
        self.db.session.execute(statement)

    def counters(self) -> dict[str, int]:
        """As the protocol says: of a sequence that gave none, nothing."""
        found = {name: self._scalar(_LAST, sequence) for name, _, sequence in self._sequences()}
        return {name: last for name, last in found.items() if last is not None}

    def set_counters(self, last: Mapping[str, int]) -> None:
        """As the protocol says."""
        for name, column, sequence in self._sequences():
            greatest = self._scalar(f"SELECT max({column}) FROM warraq.{name}")
            number = max(last.get(name, 0), greatest or 0)
            self.db.session.execute("SELECT setval(%s, greatest(%s, 1), %s > 0)", (sequence, number, number))

    def settle(self) -> None:
        """As the protocol says: plans are made by what ANALYZE counted."""
        for table in self._tables:
            self.db.session.execute(f"ANALYZE warraq.{table.name}")

    def hold(self) -> None:
        """Begin a transaction that sees one state, which nobody writes to until it ends."""
        session = self.db.session
        session.execute("SELECT pg_advisory_lock(%s)", (WRITER,))  # then no transaction of ours is half-way
        session.execute("SET idle_in_transaction_session_timeout = 0")  # the other end may work for long
        session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE")
        names = ", ".join(f"warraq.{table.name}" for table in self._tables)
        session.execute(f"LOCK TABLE {names} IN SHARE MODE")
        session.execute("SET TRANSACTION READ ONLY")

    def finish(self) -> None:
        """As the protocol says."""
        self.db.close()

    def _read_tables(self) -> tuple[Table, ...]:
        keys: dict[str, dict[int, str]] = {}
        for table, column, kind, place in self.db.session.execute(_COLUMNS).fetchall():
            self._types.setdefault(table, {})[column] = kind
            found = keys.setdefault(table, {})
            if place is not None:
                found[place] = column
        return tuple(
            Table(
                name=name, columns=tuple(types), key=tuple(keys[name][place] for place in sorted(keys[name]))
            )
            for name, types in self._types.items()
        )

    def _longest(self, table: Table) -> int:
        """Bytes of the texts of the longest row, at least 1. Cost: reads the rows, but no long value."""
        lengths = " + ".join(
            f"coalesce(octet_length({column}), 0)"
            for column in table.columns
            if self._types[table.name][column] in ("text", "bytea")
        )
        return max(1, self._scalar(f"SELECT max({lengths}) FROM warraq.{table.name}") or 0) if lengths else 1

    def _sequences(self) -> list[tuple[str, str, str]]:
        return self.db.session.execute(_COUNTERS).fetchall()

    def _scalar(self, asked: str, *values: Any) -> Any:
        row = self.db.session.execute(asked, values).fetchone()
        return None if row is None else row[0]


@contextmanager
def open_source(server: Server) -> Iterator[PostgresEnd]:
    """A database that is moved, in one state.

    Readers read on; whoever wants to write waits, then is told that somebody else does.

    Raises:
        As `open_readonly`; DatabaseBusy: somebody has been writing to it for long.
    """
    connection = open_readonly(server)
    try:
        with connection.translated():
            end = PostgresEnd(connection, str(server))
            end.hold()
            yield end
            connection.end_reading()
    finally:
        connection.close()


@contextmanager
def open_target(server: Server, *, anew: bool) -> Iterator[PostgresEnd]:
    """A database that is filled: an empty one, or that of an earlier move, unless all begins `anew`.

    Raises:
        StorageError: the server cannot be reached, or the schema that is there is another version's.
        DatabaseBusy: another move into it is under way.
    """
    name = str(server)
    session = connect(server)
    try:
        with translated(name):
            _lock(session, name)
            with session.transaction():
                _prepare(session, name, anew=anew)
            session.execute(SETTINGS)
        yield PostgresEnd(PostgresConnection(lambda: session, name), name)
    finally:
        session.close()


@contextmanager
def open_compared(server: Server) -> Iterator[PostgresEnd]:
    """A database that is only read.

    Raises:
        As `open_readonly`.
    """
    connection = open_readonly(server)
    try:
        with connection.translated():
            yield PostgresEnd(connection, str(server))
    finally:
        connection.close()


def _lock(session: Any, name: str) -> None:
    """Wait for the server to notice that a mover before was killed, but for no mover that works."""
    session.execute(f"SET lock_timeout = '{_WAIT_S}s'")
    try:
        session.execute("SELECT pg_advisory_lock(%s)", (_MOVER,))
    except LockNotAvailable as problem:
        raise DatabaseBusy("another move into it is under way", identity=name) from problem


def _prepare(session: Any, name: str, *, anew: bool) -> None:
    """Make the schema where there is none."""
    cursor = session.cursor()
    if anew and is_unfinished(cursor):
        cursor.execute("DROP SCHEMA warraq CASCADE")
    version = read_version(cursor, unfinished=True)
    if version == 0:
        migrate(session, name)
    elif version != schema_version():
        text = "was made by another version of warraq; a move needs an empty database"
        if is_unfinished(cursor):
            text = "another version of warraq began this move; `warraq move --anew` discards what was moved"
        raise StorageError(text, identity=name)
