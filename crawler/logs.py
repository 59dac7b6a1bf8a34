"""Log lines that fetched content cannot forge: no control characters, no page bodies, one line per event."""

import logging
from typing import Any

from scrapy.logformatter import LogFormatter, LogFormatterResult


class QuietLogFormatter(LogFormatter):
    """Does not print items (whole pages); their outcomes are in the database."""

    def scraped(self, item: Any, response: Any, spider: Any) -> LogFormatterResult:
        return {
            "level": logging.DEBUG,
            "msg": "fetched %(url)s",
            "args": {"url": getattr(item, "url", "")[:300]},
        }

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Any) -> LogFormatterResult:
        return {"level": logging.WARNING, "msg": "dropped: %(why)r", "args": {"why": str(exception)[:300]}}
