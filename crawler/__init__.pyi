"""The only network code: Scrapy, set up politely, over the frontier in the database.

`crawler.run` has the entry points. Import it where a run starts: Scrapy takes a moment to load.
"""

from .options import (
    IMAGE_KEPT,
    IMAGE_REFUSED,
    AddReport,
    CrawlOptions,
    CrawlReport,
    Politeness,
    Progress,
    ProgressCallback,
)

__all__ = [
    "IMAGE_KEPT",
    "IMAGE_REFUSED",
    "AddReport",
    "CrawlOptions",
    "CrawlReport",
    "Politeness",
    "Progress",
    "ProgressCallback",
]
