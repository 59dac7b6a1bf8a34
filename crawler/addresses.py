"""Which addresses may be contacted: public unicast on web ports, and what the user marked as local.

Own tables, because `ipaddress.is_global` of Python 3.11.7 calls NAT64, 6to4, multicast and other special ranges
global (CVE-2024-4032 and gaps). Source: IANA special-purpose address registries, RFC 6890; WHATWG bad ports.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

from warraq.articles.urls import host_name

MAX_URL_CHARS: Final = 8_192  # the longest address that common servers accept

#: host:port pairs of sources that the user marked local. Filled when a run starts; empty means nothing private.
_allowed_local: set[tuple[str, int]] = set()

_V4_REFUSED = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's metadata address that looks public
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # IETF protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relay
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_V6_PUBLIC = IPv6Network("2000::/3")  # the only range given out as global unicast
_V6_REFUSED = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # IETF protocol assignments, Teredo
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries any IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")

#: Ports below 1024 that may be asked for, and ports above that may not (Source: Fetch standard, "bad port").
LOW_PORTS_ALLOWED = frozenset({80, 443})
HIGH_PORTS_REFUSED = frozenset({
    1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
    9200, 9300, 10080, 11211, 27017,
})  # fmt: skip


#: Top-level names that no public name server has (Source: RFC 6761, RFC 6762, RFC 8375, ICANN's .internal).
_PRIVATE_NAMES: Final = frozenset({"localhost", "local", "internal", "lan", "home"})


def is_public(address: str) -> bool:
    """Whether an IP address in standard notation is public unicast. False for anything that is not an IP address."""
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            parsed = parsed.ipv4_mapped
        elif parsed in _NAT64:
            parsed = IPv4Address(int(parsed) & 0xFFFFFFFF)
        else:
            return parsed in _V6_PUBLIC and not any(parsed in network for network in _V6_REFUSED)
    return not any(parsed in network for network in _V4_REFUSED)


def port_allowed(port: int) -> bool:
    """Whether a link may lead us to this TCP port."""
    if port < 1024:
        return port in LOW_PORTS_ALLOWED
    return port <= 65535 and port not in HIGH_PORTS_REFUSED


def allow_local(hosts: Sequence[tuple[str, int]]) -> None:
    """Allow these (host, port) pairs, and no others, to resolve to loopback and private addresses."""
    _allowed_local.clear()
    _allowed_local.update(hosts)


def allow_local_url(url: str) -> None:
    """Allow the host and port of this URL too."""
    _allowed_local.add(address_of(url))


def address_of(url: str) -> tuple[str, int]:
    """Host (lower case) and port of a URL."""
    parts = urlsplit(url)
    return host_name(url), parts.port or (443 if parts.scheme == "https" else 80)


def is_allowed_local(host: str, port: int) -> bool:
    """Whether this host and port belong to a source that the user marked local."""
    return (host, port) in _allowed_local


def hook_refusal(url: str, *, allow_private: bool) -> str:
    """Why nothing may be sent to this URL, which the user wrote down, '' when it may. Asks no name server.

    With `allow_private` the port and the address may be any: a receiver on this machine or in this network.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return "malformed address"
    if parts.scheme not in ("http", "https"):
        return f"scheme {parts.scheme[:20]!r} is not http or https"
    host = host_name(url)
    if not host or not url.isascii() or any(character.isspace() for character in url):
        return "malformed address; write other than ASCII letters percent-encoded, and hosts in Punycode"
    if parts.username is not None or parts.password is not None:
        return "credentials in the address; a secret path serves as well"
    if allow_private:
        return ""
    if not port_allowed(port):
        return f"port {port} is not one of the web; `allow_private = true` allows it"
    if _is_number(host) and not is_public(host):
        return "its address is not public; `allow_private = true` allows it"
    return ""


def refusal(url: str, *, local: bool) -> str:
    """Why this URL must not be fetched, '' when it may. `local`: it is fetched for a source marked as local."""
    if problem := _malformed(url):
        return problem
    if is_allowed_local(*address_of(url)):
        return "" if local else "address of a local source"
    return _private(url)


def refusal_to_follow(url: str, *, local_home: str = "") -> str:
    """Why this URL must not become the address of a feed or home page, '' when it may. Asks no name server.

    `local_home`: the home page of a source marked as local, whose host and port may be private.
    """
    if problem := _malformed(url):
        return problem
    if local_home and not _malformed(local_home) and address_of(url) == address_of(local_home):
        return ""
    labels = host_name(url).split(".")
    if len(labels) == 1 and not _is_number(labels[0]):
        return "host without a domain"
    if labels[-1] in _PRIVATE_NAMES or labels[-2:] == ["home", "arpa"]:
        return f"names in .{labels[-1]} are of this machine or network"
    return _private(url)


def _malformed(url: str) -> str:
    if len(url) > MAX_URL_CHARS:
        return f"address longer than {MAX_URL_CHARS} characters"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "malformed address"
    if parts.scheme not in ("http", "https"):
        return f"scheme {parts.scheme[:20]!r} is not http or https"
    if not parts.hostname:
        return "no host"
    if not host_name(url):
        return "malformed address"
    if parts.username is not None or parts.password is not None:
        return "credentials in the address"
    return ""


def _private(url: str) -> str:
    host, port = address_of(url)
    if not port_allowed(port):
        return f"port {port} is not one of the web"
    if _is_number(host) and not is_public(host):
        return "address is not public"
    return ""


def _is_number(host: str) -> bool:
    """Whether it is an IP address, in whatever form it was written."""
    return ":" in host or host.rpartition(".")[2].isdigit()
