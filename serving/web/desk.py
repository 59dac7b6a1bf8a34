"""What the pages and the API have done for them. `warraq.desk.Desk` is the desk of every face."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from warraq.articles.extraction import ExplainedBlock
from warraq.serving.web.desk_of_sources import SourceActs
from warraq.storage import FetchRow, Forgotten, SavedSearch, StoryFilter, Wiped


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationText:
    """A citation as people and reference managers take it. `facts` are labels and values; `unproved`: why where it
    comes from cannot be proved, '' if it is."""

    sentence: str
    facts: tuple[tuple[str, str], ...]
    csl_json: str
    bibtex: str
    unproved: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """The stored page of an article as it reads today: its blocks in reading order, kept or with the reason why not.

    () with a `remark` that says why where it could not be read.
    """

    blocks: tuple[ExplainedBlock, ...] = ()
    remark: str = ""


class ReadingActs(Protocol):
    """What a reader does with articles, and his searches. Returned is how many articles that changed."""

    def mark_read(self, article_ids: Iterable[int], read: bool) -> int:
        """Note that articles were read, or were not."""

    def mark_all_read(
        self, chosen: StoryFilter, *, up_to: int | None = None, seen_by: datetime | None = None
    ) -> int:
        """Note that all chosen articles were read, up to a number or seen by a time."""

    def star(self, article_ids: Iterable[int], on: bool) -> int:
        """Give articles a star, or take it. Raises NotFoundError."""

    def label(
        self, article_ids: Iterable[int], *, add: Collection[str] = (), remove: Collection[str] = ()
    ) -> int:
        """File articles under labels, and take them out of others. Raises NotFoundError, ConfigurationError."""

    def note(self, article_id: int, text: str) -> bool:
        """Write the note of an article, '' takes it away. Raises NotFoundError, ConfigurationError."""

    def save_search(self, name: str, chosen: StoryFilter, title: str = "") -> SavedSearch:
        """Save a search; one of that name is replaced."""

    def delete_search(self, name: str) -> None:
        """Forget a search. Raises NotFoundError."""


class EvidenceActs(Protocol):
    """What is worked out from stored pages, with the rules of their sources. Changes nothing."""

    def cite(self, article_id: int, sentence: str) -> CitationText:
        """Where a sentence of an article stands, and what proves it.

        Raises:
            NotFoundError: the article has no such sentence, or is not there.
        """

    def record_of(self, fetch: FetchRow) -> str:
        """The name of the WARC record that an export gives the answer of an exchange."""

    def explain(self, article_id: int) -> ReadPage:
        """The page of the current version, read again in a process of its own, within a limit of time and memory.

        Raises:
            NotFoundError: there is no such article.
        """


class TakenDown(Protocol):
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

    def forget(self, name: int | str, *, reason: str, by: str = "", copies: bool = False) -> TakenDown:
        """Take an article down, and never collect its addresses again. Raises AddressError, StorageError."""

    def allow(self, url: str) -> int:
        """Let the addresses of a take-down be collected again; how many."""


class Desk(ReadingActs, EvidenceActs, TakeDownActs, SourceActs, Protocol):
    """Acts on sources and articles. Each is one transaction of its own, and may be called from any thread."""
