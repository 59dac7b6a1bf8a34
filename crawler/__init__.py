"""The only network code: Scrapy, set up politely, over the frontier in the database."""

from crawler.options import AddReport, CrawlOptions, CrawlReport, Politeness, Progress

__all__ = ["AddReport", "CrawlOptions", "CrawlReport", "Politeness", "Progress"]
