"""What happened to a source lately, for a picture and for lists."""

from dataclasses import dataclass
from datetime import datetime

from warraq.storage.records.feeds import FeedKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRow:
    """One poll of a feed, sitemap or home page. `status` 0: no answer. `error`: why it failed, '' when it did not."""

    feed_id: int
    kind: FeedKind
    url: str
    started_at: datetime
    status: int
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """How many posts are dated on a day, 'YYYY-MM-DD' in UTC. Copies of others are not counted."""

    day: str
    posts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtfulRow:
    """An article of which a part is probably wrong: how sure each is, 0 to 1; None: not judged."""

    article_id: int
    title: str
    text_confidence: float | None
    title_confidence: float | None
    date_confidence: float | None
    authors_confidence: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingRow:
    """How a fetch ended. `outcome` and `reason` as in the table `outcomes`; `error` is that of the exchange."""

    fetch_id: int
    url: str
    role: str
    started_at: datetime
    status: int
    error: str
    outcome: str
    reason: str
    detail: str
    article_id: int | None
