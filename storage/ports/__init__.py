"""What the other rooms need of a database, by subject. Every store passes the tests of each (tests/storage/contracts).

A name that ends in Queries is what a reader gives; the others may write.
"""

from warraq.storage.ports.access import Access, AccessQueries
from warraq.storage.ports.archiving import ArchiveQueries
from warraq.storage.ports.articles import ArticleQueries, Pages
from warraq.storage.ports.clusters import ClusterQueries, Clusters
from warraq.storage.ports.entries import Entries, EntryQueries
from warraq.storage.ports.feeds import Backlog, BacklogQueries, FeedQueries, Feeds
from warraq.storage.ports.fetches import Fetches, FetchQueries
from warraq.storage.ports.frontier import Frontier, RunQueries, Runs
from warraq.storage.ports.hosts import Hosts, Robots, TrapQueries, Traps, WallQueries
from warraq.storage.ports.images import ImageQueries, Images
from warraq.storage.ports.imports import Imports
from warraq.storage.ports.ledger import Ledger, LedgerQueries
from warraq.storage.ports.marks import MarkQueries, Marks
from warraq.storage.ports.recleaning import Recleaning, SiteBlocks
from warraq.storage.ports.sources import SourceQueries, Sources, SourceState
from warraq.storage.ports.statistics import CountProgress, StatisticsQueries
from warraq.storage.ports.store import Reader, Store
from warraq.storage.ports.templates import TemplateQueries, Templates

__all__ = [
    "Access",
    "AccessQueries",
    "ArchiveQueries",
    "ArticleQueries",
    "Backlog",
    "BacklogQueries",
    "ClusterQueries",
    "Clusters",
    "CountProgress",
    "Entries",
    "EntryQueries",
    "FeedQueries",
    "Feeds",
    "FetchQueries",
    "Fetches",
    "Frontier",
    "Hosts",
    "ImageQueries",
    "Images",
    "Imports",
    "Ledger",
    "LedgerQueries",
    "MarkQueries",
    "Marks",
    "Pages",
    "Reader",
    "Recleaning",
    "Robots",
    "RunQueries",
    "Runs",
    "SiteBlocks",
    "SourceQueries",
    "SourceState",
    "Sources",
    "StatisticsQueries",
    "Store",
    "TemplateQueries",
    "Templates",
    "TrapQueries",
    "Traps",
    "WallQueries",
]
