"""A move from its beginning, or from where an earlier one was stopped, to its end."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from warraq.articles.errors import StorageError
from warraq.storage.records import Compared, Moved, Portion, Verified
from warraq.storage.sql.database import snapshot, transaction
from warraq.storage.sql.moving.comparing import compare
from warraq.storage.sql.moving.copying import Copying, MoveProgress
from warraq.storage.sql.moving.ends import End, Table
from warraq.storage.sql.moving.unfinished import Unfinished, is_empty, state_of
from warraq.storage.sql.upkeep import verify


def _untold(stage: str, done: int, of: int) -> None:
    """Nobody wants to know how far it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOptions:
    """How rows are copied and compared, and who is told how far it is."""

    portion: Portion = field(default_factory=Portion)
    progress: MoveProgress = _untold


def move(source: End, target: End, options: MoveOptions) -> Moved:
    """Copy all rows of the source into the target, compare them, verify the ledger.

    The source is in a transaction that sees one state, and nobody writes to it. The target is empty, or holds what an
    earlier move from the same source left. With differences it is left unfinished.

    Raises:
        StorageError: the target holds something else, the source has changed since the move began, or has rows that
            refer to nothing; or a row cannot be written.
    """
    tables, left_out = _tables(source, target)
    state, total = state_of(source, tables)
    mark = Unfinished(target.db)
    if mark.is_there:
        mark.require(source=source.name, state=state, name=target.name)
    elif is_empty(target, tables):
        _begin(source, target, mark, state)
    elif not target.is_draft:
        raise StorageError("holds a corpus already; a move needs an empty database", identity=target.name)
    copying = Copying(source, target, mark, options.portion, options.progress, total)
    if mark.is_there:  # else an earlier move had only to give the draft its name
        copying.fill(tables)
    with snapshot(target.db):
        compared = compare(
            source, target, tables, portion=options.portion, progress=options.progress, left_out=left_out
        )
    found = None if compared.differences else _verify(source, target, options.progress)
    if found is not None and mark.is_there:
        source.db.execute(
            "SELECT 1"
        ).fetchone()  # whoever lost it meanwhile did not keep others from writing to it
        with transaction(target.db):
            mark.end()
    return Moved(copied=copying.copied, earlier=copying.earlier, compared=compared, verified=found)


def compare_ends(source: End, target: End, options: MoveOptions) -> Compared:
    """Compare two whole databases."""
    tables, left_out = _tables(source, target)
    with snapshot(source.db), snapshot(target.db):
        return compare(
            source, target, tables, portion=options.portion, progress=options.progress, left_out=left_out
        )


def _tables(source: End, target: End) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """The tables of the schema, and the names of others in the source.

    Raises:
        StorageError: a table of one is not in the other, or not with the same columns.
    """
    theirs = {table.name: table for table in source.tables()}
    tables = target.tables()
    for table in tables:
        other = theirs.pop(table.name, None)
        if other is None or {*other.columns} != {*table.columns} or other.key != table.key:
            raise StorageError(f"has another table {table.name} than {target.name}", identity=source.name)
    return tables, tuple(theirs)


def _verify(source: End, target: End, progress: MoveProgress) -> Verified:
    """Verify the ledger of one of them: the rows are the same, and a file answers many questions sooner."""
    end = source if source.is_file else target
    return verify(end.db, lambda done, of: progress("verifying", done, of))


def _begin(source: End, target: End, mark: Unfinished, state: str) -> None:
    if strays := source.db.strays(1):
        raise StorageError(f"{strays[0]}; `warraq check` names all such rows", identity=source.name)
    with transaction(target.db):
        later: Sequence[str] = target.set_aside()
        mark.begin(source=source.name, state=state, later=later)
