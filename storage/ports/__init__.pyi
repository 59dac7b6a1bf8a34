"""What the other rooms need of a database, by subject. Every store passes the tests of each (tests/storage/contracts).

A name that ends in Queries is what a reader gives; the others may write.
"""

from .access import Access, AccessQueries
from .archiving import ArchiveQueries
from .articles import ArticleQueries, Pages
from .clusters import ClusterQueries, Clusters, Signed
from .entries import Entries, EntryQueries
from .feeds import Backlog, BacklogQueries, FeedQueries, Feeds
from .fetches import Fetches, FetchQueries
from .filtered import Filtered, FilteredQueries
from .frontier import Frontier, RunQueries, Runs
from .hooks import HookQueries, Hooks
from .hosts import Hosts, Robots, TrapQueries, Traps, WallQueries
from .images import ImageQueries, Images
from .imports import Imports
from .ledger import Ledger, LedgerQueries
from .looks import LookQueries, Looks
from .marks import MarkQueries, Marks
from .page_store import PageBodies, PageStore, PageStoreQueries
from .reading import Reading, ReadingQueries, Searches, SearchQueries
from .recleaning import Recleaning, RecleaningQueries, SiteBlocks
from .removals import RemovalQueries, Removals
from .settings import SettingQueries, Settings
from .sources import SourceQueries, Sources, SourceState
from .statistics import CountProgress, StatisticsQueries
from .store import Reader, Store
from .stories import StoryQueries
from .streams import StreamQueries
from .templates import TemplateQueries, Templates
from .timelines import TimelineQueries
from .turns import Budgets, Turns

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
