"""Where bodies of pages stand, moving them to a folder, a bucket, or back, and packing them against each other."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from warraq.config import Config
from warraq.storage import PageStoreState, WriterLock, open_reader, open_store

#: Told how many bodies are done.
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What was moved. `broken`: hashes of bodies that are missing or damaged; they stayed where they were.

    `is_ended`: nothing is left at the former place that could be moved. `state`: where bodies stand now.
    """

    bodies: int
    bytes: int
    broken: tuple[str, ...]
    is_ended: bool
    state: PageStoreState


class PagesDesk:
    """Looks after the store of page bodies."""

    def __init__(self, load: Callable[[], Config]) -> None:
        self._load = load

    def state(self) -> PageStoreState:
        """Where bodies stand, and how many."""
        with open_reader(self._load().database) as reader:
            return reader.page_store.state()

    def pack(self, *, progress: Progress = lambda pages: None) -> PageStoreState:
        """Pack pages that stand in the database by themselves against others of their site; where bodies stand then.

        Others may write meanwhile. Stopped, it goes on when called again. `progress` is told how many were looked at.

        Raises:
            DatabaseBusy: somebody has been writing for long.
        """
        with open_store(self._load().database) as store:
            part, pages = store.page_store.pack(), 0
            while not part.is_done:
                pages += part.pages
                progress(pages)
                part = store.page_store.pack(part.last)
            return store.page_store.state()

    def move(
        self, address: str, *, gives_up_broken: bool = False, progress: Progress = lambda bodies: None
    ) -> Moved:
        """Move all bodies there; no crawl may run meanwhile. Stopped, it goes on when called again.

        With `gives_up_broken` the move ends though bodies are missing or damaged.

        Raises:
            ConfigurationError: another move was not ended, or the place belongs to another database.
            DatabaseBusy: a crawl runs. StorageError: a place cannot be reached.
        """
        database = self._load().database
        bodies = size = 0
        broken: list[str] = []
        with ExitStack() as stack:
            stack.enter_context(WriterLock(database))
            store = stack.enter_context(open_store(database))
            store.page_store.begin_move(address)
            part = store.page_store.move()
            while not part.is_done:
                bodies, size = bodies + part.bodies, size + part.bytes
                broken += part.broken
                progress(bodies)
                part = store.page_store.move(part.last)
            if not part.is_ended and gives_up_broken:
                store.page_store.end_move()
            store.page_store.clear()
            state = store.page_store.state()
        return Moved(
            bodies=bodies, bytes=size, broken=tuple(broken), is_ended=not state.is_moving, state=state
        )
