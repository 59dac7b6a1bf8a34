"""What the statements of this package run on: a connection to one of the engines.

The statements are written once, in the words that both engines have. Where one says a thing otherwise, its connection
translates the statement (`storage/postgres/statements.py`); what one does otherwise is a method here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from warraq.storage.bodies import OutsideBodies
    from warraq.storage.records import Wiped
    from warraq.storage.rules import Phrase


Parameters = Sequence[Any] | Mapping[str, Any]


@dataclass(slots=True)
class Looked:
    """What a transaction looked at while others may write: at its end it is asked whether they changed that."""

    since: int  # number of the last change when it began
    keys: set[int] = field(default_factory=set)  # by which texts are looked up
    clusters: set[int] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)  # at which articles were looked for
    own: set[str] = field(default_factory=set)  # addresses that it made lead to an article
    changes: list[tuple[Any, ...]] = field(
        default_factory=list
    )  # to be written at its end, where order is known
    closed: Any = None  # what is closed: only who writes alone changes that


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The articles in which all words and phrases of a question stand, as a table that a statement may read.

    `table` stands behind FROM or JOIN, with a name of the statement's choice, and has the column `rowid`, the number of
    the article; where they are to be ranked, also `score`: more is better. `parameters` are what it has to be run with.
    `is_cut`: there are more, older ones; the numbers of those found are greater than `above`.
    """

    table: str
    parameters: dict[str, Any]
    is_cut: bool = False
    above: int = 0


class Rows(Protocol):
    """What a statement gives: its rows as tuples, and how many rows it wrote."""

    @property
    def rowcount(self) -> int:
        """Rows that were written or deleted."""

    @property
    def description(self) -> Any:
        """The columns, each a sequence that begins with its name."""

    def fetchone(self) -> Any:
        """The next row, None after the last."""

    def fetchmany(self, size: int = ..., /) -> list[Any]:
        """The next rows, fewer at the end."""

    def fetchall(self) -> list[Any]:
        """All rows that are left."""

    def __iter__(self) -> Iterator[Any]:
        """The rows that are left, one at a time."""


class Database(Protocol):
    """A connection, of the thread that opened it. Outside `transaction` and `snapshot` nothing is written or read.

    A mark for a value is `?`, `?1` or `:name`.
    """

    #: Whether other programs may write at the same time.
    is_shared: bool
    #: None in a transaction that writes alone, and outside of any.
    looked: Looked | None
    #: Whether transactions are being grouped: what would be one is a part of the one there is.
    is_grouped: bool
    #: What a transaction that writes does before it is kept, in this order: what is better written of all rows at once.
    when_ending: "list[Callable[[Database], None]]"
    #: (kind, number) of rows whose lines in the ledger are to be written then, with the time of each.
    noted: dict[tuple[str, int], str]
    #: What must not remember a transaction that was undone.
    when_undone: list[Callable[[], None]]
    #: Put after a SELECT, keeps others from changing its rows until the transaction ends.
    for_update: str
    #: The stores of bodies outside that were opened, by their address.
    page_stores: "dict[str, OutsideBodies]"
    #: Pages that others are packed against, by their hash, as they were last unpacked.
    dictionaries: dict[str, bytes]
    #: Of sources and roles whose last pages were not alike: how often in a row, and how many go by unlooked at.
    unlike: dict[tuple[int, str], tuple[int, int]]

    def execute(self, sql: str, parameters: Parameters = (), /) -> Rows:
        """Run a statement. All its rows may be fetched at once: for many or long ones there is `walk`."""

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Rows:
        """Run a statement for each of the rows of values."""

    def next_number(self, table: str, key: str, removed: Callable[[], int]) -> int:
        """A number for a new row of a table, which none has, or had: `removed` tells the largest that was removed.

        In a transaction.
        """

    def walk(self, sql: str, parameters: Parameters = (), /) -> Iterator[Any]:
        """The rows of a question, a portion at a time: memory does not grow with their number."""

    @property
    def in_transaction(self) -> bool:
        """Whether one was begun and not ended."""

    def begin(self, *, writing: bool, alone: bool = True) -> None:
        """Begin a transaction: one that writes, or one that sees one state of the database.

        While one writes `alone`, no other one writes. Those that do not note in `looked` what they rely on, and end one
        after the other (`take_turn`).
        """

    def take_turn(self) -> None:
        """Wait for the others that are ending, so that numbers of changes rise as transactions end."""

    def begin_beside(self) -> None:
        """Begin a transaction that writes beside all others, those of `begin` too: it locks only the rows it writes."""

    def clock(self) -> datetime:
        """The time, by the one clock that all who share the database go by."""

    def reconnect(self) -> None:
        """Connect again after DatabaseLost. What was under way is undone, or was kept.

        Raises:
            DatabaseLost: the server cannot be reached.
        """

    def commit(self) -> None:
        """Keep what was written."""

    def rollback(self) -> None:
        """Undo what was written, as far as the engine has not done so already."""

    def end_reading(self) -> None:
        """End a transaction that saw one state; nothing happens when the connection was closed meanwhile."""

    def translated(self) -> AbstractContextManager[None]:
        """The engine's errors become ours."""

    def index(self, article_id: int, *, title: str, text: str, tags: str) -> None:
        """Write an article's folded words into the full-text index, in place of those it has. In a transaction,
        at its end at the latest."""

    def drop_from_index(self, article_id: int) -> None:
        """Take an article's words out of the full-text index. In a transaction."""

    def merge_index(self) -> None:
        """Write the full-text index anew where it may hold words that were deleted. In a transaction."""

    def find(self, terms: "Sequence[Phrase]", *, newest: int | None = None, ranked: bool = False) -> Found:
        """The articles in which all terms (there is one at least) stand, each a phrase.

        `newest`: so many of them at most, inside a transaction; where they are `ranked`, it must be given. Without it
        nothing is read yet.
        """

    def columns_of(self, table: str) -> list[str]:
        """The names of the columns of a table, in their order; [] for a table that there is not."""

    def shadow(self, table: str) -> None:
        """Make an empty table in front of a table of the database, with its keys, for this connection alone."""

    def damage(self, most: int) -> list[str]:
        """What the engine finds wrong with its own structures, at most so many. Cost: reads all."""

    def strays(self, most: int) -> list[str]:
        """Rows that refer to rows which are not there, in words."""

    def make_indexes_anew(self) -> None:
        """Inside a transaction."""

    def wipe(self, traces: Sequence[bytes]) -> "Wiped":
        """As `Removals.wipe`."""

    def rewrite(self) -> None:
        """As `Removals.rewrite`."""

    def close(self) -> None:
        """Close it. Closing twice does no harm."""
