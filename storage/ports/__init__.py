"""What the other rooms need of a database, by subject. Every store passes the tests of each (tests/storage/contracts).

A name that ends in Queries is what a reader gives; the others may write.
"""

from storage.ports.articles import ArticleQueries, Pages
from storage.ports.clusters import ClusterQueries, Clusters
from storage.ports.entries import Entries, EntryQueries
from storage.ports.feeds import Backlog, BacklogQueries, FeedQueries, Feeds
from storage.ports.fetches import Fetches, FetchQueries
from storage.ports.frontier import Frontier, RunQueries, Runs
from storage.ports.hosts import Hosts, Robots, TrapQueries, Traps, WallQueries
from storage.ports.recleaning import Recleaning, SiteBlocks
from storage.ports.sources import SourceQueries, Sources, SourceState
from storage.ports.store import Reader, Store

__all__ = [
    "ArticleQueries",
    "Backlog",
    "BacklogQueries",
    "ClusterQueries",
    "Clusters",
    "Entries",
    "EntryQueries",
    "FeedQueries",
    "Feeds",
    "FetchQueries",
    "Fetches",
    "Frontier",
    "Hosts",
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
    "Store",
    "TrapQueries",
    "Traps",
    "WallQueries",
]
