"""What is told to others, and how far they were told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from warraq.storage.records.articles import ChangeKind

DeliveryKind = Literal["articles", "health"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a hook is told of: changes of these kinds and, with `health`, of the conditions of sources.

    `sources` are slugs, `languages` codes; () is all. A change whose article has no version any more is told to every
    language: what it was in is not known. A delivery has at most `most` events and, where the texts are in it, no
    more than `most_chars` characters of them unless one article alone has more; None: no texts.
    """

    kinds: tuple[ChangeKind, ...]
    health: bool = False
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    most: int = 100
    most_chars: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Changes from the number `first` to `last`, and how many of them a hook wants to hear of."""

    kind: DeliveryKind
    first: int
    last: int
    events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A stretch that is being told to a hook. `ended_at` None: it waits; `not_before` None: it is due.

    `status` and `error` are of the last attempt: of HTTP or the exit code of a command, 0 without an answer.
    """

    id: int
    hook: str
    kind: DeliveryKind
    first: int
    last: int
    made_at: datetime
    attempts: int = 0
    not_before: datetime | None = None
    status: int = 0
    error: str = ""
    ended_at: datetime | None = None
    accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HookRow:
    """How far a hook was told.

    `waiting` counts the changes it was not told of yet, of which it may want fewer, `waiting_health` those of health.
    `failing_since`: of the first failed attempt since the last accepted one; then `status` and `error` say how the last
    one ended and `not_before` when the next one is made. `given_up` counts deliveries that were never accepted.
    """

    name: str
    seq: int
    health_id: int
    failing_since: datetime | None
    waiting: int
    waiting_health: int
    attempts: int
    status: int
    error: str
    not_before: datetime | None
    given_up: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldChange:
    """A change with what its version said. A version that was removed since says nothing: all of it is ''."""

    seq: int
    at: str
    kind: ChangeKind
    detail: str
    article_id: int
    source: str
    url: str
    version: int
    title: str
    language: str
    published: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthChange:
    """When the condition of a source became another. `was` '': it was not looked at before."""

    id: int
    source: str
    home_url: str
    was: str
    became: str
    detail: str
    at: str
