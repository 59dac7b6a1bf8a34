"""Crawler traps: URLs that a site can generate without end."""

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from warraq.articles.urls.dates import url_date

# Limits for what people publish; a test checks them against the URLs of real pages.
MAX_CHARACTERS = 2048  # what sitemaps.org allows
MAX_SEGMENTS = 14
MAX_PARAMETERS = 8
MAX_SAME_SEGMENT = 2
MAX_PAGE = 1000

_PAGE_NUMBER = re.compile(
    r"(?:^|[/?&])(?:page|paged|p|pg|start|offset)[=/](\d{1,12})(?=$|[/?&])", re.IGNORECASE
)


def trap_reason(url: str, *, year: int | None = None) -> str:
    """Returns a short code if a URL looks like a crawler trap, else ''.

    'too-long', 'too-deep', 'repeated-segments', 'too-many-parameters', 'repeated-parameters', 'far-page', 'far-date'
    (only if the current `year` is given: future pages of a calendar), 'malformed'. Expects a canonical URL, which has
    no session ids.
    """
    if len(url) > MAX_CHARACTERS:
        return "too-long"
    try:
        parts = urlsplit(url)
    except ValueError:
        return "malformed"
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > MAX_SEGMENTS:
        return "too-deep"
    if _repeats(segments):
        return "repeated-segments"
    names = [piece.partition("=")[0] for piece in parts.query.split("&") if piece]
    if len(names) > MAX_PARAMETERS:
        return "too-many-parameters"
    if names and max(Counter(unquote(name).removesuffix("[]").lower() for name in names).values()) > 3:
        return "repeated-parameters"
    number = _PAGE_NUMBER.search(f"{parts.path}?{parts.query}")
    if number and number.group().lstrip("/?&").startswith(("page", "pg")) and int(number[1]) > MAX_PAGE:
        return "far-page"
    dated = url_date(url)
    if year is not None and dated is not None and not 1990 <= dated[0] <= year + 1:
        return "far-date"
    return ""


def _repeats(segments: list[str]) -> bool:
    """A word three times, or a pair of words twice in a row: '/a/a/a', '/a/b/a/b'. Numbers may repeat."""
    words = [segment.lower() for segment in segments if not segment.isdigit()]
    if words and max(Counter(words).values()) > MAX_SAME_SEGMENT:
        return True
    pairs = list(pairwise(segments))
    return any(
        pairs[place] == pairs[place + 2] and not (pairs[place][0].isdigit() and pairs[place][1].isdigit())
        for place in range(len(pairs) - 2)
    )
