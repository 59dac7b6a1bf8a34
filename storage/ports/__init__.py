"""What the other rooms need of a database, by subject. Every store passes the tests of each (tests/storage/contracts).

A name that ends in Queries is what a reader gives; the others may write.
"""

from warraq.storage.ports.access import Access, AccessQueries
from warraq.storage.ports.archiving import ArchiveQueries
from warraq.storage.ports.articles import ArticleQueries, Pages
from warraq.storage.ports.clusters import ClusterQueries, Clusters, Signed
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
from warraq.storage.ports.page_store import PageBodies, PageStore, PageStoreQueries
from warraq.storage.ports.reading import Reading, ReadingQueries, Searches, SearchQueries
from warraq.storage.ports.recleaning import Recleaning, RecleaningQueries, SiteBlocks
from warraq.storage.ports.removals import RemovalQueries, Removals
from warraq.storage.ports.settings import SettingQueries, Settings
from warraq.storage.ports.sources import SourceQueries, Sources, SourceState
from warraq.storage.ports.statistics import CountProgress, StatisticsQueries
from warraq.storage.ports.store import Reader, Store
from warraq.storage.ports.stories import StoryQueries
from warraq.storage.ports.streams import StreamQueries
from warraq.storage.ports.templates import TemplateQueries, Templates
from warraq.storage.ports.timelines import TimelineQueries
from warraq.storage.ports.turns import Budgets, Turns

__all__ = [
    "Access",
    "AccessQueries",
    "ArchiveQueries",
    "ArticleQueries",
    "Backlog",
    "BacklogQueries",
    "Budgets",
    "ClusterQueries",
    "Clusters",
    "CountProgress",
    "Entries",
    "EntryQueries",
    "FeedQueries",
    "Feeds",
    "FetchQueries",
    "Fetches",
    "Filtered",
    "FilteredQueries",
    "Frontier",
    "HookQueries",
    "Hooks",
    "Hosts",
    "ImageQueries",
    "Images",
    "Imports",
    "Ledger",
    "LedgerQueries",
    "LookQueries",
    "Looks",
    "MarkQueries",
    "Marks",
    "PageBodies",
    "PageStore",
    "PageStoreQueries",
    "Pages",
    "Reader",
    "Reading",
    "ReadingQueries",
    "Recleaning",
    "RecleaningQueries",
    "RemovalQueries",
    "Removals",
    "Robots",
    "RunQueries",
    "Runs",
    "SearchQueries",
    "Searches",
    "SettingQueries",
    "Settings",
    "Signed",
    "SiteBlocks",
    "SourceQueries",
    "SourceState",
    "Sources",
    "StatisticsQueries",
    "Store",
    "StoryQueries",
    "StreamQueries",
    "TemplateQueries",
    "Templates",
    "TimelineQueries",
    "TrapQueries",
    "Traps",
    "Turns",
    "WallQueries",
]
