"""A corpus from one database to another: a file, or a database of a server."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from warraq.location import Server, locate
from warraq.storage.extra import require_postgres
from warraq.storage.locking import WriterLock
from warraq.storage.opening import Database
from warraq.storage.records import Compared, Moved
from warraq.storage.sql.moving import End, MoveOptions, compare_ends
from warraq.storage.sql.moving import move as move_ends
from warraq.storage.sqlite import moving as files
from warraq.storage.sqlite import open_readonly


def move(
    source: Database,
    target: Database,
    options: MoveOptions | None = None,
    *,
    anew: bool = False,
) -> Moved:
    """Copy a corpus whole: every row with its numbers, compared and its ledger verified before it may be opened.

    The source is left as it is, and nobody writes to it meanwhile. The target is made; until the move has ended it is
    no database that anything else opens: a file has its name with '.moving' behind it, a server's database is refused.
    A move that was stopped, however it was stopped, goes on where it was; `anew` discards what it moved.

    Cost: reads the source three times and the target once, in the order of keys. Memory is flat.

    Raises:
        DatabaseOlder: the source must be upgraded first.
        DatabaseBusy: somebody works on the source, or moves into the target.
        StorageError: the target holds something else, the source has changed since the move began or refers to rows
            that are not there, a row cannot be kept by the target; or one of the two cannot be opened.
    """
    with ExitStack() as stack:
        ours = stack.enter_context(_source(source))
        theirs = stack.enter_context(_target(target, anew=anew))
        with ours.db.translated(), theirs.db.translated():
            moved = move_ends(ours, theirs, options or MoveOptions())
            if not moved.compared.differences:
                theirs.finish()
    return moved


def compare(source: Database, target: Database, options: MoveOptions | None = None) -> Compared:
    """Compare every row of two databases, each as it is at this moment. Nothing is written.

    Cost: reads both once, in the order of keys. Memory is flat.

    Raises:
        As `open_reader`.
    """
    with ExitStack() as stack:
        ours, theirs = (stack.enter_context(_compared(name)) for name in (source, target))
        with ours.db.translated(), theirs.db.translated():
            return compare_ends(ours, theirs, options or MoveOptions())


@contextmanager
def _source(name: Database) -> Iterator[End]:
    place = locate(name)
    if isinstance(place, Server):
        require_postgres()
        from warraq.storage.postgres import moving as servers

        with WriterLock(place, doing="move"), servers.open_source(place) as end:
            yield end
        return
    open_readonly(place).close()  # nothing is upgraded, and no lock made beside what is not there
    with WriterLock(place), files.open_source(place) as opened:
        yield opened


@contextmanager
def _target(name: Database, *, anew: bool) -> Iterator[End]:
    place = locate(name)
    if isinstance(place, Server):
        require_postgres()
        from warraq.storage.postgres import moving as servers

        with servers.open_target(place, anew=anew) as end:
            yield end
        return
    files.require_free(place)
    with WriterLock(place), files.open_target(place, anew=anew) as opened:
        yield opened


def _compared(name: Database) -> AbstractContextManager[End]:
    place = locate(name)
    if isinstance(place, Server):
        require_postgres()
        from warraq.storage.postgres import moving as servers

        return servers.open_compared(place)
    return files.open_compared(place)
