"""Page to Article, or the reason why it is not one."""

from .article import EXTRACTOR, extract, extract_html, reservations_of
from .decode import REPAIRED, decode, decode_placed, repair
from .explaining import ExplainedBlock, explain_page
from .fingerprint import fingerprint
from .layout import parse_tree
from .metadata import clean_names
from .options import ExtractOptions, SiteKnowledge
from .page_sample import PageSample, StatedPost
from .phrases import clean_plain_text
from .rendering import ARTICLE_TAGS
from .repeats import count_blocks
from .rules import compile_selector
from .sampling import sample_page
from .site_template import OFF_TEMPLATE, BodyPlace, SiteTemplate, template_from
from .template import learn_template

__all__ = [
    "ARTICLE_TAGS",
    "EXTRACTOR",
    "OFF_TEMPLATE",
    "REPAIRED",
    "BodyPlace",
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
