"""URLs: the normal form to store and fetch, the key for comparison, and what the words of a URL tell."""

from .address import host_name, host_of, origin_of
from .canonical import canonical, try_canonical
from .comparing import believable_declared, believable_short, key, same_site
from .dates import captured_at, url_date
from .repair import former_form
from .shapes import UrlShape, ends_in_time, lists_all_posts, url_shape
from .traps import trap_reason
from .wrappers import unwrap

__all__ = [
    "UrlShape",
    "believable_declared",
    "believable_short",
    "canonical",
    "captured_at",
    "ends_in_time",
    "former_form",
    "host_name",
    "host_of",
    "key",
    "lists_all_posts",
    "origin_of",
    "same_site",
    "trap_reason",
    "try_canonical",
    "unwrap",
    "url_date",
    "url_shape",
]
