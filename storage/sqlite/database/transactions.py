"""SQLite's connection as the statements of `storage/sql` know it, and SQLite's errors translated to ours."""

import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warraq.articles.errors import DatabaseBusy, DatabaseCorrupt, StorageError
from warraq.storage.sql.database import Database, Found, Looked, scalar
from warraq.storage.sqlite.database import wiping

if TYPE_CHECKING:
    from warraq.storage.bodies import OutsideBodies
    from warraq.storage.records import Wiped
    from warraq.storage.rules import Phrase

#: Of memory, for a connection. With 32 MB nothing is stored faster, among a million: the system keeps the file.
CACHE_KIB = 4 * 1024
SHADOW_CACHE_KIB = 32 * 1024  # what is judged anew is read at random places
#: Title, text, tags: a title is short and says what a text is about. The index of PostgreSQL weighs alike.
_SCORE = "-bm25(article_index, 5.0, 1.0, 2.0)"
_MATCHES = "article_index WHERE article_index MATCH :query"
BUSY_TIMEOUT_S = 30.0  # a writer's transaction takes milliseconds; 30 s is a stopped machine


class SqliteConnection(sqlite3.Connection):
    """The protocol `Database` over one file."""

    for_update = ""  # who writes is alone
    is_shared = False
    looked: Looked | None = None

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.is_grouped = False
        self.when_ending: list[Callable[[Database], None]] = []
        self.noted: dict[tuple[str, int], str] = {}
        self.when_undone: list[Callable[[], None]] = []
        self.page_stores: dict[str, OutsideBodies] = {}
        self.dictionaries: dict[str, bytes] = {}
        self.unlike: dict[tuple[int, str], tuple[int, int]] = {}
        self._to_index: dict[int, tuple[str, str, str]] = {}

    def begin(self, *, writing: bool, alone: bool = True) -> None:
        """As the protocol says: who writes does so alone.

        BEGIN IMMEDIATE to write, because a reader that turns writer fails at once, whatever the timeout, when another
        program wrote meanwhile.
        """
        self.execute("BEGIN IMMEDIATE" if writing else "BEGIN")

    def take_turn(self) -> None:
        """As the protocol says."""

    def begin_beside(self) -> None:
        """As the protocol says: alone."""
        self.begin(writing=True)

    def clock(self) -> datetime:
        """As the protocol says: this machine's."""
        return datetime.now(UTC)

    def reconnect(self) -> None:
        """As the protocol says: a file is never lost."""

    def rollback(self) -> None:
        """As the protocol says. A full disk may have ended the transaction already."""
        self._to_index.clear()
        if self.in_transaction:
            with suppress(sqlite3.Error):
                self.execute("ROLLBACK")

    def end_reading(self) -> None:
        """As the protocol says."""
        with suppress(sqlite3.ProgrammingError):  # closed before an iterator came to its end
            if self.in_transaction:
                self.execute("COMMIT")

    def next_number(self, table: str, key: str, removed: Callable[[], int]) -> int:
        """As the protocol says: one more than the largest."""
        (largest,) = self.execute(f"SELECT coalesce(max({key}), 0) FROM {table}").fetchone()
        return 1 + max(int(largest), removed())

    def walk(self, sql: str, parameters: Any = (), /) -> Iterator[Any]:
        """As the protocol says: SQLite finds a row when it is asked for."""
        return iter(self.execute(sql, parameters))

    def translated(self) -> AbstractContextManager[None]:
        """As the protocol says."""
        return translated()

    def index(self, article_id: int, *, title: str, text: str, tags: str) -> None:
        """As the protocol says, when the transaction ends.

        FTS5 collects the words of the articles that come one after the other, and writes what it has before any
        statement that may be undone by itself.
        """
        self._to_index[article_id] = (title, text, tags)

    def drop_from_index(self, article_id: int) -> None:
        """As the protocol says."""
        self._to_index.pop(article_id, None)
        self.execute("DELETE FROM article_index WHERE rowid = ?", (article_id,))

    def commit(self) -> None:
        """As the protocol says."""
        self._write_index()
        super().commit()

    def _write_index(self) -> None:
        if not self._to_index:
            return
        self.executemany(
            "DELETE FROM article_index WHERE rowid = ?", [(number,) for number in self._to_index]
        )
        self.executemany(
            "INSERT INTO article_index (rowid, title, text, tags) VALUES (?, ?, ?, ?)",
            [(number, *words) for number, words in self._to_index.items()],
        )
        self._to_index.clear()

    def merge_index(self) -> None:
        """As the protocol says. FTS5 keeps deleted words in its segments until these are merged."""
        self._write_index()
        self.execute("INSERT INTO article_index (article_index) VALUES ('optimize')")

    def find(self, terms: "Sequence[Phrase]", *, newest: int | None = None, ranked: bool = False) -> Found:
        """As the protocol says, by FTS5: it works a score out only for the rows that a statement sorts."""
        self._write_index()
        parameters: dict[str, Any] = {"query": " ".join('"' + " ".join(phrase) + '"' for phrase in terms)}
        if not ranked:
            cut = "" if newest is None else f" ORDER BY rowid DESC LIMIT {newest}"
            return Found(table=f"(SELECT rowid FROM {_MATCHES}{cut})", parameters=parameters)
        assert newest is not None, "a score takes time: only so many"
        sql = f"SELECT rowid FROM {_MATCHES} ORDER BY rowid DESC LIMIT 1 OFFSET {newest}"
        floor = scalar(self.execute(sql, parameters))
        return Found(
            table=f"(SELECT rowid, {_SCORE} AS score FROM {_MATCHES} AND rowid > :floor)",
            parameters=parameters | {"floor": floor or 0},
            is_cut=floor is not None,
            above=floor or 0,
        )

    def columns_of(self, table: str) -> list[str]:
        """As the protocol says."""
        return [name for (name,) in self.execute("SELECT name FROM pragma_table_info(?, 'main')", (table,))]

    def shadow(self, table: str) -> None:
        """As the protocol says: in SQLite's temporary file, so that memory does not grow with it."""
        self.execute(f"PRAGMA temp.cache_size = -{SHADOW_CACHE_KIB}")
        for (sql,) in self.execute(
            "SELECT sql FROM main.sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL AND type <> 'trigger'"
            " ORDER BY type DESC",
            (table,),
        ).fetchall():
            sql = sql.replace("CREATE TABLE ", "CREATE TEMP TABLE ", 1)
            self.execute(sql.replace("CREATE INDEX ", "CREATE INDEX temp.", 1))

    def damage(self, most: int) -> list[str]:
        """As the protocol says."""
        return [str(text) for (text,) in self.execute(f"PRAGMA integrity_check({most})") if text != "ok"]

    def strays(self, most: int) -> list[str]:
        """As the protocol says."""
        rows = self.execute("PRAGMA foreign_key_check").fetchmany(most)
        return [f"row {row} of {table} refers to nothing in {other}" for table, row, other, _ in rows]

    def make_indexes_anew(self) -> None:
        """As the protocol says."""
        self._write_index()
        self.execute("REINDEX")
        self.execute("INSERT INTO article_index (article_index) VALUES ('rebuild')")

    def wipe(self, traces: Sequence[bytes]) -> "Wiped":
        """As the protocol says."""
        return wiping.wipe(self, traces)

    def rewrite(self) -> None:
        """As the protocol says."""
        wiping.rewrite(self)


@contextmanager
def translated(path: Path | str = "") -> Generator[None, None, None]:
    """SQLite's errors become ours. A connection used in the wrong thread is a bug and stays what it is."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as problem:
        raise _translate(problem, str(path)) from problem


def _translate(problem: sqlite3.Error, path: str) -> StorageError:
    code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        text = f"another program has been writing to the database for over {BUSY_TIMEOUT_S:g} s"
        return DatabaseBusy(text, identity=path)
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return DatabaseCorrupt(f"the database is damaged ({problem}); restore a copy", identity=path)
    if code == sqlite3.SQLITE_FULL:
        return StorageError("the disk is full; nothing of this step was stored", identity=path)
    if code == sqlite3.SQLITE_IOERR:
        name = getattr(problem, "sqlite_errorname", "")
        text = f"the disk cannot be read or written ({problem}, {name}); is it full? Nothing of this step was stored"
        return StorageError(text, identity=path)
    return StorageError(str(problem), identity=path)
