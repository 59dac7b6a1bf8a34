"""What a page says about its article besides the text, with where each value was found."""

from warraq.articles.extraction.metadata.finding import find_metadata

__all__ = ["find_metadata"]
