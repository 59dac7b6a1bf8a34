"""What is wrong with a request, decided from its head alone, before anything is read or asked."""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final, NamedTuple

from warraq.serving.web.options import WebOptions
from warraq.serving.web.security.limits import (
    MAX_HEADER_BYTES,
    MAX_HEADERS,
    MAX_PARAMETERS,
    MAX_URL,
    most_bytes,
)

_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITES: Final = frozenset({"same-origin", "none"})  # Sec-Fetch-Site; 'none': typed, or from a bookmark

#: 'read.example.org:8787', '[::1]:8787': nothing that one program could read as another name than the next.
_HOST: Final = re.compile(r"(?:(?P<name>[A-Za-z0-9._-]+)|\[(?P<address>[0-9A-Fa-f:.]+)\])(?::[0-9]{1,5})?")


class Refusal(NamedTuple):
    """Why a request gets no answer, with its status."""

    status: int
    words: str


class Head(NamedTuple):
    """A request without its body. Header names in lower case; one that is there twice is in `repeated`."""

    method: str
    path: str
    url_bytes: int
    parameters: int
    headers: Mapping[str, str]
    header_bytes: int
    header_count: int
    repeated: frozenset[str]


def refusal_of(head: Head, options: WebOptions) -> Refusal | None:
    """Why this request must not be answered; None for one that may go on."""
    return _size_refusal(head) or _host_refusal(head, options) or _origin_refusal(head, options)


def host_name(header: str) -> str:
    """The name in a Host header, without its port, in lower case; '' for anything that is no host."""
    found = _HOST.fullmatch(header)
    return (found["name"] or found["address"]).lower().removesuffix(".") if found else ""


def _size_refusal(head: Head) -> Refusal | None:
    if head.url_bytes > MAX_URL or head.parameters > MAX_PARAMETERS:
        return Refusal(414, "This address is too long.")
    if head.header_bytes > MAX_HEADER_BYTES or head.header_count > MAX_HEADERS:
        return Refusal(431, "This request has too many headers.")
    stated = head.headers.get("content-length", "0")
    if not (stated.isascii() and stated.isdigit()):
        return Refusal(400, "This request does not say rightly how long it is.")
    if len(stated) > 15 or int(stated) > most_bytes(head.path):
        return Refusal(413, f"This is too much: at most {most_bytes(head.path) // 1024:,} KB.")
    return None


def _host_refusal(head: Head, options: WebOptions) -> Refusal | None:
    name = host_name(head.headers.get("host", "")) if "host" not in head.repeated else ""
    if name in options.hosts or (options.any_address and _is_address(name)):
        return None
    return Refusal(
        421,
        "This reading room does not answer under that name. Start it with `warraq serve --allow-host NAME`, "
        "or open the address that it printed.",
    )


def _origin_refusal(head: Head, options: WebOptions) -> Refusal | None:
    """What would change something must come from a page of ours, or from a program that is no browser."""
    if head.method in _SAFE_METHODS:
        return None
    site, origin = head.headers.get("sec-fetch-site"), head.headers.get("origin")
    is_ours = (site is None or site in _OWN_SITES) and (origin is None or _is_own(origin, head, options))
    if is_ours and not head.repeated & {"origin", "sec-fetch-site"}:
        return None
    return Refusal(403, "This request was sent by another site. Nothing was done.")


def _is_own(origin: str, head: Head, options: WebOptions) -> bool:
    host = head.headers.get("host", "")
    return origin in {f"http://{host}", f"https://{host}", options.base_url}


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
