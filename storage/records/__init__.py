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
from warraq.storage.records.hooks import (
    Delivery,
    DeliveryKind,
    HealthChange,
    HookRow,
    Stretch,
    ToldChange,
    Wanted,
)
from warraq.storage.records.hosts import RobotsRecord, TrapRow, WallRow
from warraq.storage.records.images import ImageRow
from warraq.storage.records.imports import ImportRow, Known
from warraq.storage.records.ledger import Break, LedgerLine, LineKind, StampRow, Verified
from warraq.storage.records.marks import MARKS, Mark, MarkCount, MarkRow
from warraq.storage.records.reading import LabelCount, ReadingRow, SavedSearch, UnreadCount
from warraq.storage.records.recleaning import Ending, Recleaned, StoredPage
from warraq.storage.records.removals import Keep
from warraq.storage.records.river import (
    Facet,
    StoryChoices,
    StoryCursor,
    StoryHit,
    StoryHits,
    StoryRow,
)
from warraq.storage.records.runs import RunRow, RunSummary
from warraq.storage.records.sources import Coverage, Source, SourceHealth, StoredSetting
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
from warraq.storage.records.streams import EVERY_STORY, StreamFilter, StreamOrder, StreamPage, StreamRow
from warraq.storage.records.templates import TaughtPage, TemplateReason, TemplateRow
from warraq.storage.records.timelines import DayRow, EndingRow, PollRow
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
    "EVERY_STORY",
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
    "DayRow",
    "Delivery",
    "DeliveryKind",
    "Doubt",
    "Ending",
    "EndingRow",
    "EntryChanges",
    "Extent",
    "Facet",
    "FeedKind",
    "FeedState",
    "FetchRecord",
    "FetchRow",
    "Finding",
    "Group",
    "HealthChange",
    "HookRow",
    "ImageRow",
    "ImportRow",
    "Judged",
    "Keep",
    "Known",
    "LabelCount",
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
    "PollRow",
    "ReadDocument",
    "ReadingRow",
    "Reason",
    "Recleaned",
    "Rejudged",
    "RemovedKind",
    "RobotsRecord",
    "Role",
    "Ruling",
    "RunRow",
    "RunSummary",
    "SavedSearch",
    "SearchHit",
    "SeenEntry",
    "Source",
    "SourceHealth",
    "StampRow",
    "Statistics",
    "StatisticsOptions",
    "StoredPage",
    "StoredSetting",
    "StoryChoices",
    "StoryCursor",
    "StoryFilter",
    "StoryHit",
    "StoryHits",
    "StoryRow",
    "StreamFilter",
    "StreamOrder",
    "StreamPage",
    "StreamRow",
    "Stretch",
    "Sureness",
    "TaughtPage",
    "TemplateReason",
    "TemplateRow",
    "ToldChange",
    "TrapRow",
    "Types",
    "UnreadCount",
    "Verified",
    "VersionRow",
    "Visit",
    "VisitReason",
    "WallRow",
    "Wanted",
    "poll_visit",
]
