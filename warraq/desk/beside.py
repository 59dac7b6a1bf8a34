"""Tells hooks beside something else that runs, such as a crawl: in a thread, with a connection of its own."""

import logging
import threading
from types import TracebackType
from typing import Final

from warraq.articles.errors import DatabaseBusy, WarraqError
from warraq.config import Config
from warraq.desk.telling import Keys, Told, tell

EVERY_S: Final = 10.0

logger = logging.getLogger(__name__)


def log_told(told: Told) -> None:
    """A line for an attempt: a warning unless it was accepted."""
    if told.ended == "accepted":
        logger.info("hook %s: %d events accepted (%s)", told.hook, told.events, told.delivery)
    else:
        logger.warning("%s", attempt_line(told))


def attempt_line(told: Told) -> str:
    """'hook desk: failed: it answers 503; next attempt at 14:05:12 UTC (desk-delivery-7, 12 events)'."""
    what = f"{told.delivery}, {told.events} {'event' if told.events == 1 else 'events'}"
    again = f"; next attempt at {told.next_try:%H:%M:%S} UTC" if told.next_try is not None else ""
    error = f": {told.error}" if told.error else ""
    return f"hook {told.hook}: {told.ended.replace('-', ' ')}{error}{again} ({what})"


def tell_all(config: Config, keys: Keys, *, stop: threading.Event | None = None) -> None:
    """Send what is due and log what came of it. Somebody else who is sending is left to it; no error leaves."""
    try:
        for told in tell(config, keys, is_stopped=stop.is_set if stop is not None else lambda: False):
            log_told(told)
    except DatabaseBusy as problem:
        logger.debug("%s", problem)
    except WarraqError as problem:
        logger.warning("hooks were not told: %s; what waits is sent later", problem)


class Telling:
    """While the block runs, what happens is told every ten seconds. Its end waits for an attempt that is under way."""

    def __init__(self, config: Config, keys: Keys, *, every_s: float = EVERY_S) -> None:
        self._config = config
        self._keys = keys
        self._every_s = every_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="telling", daemon=True)

    def __enter__(self) -> "Telling":
        if self._config.hooks:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                tell_all(self._config, self._keys, stop=self._stop)
            except Exception:  # a fault here must not cost what is fetched meanwhile
                logger.exception("telling hooks failed; it goes on")
            if self._stop.wait(self._every_s):
                return
