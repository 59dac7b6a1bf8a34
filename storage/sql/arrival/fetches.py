"""Traces of every exchange: the fetch, what is known of its URL, its one outcome."""

from dataclasses import dataclass
from datetime import datetime

from warraq.articles.errors import AddressError, NotFoundError
from warraq.articles.outcomes import REJECTION_REASONS, Duplicate, Failed, Outcome, Rejected
from warraq.articles.records import Page, lower_names
from warraq.articles.urls import canonical
from warraq.storage.ports import FetchQueries
from warraq.storage.records import FetchRecord, FetchRow
from warraq.storage.rules import digest_of
from warraq.storage.sql.arrival.fetched import get_fetched
from warraq.storage.sql.arrival.imports import count_import
from warraq.storage.sql.bodies import Kind
from warraq.storage.sql.corpus import keep_page
from warraq.storage.sql.database import (
    Columns,
    Database,
    Subject,
    Value,
    insert,
    not_earlier,
    snapshot,
    storable,
    to_text,
    values_of,
)
from warraq.storage.sql.ledger import next_number, note

_MAX_DETAIL = 8_000  # characters of a traceback or message that are kept

#: What a fetch says of itself in columns of its name; `url` is the visit's.
_EXCHANGE = (
    "final_url",
    "redirects",
    "started_at",
    "seconds",
    "status",
    "conditional",
    "headers",
    "bytes",
    "error",
    "status_line",
    "request_headers",
    "hops",
    "record_id",
    "import_id",
)
#: Of the tables `fetches` f and `outcomes` o.
FETCH_COLUMNS = Columns(
    FetchRow,
    "f",
    given={
        "outcome": "coalesce(o.kind, '')", "outcome_reason": "coalesce(o.reason, '')",
        "outcome_detail": "coalesce(o.detail, '')", "article_id": "o.article_id",
        "source": "(SELECT slug FROM sources WHERE id = f.source_id)",
        "imported_from": "coalesce((SELECT file || ' sha256:' || sha256 FROM imports WHERE id = f.import_id), '')",
    },
)  # fmt: skip
#: Every fetch with its outcome, to be followed by a WHERE.
FETCHES = f"SELECT {FETCH_COLUMNS.sql} FROM fetches f LEFT JOIN outcomes o ON o.fetch_id = f.id"

_UPSERT_RESOURCE = """
INSERT INTO resources (url, source_id, role, final_url, etag, last_modified, status, outcome, page_sha256, article_id,
                       fetched_at, failures)
VALUES (:url, :source_id, :role, :final_url, :etag, :last_modified, :status, :outcome, :page_sha256, :article_id,
        :fetched_at, :failed)
ON CONFLICT (url) DO UPDATE SET
  role = :role, status = :status, outcome = :outcome,
  final_url = CASE WHEN :answered = 1 THEN :final_url ELSE resources.final_url END,
  etag = CASE WHEN :fresh = 1 OR :etag <> '' THEN :etag ELSE resources.etag END,
  last_modified = CASE WHEN :fresh = 1 OR :last_modified <> '' THEN :last_modified ELSE resources.last_modified END,
  page_sha256 = CASE WHEN :page_sha256 <> '' THEN :page_sha256 ELSE resources.page_sha256 END,
  article_id = coalesce(:article_id, resources.article_id),
  fetched_at = CASE WHEN :status > 0 THEN :fetched_at ELSE resources.fetched_at END,
  failures = CASE WHEN :failed = 1 THEN resources.failures + 1 ELSE 0 END
  WHERE NOT (:is_archived = 1 AND :fetched_at < resources.fetched_at)
"""


