"""Log lines on standard error: one line per event, free of terminal control characters."""

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime

from warraq.articles.text import printable
from warraq.cli.output import note

VISITS = "warraq.crawler.visits"  # the logger with one line per visit
LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)  # by the number of -v


class PlainFormatter(logging.Formatter):
    """'12:30:01 warning: …'; a traceback keeps its lines."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", datefmt="%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """The line, safe to print."""
        return printable(super().format(record), one_line=record.exc_info is None)


#: The extra fields of a line about a visit.
FACTS = ("source", "url", "outcome", "reason", "status", "seconds")


class JsonFormatter(logging.Formatter):
    """One JSON object per line, ASCII only: nothing fetched can break or reorder a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with the facts of a visit as separate fields."""
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        told |= {name: getattr(record, name) for name in FACTS if hasattr(record, name)}
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, default=str)


class NoteHandler(logging.Handler):
    """Passes each line to `write`, so that a progress display can print it above itself."""

    def __init__(self, write: Callable[[str], None]) -> None:
        super().__init__()
        self.write = write

    def emit(self, record: logging.LogRecord) -> None:
        """Print one record."""
        try:
            self.write(self.format(record))
        except Exception:  # as in the handlers of logging: logging never ends the program
            self.handleError(record)


def start_logging(verbosity: int, write: Callable[[str], None] = note, *, as_json: bool = False) -> None:
    """Log to `write` from now on: warnings; with -v also events; with -vv everything.

    As JSON, every visit is logged, whatever the verbosity.
    """
    level = LEVELS[min(verbosity, len(LEVELS) - 1)]
    handler = NoteHandler(write)
    handler.setLevel(level)  # on the handler too: Scrapy makes its own logger verbose at start-up
    if as_json:
        handler.setLevel(min(level, logging.INFO))
        handler.addFilter(lambda record: record.levelno >= level or record.name == VISITS)
        logging.getLogger(VISITS).setLevel(logging.INFO)
    handler.setFormatter(JsonFormatter() if as_json else PlainFormatter())
    logging.captureWarnings(True)
    logging.basicConfig(level=level, handlers=[handler], force=True)
