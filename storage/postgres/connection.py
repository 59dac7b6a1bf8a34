"""PostgreSQL's connection as the statements of `storage/sql` know it, and its errors translated to ours."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, Final

import psycopg
from psycopg.adapt import Dumper, Loader
from psycopg.pq import TransactionStatus

from warraq.articles.errors import DatabaseBusy, DatabaseCorrupt, StorageError
from warraq.storage.postgres import search
from warraq.storage.postgres.schema.making import migrate, read_version
from warraq.storage.postgres.statements import translate
from warraq.storage.records import Wiped
from warraq.storage.rules import Phrase
from warraq.storage.sql.database import Found, Parameters, Rows
from warraq.storage.sql.schema import require_known, require_present

#: Held by a transaction that writes: one writes at a time, as in SQLite.
WRITER: Final = 0x57415251_00000001
_PORTION: Final = 500  # rows that `walk` fetches at once
#: Compiling a statement (jit) takes longer than ours take.
_SETTINGS: Final = "SET search_path = warraq, pg_catalog; SET lock_timeout = '30s'; SET jit = off"


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


class PostgresConnection:
    """The protocol `Database` over one session of a server."""

    def __init__(self, session: "psycopg.Connection[Any]") -> None:
        self._session = session
        self._session.adapters.register_loader("numeric", _WholeNumbers)
        self._session.adapters.register_dumper(bool, _Flag)
        self.is_grouped = False
        self.when_undone: list[Callable[[], None]] = []

    def execute(self, sql: str, parameters: Parameters = (), /) -> Rows:
        """As the protocol says."""
        statement = translate(sql)
        return self._session.execute(statement.text, _bound(parameters, by_name=statement.by_name))

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Rows:
        """As the protocol says."""
        statement = translate(sql)
        rows = [_bound(row, by_name=statement.by_name) for row in parameters]
        cursor = self._session.cursor()
        cursor.executemany(statement.text, rows)
        return cursor

    def walk(self, sql: str, parameters: Parameters = (), /) -> Iterator[Any]:
        """As the protocol says, by a cursor of the server, in a transaction that is there or is begun for it."""
        statement = translate(sql)
        begun = not self.in_transaction
        if begun:
            self.begin(writing=False)
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
        return self._session.info.transaction_status != TransactionStatus.IDLE

    def begin(self, *, writing: bool) -> None:
        """As the protocol says."""
        if writing:
            self._session.execute("BEGIN")
            self._session.execute("SELECT pg_advisory_xact_lock(%s)", (WRITER,))
        else:
            self._session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def commit(self) -> None:
        """As the protocol says."""
        self._session.execute("COMMIT")

    def rollback(self) -> None:
        """As the protocol says."""
        with suppress(psycopg.Error):
            if self.in_transaction:
                self._session.execute("ROLLBACK")

    def end_reading(self) -> None:
        """As the protocol says."""
        if not self._session.closed:
            self.rollback() if self._session.info.transaction_status == TransactionStatus.INERROR else self.commit()

    def translated(self) -> AbstractContextManager[None]:
        """As the protocol says."""
        return translated()

    def index(self, article_id: int, *, title: str, text: str, tags: str) -> None:
        """As the protocol says."""
        self._session.execute(
            "INSERT INTO article_index (rowid, title, text, tags, words, markers) VALUES (%s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (rowid) DO UPDATE SET title = excluded.title, text = excluded.text, tags = excluded.tags,"
            " words = excluded.words, markers = excluded.markers",
            search.row_of(article_id, title=title, text=text, tags=tags),
        )

    def merge_index(self) -> None:
        """As the protocol says. A deleted row goes with VACUUM, its words, then of no article, when the index is made anew:
        see `wipe` and `rewrite`.
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
        self._session.execute(f"CREATE TEMPORARY TABLE {table} (LIKE warraq.{table} INCLUDING ALL)")

    def damage(self, most: int) -> list[str]:
        """As the protocol says."""
        return []

    def strays(self, most: int) -> list[str]:
        """As the protocol says: PostgreSQL lets none arise."""
        return []

    def make_indexes_anew(self) -> None:
        """As the protocol says."""
        search.count_anew(self)
        self._session.execute("REINDEX SCHEMA warraq")

    def wipe(self, traces: Sequence[bytes]) -> Wiped:
        """As the protocol says."""
        self._session.execute("VACUUM")
        # Free space keeps old bytes until it is used again, and the server's log until it is recycled.
        return Wiped(log_is_empty=False, is_clean=not traces)

    def rewrite(self) -> None:
        """As the protocol says."""
        self._session.execute("VACUUM FULL")

    def close(self) -> None:
        """As the protocol says."""
        self._session.close()


def open_writable(address: str, *, create: bool) -> PostgresConnection:
    """A connection of the calling thread, the schema up to date.

    Raises:
        StorageError: the server cannot be reached, or there is no database of ours and `create` is not set.
        DatabaseNewer: it was left as it is.
    """
    session = _connect(address)
    try:
        with translated(), session.transaction():
            if not create and read_version(session.cursor()) == 0:
                raise StorageError(
                    "there is no warraq database; `warraq add URL` makes one", identity=safe(address)
                )
            migrate(session)
        with translated():
            session.execute(_SETTINGS)
    except BaseException:
        session.close()
        raise
    return PostgresConnection(session)


def open_readonly(address: str) -> PostgresConnection:
    """A connection of the calling thread that cannot write.

    Raises:
        As `open_writable`, and DatabaseOlder.
    """
    session = _connect(address)
    try:
        with translated():
            version = read_version(session.cursor())
            if version == 0:
                raise StorageError(
                    "there is no warraq database; `warraq add URL` makes one", identity=safe(address)
                )
            require_known(version, safe(address))
            require_present(version, safe(address))
            session.execute(_SETTINGS)
            session.execute("SET default_transaction_read_only = on")
    except BaseException:
        session.close()
        raise
    return PostgresConnection(session)


def safe(address: str) -> str:
    """The address without its password, to be shown."""
    found = psycopg.conninfo.conninfo_to_dict(address)
    return f"postgresql://{found.get('host') or ''}/{found.get('dbname') or ''}"


def _connect(address: str) -> "psycopg.Connection[Any]":
    with translated(safe(address)):
        return psycopg.connect(
            address,
            autocommit=True,
            cursor_factory=psycopg.ClientCursor,
            application_name="warraq",
            connect_timeout=10,
        )


def _bound(parameters: Parameters, *, by_name: bool) -> Any:
    if isinstance(parameters, Mapping):
        return parameters
    return {f"p{number}": value for number, value in enumerate(parameters, 1)} if by_name else parameters


@contextmanager
def translated(name: str = "") -> Generator[None, None, None]:
    """PostgreSQL's errors become ours. A wrong statement is a bug and stays what it is."""
    try:
        yield
    except psycopg.ProgrammingError:
        raise
    except psycopg.Error as problem:
        raise _translate(problem, name) from problem


def _translate(problem: psycopg.Error, name: str) -> StorageError:
    state = problem.sqlstate or ""
    if state in ("55P03", "40P01", "40001"):  # lock_not_available, deadlock_detected, serialization_failure
        return DatabaseBusy("another program has been writing to the database for over 30 s", identity=name)
    if state.startswith("XX"):
        return DatabaseCorrupt(f"the database is damaged ({problem}); restore a copy", identity=name)
    if state == "53100":  # disk_full
        return StorageError("the server's disk is full; nothing of this step was stored", identity=name)
    return StorageError(str(problem).strip(), identity=name)
