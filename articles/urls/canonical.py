"""The normal form of a URL: safe to store and to fetch."""

from dataclasses import replace

from warraq.articles.errors import AddressError
from warraq.articles.urls.address import MAX_LENGTH, Address, read_address
from warraq.articles.urls.trackers import without_trackers
from warraq.articles.urls.wrappers import unwrap_address


def canonical(url: str, base: str = "") -> str:
    """Returns the URL in normal form, in ASCII; it requests the same resource as the original.

    Redirector wrappers are removed; trackers, session ids, reply links, the user name and the fragment (except a '#!'
    route) are dropped. Path and query keep their bytes: letters are encoded as written, neither composed nor repaired.
    Scheme, host prefix, trailing slash and query order stay too, since only the server knows whether they matter; `key`
    removes these differences for comparison. Raises only AddressError (malformed or not http(s)); idempotent.
    """
    found = str(canonical_address(url, base))
    if len(found) > MAX_LENGTH:  # escaping made it longer
        raise AddressError(f"the address is longer than {MAX_LENGTH} characters", identity=url[:200])
    return found


def try_canonical(url: str, base: str = "") -> str:
    """As `canonical`, but returns '' for a URL that is empty or that `canonical` refuses."""
    try:
        return canonical(url, base) if url else ""
    except AddressError:
        return ""


def canonical_address(url: str, base: str = "") -> Address:
    """As `canonical`, in parts."""
    address = unwrap_address(read_address(url, base))
    return replace(address, query=without_trackers(address.query, "canonical"))
