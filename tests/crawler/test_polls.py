"""The schedule's memory survives the database."""

from datetime import UTC, datetime

from crawler.polls import from_json, to_json
from feeds import FeedWishes, PollHistory, Validators

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
