"""Addresses: the form that is stored and fetched, the hint that compares, what an address gives away."""

from articles.urls.address import host_name, host_of, origin_of
from articles.urls.canonical import canonical, try_canonical
from articles.urls.comparing import believable_declared, believable_short, key, same_site
from articles.urls.dates import captured_at, url_date
from articles.urls.repair import former_form
from articles.urls.shapes import UrlShape, url_shape
from articles.urls.traps import trap_reason
from articles.urls.wrappers import unwrap

__all__ = [
    "UrlShape",
    "believable_declared",
    "believable_short",
    "canonical",
    "captured_at",
    "former_form",
    "host_name",
    "host_of",
    "key",
    "origin_of",
    "same_site",
    "trap_reason",
    "try_canonical",
    "unwrap",
    "url_date",
    "url_shape",
]
