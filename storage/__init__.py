"""All SQL: one SQLite file of sources, queue, pages, articles and versions. Records in, records out."""

from storage.lock import WriterLock
from storage.migrations import schema_text
from storage.reading import Reader
from storage.records import (
    ArticleRow,
    ChangeKind,
    ChangeRow,
    Counts,
    EntryChanges,
    FeedKind,
    FeedState,
    FetchRecord,
    FetchRow,
    LeasedVisit,
    Recorded,
    RobotsRecord,
    Role,
    RunRow,
    RunSummary,
    SearchHit,
    SeenEntry,
    Source,
    SourceHealth,
    VersionRow,
    Visit,
    VisitReason,
)
from storage.store import Store

__all__ = [
    "ArticleRow",
    "ChangeKind",
    "ChangeRow",
    "Counts",
    "EntryChanges",
    "FeedKind",
    "FeedState",
    "FetchRecord",
    "FetchRow",
    "LeasedVisit",
    "Reader",
    "Recorded",
    "RobotsRecord",
    "Role",
    "RunRow",
    "RunSummary",
    "SearchHit",
    "SeenEntry",
    "Source",
    "SourceHealth",
    "Store",
    "VersionRow",
    "Visit",
    "VisitReason",
    "WriterLock",
    "schema_text",
]
