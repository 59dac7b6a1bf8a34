"""Page to Article, or the reason why not."""

from articles.extraction.article import extract, extract_html
from articles.extraction.decode import Decoded, decode
from articles.extraction.options import ExtractOptions, SiteStatistics

__all__ = ["Decoded", "ExtractOptions", "SiteStatistics", "decode", "extract", "extract_html"]
