"""Who works on a database: locks that die with their owner."""

from os import PathLike
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal

from warraq.articles.errors import DatabaseBusy
from warraq.location import Server, locate
from warraq.storage.extra import require_postgres
from warraq.storage.sqlite import FileLock

if TYPE_CHECKING:
    from warraq.storage.postgres import SessionLock

Work = Literal["crawl", "run", "tell", "stamp"]

#: What who finds a lock taken is told, by who holds it.
_IN_A_FILE: Final = "another crawl is running ({}), and one fetches at a time; try again when it has ended"
_ON_A_SERVER: Final = "{} is at work on it, and this cannot be done beside it; try again when it has ended"
_TAKEN: Final[dict[Work, str]] = {
    "run": "`warraq run` or `warraq cluster run` is at work on it ({})",
    "stamp": "another process is having the ledger of this database stamped ({})",
    "tell": "another process is telling the hooks of this database ({}); it sends what waits",
}


class WriterLock:
    """Held by whoever works on a database where others must not do the same. Readers need none.

    `of` is the work: 'crawl' is fetching, and whatever nothing may be fetched beside; 'run' is beginning crawls again
    and again; 'tell' and 'stamp' are the commands of that name. It ends with the process, however that ends. On a
    server several may hold a `shared` one at once, and nobody else meanwhile; in a file nothing is shared. `doing`
    tells others what its holder does.
    """

    def __init__(
        self,
        database: str | PathLike[str] | Server,
        of: Work = "crawl",
        *,
        doing: str = "",
        shared: bool = False,
    ) -> None:
        self._location = locate(database)
        self._of = of
        self._lock = self._make(doing or of, shared=shared)

    def _make(self, doing: str, *, shared: bool) -> "FileLock | SessionLock":
        if isinstance(self._location, Server):
            require_postgres()
            from warraq.storage import postgres

            return postgres.SessionLock(self._location, self._of, doing=doing, shared=shared)
        return FileLock(self._location, "" if self._of == "crawl" else self._of)

    def acquire(self) -> None:
        """Take the lock, or make sure that it is still held.

        Raises:
            DatabaseBusy: another process has it; it is named.
            StorageError: the lock file cannot be written, or the server does not answer.
        """
        if holder := self._lock.take():
            usual = _ON_A_SERVER if isinstance(self._location, Server) else _IN_A_FILE
            raise DatabaseBusy(_TAKEN.get(self._of, usual).format(holder), identity=str(self._location))

    def release(self) -> None:
        """Give the lock back. Nothing happens when it is not held."""
        self._lock.release()

    def holder(self) -> str:
        """Who holds it: 'warraq run, process 4711 on desk'; of a file, 'process 4711'. '' if nobody. Takes nothing.

        Raises:
            StorageError: the server does not answer.
        """
        return self._lock.holder()

    def __enter__(self) -> "WriterLock":
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
