"""Between the spiders and the network: Scrapy middlewares, which the add-on names, and what answers mean."""

from warraq.crawler.network.answers import answered, ending_of, headers_of, unanswered
from warraq.crawler.network.redirects import validator_headers

__all__ = ["answered", "ending_of", "headers_of", "unanswered", "validator_headers"]
