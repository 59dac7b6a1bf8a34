"""An http(s) address in parts, each in normal form: RFC 3986 section 6.2, as lenient as browsers."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from warraq.articles.errors import AddressError
from warraq.articles.urls.hosts import read_host

MAX_LENGTH = 8000  # characters; servers refuse longer ones, and so does sitemaps.org (2,048)
_DEFAULT_PORTS = {"http": 80, "https": 443}

# What stands around an address that was copied out of a text: white space, controls, and the marks that keep it in its
# place in a line of Arabic or Hebrew. Inside it, the same characters are what a browser sends and a server was given.
_AROUND = "".join(
    chr(code)
    for first, last in (
        (0x00, 0x20), (0x7F, 0xA0), (0x061C, 0x061C), (0x1680, 0x1680), (0x2000, 0x200B), (0x200E, 0x200F),
        (0x2028, 0x202F), (0x205F, 0x2069), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
    )
    for code in range(first, last + 1)
)  # fmt: skip
_LINE_BREAKS = re.compile("[\t\n\r]")  # browsers take them out wherever they stand
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_UNSAFE = re.compile(r"""[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%\[\]]+""")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, out of JSON
_SESSION_IN_PATH = re.compile(";(?:jsessionid|phpsessid|sid|sessionid)=[^/;]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Parts of an address in normal form. `query`: 'name=value', 'name' or '', in the order given."""

    scheme: str
    host: str
    port: int | None = None
    path: str = "/"
    query: tuple[str, ...] = ()
    route: str = ""

    def __str__(self) -> str:
        query = "&".join(self.query)
        route = f"#{self.route}" if self.route else ""
        return f"{self.origin}{self.path}{'?' if query else ''}{query}{route}"

    @property
    def origin(self) -> str:
        """'https://example.org:8080'; a default port is left out."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """'example.org:8080'; a default port is left out."""
        return self.host if self.port is None else f"{self.host}:{self.port}"


def read_address(url: str, base: str = "") -> Address:
    """The parts of an address. Raises AddressError when it is malformed or not http(s)."""
    parts = _split(url, base)
    return _address_at(
        parts,
        url[:200],
        path=_path(parts.path),
        query=tuple(map(encode, parts.query.split("&"))) if parts.query else (),
        route=encode(parts.fragment) if parts.fragment.startswith("!") else "",
    )


def host_of(url: str) -> str:
    """Host and port in normal form, the unit of politeness: 'example.org:8080'. '' for what is no http(s) address."""
    site = _site_of(url)
    return site.authority if site else ""


def host_name(url: str) -> str:
    """The host alone, an IPv6 address without brackets. '' for what is no http(s) address."""
    site = _site_of(url)
    return site.host.strip("[]") if site else ""


def origin_of(url: str) -> str:
    """Scheme, host and port: 'https://example.org:8080'. '' for what is no http(s) address."""
    site = _site_of(url)
    return site.origin if site else ""


def _site_of(url: str) -> Address | None:
    try:
        return _address_at(_split(url), url[:200])
    except AddressError:
        return None


def _split(url: str, base: str = "") -> SplitResult:
    cleaned = _LINE_BREAKS.sub("", url.strip(_AROUND))
    if not cleaned and not base:
        raise AddressError("the address is empty", identity=url[:200])
    if len(cleaned) > MAX_LENGTH:
        raise AddressError(f"the address is longer than {MAX_LENGTH} characters", identity=url[:200])
    head, mark, tail = cleaned.partition("?")
    cleaned = head.replace("\\", "/") + mark + tail
    try:
        return urlsplit(_LONE_SURROGATE.sub("\ufffd", _join(base, cleaned) if base else cleaned))
    except ValueError as error:
        raise AddressError(f"malformed address ({error})", identity=url[:200]) from error


def _join(base: str, reference: str) -> str:
    """RFC 3986 section 5.2. The stdlib's urljoin makes one slash of two in a relative path: another address."""
    parts = urlsplit(reference)
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return urljoin(base, reference)
    folder = urlsplit(base)._replace(query="", fragment="")
    return folder._replace(path=folder.path.rpartition("/")[0] + "/").geturl() + reference


def _address_at(
    parts: SplitResult, shown: str, *, path: str = "/", query: tuple[str, ...] = (), route: str = ""
) -> Address:
    """The address at the scheme, host and port of `parts`."""
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        said = f"scheme {scheme!r}" if scheme else "no scheme"
        raise AddressError(f"{said}; only http and https are fetched", identity=shown)
    try:
        hostname, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressError(f"malformed address ({error})", identity=shown) from error
    if not hostname or port == 0:
        raise AddressError("the address names no host", identity=shown)
    port = None if port == _DEFAULT_PORTS[scheme] else port
    return Address(
        scheme=scheme, host=read_host(hostname, shown), port=port, path=path, query=query, route=route
    )


def _path(path: str) -> str:
    path = _SESSION_IN_PATH.sub("", encode(path))
    return remove_dot_segments(path if path.startswith("/") else f"/{path}")


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
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def encode(text: str) -> str:
    """Percent-encoding in normal form: forms that no server can tell apart are written one way, and none else is.

    Unreserved characters bare, digits of escapes in upper case; what an address must not hold in UTF-8, as it is
    written; a '%' that begins no escape as '%25'. Reserved characters keep the form they have, since '%2F' and '/'
    differ, and escapes keep their bytes, whatever letters they spell. Source: RFC 3986 section 6.2.2.
    """
    if "%" in text:
        text = _ESCAPE.sub(_normal_escape, _STRAY_PERCENT.sub("%25", text))
    return _UNSAFE.sub(lambda match: "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8")), text)


def _normal_escape(match: re.Match[str]) -> str:
    char = chr(int(match.group(1), 16))
    return char if char in _UNRESERVED else match.group().upper()
