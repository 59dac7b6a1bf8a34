"""What hosts and sites ask of us, or keep us from."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRecord:
    """robots.txt of one origin ('https://example.org'). `status` 0 means unreachable."""

    origin: str
    status: int
    body: str
    fetched_at: datetime


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
