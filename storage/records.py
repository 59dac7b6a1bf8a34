"""The records storage takes and gives. Times are aware UTC datetimes; URLs canonical."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from articles.outcomes import Outcome
from articles.records import Fetch

Role = Literal["article", "listing", "feed", "sitemap", "home"]
ROLES: tuple[str, ...] = Role.__args__  # type: ignore[attr-defined]
#: Why a URL stands in the frontier.
VisitReason = Literal["new", "changed", "vanished", "recheck", "poll", "retry", "backfill", "gap"]
FeedKind = Literal["feed", "sitemap", "home"]
ChangeKind = Literal["new", "edited", "gone", "back", "moved", "duplicate", "separated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A blog or site we follow. `id` 0 before it is stored."""

    id: int = 0
    slug: str
    home_url: str
    name: str = ""
    language: str = ""
    platform: str = ""
    local: bool = False
    state: Literal["active", "paused", "gone"] = "active"
    folder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """A feed, sitemap or home page of a source, with its poll state. `history` belongs to the schedule (JSON).

    `former_urls` and `hubs` are separated by spaces. `gap_at`: posts may have been missed before that poll.
    """

    id: int = 0
    source_id: int
    url: str
    kind: FeedKind
    title: str = ""
    format: str = ""
    state: Literal["active", "paused", "gone"] = "active"
    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""
    last_status: int = 0
    last_error: str = ""
    last_poll_at: datetime | None = None
    last_success_at: datetime | None = None
    next_poll_at: datetime
    next_poll_reason: str = ""
    failures: int = 0
    history: str = "{}"
    former_urls: str = ""
    hubs: str = ""
    gaps: int = 0
    gap_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEntry:
    """One item of a feed or sitemap as just read. The parsers and confidences are those of `feeds.DateEvidence`."""

    identity: str
    url: str = ""
    title: str = ""
    published: str = ""
    published_raw: str = ""
    published_parser: str = ""
    published_confidence: float = 0.0
    updated: str = ""
    updated_raw: str = ""
    updated_parser: str = ""
    updated_confidence: float = 0.0
    fingerprint: str = ""
    content_html: str = ""


@dataclass(frozen=True, slots=True)
class WallRow:
    """An anti-bot wall before the pages of a source: how often it answered since, and what it was recognised by."""

    source_id: int
    since: datetime
    last_at: datetime
    answers: int
    sign: str


@dataclass(frozen=True, slots=True)
class TrapRow:
    """A series of addresses of a source that brought nothing new: left alone since then."""

    source_id: int
    series: str
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """How an entry of a feed belongs to one that was there before. `reason` as the table `entry_links` tells."""

    reason: str
    detail: str
    at: str
    entry_id: int
    feed: str
    identity: str
    url: str
    other_id: int
    other_feed: str
    other_identity: str
    other_url: str


