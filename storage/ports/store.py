"""The two ways a database is open: to be read, and to be written by one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from warraq.storage.ports.access import Access, AccessQueries
    from warraq.storage.ports.archiving import ArchiveQueries
    from warraq.storage.ports.articles import ArticleQueries, Pages
    from warraq.storage.ports.clusters import ClusterQueries, Clusters
    from warraq.storage.ports.entries import Entries, EntryQueries
    from warraq.storage.ports.feeds import Backlog, BacklogQueries, FeedQueries, Feeds
    from warraq.storage.ports.fetches import Fetches, FetchQueries
    from warraq.storage.ports.filtered import Filtered, FilteredQueries
    from warraq.storage.ports.frontier import Frontier, RunQueries, Runs
    from warraq.storage.ports.hooks import HookQueries, Hooks
    from warraq.storage.ports.hosts import Hosts, Robots, TrapQueries, Traps, WallQueries
    from warraq.storage.ports.images import ImageQueries, Images
    from warraq.storage.ports.imports import Imports
    from warraq.storage.ports.ledger import Ledger, LedgerQueries
    from warraq.storage.ports.looks import LookQueries, Looks
    from warraq.storage.ports.marks import MarkQueries, Marks
    from warraq.storage.ports.page_store import PageStore, PageStoreQueries
    from warraq.storage.ports.reading import Reading, ReadingQueries, Searches, SearchQueries
    from warraq.storage.ports.recleaning import Recleaning, RecleaningQueries, SiteBlocks
    from warraq.storage.ports.removals import RemovalQueries, Removals
    from warraq.storage.ports.settings import SettingQueries, Settings
    from warraq.storage.ports.sources import SourceQueries, Sources
    from warraq.storage.ports.statistics import StatisticsQueries
    from warraq.storage.ports.stories import StoryQueries
    from warraq.storage.ports.streams import StreamQueries
    from warraq.storage.ports.templates import TemplateQueries, Templates
    from warraq.storage.ports.timelines import TimelineQueries
    from warraq.storage.ports.turns import Budgets, Turns
    from warraq.storage.records import Counts


class Opened(Protocol):
    """A database held open by the thread that opened it."""

    def close(self) -> None:
        """Close the database. Closing twice does no harm."""

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        """Close it."""


class Reader(Opened, Protocol):
    """A database open for reading. Never writes, never waits for a crawl."""

    def __enter__(self) -> Reader:
        """Itself."""

    @property
    def articles(self) -> ArticleQueries:
        """Articles, their versions and changes."""

    @property
    def pages(self) -> Pages:
        """Bodies as fetched."""

    @property
    def page_store(self) -> PageStoreQueries:
        """Where they stand."""

    @property
    def images(self) -> ImageQueries:
        """Images of articles, with what is kept of them."""

    @property
    def clusters(self) -> ClusterQueries:
        """Articles that tell one story."""

    @property
    def sources(self) -> SourceQueries:
        """The sites that are followed."""

    @property
    def settings(self) -> SettingQueries:
        """What was set for them."""

    @property
    def feeds(self) -> FeedQueries:
        """Their feeds, sitemaps and home pages."""

    @property
    def entries(self) -> EntryQueries:
        """What these list."""

    @property
    def backlog(self) -> BacklogQueries:
        """How much of their catalogues is known."""

    @property
    def fetches(self) -> FetchQueries:
        """Every exchange with what became of it."""

    @property
    def filtered(self) -> FilteredQueries:
        """What filters did not let through."""

    @property
    def archive(self) -> ArchiveQueries:
        """Every exchange and version, in the order they came."""

    @property
    def runs(self) -> RunQueries:
        """The starts of the program."""

    @property
    def traps(self) -> TrapQueries:
        """Series of addresses that are left alone."""

    @property
    def walls(self) -> WallQueries:
        """Anti-bot walls."""

    @property
    def templates(self) -> TemplateQueries:
        """Where their posts have their text and fields."""

    @property
    def ledger(self) -> LedgerQueries:
        """The ledger of evidence."""

    @property
    def site_blocks(self) -> SiteBlocks:
        """What sources repeat."""

    @property
    def marks(self) -> MarkQueries:
        """What people found when they checked articles."""

    @property
    def streams(self) -> StreamQueries:
        """Stories as programs page through them."""

    @property
    def reading(self) -> ReadingQueries:
        """What a reader does with articles."""

    @property
    def searches(self) -> SearchQueries:
        """The searches he saved."""

    @property
    def looks(self) -> LookQueries:
        """What is new since somebody looked."""

    @property
    def hooks(self) -> HookQueries:
        """Those who are told of changes."""

    @property
    def removals(self) -> RemovalQueries:
        """What was taken away."""

    @property
    def statistics(self) -> StatisticsQueries:
        """How much all this is, from several sides."""

    @property
    def stories(self) -> StoryQueries:
        """Stories for readers."""

    @property
    def access(self) -> AccessQueries:
        """Who may open the reading room."""

    @property
    def timelines(self) -> TimelineQueries:
        """What happened to the sources lately."""

    @property
    def recleaning(self) -> RecleaningQueries:
        """Stored pages, to be read again without keeping what they say."""

    def counts(self) -> Counts:
        """How much the database holds."""

    def count_lost(self) -> int:
        """How many articles have U+FFFD in title or text. Cost: reads the texts of all versions."""

    def integrity(self) -> str:
        """'ok', or what is damaged, at most forty findings. Cost: reads the whole database."""


class Store(Opened, Protocol):
    """A database open for writing. Every method of a subject is one transaction.

    Any of them raises DatabaseBusy when another program writes for longer than 30 s, DatabaseCorrupt for a damaged
    database, and StorageError when the disk is full; nothing of the step is stored then.
    """

    def __enter__(self) -> Store:
        """Itself."""

    @property
    def sources(self) -> Sources:
        """The sites that are followed."""

    @property
    def settings(self) -> Settings:
        """What is set for them."""

    @property
    def feeds(self) -> Feeds:
        """Their feeds, sitemaps and home pages."""

    @property
    def entries(self) -> Entries:
        """What these list."""

    @property
    def backlog(self) -> Backlog:
        """Pages of older posts."""

    @property
    def frontier(self) -> Frontier:
        """URLs still to visit."""

    @property
    def fetches(self) -> Fetches:
        """How visits end."""

    @property
    def filtered(self) -> Filtered:
        """What filters did not let through."""

    @property
    def imports(self) -> Imports:
        """Archives that are read instead of the network."""

    @property
    def pages(self) -> Pages:
        """Bodies as fetched."""

    @property
    def page_store(self) -> PageStore:
        """Where they stand, and moving them."""

    @property
    def images(self) -> Images:
        """Which images are to be fetched."""

    @property
    def runs(self) -> Runs:
        """The starts of the program."""

    @property
    def turns(self) -> Turns:
        """Which hosts may be asked by whom, where crawls share the database."""

    @property
    def budgets(self) -> Budgets:
        """What crawls that are parts of one may still ask for."""

    @property
    def hosts(self) -> Hosts:
        """When hosts may be asked again."""

    @property
    def robots(self) -> Robots:
        """What their robots.txt said."""

    @property
    def traps(self) -> Traps:
        """Series of addresses that are left alone."""

    @property
    def clusters(self) -> Clusters:
        """Decisions about articles that tell one story."""

    @property
    def site_blocks(self) -> SiteBlocks:
        """What sources repeat."""

    @property
    def templates(self) -> Templates:
        """Where their posts have their text and fields."""

    @property
    def marks(self) -> Marks:
        """What people find when they check articles."""

    @property
    def reading(self) -> Reading:
        """What a reader does with articles."""

    @property
    def searches(self) -> Searches:
        """The searches he saves."""

    @property
    def looks(self) -> Looks:
        """What is new since somebody looked."""

    @property
    def hooks(self) -> Hooks:
        """Those who are told of changes, and what is on its way to them."""

    @property
    def recleaning(self) -> Recleaning:
        """Stored pages, to be read again."""

    @property
    def removals(self) -> Removals:
        """Taking away."""

    @property
    def ledger(self) -> Ledger:
        """The ledger of evidence, to be stamped."""

    @property
    def access(self) -> Access:
        """Who may open the reading room."""

    def whole(self) -> AbstractContextManager[None]:
        """A block whose calls are one transaction: all that they store is kept, or nothing when an error leaves it.

        What is read in it is not changed by others until it ends. For a few quick calls: others wait meanwhile.
        """

    def reconnect(self) -> None:
        """Connect again after DatabaseLost. What was under way was stored or not; nothing was stored by half.

        Raises:
            DatabaseLost: the server still cannot be reached.
        """

    def together(self, calls: Sequence[Callable[[], Any]]) -> list[Any]:
        """What each call returns, or the exception it raised; all that they store is one transaction.

        When one raises, or all cannot be kept, nothing was stored, and each is made again by itself: an error is of
        its own call only. Calls change nothing but this store, or may do so twice.
        """
