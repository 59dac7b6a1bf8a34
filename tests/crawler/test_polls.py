"""A feed's state after a poll."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from articles.records import Fetch
from crawler.context import Budget, RunContext
from crawler.exchange import Exchange
from crawler.options import CrawlOptions
from crawler.polls import decide
from storage import FeedState, LeasedVisit, Source, poll_visit


def test_a_feed_that_goes_on_a_leap_day_is_gone() -> None:
    moment = datetime(2028, 2, 29, 12, tzinfo=UTC)
    nothing: Any = None  # neither store nor workers are asked
    context = RunContext(
        options=CrawlOptions(database=Path("corpus.db"), user_agent="warraq"),
        store=nothing,
        workers=nothing,
        run_id=1,
        sources={1: Source(id=1, slug="blog", home_url="https://blog.example/")},
        budget=Budget(run_limit=1, source_limits={}),
        started_at=moment,
    )
    feed = FeedState(id=1, source_id=1, url="https://blog.example/feed", kind="feed", next_poll_at=moment)
    exchange = Exchange(
        visit=LeasedVisit(id=1, visit=poll_visit(feed), attempts=1),
        fetch=Fetch(url=feed.url, final_url=feed.url, status=410, started_at=moment),
    )
    state, _ = decide(context, feed, exchange, now=moment)
    assert (state.state, state.next_poll_at.year) == ("gone", 9999)
