"""Addresses that are never collected again: how they are known without being kept. The same in every store."""

import hashlib

from warraq.articles.urls import key, try_canonical


def address_hashes(url: str) -> tuple[str, ...]:
    """SHA-256 of the canonical URL, and of what all its forms (http, www, ...) have in common; () for no address."""
    address = try_canonical(url)
    if not address:
        return ()
    return tuple(hashlib.sha256(text.encode()).hexdigest() for text in (address, key(address)))
