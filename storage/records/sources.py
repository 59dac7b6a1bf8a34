"""The blogs and sites we follow, and how they fare."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A blog or site we follow. `id` 0 before it is stored."""

    id: int = 0
    slug: str
    home_url: str
    name: str = ""
    language: str = ""
    platform: str = ""
    local: bool = False
    state: Literal["active", "paused", "gone"] = "active"
    folder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """A source with what an operator wants to know of it."""

    source: Source
    articles: int
    feeds: int
    last_success_at: datetime | None
    next_due: datetime | None
    failures: int
    last_error: str
    queued: int

    @property
    def is_removed(self) -> bool:
        """Whether it was removed and its articles were kept: nothing is asked of it any more."""
        return self.source.state == "gone" and not self.feeds


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSetting:
    """What was set for a source. `value` is as it was given to `Settings.change`, with tuples for lists."""

    source_id: int
    key: str
    value: str | int | float | tuple[str, ...]
    set_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What is known of a source's posts. `oldest` and `newest` are publication days of stored articles, '' none.

    `listed` counts addresses that feeds and sitemaps name. Of the pages that lists named as posts, `failed` ended
    without an answer, `unread` could not be read, `barred` may not be fetched, `filtered` are not wanted, and `refused`
    were no articles.
    """

    articles: int
    listed: int
    waiting: int
    failed: int
    unread: int
    barred: int
    refused: int
    filtered: int
    oldest: str
    newest: str
