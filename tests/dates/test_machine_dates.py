"""Dates that machines write are read without a search, and as the search reads them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warraq.articles.dates import parsing, read_feed_date
from warraq.articles.dates.found import Reading

NOWS = (
    datetime(2026, 11, 1, tzinfo=UTC),
    datetime(2024, 12, 31, 23, 59, 59, tzinfo=UTC),
    datetime(2030, 1, 1, tzinfo=timezone(timedelta(hours=13))),
)
FIELD = Reading("", None, field=True)
DAYS = ("", "Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, ", "Sun, ")
ZONES = (
    "GMT", "UT", "UTC", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT",
    *(f"{sign}{hour:02}{minute}" for sign in "+-" for hour in range(16) for minute in ("00", "30", "45", "60")),
)  # fmt: skip
years = st.one_of(st.integers(1988, 2033), st.integers(1300, 1500), st.integers(0, 9999))
clocks = st.tuples(st.integers(0, 25), st.integers(0, 60), st.integers(0, 61))


@pytest.mark.parametrize("month", parsing.MONTHS)
@pytest.mark.parametrize("day", DAYS)
def test_each_name_of_rfc_822(day: str, month: str) -> None:
    for number, zone in enumerate(ZONES):
        text = f"{day}{number % 31 + 1} {month} {1989 + number % 39} 10:{number % 60:02}:59 {zone}"
        assert repr(read_feed_date(text, now=NOWS[0])) == repr(parsing._read(text, NOWS[0], FIELD)), text


@settings(max_examples=400)
@given(
    day=st.sampled_from(DAYS),
    number=st.integers(0, 40).flatmap(lambda number: st.sampled_from((f"{number}", f"{number:02}"))),
    month=st.sampled_from(parsing.MONTHS),
    year=years,
    clock=clocks,
    zone=st.sampled_from(ZONES),
    now=st.sampled_from(NOWS),
)
def test_rfc_822_is_what_the_search_reads(day, number, month, year, clock, zone, now) -> None:
    hour, minute, second = clock
    text = f"{day}{number} {month} {year:04} {hour:02}:{minute:02}:{second:02} {zone}"
    assert repr(read_feed_date(text, now=now)) == repr(
        parsing._read(text, now, FIELD)
    )  # with the same offset


@settings(max_examples=400)
@given(
    year=years,
    month=st.integers(0, 13),
    day=st.integers(0, 32),
    zone=st.sampled_from(("", "Z", "+03:00")),
    now=st.sampled_from(NOWS),
)
def test_a_day_alone_is_what_the_search_reads(year, month, day, zone, now) -> None:
    text = f"{year:04}-{month:02}-{day:02}{zone}"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(parsing, "_from_iso_day", lambda iso: None)
        expected = parsing._read(text, now, FIELD)
    assert repr(read_feed_date(text, now=now)) == repr(expected)


def test_the_short_way_is_taken(monkeypatch) -> None:
    monkeypatch.setattr(parsing, "find_times", None)  # the search cannot go on without it
    assert read_feed_date("Fri, 01 Mar 2024 10:00:00 -0330", now=NOWS[0]) is not None
    assert read_feed_date("2024-03-01", now=NOWS[0]) is not None
