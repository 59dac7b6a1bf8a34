"""The records of polling: what is remembered of a feed between polls, one poll's response, and what follows from it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from warraq.articles.records import require_aware

PollVerdict = Literal["new", "unchanged", "retry", "gone", "network-down"]

#: Why the next poll is when it is. A closed list; `warraq explain` shows it with `Schedule.detail`.
POLL_REASONS = (
    "rhythm",  # the feed's own rhythm: about two polls for each expected post
    "no-history",  # too few dated posts to know a rhythm
    "floor",  # the minimum time between two polls
    "no-validators",  # the server gives no validators for conditional requests
    "max-age",  # Cache-Control: max-age
    "expires",  # Expires
    "retry-after",  # Retry-After on 429 or 503
    "ttl",  # RSS ttl
    "update-period",  # sy:updatePeriod
    "skip-hours",  # RSS skipHours
    "skip-days",  # RSS skipDays
    "gap",  # posts may have been missed: sooner
    "error",  # backing off after errors
    "network-down",  # everything failed at once: our own network is down
    "gone",  # 410: never again
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """Validators for conditional requests, byte for byte; '' if the server gave none.

    They belong to `url`, the one that answered: sent to another, they would claim a copy we do not have.
    """

    url: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedWishes:
    """What a feed document asks of its pollers.

    `skip_hours` 0 to 23 and `skip_days` 0 (Monday) to 6, both GMT; `update_period_s` 0 if unstated.
    """

    ttl_minutes: int | None = None
    update_period_s: int = 0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PollHistory:
    """What is known of a feed before a poll; stored in the database between runs.

    `published` are known publication times of its posts, newest first, at most 50. `errors` counts consecutive failed
    polls. `moved_to` with `moved_since` and `moved_polls`: a permanent redirect that is not yet confirmed. `wishes` are
    those of the last document, `max_age_s` that of its response: both apply until a response states otherwise.
    `asked_until`: the server wants no request before.
    """

    validators: Validators = Validators()
    last_poll_at: datetime | None = None
    last_success_at: datetime | None = None
    last_change_at: datetime | None = None
    next_poll_at: datetime | None = None
    published: tuple[datetime, ...] = ()
    errors: int = 0
    failing_since: datetime | None = None
    moved_to: str = ""
    moved_since: datetime | None = None
    moved_polls: int = 0
    is_gone: bool = False
    wishes: FeedWishes = FeedWishes()
    max_age_s: float = 0
    asked_until: datetime | None = None

    def __post_init__(self) -> None:
        for name in (
            "last_poll_at", "last_success_at", "last_change_at", "next_poll_at", "moved_since", "asked_until",
        ):  # fmt: skip
            require_aware(getattr(self, name), f"PollHistory.{name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResponse:
    """How one poll ended.

    `url` is the feed's URL, `final_url` the one that answered. `status` is 0 if there was no answer. `headers` have
    lower-case names. `error` is a short code ('timeout', 'not-a-feed'), '' if the answer was understood. `redirects`
    are (status, target) of each hop in order. `network_down`: every host failed in this run. `is_new_body`: the body
    differs from the last one. `shares_entry`: one of the entries was known before, None if there is nothing to compare.
    `wishes` None: no document was read.
    """

    url: str
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    error: str = ""
    redirects: tuple[tuple[int, str], ...] = ()
    network_down: bool = False
    is_conditional: bool = False
    is_new_body: bool = False
    shares_entry: bool | None = None
    published: tuple[datetime, ...] = ()
    wishes: FeedWishes | None = None

    @property
    def final_url(self) -> str:
        """The URL that answered."""
        return self.redirects[-1][1] if self.redirects else self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOptions:
    """Limits of polling. Each is a promise to the server's owner, or a limit on what a server may ask of us.

    `floor_s`: minimum time between conditional polls; `unconditional_floor_s`: between polls without validators, unless
    the server states less. `max_interval_s`: a feed without news is still polled this often. `hints`: whether to obey
    the feed document's own wishes (ttl, skipHours, updatePeriod).
    """

    floor_s: float = 3_600
    unconditional_floor_s: float = 86_400
    max_interval_s: float = 7 * 86_400
    unknown_interval_s: float = 6 * 3_600
    error_base_s: float = 3_600
    error_max_s: float = 7 * 86_400
    network_retry_s: float = 900
    statement_max_s: float = 31 * 86_400
    retry_after_min_s: float = 60
    retry_after_junk_s: float = 86_400
    jitter_share: float = 0.1
    hints: bool = True
    moved_polls: int = 3
    moved_s: float = 2 * 86_400
    moved_other_host_s: float = 7 * 86_400


#: For the operator's own server on this machine: always due, but what it states over HTTP is obeyed.
LOCAL_POLLING = PollOptions(
    floor_s=0, unconditional_floor_s=0, max_interval_s=0, unknown_interval_s=0, error_base_s=60,
    error_max_s=3_600, network_retry_s=60, jitter_share=0, hints=False,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """What follows from a poll.

    `next_at` None: never again (410). `reason` is one of POLL_REASONS, `detail` gives the numbers. `history` is to be
    stored for the next poll. `moved_to`: the feed's new URL, '' if unchanged. `has_gap`: posts may have been missed
    since the last poll. `is_silent`: longer without a post than its rhythm explains.
    """

    next_at: datetime | None
    reason: str
    detail: str
    verdict: PollVerdict
    history: PollHistory
    moved_to: str = ""
    has_gap: bool = False
    is_silent: bool = False
