"""The back catalogue of one source: every way back that it offers, and a verdict on what was found."""

from warraq.crawler.backfill.spider import BackfillSpider
from warraq.crawler.backfill.verdict import BackfillReport, Walk, judge

__all__ = ["BackfillReport", "BackfillSpider", "Walk", "judge"]
