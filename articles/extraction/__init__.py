"""Page to Article, or the reason why not."""

from articles.extraction.article import extract, extract_html
from articles.extraction.decode import Decoded, decode
from articles.extraction.options import ExtractOptions, SiteStatistics
from articles.extraction.plain import clean_plain_text
from articles.extraction.statistics import block_hash, block_hashes

__all__ = [
    "Decoded",
    "ExtractOptions",
    "SiteStatistics",
    "block_hash",
    "block_hashes",
    "clean_plain_text",
    "decode",
    "extract",
    "extract_html",
]
