"""Blogger: feeds go on at `start-index`, with up to 150 entries a page; archive pages for readers have no numbers."""

import re

from .counting import counted, with_parameter
from .method import ArchiveMethod

_PAGE = 150  # entries Blogger gives at most


def _next_url(url: str, listed: int) -> str:
    return counted(with_parameter(url, "max-results", str(_PAGE)), "start-index", 1, listed)


FEED = ArchiveMethod(
    walk="blogger",
    platform="blogger",
    generator=re.compile(r"^blogger$", re.IGNORECASE),
    next_url=_next_url,
    has_numbered_pages=False,
)
