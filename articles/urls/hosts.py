"""The host of a URL in normal form: names in IDNA, numbers in dotted decimals."""

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import unquote_to_bytes

from warraq.articles.errors import AddressError

#: Controls, bidi marks and zero-width characters that copying leaves in URLs. Not the zero-width non-joiner, which
#: Persian words need.
INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

_DOTS = re.compile("[\u3002\uff0e\uff61]")  # full stops of other scripts, which IDNA treats as dots
_LABEL = re.compile("[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_LOOKS_NUMERIC = re.compile(
    "[0-9]+|0x[0-9a-f]*"
)  # if the last label is numeric, the whole host must be an IPv4 address
_HEXADECIMAL, _OCTAL, _DECIMAL = (re.compile(p) for p in ("0x[0-9a-f]*", "0[0-7]*", "[1-9][0-9]*"))


def read_host(name: str, shown: str) -> str:
    """Returns the host in ASCII, an IPv6 address in brackets. Raises AddressError with `shown` as the URL.

    Source: UTS #46 without its transitional mapping, and the IPv4 parser of the WHATWG URL Standard, as in browsers:
    'ß' stays a letter, and '0x7f.1' is 127.0.0.1.
    """
    if ":" in name:
        return _ipv6(name, shown)
    name = unquote_to_bytes(name).decode("utf-8", "replace")
    # The stdlib's idna codec implements the 2003 standard, which sends readers of faß.de to fass.de, another site.
    name = unicodedata.normalize("NFKC", _DOTS.sub(".", name)).lower()
    name = unicodedata.normalize("NFC", INVISIBLE.sub("", name)).strip(".")
    labels = [_ascii_label(label) for label in name.split(".")]
    if not all(_LABEL.fullmatch(label) for label in labels) or sum(map(len, labels)) + len(labels) > 254:
        raise AddressError("malformed host", identity=shown)
    return _ipv4(labels, shown) if _LOOKS_NUMERIC.fullmatch(labels[-1]) else ".".join(labels)


def _ipv6(name: str, shown: str) -> str:
    if "%" in name:
        raise AddressError("a host with a zone is on this machine's own network", identity=shown)
    try:
        return f"[{IPv6Address(name).compressed}]"
    except ValueError as error:
        raise AddressError(f"malformed host ({error})", identity=shown) from error


def _ipv4(labels: list[str], shown: str) -> str:
    """Parses one to four numbers, the last of which fills the remaining bytes: '127.1', '0x7f000001', '3232235521'."""
    numbers = [_number(label) for label in labels]
    *front, last = numbers
    left = 4 - len(front)  # bytes
    if len(numbers) > 4 or not all(0 <= number <= 255 for number in front) or not 0 <= last < 256**left:
        raise AddressError("malformed host: a number that is not an IP address", identity=shown)
    return str(IPv4Address(int.from_bytes(bytes(front) + last.to_bytes(left, "big"), "big")))


def _number(label: str) -> int:
    """Returns the number that a label states; -1 if it is not a number."""
    if _HEXADECIMAL.fullmatch(label):
        return int(label[2:] or "0", 16)
    if _OCTAL.fullmatch(label):
        return int(label, 8)
    return int(label) if _DECIMAL.fullmatch(label) else -1


def _ascii_label(label: str) -> str:
    if label.isascii():
        return label
    try:
        return "xn--" + label.encode("punycode").decode("ascii")
    except UnicodeError:
        return ""
