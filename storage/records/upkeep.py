"""How much a database holds, and what is wrong with it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a database holds. `stories` are articles without copies; `images` of the `pages` are files of images."""

    sources: int
    feeds: int
    articles: int
    stories: int
    versions: int
    duplicates: int
    gone: int
    fetches: int
    pages: int
    page_bytes: int
    images: int
    queued: int
    last_seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong.

    `kind` is 'file', 'reference', 'dictionary', 'page', 'index', 'orphan', 'lease', 'count' or 'characters'.
    """

    kind: str
    what: str
    repairable: bool
