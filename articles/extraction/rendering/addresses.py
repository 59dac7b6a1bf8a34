"""Addresses of links and images."""

from functools import lru_cache
from typing import Final
from urllib.parse import urljoin

SCHEMES: Final = frozenset(("http", "https", "mailto"))
#: Characters of the longest address.
MAX_ADDRESS: Final = 4_000


@lru_cache(maxsize=4_000)  # HTML, Markdown and images ask for the same
def absolute(href: str, base: str) -> str:
    """An absolute http, https or mailto address, else ''."""
    href = href.strip()
    if not href or href.startswith("#") or len(href) > MAX_ADDRESS:
        return ""
    try:
        address = href if href.startswith(("http://", "https://")) else urljoin(base, href)
    except ValueError:
        return ""
    return address if address.split(":", 1)[0].lower() in SCHEMES else ""
