"""Log lines on the standard error: plain, one line an event, nothing in them that a terminal obeys."""

import logging
from collections.abc import Callable

from articles.text import printable
from warraq.cli.output import note

LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)  # by the number of -v


class PlainFormatter(logging.Formatter):
    """'12:30:01 warning: …'; a traceback keeps its lines."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", datefmt="%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """The line as it may be printed."""
        return printable(super().format(record), one_line=record.exc_info is None)


class NoteHandler(logging.Handler):
    """Hands each line to `write`, so that a progress display can print it above itself."""

    def __init__(self, write: Callable[[str], None]) -> None:
        super().__init__()
        self.write = write

    def emit(self, record: logging.LogRecord) -> None:
        """Print one record."""
        try:
            self.write(self.format(record))
        except Exception:  # as the handlers of logging do: logging never ends the program
            self.handleError(record)


def start_logging(verbosity: int, write: Callable[[str], None] = note) -> None:
    """Log to `write` from now on: warnings, with -v what happens, with -vv everything."""
    level = LEVELS[min(verbosity, len(LEVELS) - 1)]
    handler = NoteHandler(write)
    handler.setLevel(level)  # on the handler too: Scrapy makes its own logger verbose when it starts
    handler.setFormatter(PlainFormatter())
    logging.captureWarnings(True)
    logging.basicConfig(level=level, handlers=[handler], force=True)
