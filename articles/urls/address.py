"""An http(s) address in parts, each in normal form: RFC 3986 section 6.2, as lenient as browsers."""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

from warraq.articles.errors import AddressError
from warraq.articles.text import repair_mojibake

MAX_LENGTH = 8000  # characters; servers refuse longer ones, and so does sitemaps.org (2,048)
_MAX_LAYERS = 4
_DEFAULT_PORTS = {"http": 80, "https": 443}

# Controls, bidi marks and zero-width space that copying leaves in addresses. ZWNJ stays: Persian slugs have
# it.
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ENCODED_INVISIBLE = re.compile(
    "%(?:D8%9C|E2%80%(?:8B|8E|8F|AA|AB|AC|AD|AE)|E2%81%A[0-9]|EF%BB%BF)", re.IGNORECASE
)
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_ESCAPE_APART = re.compile("(%[0-9A-Fa-f]{2})")
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_UNSAFE = re.compile(r"""[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%\[\]]+""")
# Two or more escapes of bytes beyond ASCII in a row: '%D8%AE'. A run of them may be text.
_TEXT_ESCAPES = re.compile("(?:%[89A-Fa-f][0-9A-Fa-f]){2,}")
# The same encoded once more: '%25D8%25AE'.
_TWICE_ENCODED = re.compile("(?:%25[89A-Fa-f][0-9A-Fa-f]){2,}")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, out of JSON
_LABEL = re.compile("[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_SESSION_IN_PATH = re.compile(";(?:jsessionid|phpsessid|sid|sessionid)=[^/;]*", re.IGNORECASE)
_SCHEME = re.compile("[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Parts of an address in normal form. `query`: 'name=value' or 'name', in the order given."""

    scheme: str
    host: str
    port: int | None = None
    path: str = "/"
    query: tuple[str, ...] = ()
    route: str = ""

    def __str__(self) -> str:
        port = "" if self.port is None else f":{self.port}"
        query = "?" + "&".join(self.query) if self.query else ""
        route = f"#{self.route}" if self.route else ""
        return f"{self.scheme}://{self.host}{port}{self.path}{query}{route}"


def read_address(url: str, base: str = "") -> Address:
    """The parts of an address. Raises AddressError when it is malformed or not http(s)."""
    shown = url[:200]
    cleaned = _INVISIBLE.sub("", url).strip()
    if not cleaned and not base:
        raise AddressError("the address is empty", identity=shown)
    if len(cleaned) > MAX_LENGTH:
        raise AddressError(f"the address is longer than {MAX_LENGTH} characters", identity=shown)
    head, mark, tail = cleaned.partition("?")
    cleaned = head.replace("\\", "/") + mark + tail
    try:
        parts = urlsplit(_LONE_SURROGATE.sub("\ufffd", urljoin(base, cleaned) if base else cleaned))
        scheme, hostname, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError as error:
        raise AddressError(f"malformed address ({error})", identity=shown) from error
    if scheme not in _DEFAULT_PORTS:
        said = "no scheme" if not _SCHEME.match(cleaned) else f"scheme {scheme!r}"
        raise AddressError(f"{said}; only http and https are fetched", identity=shown)
    if not hostname or port == 0:
        raise AddressError("the address names no host", identity=shown)
    return Address(
        scheme=scheme,
        host=_host(hostname, shown),
        port=None if port == _DEFAULT_PORTS[scheme] else port,
        path=_path(parts.path),
        query=_query(parts.query),
        route=encode(parts.fragment) if parts.fragment.startswith("!") else "",
    )


def _host(name: str, shown: str) -> str:
    if ":" in name:
        if "%" in name:
            raise AddressError("a host with a zone is one of this machine's network", identity=shown)
        try:
            return f"[{ipaddress.IPv6Address(name).compressed}]"
        except ValueError as error:
            raise AddressError(f"malformed host ({error})", identity=shown) from error
    name = unquote_to_bytes(name).decode("utf-8", "replace")
    # UTS #46, non-transitional as in browsers: ß and ς stay letters of their own. The stdlib's idna codec
    # is the 2003 standard, which sends a reader of faß.de to fass.de, another site.
    name = unicodedata.normalize("NFKC", re.sub("[\u3002\uff0e\uff61]", ".", name)).lower()
    name = unicodedata.normalize("NFC", _INVISIBLE.sub("", name)).strip(".")
    labels = [_ascii_label(label) for label in name.split(".")]
    if not all(_LABEL.fullmatch(label) for label in labels) or sum(map(len, labels)) + len(labels) > 254:
        raise AddressError("malformed host", identity=shown)
    return ".".join(labels)


def _ascii_label(label: str) -> str:
    if label.isascii():
        return label
    try:
        return "xn--" + label.encode("punycode").decode("ascii")
    except UnicodeError:
        return ""


def _path(path: str) -> str:
    path = encode(_SESSION_IN_PATH.sub("", path) or "/", repair=True)
    return remove_dot_segments(path if path.startswith("/") else f"/{path}")


def _query(query: str) -> tuple[str, ...]:
    query = query.replace("&amp;", "&").replace("&#038;", "&").replace("&#38;", "&")
    return tuple(encode(piece) for piece in query.split("&") if piece.strip("=") or "=" in piece[1:])


def remove_dot_segments(path: str) -> str:
    """RFC 3986 section 5.2.4. The path starts with a slash and so does the result."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", "..") and (not kept or kept[-1]):
        kept.append("")
    return "/" + "/".join(kept)


def encode(text: str, *, repair: bool = False) -> str:
    """Percent-encoding in normal form: unreserved characters bare, the rest as upper-case UTF-8 in NFC.

    Reserved characters keep the form they have, since '%2F' and '/' differ. With `repair`, text that was encoded
    twice or encoded from misread bytes is put right. Escapes that are not UTF-8 stay as they are.
    """
    for _ in range(_MAX_LAYERS):  # one layer of escapes taken off can show another
        encoded = _encode_once(text, repair)
        if encoded == text:
            break
        text = encoded
    return text


def _encode_once(text: str, repair: bool) -> str:
    if "%" not in text and not _UNSAFE.search(text):
        return text
    text = _ESCAPE.sub(_normal_escape, _STRAY_PERCENT.sub("%25", text))
    if repair:
        text = _TWICE_ENCODED.sub(_decode_once, text)
    text = _TEXT_ESCAPES.sub(_decode_text, _ENCODED_INVISIBLE.sub("", text))
    if repair:
        text = _INVISIBLE.sub("", repair_mojibake(text))
    # An escape is no letter: '%2A' followed by an accent must not become '%2' and 'Á'.
    pieces = _ESCAPE_APART.split(text)
    text = "".join(piece if piece[:1] == "%" else unicodedata.normalize("NFC", piece) for piece in pieces)
    return _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8")), text)


def _decode_text(match: re.Match[str]) -> str:
    try:
        return unquote_to_bytes(match.group()).decode("utf-8")
    except UnicodeDecodeError:
        return match.group()


def _decode_once(match: re.Match[str]) -> str:
    once = match.group().replace("%25", "%")
    try:
        unquote_to_bytes(once).decode("utf-8")
    except UnicodeDecodeError:
        return match.group()
    return once


def _normal_escape(match: re.Match[str]) -> str:
    char = chr(int(match.group(1), 16))
    return char if char in _UNRESERVED else match.group().upper()
