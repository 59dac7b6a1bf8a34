"""What programs have done at the desk, beside what the pages need. Named as in `warraq.desk`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from warraq.serving.standing import FeedStanding
from warraq.storage import Forgotten, SavedSearch, Source, StoryFilter, Wiped


class HealthSaid(Protocol):
    """How a source fares, in a word and in a sentence."""

    @property
    def condition(self) -> str:
        """In a word."""

    @property
    def detail(self) -> str:
        """In a sentence."""


class SettingSaid(Protocol):
    """A setting of a source, and where its value comes from."""

    @property
    def key(self) -> str:
        """Its dotted name."""

    @property
    def value(self) -> object:
        """What counts."""

    @property
    def origin(self) -> str:
        """Which place states it."""

    @property
    def place(self) -> str:
        """That place, in words."""

    @property
    def problem(self) -> str:
        """Why what was set counts for nothing, ''."""


class SheetSaid(Protocol):
    """All that is to be said of a source."""

    @property
    def source(self) -> Source:
        """Itself."""

    @property
    def health(self) -> HealthSaid:
        """How it fares."""

    @property
    def meaning(self) -> str:
        """The same in words."""

    @property
    def what_to_do(self) -> str:
        """What helps."""

    @property
    def settings(self) -> tuple[SettingSaid, ...]:
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
    def filtered_urls(self) -> int:
        """How many addresses its filters kept from being fetched."""

    @property
    def outcomes(self) -> tuple[tuple[str, str, int], ...]:
        """(outcome, reason, how often) of its pages."""


class AddSaid(Protocol):
    """What was found at an address."""

    @property
    def slug(self) -> str:
        """Of the source that was added, ''."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be known of it."""

    @property
    def problem(self) -> str:
        """Why it was not added, '' if it was."""


class MarkingActs(Protocol):
    """What feed readers do to many articles at once, and the searches of a reader."""

    def mark_all_read(
        self, chosen: StoryFilter, *, up_to: int | None = None, seen_by: datetime | None = None
    ) -> int:
        """Note that all chosen articles were read, up to a number or seen by a time. Returns how many this changed."""

    def save_search(self, name: str, chosen: StoryFilter, title: str = "") -> SavedSearch:
        """Save a search; one of that name is replaced."""

    def delete_search(self, name: str) -> None:
        """Forget a search. Raises NotFoundError."""


class SourceActs(Protocol):
    """What is done to sources. All raise NotFoundError for one that is not known, ConfigurationError for what cannot
    be meant."""

    def show(self, slug: str) -> SheetSaid:
        """All that is to be said of a source."""

    def pause(self, slug: str) -> object:
        """Ask nothing of a source until it is resumed."""

    def resume(self, slug: str) -> object:
        """Follow it again."""

    def poll_now(self, slug: str) -> object:
        """Have all its feeds polled by the next crawl."""

    def rename(self, slug: str, new: str = "", name: str | None = None, folder: str | None = None) -> Source:
        """Give it another slug, name or folder."""

    def set_url(self, slug: str, new_url: str, *, feed_url: str = "") -> str:
        """Move one of its feeds, or its home page, to another address. Raises AddressError."""

    def set(self, slug: str, changes: Mapping[str, object | None]) -> tuple[SettingSaid, ...]:
        """Set settings of it; None takes one back."""

    def add(self, url: str, local: bool = False) -> AddSaid:
        """Find what can be followed at an address and follow it. Takes seconds to minutes. Raises DatabaseBusy."""


class TakenDownSaid(Protocol):
    """What was taken down."""

    @property
    def forgotten(self) -> Forgotten:
        """What went."""

    @property
    def wiped(self) -> Wiped:
        """Whether anything of it is left on the disk."""

    @property
    def quoted_in(self) -> tuple[int, ...]:
        """Articles that quote it and stay."""


class RemovalActs(Protocol):
    """What is taken away. All raise NotFoundError for what is not there."""

    def forget(self, name: int | str, *, reason: str, by: str = "", copies: bool = False) -> TakenDownSaid:
        """Take an article down, and never collect its addresses again. Raises AddressError, StorageError."""

    def allow(self, url: str) -> int:
        """Let the addresses of a take-down be collected again; how many."""

    def remove(self, slug: str, *, keep_articles: bool = False, reason: str = "", by: str = "") -> object:
        """Remove a source, in steps that let others write."""


class ApiDesk(MarkingActs, SourceActs, RemovalActs, Protocol):
    """All of it."""
