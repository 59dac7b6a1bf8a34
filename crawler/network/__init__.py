"""Between the spiders and the network: Scrapy middlewares, which the add-on names, and what answers mean."""

from warraq.crawler.network.answers import answered, ending_of, headers_of, unanswered
from warraq.crawler.network.redirects import validator_headers
from warraq.crawler.network.unpacking import BadEncoding, TooLarge, is_cut_off, unpack

__all__ = [
    "BadEncoding",
    "TooLarge",
    "answered",
    "ending_of",
    "headers_of",
    "is_cut_off",
    "unanswered",
    "unpack",
    "validator_headers",
]
