"""Lines that say themselves that they are boilerplate: the table of phrases and the rules for lines."""

from warraq.articles.extraction.phrases.lines import Cleaned, PageNames, RemovedLine, clean_lines
from warraq.articles.extraction.phrases.plain import clean_plain_text

__all__ = ["Cleaned", "PageNames", "RemovedLine", "clean_lines", "clean_plain_text"]
