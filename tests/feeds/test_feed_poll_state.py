"""What is remembered of a feed comes back from the row that keeps it."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from warraq.feeds import FeedWishes, PollHistory, Validators, columns_of, history_of
from warraq.feeds.polling import from_json, to_json
from warraq.storage import FeedState

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
FULL = PollHistory(
    validators=Validators(url="https://example.org/feed", etag='W/"a"', last_modified="odd date"),
    last_poll_at=MOMENT,
    last_success_at=MOMENT - timedelta(hours=1),
    last_change_at=MOMENT - timedelta(hours=2),
    published=(MOMENT, MOMENT - timedelta(days=1)),
    errors=3,
    failing_since=MOMENT,
    moved_to="https://example.org/new",
    moved_since=MOMENT,
    moved_polls=2,
    wishes=FeedWishes(ttl_minutes=60, update_period_s=3_600, skip_hours=(1, 2), skip_days=(6,)),
    max_age_s=90.0,
    asked_until=MOMENT,
    leaves_out=True,
)

moments = st.datetimes(timezones=st.just(UTC))
histories = st.builds(
    PollHistory,
    **{field.name: moments | st.none() for field in fields(PollHistory) if field.type == datetime | None},
    validators=st.builds(Validators, url=st.text(), etag=st.text(), last_modified=st.text()),
    published=st.lists(moments, max_size=5).map(tuple),
    errors=st.integers(0, 100),
    moved_to=st.text(),
    moved_polls=st.integers(0, 9),
    wishes=st.builds(
        FeedWishes,
        ttl_minutes=st.integers() | st.none(),
        update_period_s=st.integers(),
        skip_hours=st.lists(st.integers(0, 23)).map(tuple),
        skip_days=st.lists(st.integers(0, 6)).map(tuple),
    ),
    max_age_s=st.floats(allow_nan=False),
    leaves_out=st.booleans(),
)


def row(history: PollHistory) -> FeedState:
    return FeedState(
        source_id=1, url="https://example.org/feed", kind="feed", next_poll_at=MOMENT, **columns_of(history)
    )


def test_the_example_sets_every_field() -> None:
    """So that a new field is in the tests below."""
    assert [field.name for field in fields(FULL) if getattr(FULL, field.name) == field.default] == []


@given(histories)
def test_a_history_comes_back_from_its_row(history: PollHistory) -> None:
    assert history_of(row(history)) == history


@given(histories)
def test_a_record_comes_back_from_its_json(history: PollHistory) -> None:
    assert from_json(PollHistory, to_json(history)) == history


def test_the_examples_come_back() -> None:
    assert history_of(row(FULL)) == from_json(PollHistory, to_json(FULL)) == FULL
    assert history_of(row(PollHistory())) == from_json(PollHistory, "") == PollHistory()


def test_each_fact_stands_once() -> None:
    kept = columns_of(FULL)
    told = json.loads(kept["history"])
    assert not {"last_poll_at", "last_success_at", "errors"} & told.keys()
    assert told["validators"] == {"url": "https://example.org/feed"}
    assert columns_of(PollHistory())["history"] == "{}"


def test_a_row_of_an_older_version_is_read() -> None:
    """It repeated the columns, stated the next poll, and wrote what was unset."""
    older = {
        "validators": {"url": "https://example.org/feed", "etag": '"old"', "last_modified": ""},
        "last_poll_at": "2020-01-01T00:00:00+00:00", "last_success_at": None, "last_change_at": None,
        "next_poll_at": "2020-01-02T00:00:00+00:00", "published": ["2026-01-02T03:04:05+00:00"], "errors": 9,
        "failing_since": "2026-01-02T03:04:05+00:00", "moved_to": "", "moved_since": None, "moved_polls": 0,
        "is_gone": False, "max_age_s": 0, "asked_until": None,
        "wishes": {"ttl_minutes": None, "update_period_s": 0, "skip_hours": [4], "skip_days": []},
    }  # fmt: skip
    state = replace(row(FULL), history=json.dumps(older))
    assert history_of(state) == PollHistory(
        validators=FULL.validators,
        last_poll_at=MOMENT,
        last_success_at=FULL.last_success_at,
        published=(MOMENT,),
        errors=3,
        failing_since=MOMENT,
        wishes=FeedWishes(skip_hours=(4,)),
    )
