"""What readers are given of articles: the current version, all versions, what changed."""

from dataclasses import dataclass
from typing import Literal

ChangeKind = Literal[
    "new", "edited", "gone", "back", "moved", "duplicate", "separated", "removed", "forgotten"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """One article, current version, as the views `article` and `article_text` show it.

    `published_utc` is the moment of `published`, the first of a period; None without a date. `version_seen_at` is
    when the page of the current version was fetched. The confidences are probabilities, 0 to 1, that a field is right
    (`articles.records.Confidence`); None: not judged. `reservations` are the signals that keep the text from mining
    and training, as 'meta: noai=1'; `mark` is what a person last said: 'good' or 'bad' of this version, 'exclude' of
    the article, '' nothing.
    """

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
    text_confidence: float | None = None
    title_confidence: float | None = None
    date_confidence: float | None = None
    authors_confidence: float | None = None
    reservations: tuple[str, ...] = ()
    mark: str = ""
    published_utc: str | None = None
    version_seen_at: str = ""
    duplicate_of_url: str | None = None
    text: str = ""
    html: str = ""
    markdown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleKey:
    """What articles are grouped by, to count or to sample them. `published` as stated, '' unknown."""

    id: int
    source: str
    language: str
    published: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One content state of an article.

    `id` is its row, which the ledger names; `seen_at` is when the page it was extracted from was fetched.

    `reason` is '' when the page said something else, 'reclean' when the same page was cleaned again. `flags` as the
    article's: 'from-feed' when the text is the feed's, not the page's. The confidences as the article's.
    """

    id: int
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
    text_confidence: float | None = None
    title_confidence: float | None = None
    date_confidence: float | None = None
    authors_confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How sure the current version of an article is: what is compared to notice that a theme has changed."""

    id: int
    first_seen_at: str
    text_confidence: float | None
    title_confidence: float | None
    date_confidence: float | None
    authors_confidence: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A source whose newest articles read doubtfully more often than those before them.

    `doubtful` of the `newest` articles, first seen at `since` or later, have a low confidence in `field`, and
    `doubtful_before` of the `before` articles before them. `chance` is how probable that is if nothing changed.
    """

    source: str
    field: str
    newest: int
    doubtful: int
    before: int
    doubtful_before: int
    since: str
    chance: float


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
class SearchHit:
    """An article found by full-text search, best first; `snippet` is stored text around the first match."""

    article: ArticleRow
    score: float
    snippet: str
