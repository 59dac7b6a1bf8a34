"""Addresses that are never collected again, and sources that nothing is collected of any more."""

from .stones import FORGOTTEN, Closed, closed_now, is_closed, set_stones

__all__ = [
    "FORGOTTEN",
    "Closed",
    "closed_now",
    "is_closed",
    "set_stones",
]
