"""A feed's state after a poll."""

from datetime import UTC, datetime

from warraq.articles.records import Fetch
from warraq.crawler.exchange import Exchange
from warraq.crawler.recording.poll_state import Poll, after_poll
from warraq.feeds import PollOptions
from warraq.storage import FeedState, LeasedVisit, poll_visit


def test_a_feed_that_goes_on_a_leap_day_is_gone() -> None:
    moment = datetime(2028, 2, 29, 12, tzinfo=UTC)
    feed = FeedState(id=1, source_id=1, url="https://blog.example/feed", kind="feed", next_poll_at=moment)
    exchange = Exchange(
        lease=LeasedVisit(id=1, visit=poll_visit(feed), attempts=1),
        fetch=Fetch(url=feed.url, final_url=feed.url, status=410, started_at=moment),
    )
    poll = Poll(feed=feed, exchange=exchange, at=moment)
    state, _ = after_poll(poll, options=PollOptions(), jitter=0.5)
    assert (state.state, state.next_poll_at.year) == ("gone", 9999)
