"""What a target knows of a move that is under way: a table beside the others, dropped at the end."""

import json
from collections.abc import Sequence
from typing import Any, Final

from warraq.articles.errors import StorageError
from warraq.storage.sql.database import Database, scalar, to_json
from warraq.storage.sql.moving.ends import INDEX, End, Row, Table
from warraq.storage.sql.schema import schema_version

#: While it is there, nobody but a move opens the database.
UNFINISHED: Final = "unfinished_move"


class Unfinished:
    """The table `unfinished_move`: from where, in which state that was, how far it is, what is put back at the end."""

    def __init__(self, db: Database) -> None:
        self._db = db

    @property
    def is_there(self) -> bool:
        """Whether a move is under way."""
        return bool(self._db.columns_of(UNFINISHED))

    def begin(self, *, source: str, state: str, later: Sequence[str]) -> None:
        """Make it. In a transaction."""
        self._db.execute(f"CREATE TABLE {UNFINISHED} (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        for name, value in (("source", source), ("state", state), ("later", later)):
            self._write(name, value)

    def require(self, *, source: str, state: str, name: str) -> None:
        """Raise StorageError if the move that is under way came from elsewhere, or from another state."""
        if self._read("state") == state:
            return
        begun = self._read("source")
        if begun == source:
            text = f"{source} has changed since the move into it began"
        else:
            text = f"holds an unfinished move from {begun}"
        raise StorageError(
            f"{text}; `warraq move --anew` discards what was moved, and begins again", identity=name
        )

    def place(self, table: Table) -> tuple[Row, int]:
        """The key of the last row of a table that was copied, () for none, and how many there are."""
        after, rows = self._read(f"place of {table.name}") or ((), 0)
        return tuple(after), rows

    def advance(self, table: Table, after: Row, rows: int) -> None:
        """Write that down. In the transaction that writes the rows."""
        self._write(f"place of {table.name}", (after, rows))

    @property
    def later(self) -> list[str]:
        """The statements that are to be run at the end, those that were are not among them."""
        found: list[str] = self._read("later")
        return found

    def shorten(self, later: Sequence[str]) -> None:
        """Write that statements were run. In their transaction."""
        self._write("later", later)

    def end(self) -> None:
        """Drop it. In a transaction."""
        self._db.execute(f"DROP TABLE {UNFINISHED}")

    def _read(self, name: str) -> Any:
        text = scalar(self._db.execute(f"SELECT value FROM {UNFINISHED} WHERE name = ?", (name,)))
        return None if text is None else json.loads(text)

    def _write(self, name: str, value: object) -> None:
        self._db.execute(
            f"INSERT INTO {UNFINISHED} (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, to_json(value)),
        )


def state_of(end: End, tables: Sequence[Table]) -> tuple[str, int]:
    """What tells a database from what it was, and is found without reading it whole; and how many rows it has.

    Counts of all tables, the last line of the ledger, the last change, the last numbers given. That a row was changed
    for another (a star, a setting) is found when all is compared.
    """
    counts = {table.name: _count(end.db, table) for table in (*tables, INDEX)}
    state = {
        "schema": schema_version(),
        "ledger": end.db.execute("SELECT line, hash FROM ledger ORDER BY line DESC LIMIT 1").fetchone(),
        "seq": scalar(end.db.execute("SELECT max(seq) FROM changes")),
        "counters": dict(sorted(end.counters().items())),
        "rows": counts,
    }
    return to_json(state), sum(counts.values())


def is_empty(end: End, tables: Sequence[Table]) -> bool:
    """Whether no table has a row."""
    return not any(
        end.db.execute(f"SELECT 1 FROM {table.name} LIMIT 1").fetchone() for table in (*tables, INDEX)
    )


def _count(db: Database, table: Table) -> int:
    return int(scalar(db.execute(f"SELECT count(*) FROM {table.name}")))
