"""Is the page an article at all, and if not, what is it?"""

from warraq.articles.extraction.kinds.measures import PageView
from warraq.articles.extraction.kinds.rejecting import reject

__all__ = ["PageView", "reject"]
