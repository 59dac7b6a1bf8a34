"""A corpus on its way from one database to another, and what two databases have in common."""

from dataclasses import dataclass

from warraq.storage.records.ledger import Verified


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """How much is copied or compared at once: what stands in memory, and what a killed move does again."""

    rows: int = 2_000
    bytes: int = 2_000_000  # of texts and bodies; a row that is longer is a portion of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSum:
    """The rows of a table: how many, and their SHA-256, lower-case hexadecimal.

    Of the UTF-8 of one compact JSON array: each row an array of its columns in the order of the schema, the rows in
    the order of the primary key, bytes in lower-case hexadecimal.
    """

    table: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A table that is not the same in two databases.

    `key` is the primary key of the first row that differs ('12', 'https://a.example/, 3'), '' if it is no row; `what`
    says how. `rows` are those of the source and of the target.
    """

    table: str
    key: str
    what: str
    rows: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What comparing found: every table of the source, and those that are not the same; () if all are.

    `left_out`: tables of the source that are not warraq's, and are not looked at.
    """

    tables: tuple[TableSum, ...]
    differences: tuple[Difference, ...]
    left_out: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Of the source, in all tables."""
        return sum(table.rows for table in self.tables)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What a move did: rows `copied` by this call, and by an `earlier` one that was stopped.

    With differences the target is unfinished still, and `verified` is None. Breaks that `verified` names stood in the
    source: every row is the same.
    """

    copied: int
    earlier: int
    compared: Compared
    verified: Verified | None
