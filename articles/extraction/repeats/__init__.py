"""What is there more than once: a text twice on its page, blocks that a site repeats, other posts on the page."""

from warraq.articles.extraction.repeats.other_posts import find_other_posts
from warraq.articles.extraction.repeats.site_statistics import (
    count_blocks,
    page_blocks,
    repeated_blocks,
)
from warraq.articles.extraction.repeats.text_copies import find_text_copies

__all__ = [
    "count_blocks",
    "find_other_posts",
    "find_text_copies",
    "page_blocks",
    "repeated_blocks",
]
