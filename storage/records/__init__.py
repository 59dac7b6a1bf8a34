"""The records that storage takes and gives.

Times are aware UTC datetimes; in what readers are only shown they are text. URLs are canonical.
"""

from warraq.storage.records.articles import (
    ArticleRow,
    ChangeKind,
    ChangeRow,
    Doubt,
    Judged,
    SearchHit,
    VersionRow,
)
from warraq.storage.records.clusters import ClusterRow, MatchRow, MemberRow, PairRow, Rejudged, Ruling
from warraq.storage.records.feeds import (
    EntryChanges,
    FeedKind,
    FeedState,
    LedgerRow,
    ListingRow,
    OlderPageRow,
    SeenEntry,
)
from warraq.storage.records.fetches import CommitResult, FetchRecord, FetchRow, ReadDocument
from warraq.storage.records.hosts import RobotsRecord, TrapRow, WallRow
from warraq.storage.records.imports import ImportRow, Known
from warraq.storage.records.ledger import Break, LedgerLine, LineKind, StampRow, Verified
from warraq.storage.records.recleaning import Ending, Recleaned, StoredPage
from warraq.storage.records.runs import RunRow, RunSummary
from warraq.storage.records.sources import Coverage, Source, SourceHealth
from warraq.storage.records.templates import TaughtPage, TemplateReason, TemplateRow
from warraq.storage.records.upkeep import Counts, Finding
from warraq.storage.records.visits import (
    PRIORITIES,
    ROLES,
    LeasedVisit,
    Role,
    Visit,
    VisitReason,
    poll_visit,
)

__all__ = [
    "PRIORITIES",
    "ROLES",
    "ArticleRow",
    "Break",
    "ChangeKind",
    "ChangeRow",
    "ClusterRow",
    "CommitResult",
    "Counts",
    "Coverage",
    "Doubt",
    "Ending",
    "EntryChanges",
    "FeedKind",
    "FeedState",
    "FetchRecord",
    "FetchRow",
    "Finding",
    "ImportRow",
    "Judged",
    "Known",
    "LeasedVisit",
    "LedgerLine",
    "LedgerRow",
    "LineKind",
    "ListingRow",
    "MatchRow",
    "MemberRow",
    "OlderPageRow",
    "PairRow",
    "ReadDocument",
    "Recleaned",
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
    "StampRow",
    "StoredPage",
    "TaughtPage",
    "TemplateReason",
    "TemplateRow",
    "TrapRow",
    "Verified",
    "VersionRow",
    "Visit",
    "VisitReason",
    "WallRow",
    "poll_visit",
]
