"""PostgreSQL's connection as the statements of `storage/sql` know it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from datetime import UTC, datetime
from typing import Any, Final

import psycopg
from psycopg.adapt import Dumper, Loader
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import Int8Dumper

from warraq.storage.bodies import OutsideBodies
from warraq.storage.postgres import search, upkeep
from warraq.storage.postgres.errors import translated
from warraq.storage.postgres.statements import translate
from warraq.storage.records import Wiped
from warraq.storage.rules import Phrase
from warraq.storage.sql.database import Database, Found, Looked, Parameters, Rows

#: Held by a transaction that writes: by one that writes alone, or by several that do not.
WRITER: Final = 0x57415251_00000001
#: Held by the one of several that is ending.
ENDING: Final = 0x57415251_00000010  # the numbers below are those of `lock.py`
_LAST_CHANGE: Final = "SELECT coalesce(max(seq), 0) FROM changes"
_NUMBERS: Final = 16  # of rows that are taken at once
_PORTION: Final = 500  # rows that `walk` fetches at once


class _WholeNumbers(Loader):
    """Sums of whole numbers are `numeric`: they come as int, others as float."""

    def load(self, data: Any) -> int | float:
        text = bytes(data).decode()
        return float(text) if "." in text else int(text)


class _Flag(Dumper):
    """Flags are 0 and 1, as in SQLite."""

    oid = 20

    def dump(self, obj: bool) -> bytes:
        return b"1" if obj else b"0"


class _Cursor(psycopg.Cursor[Any]):
    """Waits for the answer of the server where it is asked for what the answer tells."""

    under_way: "psycopg.Pipeline | None" = None

    @property
    def rowcount(self) -> int:
        self._wait()
        return super().rowcount

    @property
    def description(self) -> Any:
        self._wait()
        return super().description

    def _wait(self) -> None:
        if self.pgresult is None and self.under_way is not None:
            self.under_way.sync()


class _ClientCursor(psycopg.ClientCursor[Any], _Cursor):
    """The same for statements whose values are written into them."""


class PostgresConnection:
    """The protocol `Database` over one session of a server."""

    def __init__(self, connect: "Callable[[], psycopg.Connection[Any]]", name: str) -> None:
        """`connect` makes a session with its settings, now and whenever one was lost. `name` is told in errors."""
        self._connect = connect
        self._name = name
        self._session = self._adapted()
        self.is_shared = True
        self.for_update = " FOR UPDATE"
        self.is_grouped = False
        self.when_ending: list[Callable[[Database], None]] = []
        self._began: ExitStack | None = None
        self._pipeline: psycopg.Pipeline | None = None
        self._is_shadowed = False
        self._numbers: dict[str, list[int]] = {}
        self.looked: Looked | None = None
        self.noted: dict[tuple[str, int], str] = {}
        self.when_undone: list[Callable[[], None]] = []
        self.page_stores: dict[str, OutsideBodies] = {}
        self.dictionaries: dict[str, bytes] = {}
        self.unlike: dict[tuple[int, str], tuple[int, int]] = {}

    def _adapted(self) -> "psycopg.Connection[Any]":
        session = self._connect()
        session.adapters.register_loader("numeric", _WholeNumbers)
        session.adapters.register_dumper(bool, _Flag)
        session.adapters.register_dumper(int, Int8Dumper)
        return session

    @property
    def session(self) -> "psycopg.Connection[Any]":
        """For what only PostgreSQL does. To the end of a transaction, every statement waits for its answer."""
        self._leave_pipeline()
        return self._session

    def execute(self, sql: str, parameters: Parameters = (), /) -> Rows:
        """As the protocol says."""
        statement = translate(sql)
        # A prepared statement means the table that had the name then, not one that stands before it now.
        self._is_shadowed |= sql.startswith("CREATE TEMP TABLE")
        is_prepared = statement.is_typed and not self._is_shadowed
        cursor = _Cursor(self._session) if is_prepared else _ClientCursor(self._session)
        cursor.under_way = self._pipeline
        return cursor.execute(statement.text, _bound(parameters, by_name=statement.by_name))

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Rows:
        """As the protocol says."""
        statement = translate(sql)
        rows = [_bound(row, by_name=statement.by_name) for row in parameters]
        cursor = _ClientCursor(self._session) if self._is_shadowed else _Cursor(self._session)
        cursor.executemany(statement.text, rows)
        return cursor

    def next_number(self, table: str, key: str, removed: Callable[[], int]) -> int:
        """As the protocol says: by the table's sequence, which gives no number twice. A portion is taken at once."""
        left = self._numbers.setdefault(table, [])
        if not left:
            rows = self._session.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                (f"warraq.{table}", key, _NUMBERS),
            )
            left += sorted((number for (number,) in rows), reverse=True)
        return left.pop()

    def walk(self, sql: str, parameters: Parameters = (), /) -> Iterator[Any]:
        """As the protocol says, by a cursor of the server, in a transaction that is there or is begun for it."""
        statement = translate(sql)
        begun = not self.in_transaction
        if begun:
            self.begin(writing=False)
        self._leave_pipeline()
        try:
            with self._session.cursor(name=f"walk_{id(statement)}") as cursor:
                cursor.itersize = _PORTION
                cursor.execute(statement.text, _bound(parameters, by_name=statement.by_name))
                yield from cursor
        finally:
            if begun:
                self.end_reading()

    @property
    def in_transaction(self) -> bool:
        """As the protocol says."""
        return self._began is not None

    def begin(self, *, writing: bool, alone: bool = True) -> None:
        """As the protocol says.

        What is written goes to the server without waiting for its answer, until one is needed (libpq's pipeline).
        """
        self._began = ExitStack()
        try:
            if writing:
                self._session.execute("BEGIN")
                lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
                self._session.execute(f"SELECT {lock}(%s)", (WRITER,))
                if not alone:
                    (since,) = self._session.execute(_LAST_CHANGE).fetchone() or (0,)
                    self.looked = Looked(since)
                self._pipeline = self._began.enter_context(self._session.pipeline())
            else:
                self._session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        except BaseException:
            self.rollback()
            raise

    def _leave_pipeline(self) -> None:
        """To the end of the transaction, every statement waits for its answer: there are no cursors in a pipeline."""
        if self._began is not None:
            self._began.close()
            self._pipeline = None

    def take_turn(self) -> None:
        """As the protocol says."""
        self._session.execute("SELECT pg_advisory_xact_lock(%s)", (ENDING,))

    def begin_beside(self) -> None:
        """As the protocol says."""
        self._began = ExitStack()
        try:
            self._session.execute("BEGIN")
        except BaseException:
            self.rollback()
            raise

    def clock(self) -> datetime:
        """As the protocol says: the server's."""
        moment: datetime = self._session.execute("SELECT clock_timestamp()").fetchone()[0]  # type: ignore[index]
        return moment.astimezone(UTC)

    def reconnect(self) -> None:
        """As the protocol says."""
        self._session.close()
        self._began = self._pipeline = self.looked = None
        self._session = self._adapted()
        self.is_grouped = False

    def commit(self) -> None:
        """As the protocol says."""
        self._session.execute("COMMIT")
        if self._began is not None:
            self._began.close()
            self._began = self._pipeline = self.looked = None

    def rollback(self) -> None:
        """As the protocol says."""
        began, self._began, self._pipeline, self.looked = self._began, None, None, None
        with suppress(psycopg.Error):
            if began is not None:
                began.close()
        with suppress(psycopg.Error):
            if self._session.info.transaction_status != TransactionStatus.IDLE:
                self._session.execute("ROLLBACK")

    def end_reading(self) -> None:
        """As the protocol says. What was written to tables of this connection alone is kept."""
        if self._session.closed:
            return
        if self._session.info.transaction_status == TransactionStatus.INTRANS:
            self.commit()
        else:
            self.rollback()

    def translated(self) -> AbstractContextManager[None]:
        """As the protocol says."""
        return translated(self._name)

    def index(self, article_id: int, *, title: str, text: str, tags: str) -> None:
        """As the protocol says."""
        self._session.execute(
            "INSERT INTO article_index (rowid, title, text, tags, words, markers) VALUES (%s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (rowid) DO UPDATE SET title = excluded.title, text = excluded.text, tags = excluded.tags,"
            " words = excluded.words, markers = excluded.markers",
            search.row_of(article_id, title=title, text=text, tags=tags),
        )

    def drop_from_index(self, article_id: int) -> None:
        """As the protocol says."""
        self.execute("DELETE FROM article_index WHERE rowid = ?", (article_id,))

    def merge_index(self) -> None:
        """As the protocol says. A deleted row goes with VACUUM, its words, then of no article, when the index is made
        anew: see `wipe` and `rewrite`.
        """

    def find(self, terms: Sequence[Phrase], *, newest: int | None = None, ranked: bool = False) -> Found:
        """As the protocol says. Beyond bounds, rarity is estimated, and the newest are ranked: see `search`."""
        return search.find(self, terms, newest=newest, ranked=ranked)

    def columns_of(self, table: str) -> list[str]:
        """As the protocol says."""
        rows = self._session.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'warraq' AND table_name = %s"
            " ORDER BY ordinal_position",
            (table,),
        )
        return [name for (name,) in rows]

    def shadow(self, table: str) -> None:
        """As the protocol says."""
        self._is_shadowed = True
        self._session.execute(f"CREATE TEMPORARY TABLE {table} (LIKE warraq.{table} INCLUDING ALL)")

    def damage(self, most: int) -> list[str]:
        """As the protocol says, as far as its user may look."""
        return upkeep.damage(self._session, most)

    def strays(self, most: int) -> list[str]:
        """As the protocol says: there are none, unless somebody switched off what keeps them from arising."""
        return upkeep.strays(self._session, most)

    def make_indexes_anew(self) -> None:
        """As the protocol says."""
        search.count_anew(self)
        upkeep.make_indexes_anew(self._session)

    def wipe(self, traces: Sequence[bytes]) -> Wiped:
        """As the protocol says."""
        upkeep.vacuum(self._session)
        # Free space keeps old bytes until it is used again, and the server's log until it is recycled.
        return Wiped(log_is_empty=False, is_clean=not traces, log_is_servers=True)

    def rewrite(self) -> None:
        """As the protocol says."""
        upkeep.vacuum(self._session, full=True)

    def close(self) -> None:
        """As the protocol says."""
        self._session.close()


def _bound(parameters: Parameters, *, by_name: bool) -> Any:
    if isinstance(parameters, Mapping):
        return parameters
    return {f"p{number}": value for number, value in enumerate(parameters, 1)} if by_name else parameters
