"""Log lines that strangers cannot forge: no control characters, no page bodies, one line an event."""

import logging
from typing import Any

from scrapy.logformatter import LogFormatter, LogFormatterResult


class QuietLogFormatter(LogFormatter):
    """Items (whole pages) are not printed; what becomes of them is in the database."""

    def scraped(self, item: Any, response: Any, spider: Any) -> LogFormatterResult:
        return {
            "level": logging.DEBUG,
            "msg": "fetched %(url)s",
            "args": {"url": getattr(item, "url", "")[:300]},
        }

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Any) -> LogFormatterResult:
        return {"level": logging.WARNING, "msg": "dropped: %(why)r", "args": {"why": str(exception)[:300]}}
