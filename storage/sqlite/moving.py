"""A file as an end of a move."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from warraq.articles.errors import DatabaseOlder, StorageError
from warraq.storage.folders import flush, flush_folder
from warraq.storage.sql.database import scalar
from warraq.storage.sql.moving import INDEX, UNFINISHED, Row, Table
from warraq.storage.sqlite.database import (
    SqliteConnection,
    give_name,
    open_readonly,
    open_writable,
)

#: Kept by SQLite itself, by sqlite-utils, or made anew from what the virtual table is given.
NOTES: Final = ("sqlite_", "_sqlite_migrations", INDEX.name, UNFINISHED)


class SqliteEnd:
    """The protocol `End` over one file; `place` is the name that a target gets when it is whole."""

    is_file = True

    def __init__(
        self, db: SqliteConnection, name: str, draft: Path | None = None, place: Path | None = None
    ) -> None:
        self.db = db
        self.name = name
        self.is_draft = draft is not None
        self._draft = draft
        self._place = place

    def tables(self) -> tuple[Table, ...]:
        """As the protocol says."""
        names = self.db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        ).fetchall()
        return tuple(self._table(name) for (name,) in names if not name.startswith(NOTES))

    def rows(self, table: Table, after: Row = ()) -> Iterator[Row]:
        """As the protocol says."""
        key = ", ".join(table.key)
        where = f" WHERE ({key}) > ({', '.join('?' * len(after))})" if after else ""
        return self.db.execute(
            f"SELECT {', '.join(table.columns)} FROM {table.name}{where} ORDER BY {key}", after
        )

    def put(self, table: Table, rows: Sequence[Row]) -> None:
        """As the protocol says."""
        marks = ", ".join("?" * len(table.columns))
        self.db.executemany(f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({marks})", rows)

    def index(self, rows: Sequence[Row]) -> None:
        """As the protocol says."""
        for number, title, text, tags in rows:
            self.db.index(number, title=title, text=text, tags=tags)

    def set_aside(self) -> tuple[str, ...]:
        """As the protocol says. Views too: what is made again stands in its old order."""
        found = self.db.execute(
            "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL"
            " ORDER BY rowid"
        ).fetchall()
        for kind, name, _ in found:
            self.db.execute(f"DROP {kind} {name}")
        return tuple(sql for _, _, sql in found)

    def put_back(self, statement: str) -> None:
        """As the protocol says."""
        self.db.execute(statement)

    def counters(self) -> dict[str, int]:
        """As the protocol says."""
        return dict(self.db.execute("SELECT name, seq FROM sqlite_sequence").fetchall())

    def set_counters(self, last: Mapping[str, int]) -> None:
        """As the protocol says: writing the rows has counted them."""
        counted = self.db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
        )
        for (name,) in counted.fetchall():
            mine = scalar(self.db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (name,)))
            if name in last and last[name] > (mine or 0):
                self.db.execute("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
                self.db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, last[name]))

    def settle(self) -> None:
        """As the protocol says: SQLite plans without counting."""

    def finish(self) -> None:
        """As the protocol says: one file, on the disk, complete without a log beside it, takes its name."""
        if self._draft is None or self._place is None:
            self.db.close()
            return
        (mode,) = self.db.execute("PRAGMA journal_mode = DELETE").fetchone()
        self.db.close()
        if mode != "delete":
            raise StorageError(
                "another program has it open; end that one, and move again", identity=str(self._draft)
            )
        try:
            flush(self._draft)
            give_name(self._draft, self._place)
            self._draft.unlink(missing_ok=True)
        except FileExistsError as problem:
            raise _taken(self._place) from problem
        except OSError as problem:
            raise StorageError(f"cannot be written: {problem.strerror}", identity=self.name) from problem
        flush_folder(self._place.parent)

    def _table(self, name: str) -> Table:
        columns = self.db.execute("SELECT name, pk FROM pragma_table_info(?)", (name,)).fetchall()
        key = sorted((place, column) for column, place in columns if place)
        return Table(
            name=name,
            columns=tuple(column for column, _ in columns),
            key=tuple(column for _, column in key),
        )


@contextmanager
def open_source(path: Path) -> Iterator[SqliteEnd]:
    """A file of the present version that is moved, in one state.

    Readers read on; whoever wants to write waits, then is told that somebody else does.

    Raises:
        DatabaseBusy: somebody has been writing to it for long.
    """
    connection = open_writable(path, create=False)
    try:
        with connection.translated():
            connection.begin(writing=True)
        yield SqliteEnd(connection, str(path.absolute()))
        connection.rollback()
    finally:
        connection.close()


def require_free(path: Path) -> None:
    """Raise StorageError when there is a file at the place of a target."""
    place = path.absolute()
    if place.exists():
        draft = _draft_of(place)
        if draft.exists() and draft.samefile(place):
            draft.unlink()  # a move was killed when it had given the name
        raise _taken(place)


@contextmanager
def open_target(path: Path, *, anew: bool) -> Iterator[SqliteEnd]:
    """A file beside the place that it gets when it is whole; that of an earlier move, unless all begins `anew`.

    Raises:
        StorageError: the earlier move is another version's, or the file cannot be made.
    """
    place = path.absolute()
    draft = _draft_of(place)
    if anew:
        for suffix in ("", "-wal", "-shm"):
            draft.with_name(f"{draft.name}{suffix}").unlink(missing_ok=True)
    if draft.exists():
        try:
            open_readonly(draft).close()
        except DatabaseOlder as problem:
            text = "an earlier warraq began this move; `warraq move --anew` discards what was moved"
            raise StorageError(text, identity=str(draft)) from problem
    connection = open_writable(draft, create=True)
    try:
        connection.execute("PRAGMA foreign_keys = OFF")  # rows come table by table; see `strays`
        connection.execute("PRAGMA synchronous = NORMAL")  # a power cut may take steps back with their places
        yield SqliteEnd(connection, str(place), draft=draft, place=place)
    finally:
        connection.close()


@contextmanager
def open_compared(path: Path) -> Iterator[SqliteEnd]:
    """A file that is only read.

    Raises:
        As `open_readonly`.
    """
    connection = open_readonly(path)
    try:
        yield SqliteEnd(connection, str(path.absolute()))
    finally:
        connection.close()


def _draft_of(place: Path) -> Path:
    return place.with_name(f"{place.name}.moving")


def _taken(place: Path) -> StorageError:
    return StorageError("is there already; a move makes a new file", identity=str(place))
