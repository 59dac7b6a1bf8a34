"""Patterns of addresses, in which `*` is for any characters. No regular expressions: a user's could take for ever."""

from functools import lru_cache
from typing import Final
from urllib.parse import unquote, urlsplit

ANY: Final = "*"


def fits(url: str, pattern: str) -> bool:
    """Tells whether a canonical URL fits a pattern, both read as people write them: '/كتب/*' fits '/%D9%83…'.

    Compared is the path with its query, from beginning to end; the whole URL if the pattern has '://'. Never raises.
    Cost: linear in the URL.
    """
    return _stand_in_order(_parts(pattern), _read(url if "://" in pattern else _path_of(url)))


def _path_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path


@lru_cache(maxsize=1024)
def _parts(pattern: str) -> tuple[str, ...]:
    return tuple(_read(part) for part in pattern.split(ANY))


def _read(text: str) -> str:
    """Returns the letters that percent signs stand for; bytes that are no UTF-8 stay apart."""
    return unquote(text, errors="surrogateescape")


def _stand_in_order(parts: tuple[str, ...], text: str) -> bool:
    """Tells whether the text is the parts in their order, with anything between them.

    The leftmost place of each part leaves the most room for those that follow, so nothing is tried twice.
    """
    first, last = parts[0], parts[-1]
    if len(parts) == 1:
        return text == first
    at, end = len(first), len(text) - len(last)
    if end < at or not text.startswith(first) or not text.endswith(last):
        return False
    for part in parts[1:-1]:
        place = text.find(part, at, end)
        if place < 0:
            return False
        at = place + len(part)
    return True
