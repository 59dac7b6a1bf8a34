"""What programs have done at the desk, beside what the pages need. Named as in `warraq.desk`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from warraq.serving.standing import FeedStanding
from warraq.serving.web.desk_of_sources import Setting
from warraq.storage import FilteredCount, Forgotten, SavedSearch, Source, StoryFilter, Wiped


class HealthSaid(Protocol):
    """How a source fares, in a word and in a sentence."""

    @property
    def condition(self) -> str:
        """In a word."""

    @property
    def detail(self) -> str:
        """In a sentence."""


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


class SettingActs(Protocol):
    """What is said of a source at once, and set with values as warraq.toml has them. Both raise NotFoundError."""

    def show(self, slug: str) -> SheetSaid:
        """All that is to be said of a source. Changes nothing."""

    def set(self, slug: str, changes: Mapping[str, object | None]) -> tuple[Setting, ...]:
        """Set settings of it; None takes one back. Raises ConfigurationError."""


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


class TakeDownActs(Protocol):
    """Take-downs. Both raise NotFoundError for what is not there."""

    def forget(self, name: int | str, *, reason: str, by: str = "", copies: bool = False) -> TakenDownSaid:
        """Take an article down, and never collect its addresses again. Raises AddressError, StorageError."""

    def allow(self, url: str) -> int:
        """Let the addresses of a take-down be collected again; how many."""


class ApiDesk(MarkingActs, SettingActs, TakeDownActs, Protocol):
    """All of it."""
