"""The normal form of an address: safe to store and to fetch."""

from dataclasses import replace

from warraq.articles.errors import AddressError
from warraq.articles.urls.address import MAX_LENGTH, Address, read_address
from warraq.articles.urls.trackers import without_trackers
from warraq.articles.urls.wrappers import unwrap_address


def canonical(url: str, base: str = "") -> str:
    """The address in normal form, in ASCII; it asks a server for what the original asks for.

    Wrappers are taken off; trackers, session ids, reply links, the user name and the fragment (but not a '#!'
    route) are dropped. Path and query keep their bytes: letters are encoded as they are written, neither composed
    nor repaired. Scheme, host prefix, trailing slash and the order of the query stay too: only the server knows
    whether they matter; `key` levels all this for comparison. Raises nothing but AddressError (malformed or not
    http(s)); twice equals once.
    """
    found = str(canonical_address(url, base))
    if len(found) > MAX_LENGTH:  # escapes made it longer
        raise AddressError(f"the address is longer than {MAX_LENGTH} characters", identity=url[:200])
    return found


def try_canonical(url: str, base: str = "") -> str:
    """The same, '' for an address that is empty or that `canonical` refuses."""
    try:
        return canonical(url, base) if url else ""
    except AddressError:
        return ""


def canonical_address(url: str, base: str = "") -> Address:
    """The same in parts."""
    address = unwrap_address(read_address(url, base))
    return replace(address, query=without_trackers(address.query, "canonical"))