@dataclass(frozen=True, slots=True)
class ListingRow:
    """An entry that leads to an article: by which kind of address (`why`), and how its own text stands to the page's.

    Dates are as stated, with the text they were read from, what read it, and how sure that is (0 to 1).
    """

    id: int
    feed: str
    kind: FeedKind
    identity: str
    url: str
    why: str
    title: str
    published: str
    published_raw: str
    published_parser: str
    published_confidence: float
    updated: str
    updated_raw: str
    updated_parser: str
    updated_confidence: float
    agreement: str
    first_seen_at: str
    last_seen_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OlderPageRow:
    """One page of older posts that was read. `ended` '' when `next_url` goes on, else why the walk ends there."""

    source_id: int
    url: str
    walk: str
    fetched_at: str
    posts: int = 0
    fresh: int = 0
    digest: str = ""
    next_url: str = ""
    ended: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What is known of a source's posts. `oldest` and `newest` are publication days of stored articles, '' none.

    `listed` counts addresses that feeds and sitemaps name, `failed` those of them that ended without an answer.
    """

    articles: int
    listed: int
    waiting: int
    failed: int
    oldest: str
    newest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChanges:
    """How the entries of a document differ from its last reading."""

    new: tuple[SeenEntry, ...] = ()
    changed: tuple[SeenEntry, ...] = ()
    vanished_urls: tuple[str, ...] = ()
    shared: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A URL to be visited."""

    source_id: int
    url: str
    host: str
    role: Role
    reason: VisitReason = "new"
    priority: int = 0
    depth: int = 0
    found_on: str = ""
    feed_id: int | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedVisit:
    """A visit this run has taken, with what is known of its URL from earlier visits.

    `etag` and `last_modified` are byte-exact, '' when there are none or the body they belong to is not stored.
    `attempts` counts leases, this one included: 1 at the first try. `validators_url` is the address the validators
    came from when a redirect led there, '' when it is the visit's own.
    """

    id: int
    visit: Visit
    attempts: int
    etag: str = ""
    last_modified: str = ""
    validators_url: str = ""  # '' means the URL of the visit
    article_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRecord:
    """A fetch with where it belongs. `visit` is acknowledged in the transaction that stores the record."""

    run_id: int
    visit: LeasedVisit
    fetch: Fetch
    body: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRecord:
    """robots.txt of one origin ('https://example.org'). `status` 0 means unreachable."""

    origin: str
    status: int
    body: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What one run did for one source. All numbers count fetches of that run, but `removed`, which counts blocks."""

    run_id: int
    source: str
    requests: int = 0
    not_modified: int = 0
    outcomes: tuple[tuple[str, int], ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()
    removed: tuple[tuple[str, int], ...] = ()
    queued: int = 0
    next_due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """A source with what an operator wants to know of it."""

    source: Source
    articles: int
    feeds: int
    last_success_at: datetime | None
    next_due: datetime | None
    failures: int
    last_error: str
    queued: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """One article, current version, as the views `article` and `article_text` show it."""

    id: int
    seq: int
    source: str
    url: str
    title: str
    authors: tuple[str, ...]
    published: str
    modified: str
    language: str
    direction: str
    site_name: str
    section: str
    tags: tuple[str, ...]
    description: str
    words: int
    declared_url: str
    licence: str
    paywalled: bool
    version: int
    first_seen_at: str
    last_seen_at: str
    gone_at: str | None
    duplicate_of: int | None
    similarity: float | None
    relation: str
    cluster_id: int | None
    page_sha256: str
    content_hash: str
    extractor: str
    flags: tuple[str, ...] = ()
    text: str = ""
    html: str = ""
    markdown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One change; `seq` is strictly increasing."""

    seq: int
    at: str
    kind: ChangeKind
    article_id: int
    source: str
    url: str
    version: int
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A decision by hand: the articles were joined into one cluster, or taken out of theirs together."""

    kind: Literal["join", "split"]
    article_ids: tuple[int, ...]
    after_seq: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejudged:
    """What judging all anew brought: articles and stories there are, copies found or represented by another one than
    before, and articles that are no copies any more."""

    articles: int
    stories: int
    duplicates: int
    separated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRow:
    """Why an article is in its cluster: the member it repeats, and how. `relation` 'joined' is a decision by hand."""

    article_id: int
    matched_id: int
    relation: str
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """An article in a cluster. `relation` and `similarity` are to the representative, '' and None for itself.

    `direction`: 'equal', 'within' the representative, 'around' it, 'overlapping', '' for itself. `traits`: 'syndicated'
    (of another source than the representative), 'revised' (of the same source, edited), 'retitled',
    'translated title' (the same text under a title in another script).
    """

    id: int
    source: str
    url: str
    title: str
    words: int
    published: str
    first_seen_at: str
    is_gone: bool
    relation: str
    similarity: float | None
    direction: str
    traits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterRow:
    """Articles that tell one story, in order of arrival, with the evidence."""

    id: int
    representative_id: int
    earliest_id: int
    members: tuple[MemberRow, ...]
    matches: tuple[MatchRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """How two articles stand to each other, compared as they are now, and whether they are in one cluster.

    `objection` says why the texts are not one story, '' when they are. `chain` is the evidence that leads from one to
    the other through their cluster. `shared_keys` of `keys` sampled runs of words are common: `needed_keys` at least
    make one text a candidate for the other. `rulings` name one of them at least.
    """

    article_id: int
    other_id: int
    is_one_cluster: bool
    cluster_id: int | None
    other_cluster_id: int | None
    relation: str
    objection: str
    similarity: float
    needed_similarity: float
    longest_gap: float
    numbers: float
    words: int
    other_words: int
    keys: int
    shared_keys: int
    needed_keys: int
    chain: tuple[MatchRow, ...]
    rulings: tuple[Ruling, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """An article found by full-text search, best first; `snippet` is stored text around the first match."""

    article: ArticleRow
    score: float
    snippet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One content state of an article. `seen_at` is when the page it was extracted from was fetched.

    `reason` is '' when the page said something else, 'reclean' when the same page was cleaned again. `flags` as the
    article's: 'from-feed' when the text is the feed's, not the page's.
    """

    article_id: int
    number: int
    seen_at: str
    title: str
    words: int
    published: str
    text: str
    page_sha256: str
    content_hash: str
    extractor: str
    fetch_id: int | None
    reason: str = ""
    flags: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One start of the program. `outcome` '' while it runs; `finished_at` '' when it was killed."""

    id: int
    command: str
    version: str
    started_at: str
    finished_at: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a database holds. `stories` are articles without copies."""

    sources: int
    feeds: int
    articles: int
    stories: int
    versions: int
    duplicates: int
    gone: int
    fetches: int
    pages: int
    page_bytes: int
    queued: int
    last_seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What a commit did: the outcome, and the fetch row that traces it."""

    fetch_id: int
    outcome: Outcome | None
    queued: int = 0
    entry_changes: EntryChanges = field(default_factory=EntryChanges)
