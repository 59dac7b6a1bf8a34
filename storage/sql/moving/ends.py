"""The two ends of a move: what filling and comparing whole tables needs beside the protocol `Database`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from warraq.storage.sql.database import Database

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its columns in the order of the schema, and those of its primary key in theirs."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    def key_of(self, row: Row) -> Row:
        """The primary key of a row."""
        return tuple(row[self.columns.index(name)] for name in self.key)


#: The folded words of the full-text index. What each engine makes of them is its own, see `Database.index`.
INDEX: Final = Table(name="article_index", columns=("rowid", "title", "text", "tags"), key=("rowid",))


class End(Protocol):
    """A database that is moved, or moved into, held by the thread that opened it."""

    #: As it is shown: without a password.
    name: str
    #: Whether it was made by an earlier move that was stopped, and nobody else knows it.
    is_draft: bool
    #: Whether a question to it costs no way to a server and back.
    is_file: bool

    @property
    def db(self) -> Database:
        """Its connection."""

    def tables(self) -> tuple[Table, ...]:
        """All tables by name, but for INDEX and those in which the engine keeps its own notes."""

    def rows(self, table: Table, after: Row = ()) -> Iterator[Row]:
        """The rows in the order of the primary key, those after this key, one at a time. In a transaction."""

    def put(self, table: Table, rows: Sequence[Row]) -> None:
        """Write rows, none of which is there. In a transaction."""

    def index(self, rows: Sequence[Row]) -> None:
        """Write rows of INDEX. In a transaction."""

    def set_aside(self) -> tuple[str, ...]:
        """Drop indexes, references and what else a write sets off; the statements that bring it back, in order.

        In a transaction.
        """

    def put_back(self, statement: str) -> None:
        """Run one of these statements. In a transaction."""

    def counters(self) -> dict[str, int]:
        """The last number given to a row, by table, where that is remembered beyond the row's end."""

    def set_counters(self, last: Mapping[str, int]) -> None:
        """Let numbers go on after these, and after the rows that are there. In a transaction."""

    def settle(self) -> None:
        """Tell the engine that the tables are full now."""

    def finish(self) -> None:
        """The move has ended: the target gets its name, if it had another one until now. Closes it."""
