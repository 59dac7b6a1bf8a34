"""What the pages of sources have done for them, and the records of it as pages see them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from warraq.serving.previewing import Preview
from warraq.serving.standing import FeedStanding
from warraq.storage import FilteredCount, RemovalPlan, Source, Statistics


class Setting(Protocol):
    """A setting of a source: its value, where that comes from ('built-in', 'defaults', 'set', 'file'), in words too."""

    @property
    def key(self) -> str:
        """Its dotted name: 'delay_s', 'rules.body'."""

    @property
    def expected(self) -> str:
        """What it may be, in words."""

    @property
    def value(self) -> object:
        """What holds."""

    @property
    def origin(self) -> str:
        """Which place states it."""

    @property
    def place(self) -> str:
        """That place in words."""

    @property
    def overrides(self) -> Sequence[object]:
        """What other places state."""

    @property
    def problem(self) -> str:
        """Why what was set counts for nothing, '' for what is right."""


class Health(Protocol):
    """How a source fares, in a word and in a sentence."""

    @property
    def condition(self) -> str:
        """In a word."""

    @property
    def detail(self) -> str:
        """In a sentence."""


class Sheet(Protocol):
    """All that is to be said of a source."""

    @property
    def source(self) -> Source:
        """Itself."""

    @property
    def health(self) -> Health:
        """How it fares."""

    @property
    def meaning(self) -> str:
        """The same in words."""

    @property
    def what_to_do(self) -> str:
        """What helps."""

    @property
    def settings(self) -> tuple[Setting, ...]:
        """Its settings."""

    @property
    def feeds(self) -> tuple[FeedStanding, ...]:
        """How its feeds stand."""

    @property
    def next_due(self) -> datetime | None:
        """When something of it is polled."""

    @property
    def articles(self) -> int:
        """How many there are."""

    @property
    def queued(self) -> int:
        """How many visits wait."""

    @property
    def filtered(self) -> tuple[FilteredCount, ...]:
        """What its filters did not let through, by reason."""

    @property
    def outcomes(self) -> tuple[tuple[str, str, int], ...]:
        """(outcome, reason, how often) of its pages."""


class Added(Protocol):
    """What was found at an address that somebody wants to follow."""

    @property
    def slug(self) -> str:
        """The source's short name."""

    @property
    def name(self) -> str:
        """What it calls itself."""

    @property
    def feeds(self) -> Sequence[str]:
        """Addresses of its feeds."""

    @property
    def notes(self) -> Sequence[str]:
        """Remarks for people."""

    @property
    def problem(self) -> str:
        """Why it was not added, '' if it was."""


class Poll(Protocol):
    """When a feed is polled next."""

    @property
    def url(self) -> str:
        """Its address."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def waits_for(self) -> str:
        """What it waits for until then, '' if it is due."""


class Listed(Protocol):
    """What became of a subscription list."""

    @property
    def added(self) -> int:
        """Feeds that are followed now."""

    @property
    def known(self) -> int:
        """Feeds that were followed already."""

    @property
    def refused(self) -> Sequence[str]:
        """Why others are not followed."""


class SourceActs(Protocol):
    """Acts on sources, named by slug. All raise NotFoundError, and ConfigurationError for what cannot be meant."""

    def show(self, slug: str) -> Sheet:
        """All that is to be said of it. Changes nothing."""

    def pause(self, slug: str) -> object:
        """Fetch nothing of it until it is resumed."""

    def resume(self, slug: str) -> Sequence[Poll]:
        """Follow it again."""

    def poll_now(self, slug: str) -> Sequence[Poll]:
        """Have its feeds polled by the next crawl, unless their server asked to wait."""

    def rename(self, slug: str, new: str = "", name: str | None = None, folder: str | None = None) -> object:
        """Give it another slug, name or folder; '' and None leave them."""

    def set_url(self, slug: str, new_url: str, *, feed_url: str = "") -> str:
        """Move a feed, or with '' its home page, to another address."""

    def set(self, slug: str, changes: Mapping[str, object | None]) -> Sequence[Setting]:
        """Set settings with values as warraq.toml has them; None takes one back. Returns what holds now for each."""

    def set_texts(self, slug: str, texts: Mapping[str, str]) -> object:
        """Set settings as they were typed, by dotted names, a line for each text of a list; '' takes one back."""

    def settings_of(self, slug: str) -> Sequence[Setting]:
        """Every setting with where it comes from. Changes nothing."""

    def add(self, url: str, local: bool = False) -> Added:
        """Find what can be followed at an address, and follow it. Takes seconds to minutes."""

    def follow_list(self, document: bytes) -> Listed:
        """Follow the feeds of an OPML document; nothing is fetched. Raises ParseError."""

    def preview(
        self, slug: str, texts: Mapping[str, str], *, article_id: int | None = None, last: int = 20
    ) -> Preview:
        """What settings would do to stored articles. Changes nothing. Raises DeskBusy."""

    def count_corpus(self) -> Statistics:
        """The numbers of the whole corpus. Changes nothing; takes seconds to minutes."""

    def plan_removal(self, slug: str) -> RemovalPlan:
        """What removing it would take away. Changes nothing."""

    def remove(self, slug: str, *, keep_articles: bool = False, reason: str = "") -> object:
        """Take it away, with its articles unless they are to be kept."""
