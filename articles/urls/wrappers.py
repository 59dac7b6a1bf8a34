"""URLs inside URLs: redirectors, AMP caches, archive and translation proxies."""

import base64
import binascii
import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from warraq.articles.errors import AddressError
from warraq.articles.tables import rows
from warraq.articles.urls.address import Address, read_address

_MAX_LAYERS = 5
_MAX_PARAMETERS = 100  # examined at most
_GOOGLE = re.compile(r"(?:www\.|m\.)?google\.(?:[a-z]{2,3}|com?\.[a-z]{2})")
_CACHE_QUERY = re.compile(r"cache:(?:[\w-]{6,20}:)?(\S+)")


def unwrap(url: str, base: str = "") -> str:
    """Returns the URL inside redirectors, caches and proxies, in normal form, with its trackers.

    Only for wrappers that contain their target; a short link must be fetched to find out. Raises AddressError if `url`
    is malformed or not http(s).
    """
    return str(unwrap_address(read_address(url, base)))


def unwrap_address(address: Address) -> Address:
    """As `unwrap`, for a URL in parts. One that is wrapped more than _MAX_LAYERS times is returned unchanged."""
    found = address
    for _ in range(_MAX_LAYERS):
        inner = _inner(found)
        if inner is None:
            return found
        found = inner
    return found if _inner(found) is None else address


def _inner(address: Address) -> Address | None:
    for wrapper in _wrappers_of(address.host):
        match = wrapper.path.fullmatch(address.path)
        if match is None:
            continue
        target = _TARGETS[wrapper.target](address, match, wrapper.names)
        if target:
            try:
                return read_address(target)
            except AddressError:  # the target cannot be fetched: keep the wrapper
                continue
    return None


class _Wrapper(NamedTuple):
    path: re.Pattern[str]
    target: str
    names: tuple[str, ...]


def _wrappers_of(host: str) -> list[_Wrapper]:
    by_host = _by_host()
    found = list(by_host.get(host, ()))
    if _GOOGLE.fullmatch(host):
        found += by_host["google"]
    # '*.cdn.ampproject.org' matches one or more labels in front.
    labels = host.split(".")
    for cut in range(1, len(labels)):
        found += by_host.get("*." + ".".join(labels[cut:]), ())
    return found


def _value(address: Address, *names: str) -> str:
    """Returns the first non-empty value of these parameters, form-decoded."""
    stated = [piece.replace("+", " ").partition("=") for piece in address.query[:_MAX_PARAMETERS]]
    found = (
        value for name in names for stated_name, _, value in stated if value and _decoded(stated_name) == name
    )
    return _decoded(next(found, ""))


def _decoded(text: str) -> str:
    """Returns the text with one layer of escapes removed. Non-ASCII bytes stay escaped: their encoding is not known."""
    return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in unquote_to_bytes(text))


def _from_query(address: Address, match: re.Match[str], names: tuple[str, ...]) -> str:
    found = _value(address, *names)
    return found if found.lower().startswith(("http://", "https://")) else ""


def _from_path(address: Address, match: re.Match[str], names: tuple[str, ...], scheme: str = "http") -> str:
    rest = match.group(1)
    lowered = rest.lower()
    if lowered.startswith(("http%3a", "https%3a")):
        rest = _decoded(rest)
    elif lowered.startswith(("http:/", "https:/")):
        said, _, after = rest.partition(":")  # proxies collapse '//' to '/'
        rest = f"{said}://{after.lstrip('/')}"
    else:
        rest = f"{scheme}://{rest}"
    query = "&".join(address.query)
    return f"{rest}?{query}" if query else rest


def _from_path_https(address: Address, match: re.Match[str], names: tuple[str, ...]) -> str:
    return _from_path(address, match, names, "https")


def _from_whole_query(address: Address, match: re.Match[str], names: tuple[str, ...]) -> str:
    query = _decoded("&".join(address.query))
    return query if query.lower().startswith(("http://", "https://")) else ""


def _from_cache_query(address: Address, match: re.Match[str], names: tuple[str, ...]) -> str:
    cached = _CACHE_QUERY.match(_value(address, "q"))
    if cached is None:
        return ""
    target = cached.group(1)
    return target if target.lower().startswith(("http://", "https://")) else f"http://{target}"


def _from_bing(address: Address, match: re.Match[str], names: tuple[str, ...]) -> str:
    """'u=a1' followed by the target in URL-safe base64 without padding."""
    code = _value(address, "u")
    try:
        target = base64.urlsafe_b64decode(code[2:] + "=" * (-len(code[2:]) % 4)).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""
    return target if code.startswith("a1") and target.startswith(("http://", "https://")) else ""


def _from_translated_host(address: Address, match: re.Match[str], names: tuple[str, ...]) -> str:
    """'ex--ample-com.translate.goog' means 'ex-ample.com'."""
    name = address.host.removesuffix(".translate.goog")
    host = name.replace("--", "\0").replace("-", ".").replace("\0", "-")
    query = "&".join(piece for piece in address.query if not piece.startswith("_x_tr_"))
    return f"https://{host}{address.path}" + (f"?{query}" if query else "")


_TARGETS: dict[str, Callable[[Address, re.Match[str], tuple[str, ...]], str]] = {
    "query": _from_query,
    "path": _from_path,
    "path-http": _from_path,
    "path-https": _from_path_https,
    "whole-query": _from_whole_query,
    "cache": _from_cache_query,
    "bing": _from_bing,
    "translate": _from_translated_host,
}


@cache
def _by_host() -> dict[str, list[_Wrapper]]:
    by_host: dict[str, list[_Wrapper]] = {}
    for host, path, target, _what in rows(__package__, "wrappers.tsv"):
        how, _, names = target.partition(":")
        wrapper = _Wrapper(re.compile(path, re.IGNORECASE), how, tuple(names.split(",")))
        by_host.setdefault(host, []).append(wrapper)
    return by_host
