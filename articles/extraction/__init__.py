"""Page to Article, or the reason why it is not one."""

from warraq.articles.decoding import Decoded
from warraq.articles.extraction.article import EXTRACTOR, extract, extract_html, reservations_of
from warraq.articles.extraction.decode import REPAIRED, decode, decode_placed, repair
from warraq.articles.extraction.explaining import ExplainedBlock, explain_page
from warraq.articles.extraction.fingerprint import fingerprint
from warraq.articles.extraction.layout import parse_tree
from warraq.articles.extraction.metadata import clean_names
from warraq.articles.extraction.options import ExtractOptions, SiteKnowledge
from warraq.articles.extraction.phrases import clean_plain_text
from warraq.articles.extraction.rendering import TAGS as ARTICLE_TAGS
from warraq.articles.extraction.repeats import count_blocks
from warraq.articles.extraction.rules import compile_selector
from warraq.articles.extraction.sampling import sample_page
from warraq.articles.extraction.site_template import BodyPlace, SiteTemplate, template_from
from warraq.articles.extraction.stages import OFF_TEMPLATE
from warraq.articles.extraction.template import PageSample, StatedPost, learn_template

__all__ = [
    "ARTICLE_TAGS",
    "EXTRACTOR",
    "OFF_TEMPLATE",
    "REPAIRED",
    "BodyPlace",
    "Decoded",
    "ExplainedBlock",
    "ExtractOptions",
    "PageSample",
    "SiteKnowledge",
    "SiteTemplate",
    "StatedPost",
    "clean_names",
    "clean_plain_text",
    "compile_selector",
    "count_blocks",
    "decode",
    "decode_placed",
    "explain_page",
    "extract",
    "extract_html",
    "fingerprint",
    "learn_template",
    "parse_tree",
    "repair",
    "reservations_of",
    "sample_page",
    "template_from",
]
