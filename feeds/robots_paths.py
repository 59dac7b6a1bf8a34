"""Normalise the paths of robots.txt rules and URLs, and match rules against URLs.

Normal form: unreserved and reserved characters bare, all others as upper-case escapes of their UTF-8. '*' and '$' in a
URL are escaped; bare, they are a rule's wildcard and end. In a path '%2F' and '%3F' differ from '/' and '?' and stay;
in a query they are the same, and bare.

Source: RFC 9309, sections 2.2.2 and 2.2.3; RFC 3986, sections 2.2 and 2.3.
"""

import re
from collections.abc import Iterable

_BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!&'()+,;=:@[]/?")
# An escape, a wildcard, a '%' that is not an escape, a run of characters that need escaping.
_REWRITTEN = re.compile(r"%[0-9A-Fa-f]{2}|[*%]|[^A-Za-z0-9\-._~!&'()+,;=:@\[\]/?*%]+")
_PATH = re.compile(r"[/?;]")


def spell_url(url: str) -> str:
    """Returns path and query of an absolute URL in normal form, at least '/'."""
    rest = url.partition("#")[0].partition("://")[2]
    found = _PATH.search(rest)
    path = rest[found.start() :] if found else "/"
    return _spell(path if path.startswith("/") else f"/{path}")


def spell_pattern(path: str) -> str:
    """Returns the path of a rule in normal form."""
    end = "$" * path.endswith("$")
    return _spell(path.removesuffix("$"), wildcard="*") + end


def _spell(text: str, wildcard: str = "") -> str:
    path, mark, query = text.partition("?")
    return _rewrite(path, "/?", wildcard) + mark + _rewrite(query, "", wildcard)


def _rewrite(text: str, kept: str, wildcard: str) -> str:
    """`kept`: characters that differ from their escapes."""

    def one(found: re.Match[str]) -> str:
        piece = found[0]
        if piece[0] == "%" and len(piece) == 3:
            char = chr(int(piece[1:], 16))
            return char if char in _BARE and char not in kept else piece.upper()
        if piece == wildcard:
            return piece
        return "".join(f"%{byte:02X}" for byte in piece.encode("utf-8", "surrogatepass"))

    return _REWRITTEN.sub(one, text)


def longest(patterns: Iterable[str], path: str) -> int:
    """Returns the length of the longest matching pattern, 0 if none matches. Patterns come longest first."""
    escaped = _escaped_query(path)
    for pattern in patterns:
        if _fits(pattern, path):
            return len(pattern)
        # After a wildcard '%2F' may be in the query, where it means '/': see what the URL looks like escaped.
        is_open = "*" in pattern and ("%2F" in pattern or "%3F" in pattern)
        if is_open and _fits(_escaped_query(pattern), escaped):
            return len(pattern)
    return 0


def _escaped_query(text: str) -> str:
    path, mark, query = text.partition("?")
    return path + mark + query.replace("/", "%2F").replace("?", "%3F")


def _fits(pattern: str, path: str) -> bool:
    """Tells whether a pattern matches the start of a path, or all of it if it ends in '$'."""
    pieces = pattern.removesuffix("$").split("*")
    ends = pattern.endswith("$")
    if not path.startswith(pieces[0]):
        return False
    if len(pieces) == 1:
        return not ends or len(path) == len(pieces[0])
    at = len(pieces[0])
    for piece in pieces[1:-1]:
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    if ends:
        return path.endswith(pieces[-1]) and len(path) - len(pieces[-1]) >= at
    return path.find(pieces[-1], at) >= 0
