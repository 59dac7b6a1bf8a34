"""The numbers of a corpus, counted in a process of its own: that takes a minute of a large one."""

import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Final

from warraq.articles.errors import DeskBusy, StorageError, WarraqError
from warraq.config import Config
from warraq.location import Location
from warraq.storage import Statistics, open_reader

START_METHOD: Final = "spawn"  # a fork of a process with threads may hang


class CountDesk:
    """Counts, one corpus at a time. Close it."""

    def __init__(self, load: Callable[[], Config]) -> None:
        self._load = load
        self._count_turn = threading.Lock()
        self._counting: multiprocessing.process.BaseProcess | None = None

    def count_corpus(self) -> Statistics:
        """The numbers of the whole corpus, word forms too. Changes nothing; other requests are not slowed by it.

        Raises:
            DeskBusy: it is being counted already.
            StorageError: the database cannot be read, or counting was stopped.
        """
        if not self._count_turn.acquire(blocking=False):
            raise DeskBusy("the corpus is being counted already")
        try:
            return self._count(self._load().database)
        finally:
            self._counting = None
            self._count_turn.release()

    def close(self) -> None:
        """Stop counting."""
        if (running := self._counting) is not None:
            running.terminate()

    def _count(self, database: Location) -> Statistics:
        context = multiprocessing.get_context(START_METHOD)
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_count_there, args=(database, theirs), daemon=True)
        with ours:
            process.start()
            theirs.close()
            self._counting = process
            try:
                found: Statistics | WarraqError = ours.recv()
            except EOFError:
                raise StorageError("counting was stopped", identity=str(database)) from None
            finally:
                process.join()
        if isinstance(found, WarraqError):
            raise found
        return found


def _count_there(database: Location, answer: Connection) -> None:
    """In the other process."""
    try:
        with open_reader(database) as reader:
            answer.send(reader.statistics.count())
    except WarraqError as problem:
        answer.send(StorageError(str(problem)))