class SqlFetchQueries(Subject, FetchQueries):
    """The tables `fetches` and `outcomes`."""

    def of(self, url: str) -> tuple[FetchRow, ...]:
        with snapshot(self._connection) as db:
            return FETCH_COLUMNS.all(db.execute(f"{FETCHES} WHERE f.url = ? ORDER BY f.id", storable([url])))

    def get(self, fetch_id: int) -> FetchRow:
        with snapshot(self._connection) as db:
            found = FETCH_COLUMNS.one(db.execute(f"{FETCHES} WHERE f.id = ?", (fetch_id,)))
        if found is None:
            raise NotFoundError("no such fetch", identity=str(fetch_id))
        return found

    def page(self, fetch_id: int) -> Page:
        with snapshot(self._connection) as db:
            return get_fetched(db, fetch_id).page(db)

    def outcome_counts(self) -> tuple[tuple[str, str, str, int], ...]:
        sql = (
            "SELECT s.slug, o.kind, o.reason, count(*) FROM outcomes o JOIN fetches f ON f.id = o.fetch_id"
            " JOIN sources s ON s.id = f.source_id GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        )
        with snapshot(self._connection) as db:
            rows = db.execute(sql)
            return tuple((slug, outcome, reason, number) for slug, outcome, reason, number in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFetch:
    """A fetch that was written: its row, the canonical address that answered, and when it was recorded."""

    fetch_id: int
    url: str
    final_url: str
    page_sha256: str
    recorded_at: str


def write_fetch(db: Database, record: FetchRecord) -> WrittenFetch:
    """Write the fetch and its body. Inside a transaction; `write_outcome` completes it."""
    fetch, visit = record.fetch, record.visit.visit
    sha256 = ""
    if record.body is not None:
        sha256 = digest_of(record.body)
        kind = Kind(visit.source_id, visit.role)
        keep_page(db, record.body, sha256, fetch.started_at, kind=kind, placed=record.placed)
    if fetch.import_id is not None:
        count_import(db, fetch.import_id, record.position)
    fetch_id = next_number(db, "fetch")
    insert(
        db, "fetches", values_of(fetch, _EXCHANGE), id=fetch_id, run_id=record.run_id,
        source_id=visit.source_id, url=visit.url, role=visit.role, reason=visit.reason, page_sha256=sha256,
    )  # fmt: skip
    return WrittenFetch(
        fetch_id=fetch_id,
        url=visit.url,
        final_url=_final_url(record),
        page_sha256=sha256,
        recorded_at=to_text(record.recorded_at or fetch.started_at),
    )


def write_outcome(
    db: Database,
    written: WrittenFetch,
    outcome: Outcome | None,
    *,
    kind: str = "",
    article_id: int | None = None,
) -> None:
    """The one outcome of a fetch. `kind` only where the outcome's own name does not say it: 'read', 'gone', 'moved'."""
    reason = detail = ""
    if isinstance(outcome, (Rejected, Failed)):
        reason, detail = reason_of(outcome), outcome.detail
    elif isinstance(outcome, Duplicate):
        detail = f"{outcome.reason} {outcome.similarity:.2f} of {outcome.duplicate_of}"
    insert(
        db, "outcomes", fetch_id=written.fetch_id, kind=kind or kind_of(outcome), reason=reason,
        detail=detail[:_MAX_DETAIL], article_id=article_id,
    )  # fmt: skip
    note(db, "fetch", written.fetch_id, written.recorded_at)


def kind_of(outcome: Outcome | None) -> str:
    """The outcome's name in the database: 'stored', ...; 'read' for None."""
    return type(outcome).__name__.lower() if outcome is not None else "read"


def reason_of(outcome: Rejected | Failed) -> str:
    """The short code of a visit that brought nothing."""
    return outcome.reason if isinstance(outcome, Rejected) else outcome.error


def write_resource(
    db: Database,
    record: FetchRecord,
    written: WrittenFetch,
    *,
    outcome: str,
    article_id: int | None = None,
    is_understood: bool = True,
) -> None:
    """What is now known of the URL: a redirect's target is known by the same answer.

    The validators of an answer count when its body was understood (200), or when it confirmed one (304); a 304
    without them changes none. What was not understood leaves them as they were: they belong to an earlier body.
    Validators of an archive never count: a 304 would confirm what only the archive says. What it shows of the past
    changes nothing.
    """
    addresses = [(written.url, written.final_url if written.final_url != written.url else "")]
    if written.final_url != written.url and record.fetch.status in (200, 304):
        addresses.append((written.final_url, ""))
    fresh = is_understood and record.fetch.status == 200
    confirmed = is_understood and record.fetch.status == 304
    is_archived = record.fetch.import_id is not None
    headers = (
        dict(reversed(lower_names(record.fetch.headers))) if (fresh or confirmed) and not is_archived else {}
    )
    for url, final_url in addresses:
        values: dict[str, Value] = {
            "url": url,
            "source_id": record.visit.visit.source_id,
            "role": record.visit.visit.role,
            "final_url": final_url,
            "etag": headers.get("etag", ""),
            "last_modified": headers.get("last-modified", ""),
            "status": record.fetch.status,
            "outcome": outcome,
            "page_sha256": written.page_sha256,
            "article_id": article_id,
            "fetched_at": to_text(record.fetch.started_at),
            "failed": int(outcome == "failed"),
            "answered": int(fresh or confirmed),
            "fresh": int(fresh),
            "is_archived": int(is_archived),
        }
        db.execute(_UPSERT_RESOURCE, dict(zip(values, storable(values.values()), strict=True)))


def acknowledge(db: Database, record: FetchRecord, written: WrittenFetch) -> None:
    """The visit is done. So is a visit of the redirect's target that only asked whether it is new.

    An archive answers no visit: what waits is still to be fetched.
    """
    if record.fetch.import_id is not None:
        return
    db.execute("DELETE FROM frontier WHERE id = ?", (record.visit.id,))
    if written.final_url != written.url and record.fetch.status == 200:
        db.execute(
            "DELETE FROM frontier WHERE url = ? AND reason = 'new' AND lease_run IS NULL",
            storable([written.final_url]),
        )


def postpone(db: Database, record: FetchRecord, retry_at: datetime) -> None:
    """The visit stays, free to be taken again from then on."""
    db.execute(
        "UPDATE frontier SET lease_run = NULL, not_before = ? WHERE id = ?",
        (not_earlier(retry_at), record.visit.id),
    )


def last_rejection(db: Database, url: str) -> Rejected | None:
    """Why the page of a URL was no article when it was last read; None when it never was rejected."""
    row = db.execute(
        "SELECT o.reason, o.detail FROM fetches f JOIN outcomes o ON o.fetch_id = f.id"
        " WHERE f.url = ? AND o.kind = 'rejected' ORDER BY f.id DESC LIMIT 1",
        storable([url]),
    ).fetchone()
    if row is None:
        return None
    reason, detail = row
    return Rejected(reason=reason, detail=detail) if reason in REJECTION_REASONS else None


def _final_url(record: FetchRecord) -> str:
    final_url = record.fetch.final_url
    if not final_url or final_url == record.visit.visit.url or final_url == record.fetch.url:
        return record.visit.visit.url
    try:
        return canonical(final_url)
    except AddressError:
        return record.visit.visit.url
