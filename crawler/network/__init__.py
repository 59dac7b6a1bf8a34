"""What stands between our requests and the network. Scrapy is told of the middlewares by name, in the add-on."""

from warraq.crawler.network.answers import answered, ending_of, headers_of, unanswered
from warraq.crawler.network.redirects import validator_headers

__all__ = ["answered", "ending_of", "headers_of", "unanswered", "validator_headers"]
