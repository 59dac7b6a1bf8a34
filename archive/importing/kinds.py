"""What a document is by its media type and its first bytes: only pages, feeds and sitemaps are read."""

from codecs import BOM_UTF8
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from warraq.articles.tables import rows

DOCUMENTS: Final = frozenset({"feed", "sitemap"})
ROBOTS: Final = frozenset({"robots"})
PAGES: Final = frozenset({"page"})
READ: Final = DOCUMENTS | PAGES
_LOOKED_AT_BYTES: Final = 2_048
#: Signs of a document whose media type does not tell, in the order they are looked for.
_SIGNS: Final = (
    (b"<rss", "feed"),
    (b"<feed", "feed"),
    (b"<rdf:rdf", "feed"),
    (b"<urlset", "sitemap"),
    (b"<sitemapindex", "sitemap"),
    (b"<!doctype html", "page"),
    (b"<html", "page"),
    (b"jsonfeed.org/version", "feed"),
)


def kind_of(media_type: str) -> str:
    """What a Content-Type says: 'page', 'feed', 'image', ...; 'look' if the bytes tell, 'other' if it is unknown."""
    stated = media_type.partition(";")[0].strip().lower()
    return next((kind for start, kind in _kinds() if stated.startswith(start)), "other") if stated else "look"


def is_robots(url: str) -> bool:
    """Whether an address is that of a site's robots.txt, whatever its media type."""
    return urlsplit(url)[2:] == ("/robots.txt", "", "")


def kind_of_bytes(body: bytes) -> str:
    """What the first bytes say: 'page', 'feed', 'sitemap' or 'other'."""
    start = body[:_LOOKED_AT_BYTES].removeprefix(BOM_UTF8).lstrip().lower()
    if not start.startswith((b"<", b"{")):
        return "other"
    return next((kind for sign, kind in _SIGNS if sign in start), "other")


@cache
def _kinds() -> tuple[tuple[str, str], ...]:
    return tuple((row[0], row[1]) for row in rows(__package__, "kinds.tsv"))
