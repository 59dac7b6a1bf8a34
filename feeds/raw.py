"""The output of the readers: strings of a feed as written, before links are resolved and dates are parsed.

Every reader (XML, forgiving, JSON) returns the same records, so that everything after them exists once. Those of which
there are many are tuples, which are made in half the time.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

EnclosureKind = Literal["enclosure", "media", "thumbnail"]


class RawText(NamedTuple):
    """A text and its form: 'text' (literal), 'html' (escaped markup) or 'guess' (RSS: either)."""

    value: str = ""
    kind: Literal["text", "html", "guess"] = "guess"


NO_TEXT = RawText()


class RawEnclosure(NamedTuple):
    """An attached file as written."""

    url: str
    media_type: str = ""
    length: str = ""
    kind: EnclosureKind = "enclosure"


class RawEntry(NamedTuple):
    """An entry as written. `contents` in document order; the longest is used.

    `base` and `content_base` are the stated xml:base values, from the outside in, one per line.
    """

    guid: str = ""
    link: str = ""
    base: str = ""
    content_base: str = ""
    title: RawText = NO_TEXT
    summary: RawText = NO_TEXT
    contents: tuple[RawText, ...] = ()
    authors: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    enclosures: tuple[RawEnclosure, ...] = ()
    comments: str = ""
    comments_feed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFeed:
    """A feed as written.

    `links` are (rel, URL) pairs of the whole feed; `total_entries` counts before any cut.
    """

    format: Literal["rss", "atom", "json"]
    version: str = ""
    base: str = ""
    title: RawText = NO_TEXT
    description: RawText = NO_TEXT
    link: str = ""
    links: tuple[tuple[str, str], ...] = ()
    language: str = ""
    generator: str = ""
    authors: tuple[str, ...] = ()
    updated: str = ""
    ttl: str = ""
    skip_hours: tuple[str, ...] = ()
    skip_days: tuple[str, ...] = ()
    update_period: str = ""
    update_frequency: str = ""
    is_complete: bool = False
    is_archive: bool = False
    new_feed_url: str = ""
    entries: tuple[RawEntry, ...] = ()
    flags: tuple[str, ...] = ()
