"""From a sentence of a clean text to the bytes that it stands in, and to a citation with the evidence."""

from warraq.archive.citing.citation import Citation, DateOrigin, FeedPlace, Registered
from warraq.archive.citing.citing import cite
from warraq.archive.citing.facts import facts_of
from warraq.archive.citing.finding import PageIndex, index_page, locate
from warraq.archive.citing.proof import ByteRange, Place, contains, read_place
from warraq.archive.citing.reference import bare_id, bibtex, csl_json, ranges_of

__all__ = [
    "ByteRange",
    "Citation",
    "DateOrigin",
    "FeedPlace",
    "PageIndex",
    "Place",
    "Registered",
    "bare_id",
    "bibtex",
    "cite",
    "contains",
    "csl_json",
    "facts_of",
    "index_page",
    "locate",
    "ranges_of",
    "read_place",
]
