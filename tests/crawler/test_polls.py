"""The schedule's memory survives the database."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warraq.articles.records import Fetch
from warraq.crawler.context import Budget, RunContext
from warraq.crawler.exchange import Exchange
from warraq.crawler.options import CrawlOptions
from warraq.crawler.polls import decide, from_json, to_json
from warraq.feeds import FeedWishes, PollHistory, Validators
from warraq.storage import FeedState, LeasedVisit, Source, poll_visit

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_history_comes_back_as_it_was() -> None:
    history = PollHistory(
        validators=Validators(url="https://example.org/feed", etag='W/"a"', last_modified="odd date"),
        last_poll_at=MOMENT,
        next_poll_at=MOMENT,
        published=(MOMENT, MOMENT),
        errors=3,
        failing_since=MOMENT,
        moved_to="https://example.org/new",
        moved_since=MOMENT,
        moved_polls=2,
        wishes=FeedWishes(ttl_minutes=60, update_period_s=3_600, skip_hours=(1, 2), skip_days=(6,)),
        max_age_s=90.0,
        asked_until=MOMENT,
    )
    assert from_json(to_json(history)) == history


def test_nothing_remembered_is_an_empty_history() -> None:
    assert from_json("{}") == PollHistory()


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
