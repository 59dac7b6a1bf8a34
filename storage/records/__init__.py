"""The records that storage takes and gives.

Times are aware UTC datetimes; in what readers are only shown they are text. URLs are canonical.
"""

from warraq.storage.records.access import AccessKind, AccessRow
from warraq.storage.records.archiving import ArchivedVersion, Extent
from warraq.storage.records.articles import (
    ArticleKey,
    ArticleRow,
    ChangeKind,
    ChangeRow,
    Doubt,
    Judged,
    SearchHit,
    VersionRow,
)
from warraq.storage.records.choosing import EVERYTHING, REASONS, ArticleFilter, LeftOut, Reason
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
from warraq.storage.records.images import ImageRow
from warraq.storage.records.imports import ImportRow, Known
from warraq.storage.records.ledger import Break, LedgerLine, LineKind, StampRow, Verified
from warraq.storage.records.marks import MARKS, Mark, MarkCount, MarkRow
from warraq.storage.records.recleaning import Ending, Recleaned, StoredPage
from warraq.storage.records.removals import Keep
from warraq.storage.records.runs import RunRow, RunSummary
from warraq.storage.records.sources import Coverage, Source, SourceHealth
from warraq.storage.records.statistics import (
    Breakdown,
    Group,
    Lengths,
    RemovedKind,
    Statistics,
    StatisticsOptions,
    Sureness,
    Types,
)
from warraq.storage.records.stories import StoryFilter
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
    "EVERYTHING",
    "MARKS",
    "PRIORITIES",
    "REASONS",
    "ROLES",
    "AccessKind",
    "AccessRow",
    "ArchivedVersion",
    "ArticleFilter",
    "ArticleKey",
    "ArticleRow",
    "Break",
    "Breakdown",
    "ChangeKind",
    "ChangeRow",
    "ClusterRow",
    "CommitResult",
    "Counts",
    "Coverage",
    "Doubt",
    "Ending",
    "EntryChanges",
    "Extent",
    "FeedKind",
    "FeedState",
    "FetchRecord",
    "FetchRow",
    "Finding",
    "Group",
    "ImageRow",
    "ImportRow",
    "Judged",
    "Keep",
    "Known",
    "LeasedVisit",
    "LedgerLine",
    "LedgerRow",
    "LeftOut",
    "Lengths",
    "LineKind",
    "ListingRow",
    "Mark",
    "MarkCount",
    "MarkRow",
    "MatchRow",
    "MemberRow",
    "OlderPageRow",
    "PairRow",
    "ReadDocument",
    "Reason",
    "Recleaned",
    "Rejudged",
    "RemovedKind",
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
    "Statistics",
    "StatisticsOptions",
    "StoredPage",
    "StoryFilter",
    "Sureness",
    "TaughtPage",
    "TemplateReason",
    "TemplateRow",
    "TrapRow",
    "Types",
    "Verified",
    "VersionRow",
    "Visit",
    "VisitReason",
    "WallRow",
    "poll_visit",
]
