"""Text as XML: escaped, and what XML 1.0 cannot hold stated as TEI states characters."""

import re
from typing import Final
from urllib.parse import quote

# XML 1.0, production 2: no control but tab, line feed and carriage return, no surrogate, not these noncharacters.
_FORBIDDEN: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_SPECIAL: Final = re.compile(f"[&<>\\r{_FORBIDDEN}]")
_SPECIAL_IN_VALUE: Final = re.compile(f'[&<>"\\t\\n\\r{_FORBIDDEN}]')
_NAMED: Final = {
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;",
}  # fmt: skip
REPLACEMENT: Final = "\ufffd"
LINE_END: Final = "<lb/>"
#: What RFC 3986 lets stand in an address; '%' only before two hexadecimal digits.
_NOT_IN_ADDRESS: Final = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]")

#: 'https://', 'a.example:80'
_START: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,20}://)([^/?#]*)")
_HOST: Final = re.compile(
    r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:]*@)?(?:[A-Za-z0-9\-._~]*|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?"
)


def content(text: str, *, keeps_lines: bool = False) -> str:
    """Returns text for an element, which loses nothing: a character XML forbids is `<g n="U+001B"/>`.

    A line end is `<lb/>`; it stays one in an element that keeps lines.
    """
    escaped = _SPECIAL.sub(_in_content, text)
    return escaped if keeps_lines or "\n" not in text else escaped.replace("\n", LINE_END)


def value(text: str) -> str:
    """Returns text for an attribute, without its quotes. A character XML forbids becomes U+FFFD."""
    return _SPECIAL_IN_VALUE.sub(lambda found: _NAMED.get(found[0], REPLACEMENT), text)


def pointer(address: str) -> str:
    """Returns an address as XML's anyURI for an attribute: what may not stand in one is written in percent signs."""
    whole, hash_, fragment = address.partition("#")
    start = _START.match(whole)
    host = start[2] if start else ""
    if host and not _HOST.fullmatch(host):
        host = quote(_NOT_IN_ADDRESS.sub(_in_percent, host), safe="%")
    path = _NOT_IN_ADDRESS.sub(_in_percent, whole[start.end() :] if start else whole)
    fragment = _NOT_IN_ADDRESS.sub(_in_percent, fragment.replace("#", "%23"))
    return value(f"{start[1] if start else ''}{host}{path}{hash_}{fragment}")


def _in_content(found: re.Match[str]) -> str:
    return _NAMED.get(found[0]) or f'<g n="U+{ord(found[0]):04X}"/>'


def _in_percent(found: re.Match[str]) -> str:
    return quote(found[0], safe="", errors="replace")
