"""One HTTP exchange, on its way into the database and as it stands there."""

from dataclasses import dataclass, field

from warraq.articles.outcomes import Outcome
from warraq.articles.records import Fetch
from warraq.storage.records.feeds import EntryChanges
from warraq.storage.records.visits import LeasedVisit


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRecord:
    """A fetch with where it belongs. `visit` is acknowledged in the transaction that stores the record."""

    run_id: int
    visit: LeasedVisit
    fetch: Fetch
    body: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What a commit did: the outcome, and the fetch row that traces it."""

    fetch_id: int
    outcome: Outcome | None
    queued: int = 0
    entry_changes: EntryChanges = field(default_factory=EntryChanges)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRow:
    """One HTTP exchange as stored, with what became of it. `outcome` as in the table `outcomes`."""

    id: int
    run_id: int
    url: str
    final_url: str
    redirects: tuple[str, ...]
    role: str
    reason: str
    started_at: str
    seconds: float
    status: int
    conditional: bool
    headers: tuple[tuple[str, str], ...]
    bytes: int
    page_sha256: str
    error: str
    outcome: str
    outcome_reason: str
    outcome_detail: str
    article_id: int | None
