"""The records of polling: what is remembered of a feed between polls, what one poll met, what follows from it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from functools import cache
from types import UnionType
from typing import Any, Literal, Protocol, TypedDict, TypeVar, get_args, get_origin, get_type_hints

from warraq.articles.records import require_aware

Record = TypeVar("Record")

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
    "by-hand",  # somebody asked for a poll, or moved the feed; not of `next_poll`
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
    """What is known of a feed before a poll; kept between runs, see `history_of`.

    `published` are known publication times of its posts, newest first, at most 50. `errors` counts consecutive failed
    polls. `moved_to` with `moved_since` and `moved_polls`: a permanent redirect that is not yet confirmed. `wishes` are
    those of the last document, `max_age_s` that of its response: both apply until a response states otherwise.
    `asked_until`: the server wants no request before. `leaves_out`: the last document had more entries than are read.
    """

    validators: Validators = Validators()
    last_poll_at: datetime | None = None
    last_success_at: datetime | None = None
    last_change_at: datetime | None = None
    published: tuple[datetime, ...] = ()
    errors: int = 0
    failing_since: datetime | None = None
    moved_to: str = ""
    moved_since: datetime | None = None
    moved_polls: int = 0
    wishes: FeedWishes = FeedWishes()
    max_age_s: float = 0
    asked_until: datetime | None = None
    leaves_out: bool = False

    def __post_init__(self) -> None:
        for field in fields(self):
            if isinstance(value := getattr(self, field.name), datetime):
                require_aware(value, f"PollHistory.{field.name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResponse:
    """How one poll ended.

    `url` is the feed's URL, `final_url` the one that answered. `status` is 0 if there was no answer. `headers` have
    lower-case names. `error` is a short code ('timeout', 'not-a-feed'), '' if the answer was understood. `redirects`
    are (status, target) of each hop in order. `network_down`: every host failed in this run. `is_new_body`: the body
    differs from the last one. `shares_entry`: one of the entries was known before, None if there is nothing to compare.
    `leaves_out`: its document has more entries than are read. `wishes` and `leaves_out` None: no document was read.
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
    leaves_out: bool | None = None

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


# ---------------------------------------------------------------------------------------------- kept in a row


class PollState(Protocol):
    """A row that keeps a history. `failures` are the errors in a row, `history` is JSON: what has no column."""

    @property
    def etag(self) -> str: ...
    @property
    def last_modified(self) -> str: ...
    @property
    def last_poll_at(self) -> datetime | None: ...
    @property
    def last_success_at(self) -> datetime | None: ...
    @property
    def failures(self) -> int: ...
    @property
    def history(self) -> str: ...


class PollColumns(TypedDict):
    """The fields of a `PollState`, to be written."""

    etag: str
    last_modified: str
    last_poll_at: datetime | None
    last_success_at: datetime | None
    failures: int
    history: str


def columns_of(history: PollHistory) -> PollColumns:
    """The history as a row keeps it, each fact once. `history_of` reads it back."""
    known = history.validators
    rest = replace(
        history, validators=Validators(url=known.url), last_poll_at=None, last_success_at=None, errors=0
    )
    return PollColumns(
        etag=known.etag,
        last_modified=known.last_modified,
        last_poll_at=history.last_poll_at,
        last_success_at=history.last_success_at,
        failures=history.errors,
        history=to_json(rest),
    )


def history_of(state: PollState) -> PollHistory:
    """The history that a row keeps. Where JSON of an older version repeats a column, the column counts."""
    rest = from_json(PollHistory, state.history)
    return replace(
        rest,
        validators=replace(rest.validators, etag=state.etag, last_modified=state.last_modified),
        last_poll_at=state.last_poll_at,
        last_success_at=state.last_success_at,
        errors=state.failures,
    )


def to_json(record: object) -> str:
    """A record as a JSON object, without the fields that have their default."""
    return json.dumps(_plain(record), ensure_ascii=False)


def from_json(kind: type[Record], text: str) -> Record:
    """The record that `to_json` wrote. Names that it does not have are ignored, missing ones have their default."""
    record: Record = _read(kind, json.loads(text or "{}"))
    return record


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value):
        stated = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: _plain(own) for field, own in stated if own != field.default}
    return value


def _read(kind: Any, value: Any) -> Any:
    """The value of that type, as annotated: a record, a tuple of one type, a time, a type or None."""
    read = _reader(kind)
    return value if read is None else read(value)


@cache  # what a type asks for is found out once: a feed remembers fifty times, and there are thousands of feeds
def _reader(kind: Any) -> Callable[[Any], Any] | None:
    """What makes a value of that type of its JSON; None where it is one already."""
    if kind is datetime:
        return datetime.fromisoformat
    if get_origin(kind) is UnionType:
        (one,) = (one for one in get_args(kind) if one is not type(None))
        return lambda value: None if value is None else _read(one, value)
    if get_origin(kind) is tuple:
        part = get_args(kind)[0]
        if (read := _reader(part)) is None:
            return tuple
        return lambda values: tuple(map(read, values))
    if isinstance(kind, type) and is_dataclass(kind):
        return lambda value: kind(
            **{name: _read(one, value[name]) for name, one in _types(kind).items() if name in value}
        )
    return None


@cache
def _types(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
