"""When an article is looked at again by its age, and by how often its site edits."""

from datetime import UTC, datetime, timedelta

import pytest

from warraq.storage.rules.rechecks import is_of_age, recheck_interval

BORN = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seen", "now", "expected"),
    [
        (0.1, 0.9, False),
        (0.1, 1.2, True),
        (0.9, 1.1, False),  # twice within a day
        (1.2, 2.9, False),
        (1.2, 3.1, True),
        (3.1, 6.9, False),
        (3.1, 9, True),
        (9, 13.9, False),
        (9, 14.1, True),
        (14.1, 29.9, False),
        (14.1, 30.1, True),
        (30.1, 400, False),  # by then the longest interval decides
        (-1, 0.5, False),  # seen before the time it states
    ],
)
def test_ages(seen: float, now: float, expected: bool) -> None:
    moment = {"published": BORN, "seen_at": BORN + timedelta(days=seen), "now": BORN + timedelta(days=now)}
    assert is_of_age(**moment) is expected


@pytest.mark.parametrize(
    ("rechecks", "edits", "days"),
    [
        (0, 0, 30),
        (9, 9, 30),  # too few to tell
        (100, 0, 30),
        (100, 10, 30),
        (100, 20, 15),
        (100, 50, 6),
        (100, 100, 3),
    ],
)
def test_a_site_that_edits_often_is_looked_at_more_often(rechecks: int, edits: int, days: float) -> None:
    assert recheck_interval(timedelta(days=30), rechecks=rechecks, edits=edits) == timedelta(days=days)


def test_daily_at_most_and_never_later_than_the_longest() -> None:
    assert recheck_interval(timedelta(days=5), rechecks=10, edits=10) == timedelta(days=1)
    assert recheck_interval(timedelta(hours=6), rechecks=10, edits=10) == timedelta(hours=6)
