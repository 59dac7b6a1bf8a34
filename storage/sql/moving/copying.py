"""Filling the target: table by table in the order of keys, each portion with its place in one transaction."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from warraq.articles.errors import StorageError
from warraq.storage.records import Portion
from warraq.storage.sql.database import transaction
from warraq.storage.sql.moving.ends import INDEX, End, Row, Table
from warraq.storage.sql.moving.unfinished import Unfinished

#: What tells how far a move is: 'copying', 'indexing', 'comparing' or 'verifying', how much of it is done, of how much.
MoveProgress = Callable[[str, int, int], None]
#: Of these a value may have any length.
_LONG: Final = {str, bytes}


class Copying:
    """Copies what a target has not got yet."""

    def __init__(
        self, source: End, target: End, mark: Unfinished, portion: Portion, progress: MoveProgress, total: int
    ) -> None:
        self._source = source
        self._target = target
        self._mark = mark
        self._portion = portion
        self._progress = progress
        self._total = total
        #: Rows that this call copied, and those that were there.
        self.copied = 0
        self.earlier = 0

    def fill(self, tables: Sequence[Table]) -> None:
        """Copy all rows, then bring back what was set aside."""
        for table in (*tables, INDEX):
            self._fill(table)
        later = self._mark.later
        for number, statement in enumerate(later, 1):
            with transaction(self._target.db):
                self._target.put_back(statement)
                self._mark.shorten(later[number:])
            self._progress("indexing", number, len(later))
        with transaction(self._target.db):
            self._target.set_counters(self._source.counters())
        self._target.settle()
        if strays := self._target.db.strays(1):
            raise StorageError(strays[0], identity=self._target.name)

    def _fill(self, table: Table) -> None:
        after, rows = self._mark.place(table)
        self.earlier += rows
        for batch in portions(self._source.rows(table, after), self._portion):
            rows += len(batch)
            try:
                self._write(table, batch, rows)
            except StorageError as problem:
                raise _about(problem, table, batch, self._target) from problem
            self.copied += len(batch)
            self._progress("copying", self.copied + self.earlier, self._total)

    def _write(self, table: Table, batch: Sequence[Row], rows: int) -> None:
        with transaction(self._target.db):
            if table == INDEX:
                self._target.index(batch)
            else:
                self._target.put(table, batch)
            self._mark.advance(table, table.key_of(batch[-1]), rows)


def portions(rows: Iterable[Row], most: Portion) -> Iterator[list[Row]]:
    """The rows, so many at once that neither their number nor their bytes are above what is given."""
    batch: list[Row] = []
    size = 0
    for row in rows:
        more = sum([len(value) for value in row if type(value) in _LONG])
        if batch and (len(batch) == most.rows or size + more > most.bytes):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += more
    if batch:
        yield batch


def shown_key(table: Table, row: Row) -> str:
    """The primary key of a row, for people."""
    return ", ".join(map(str, table.key_of(row)))


def _about(problem: StorageError, table: Table, batch: Sequence[Row], target: End) -> StorageError:
    where = f"{table.name}, rows {shown_key(table, batch[0])} to {shown_key(table, batch[-1])}"
    return type(problem)(f"{where}: {problem.message}", identity=target.name)
