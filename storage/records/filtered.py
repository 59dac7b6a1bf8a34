"""What the filters of sources did not let through."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FilteredRow:
    """An address that brought no article because of a filter. `at`: when it was found, or fetched.

    `is_fetched`: its page was read before it was refused, and is kept; else it was never asked for. `title` and
    `published` are as feeds state them, '' unknown. `found_on`: the document that named it, '' for a fetched one.
    """

    source: str
    url: str
    reason: str
    detail: str
    title: str
    published: str
    found_on: str
    at: str
    is_fetched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FilteredCount:
    """How many addresses of a source were refused for a reason, by whether their pages were fetched."""

    source: str
    reason: str
    is_fetched: bool
    addresses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How far filters have been applied: the last filtered address and the last waiting visit that were looked at."""

    url: str = ""
    visit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What a step of applying filters did: addresses queued, and taken out of the queue. `next` None: all is done."""

    released: int
    held: int
    next: Place | None
