"""Page to Article, or the reason why not."""

from articles.decoding import Decoded
from articles.extraction.article import EXTRACTOR, extract, extract_html
from articles.extraction.decode import decode
from articles.extraction.explaining import ExplainedBlock, explain_page
from articles.extraction.known import fingerprint
from articles.extraction.options import ExtractOptions, SiteStatistics
from articles.extraction.plain import clean_plain_text
from articles.extraction.rules import compile_selector
from articles.extraction.statistics import count_blocks

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
