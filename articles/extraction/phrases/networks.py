"""Messengers and social networks, by name and by host: networks.tsv."""

from collections.abc import Sequence
from functools import cache
from urllib.parse import urlsplit

from warraq.articles.extraction.layout import LINK, Piece
from warraq.articles.tables import rows
from warraq.articles.text import fold


def names_network(folded: str) -> bool:
    """Whether a folded text names a network: «تابعونا على تلغرام», "Join our WhatsApp group"."""
    return any(name in folded for name in _names())


def links_lead_to_networks(pieces: Sequence[Piece]) -> bool:
    """Whether there are links, and all of them lead to networks."""
    hosts = {_host(piece.href) for piece in pieces if piece.style & LINK}
    return bool(hosts) and hosts <= _hosts()


def a_link_leads_to_a_network(pieces: Sequence[Piece]) -> bool:
    """Whether one of the links leads to a network."""
    return any(_host(piece.href) in _hosts() for piece in pieces if piece.style & LINK)


def _host(href: str) -> str:
    """The host of an address without 'www.' and 'm.', '' for none or nonsense."""
    try:
        host = urlsplit(href).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.").removeprefix("m.")


@cache
def _names() -> tuple[str, ...]:
    return tuple(fold(value) for what, value, _origin in rows(__package__, "networks.tsv") if what == "name")


@cache
def _hosts() -> frozenset[str]:
    return frozenset(value for what, value, _origin in rows(__package__, "networks.tsv") if what == "host")
