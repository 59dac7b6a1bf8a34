"""Lines that identify themselves as boilerplate: the table of phrases and the rules for lines."""

from warraq.articles.extraction.phrases.captions import find_captions
from warraq.articles.extraction.phrases.lines import clean_lines
from warraq.articles.extraction.phrases.plain import clean_plain_text
from warraq.articles.extraction.phrases.records import Cleaned, RemovedLine
from warraq.articles.extraction.phrases.statements import PageNames
from warraq.articles.extraction.phrases.table import error_title, photo_credit

__all__ = [
    "Cleaned",
    "PageNames",
    "RemovedLine",
    "clean_lines",
    "clean_plain_text",
    "error_title",
    "find_captions",
    "photo_credit",
]
