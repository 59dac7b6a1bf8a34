"""What is taken out of a database on purpose."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How long, and how much, bytes of pages of a source are kept; None: for ever, without limit.

    `pages`: of those that articles were extracted from, `rejected`: of all others. Days count from the last fetch that
    brought the page; sizes are of what the database holds, in megabytes (10^6 bytes), the oldest leave first.
    """

    pages_days: int | None = None
    pages_mb: int | None = None
    rejected_days: int | None = None
    rejected_mb: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemainingCopy:
    """An article that tells the same as one that is taken down. `relation` and `similarity` as in the clusters."""

    article_id: int
    source: str
    url: str
    relation: str
    similarity: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A stored page that quotes a text. `article_ids`: those it is the page of, () for a listing or the like."""

    sha256: str
    url: str
    article_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDown:
    """What a name stands for: the articles that go, () if it is an address of none; the copies that would stay.

    `texts` are those of all versions, to be searched for in stored pages.
    """

    article_ids: tuple[int, ...]
    url: str
    copies: tuple[RemainingCopy, ...] = ()
    texts: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was taken down. `shared`: pages that stay because an article that stays was extracted from them, too.

    `traces` are bytes that only what was deleted had, for `Removals.wipe`.
    """

    removal_id: int
    article_ids: tuple[int, ...]
    addresses: int
    versions: int = 0
    pages: int = 0
    images: int = 0
    entries: int = 0
    copies: tuple[RemainingCopy, ...] = ()
    shared: tuple[Quote, ...] = ()
    traces: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiped:
    """What is left of deleted rows in the file and its log.

    `log_is_empty`: false while another program reads an old state, which stands in the log until it ends. `is_clean`:
    no trace was found in the file. `was_rewritten`: the whole file was, because free space held some. `bodies_left`:
    bodies outside the database that could not be deleted yet, because their store does not answer. `log_is_servers`:
    the log is that of a server, which alone empties it; its free space cannot be searched.
    """

    log_is_empty: bool
    is_clean: bool
    was_rewritten: bool = False
    bodies_left: int = 0
    log_is_servers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TombstoneRow:
    """A take-down: its articles, how many addresses (in all their forms) are never collected again, why, who, when."""

    removal_id: int
    article_ids: tuple[int, ...]
    addresses: int
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenRow:
    """An article that was taken down, as downstream is told. `seq` is that of the change.

    `address_hashes`: SHA-256 of each of its canonical addresses, and of what their forms have in common.
    """

    id: int
    seq: int
    at: str
    reason: str
    address_hashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalPlan:
    """A source, and what goes with it. `page_bytes` as the database holds them, of pages that only it has.

    `is_begun`: a removal that was stopped half-way; it goes on where it was.
    """

    source_id: int
    slug: str
    name: str
    home_url: str
    articles: int
    versions: int
    fetches: int
    pages: int
    page_bytes: int
    feeds: int
    queued: int
    marked: int
    labelled: int
    starred: int
    noted: int
    is_begun: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedPart:
    """What one step of removing a source took away. `is_done`: nothing is left."""

    articles: int = 0
    fetches: int = 0
    pages: int = 0
    page_bytes: int = 0
    is_done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePages:
    """Pages of a source that need not be kept any more, oldest first, and how many stay though they are old enough.

    Sizes are of what the database holds. `held`: of articles that are marked, labelled, starred or noted, or that
    a time stamp covers.
    """

    source: str
    articles: tuple[str, ...] = ()
    article_bytes: int = 0
    rejected: tuple[str, ...] = ()
    rejected_bytes: int = 0
    held: int = 0
    held_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalCount:
    """What removals of one kind, subject and reason took out, for `verify`."""

    kind: str
    subject: str
    reason: str
    by: str
    removals: int
    rows: int
    pages: int
    first_at: str
    last_at: str
