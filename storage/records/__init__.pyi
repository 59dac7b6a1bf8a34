"""The records that storage takes and gives.

Times are aware UTC datetimes; in what readers are only shown they are text. URLs are canonical.
"""

from .access import AccessKind, AccessRow
from .archiving import ArchivedVersion, Extent
from .articles import ArticleKey, ArticleRow, ChangeKind, ChangeRow, Doubt, Judged, SearchHit, VersionRow
from .choosing import EVERYTHING, REASONS, ArticleFilter, LeftOut, Reason
from .clusters import ClusterRow, MatchRow, MemberRow, PairRow, Rejudged, Ruling
from .feeds import EntryChanges, FeedKind, FeedState, LedgerRow, ListingRow, OlderPageRow, SeenEntry
from .fetches import CommitResult, FetchRecord, FetchRow, ReadDocument
from .filtered import Applied, FilteredCount, FilteredRow, Place
from .hooks import Delivery, DeliveryKind, HealthChange, HookRow, Stretch, ToldChange, Wanted
from .hosts import RobotsRecord, TrapRow, WallRow
from .images import ImageRow
from .imports import ImportRow, Known
from .ledger import Break, LedgerLine, LineKind, StampRow, Verified
from .looks import News, SourceNews
from .marks import MARKS, Mark, MarkCount, MarkRow
from .moving import Compared, Difference, Moved, Portion, TableSum
from .page_store import FoundBody, MovedPart, PackedPart, PageStoreState, PlacedBody
from .reading import LabelCount, ReadingRow, SavedSearch, UnreadCount
from .recleaning import ALL_PAGES, Ending, Recleaned, Span, StoredPage
from .removals import (
    DuePages,
    Forgotten,
    ForgottenRow,
    Keep,
    Quote,
    RemainingCopy,
    RemovalCount,
    RemovalPlan,
    RemovedPart,
    TakeDown,
    TombstoneRow,
    Wiped,
)
from .river import Facet, StoryChoices, StoryCursor, StoryHit, StoryHits, StoryRow
from .runs import LivingRun, QueueLength, RunRow, RunSummary
from .sources import Coverage, Source, SourceHealth, StoredSetting
from .statistics import Breakdown, Group, Lengths, RemovedKind, Statistics, StatisticsOptions, Sureness, Types
from .stories import StoryFilter
from .streams import EVERY_STORY, StreamFilter, StreamOrder, StreamPage, StreamRow
from .templates import TaughtPage, TemplateReason, TemplateRow
from .timelines import DayRow, DoubtfulRow, EndingRow, PollRow
from .upkeep import Counts, Finding
from .visits import PRIORITIES, ROLES, LeasedVisit, Role, Visit, VisitReason, poll_visit

__all__ = [
    "ALL_PAGES",
    "EVERYTHING",
    "EVERY_STORY",
    "MARKS",
    "PRIORITIES",
    "REASONS",
    "ROLES",
    "AccessKind",
    "AccessRow",
    "Applied",
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
    "Compared",
    "Counts",
    "Coverage",
    "DayRow",
    "Delivery",
    "DeliveryKind",
    "Difference",
    "Doubt",
    "DoubtfulRow",
    "DuePages",
    "Ending",
    "EndingRow",
    "EntryChanges",
    "Extent",
    "Facet",
    "FeedKind",
    "FeedState",
    "FetchRecord",
    "FetchRow",
    "FilteredCount",
    "FilteredRow",
    "Finding",
    "Forgotten",
    "ForgottenRow",
    "FoundBody",
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
    "LivingRun",
    "Mark",
    "MarkCount",
    "MarkRow",
    "MatchRow",
    "MemberRow",
    "Moved",
    "MovedPart",
    "News",
    "OlderPageRow",
    "PackedPart",
    "PageStoreState",
    "PairRow",
    "Place",
    "PlacedBody",
    "PollRow",
    "Portion",
    "QueueLength",
    "Quote",
    "ReadDocument",
    "ReadingRow",
    "Reason",
    "Recleaned",
    "Rejudged",
    "RemainingCopy",
    "RemovalCount",
    "RemovalPlan",
    "RemovedKind",
    "RemovedPart",
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
    "SourceNews",
    "Span",
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
    "TableSum",
    "TakeDown",
    "TaughtPage",
    "TemplateReason",
    "TemplateRow",
    "ToldChange",
    "TombstoneRow",
    "TrapRow",
    "Types",
    "UnreadCount",
    "Verified",
    "VersionRow",
    "Visit",
    "VisitReason",
    "WallRow",
    "Wanted",
    "Wiped",
    "poll_visit",
]
