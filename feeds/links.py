"""Resolve URLs in feeds and pages to absolute http(s) URLs, otherwise as stated (canonical form is for comparison)."""

import re
from urllib.parse import urljoin, urlsplit

MAX_URL = 4_000
# what browsers remove from URLs: tabs and newlines anywhere, other controls and spaces around
_REMOVED = re.compile(r"[\t\r\n]")
_AROUND = "".join(map(chr, range(0x21)))
# an absolute URL that needs no repair: https://example.org/a?b=c
_PLAIN = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[/?#][^\s<>\"\\\x00-\x20\x7f]*)?", re.IGNORECASE
)
# one that `absolute` returns as it is; no port, which may be none, and no semicolon, which may end an ampersand
_AS_IT_IS = re.compile(r"https?://[A-Za-z0-9.-]+(?:[/?#][^\s<>\"\\\x00-\x20\x7f;]*)?")
# an ampersand between parameters that was escaped once too often, which feed readers never show
_AMPERSAND = re.compile("&(?:(?:amp|#0{0,5}38|#x0{0,5}26);)+", re.IGNORECASE)
_UNSAFE = re.compile(r"[\s<>\"\\\x00-\x20\x7f]")
# a parameter with a secret: token=…, access_token=…, apiKey=…
_SECRET = re.compile(
    r"(?:\w{1,30}[_-])?(?:token|secret|password|passwd|pwd|auth|api[_-]?key|session|credentials?)=.*",
    re.IGNORECASE | re.DOTALL,
)


def absolute(url: str, base: str) -> str:
    """Returns the http(s) URL meant by `url` on a page at `base`, absolute; '' if there is none. Never raises.

    User names and passwords are removed: credentials in a stranger's link are not ours to send. If there were any,
    parameters whose names say that they are secret are removed too; otherwise these stay, since a page may need them.
    """
    if len(url) <= MAX_URL and _AS_IT_IS.fullmatch(url):
        return url
    url = _REMOVED.sub("", url.strip(_AROUND)) if url else ""
    head, mark, query = url.partition("?")
    url = head + mark + _AMPERSAND.sub("&", query)
    if not url or len(url) > MAX_URL:
        return ""
    try:
        joined = url if _PLAIN.fullmatch(url) else urljoin(base, url)
        parts = urlsplit(joined)
        if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
            return ""
        if parts.port == 0:
            return ""
    except ValueError:
        return ""
    if "@" in parts.netloc:
        query = "&".join(piece for piece in parts.query.split("&") if not _SECRET.fullmatch(piece))
        joined = parts._replace(netloc=parts.netloc.rpartition("@")[2], query=query).geturl()
    if not _PLAIN.fullmatch(joined):
        joined = _UNSAFE.sub(
            lambda found: "".join(f"%{byte:02X}" for byte in found.group().encode("utf-8")), joined
        )
    return joined


def join_bases(url: str, bases: str) -> str:
    """Joins `url` with each of the stated bases (one per line) in turn.

    Invalid bases are skipped.
    """
    if not bases:
        return url
    base = url
    for stated in bases.splitlines()[:8]:
        base = absolute(stated, base) or base
    return base
