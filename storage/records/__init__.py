"""The records that storage takes and gives.

Times are aware UTC datetimes; in what readers are only shown they are text. URLs are canonical.
"""

from storage.records.articles import ArticleRow, ChangeKind, ChangeRow, SearchHit, VersionRow
from storage.records.clusters import ClusterRow, MatchRow, MemberRow, PairRow, Rejudged, Ruling
from storage.records.feeds import (
    EntryChanges,
    FeedKind,
    FeedState,
    LedgerRow,
    ListingRow,
    OlderPageRow,
    SeenEntry,
)
from storage.records.fetches import FetchRecord, FetchRow, Recorded
from storage.records.hosts import RobotsRecord, TrapRow, WallRow
from storage.records.recleaning import Ending, Recleaned, StoredPage
from storage.records.runs import RunRow, RunSummary
from storage.records.sources import Coverage, Source, SourceHealth
from storage.records.upkeep import Counts, Finding
from storage.records.visits import (
    PRIORITIES,
    ROLES,
    LeasedVisit,
    Role,
    Visit,
    VisitReason,
    host_of,
    poll_visit,
)

__all__ = [
    "PRIORITIES",
    "ROLES",
    "ArticleRow",
    "ChangeKind",
    "ChangeRow",
    "ClusterRow",
    "Counts",
    "Coverage",
    "Ending",
    "EntryChanges",
    "FeedKind",
    "FeedState",
    "FetchRecord",
    "FetchRow",
    "Finding",
    "LeasedVisit",
    "LedgerRow",
    "ListingRow",
    "MatchRow",
    "MemberRow",
    "OlderPageRow",
    "PairRow",
    "Recleaned",
    "Recorded",
    "Rejudged",
    "RobotsRecord",
    "Role",
    "Ruling",
    "RunRow",
    "RunSummary",
    "SearchHit",
    "SeenEntry",
    "Source",
    "SourceHealth",
    "StoredPage",
    "TrapRow",
    "VersionRow",
    "Visit",
    "VisitReason",
    "WallRow",
    "host_of",
    "poll_visit",
]
