"""Is the page an article at all, and if not, what is it?"""

from warraq.articles.extraction.kinds.rejecting import reject
from warraq.articles.extraction.kinds.view import PageView

__all__ = ["PageView", "reject"]
