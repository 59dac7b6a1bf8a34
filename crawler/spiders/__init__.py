"""The spiders that `scrapy list` shows, and their base."""

from warraq.crawler.spiders.base import Stage, VisitSpider
from warraq.crawler.spiders.feeds import FeedsSpider
from warraq.crawler.spiders.site import SiteSpider

__all__ = ["FeedsSpider", "SiteSpider", "Stage", "VisitSpider"]
