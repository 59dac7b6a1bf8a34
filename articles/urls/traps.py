"""Addresses of which a site can make infinitely many."""

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from warraq.articles.urls.dates import url_date

# Limits of what people publish; a test holds them against the addresses of real pages.
MAX_CHARACTERS = 2048  # what sitemaps.org allows
MAX_SEGMENTS = 14
MAX_PARAMETERS = 8
MAX_SAME_SEGMENT = 2
MAX_PAGE = 1000

_PAGE_NUMBER = re.compile(
    r"(?:^|[/?&])(?:page|paged|p|pg|start|offset)[=/](\d{1,12})(?=$|[/?&])", re.IGNORECASE
)


def trap_reason(url: str, *, year: int | None = None) -> str:
    """Why an address looks like one of an endless series: a short code, '' when it does not.

    'too-long', 'too-deep', 'repeated-segments', 'too-many-parameters', 'repeated-parameters', 'far-page',
    'far-date' (only when the present `year` is given: a calendar's years to come), 'malformed'. Expects a
    canonical URL: session ids are gone from those.
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
