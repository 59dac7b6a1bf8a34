"""Page to Article, or the reason why not."""

from warraq.articles.extraction.article import EXTRACTOR, extract, extract_html
from warraq.articles.extraction.decode import Decoded, decode
from warraq.articles.extraction.explaining import ExplainedBlock, explain_page
from warraq.articles.extraction.known import fingerprint
from warraq.articles.extraction.options import ExtractOptions, SiteStatistics
from warraq.articles.extraction.plain import clean_plain_text
from warraq.articles.extraction.rules import compile_selector
from warraq.articles.extraction.statistics import count_blocks

__all__ = [
    "EXTRACTOR",
    "Decoded",
    "ExplainedBlock",
    "ExtractOptions",
    "SiteStatistics",
    "clean_plain_text",
    "compile_selector",
    "count_blocks",
    "decode",
    "explain_page",
    "extract",
    "extract_html",
    "fingerprint",
]
