"""Dates: a table of what people and programs write, what is refused, and what may never happen."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.patience import ends_within
from warraq.articles.dates import parse_date, parse_feed_date

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

READ = [
    # machines
    ("2019-08-14", "2019-08-14"),
    ("2019-08-14T10:21:33+03:00", "2019-08-14T10:21:33+03:00"),
    ("2019-08-14T10:21:33.123Z", "2019-08-14T10:21:33+00:00"),
    ("2019-08-14T10:21:33+0300", "2019-08-14T10:21:33+03:00"),
    ("2019-08-14T10:21:3+03:00", "2019-08-14T10:21:03+03:00"),
    ("2019-08-14 10:21:33 -0500", "2019-08-14T10:21:33-05:00"),
    ("20190814T102133Z", "2019-08-14T10:21:33+00:00"),
    ("20190814", "2019-08-14"),
    ("2019-08", "2019-08"),
    ("2019", "2019"),
    ("Wed, 14 Aug 2019 10:21:33 GMT", "2019-08-14T10:21:33+00:00"),
    ("Wed, 14 Aug 2019 10:21:33 EST", "2019-08-14T10:21:33-05:00"),
    ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37+00:00"),
    ("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37+00:00"),
    ("Wed Aug 14 10:21:33 +0000 2019", "2019-08-14T10:21:33+00:00"),
    ("14 Aug 2019 10:21 GMT +0300", "2019-08-14T10:21:00+03:00"),
    ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59+00:00"),
    ("2019-08-14T24:00:00Z", "2019-08-14"),
    # people
    ("Aug 14th, 2019 5:30 p.m. ET", "2019-08-14T17:30:00-04:00"),
    ("Jan 14th, 2019 5:30 p.m. ET", "2019-01-14T17:30:00-05:00"),
    ("August 14, 2019 5:30 pm PT", "2019-08-14T17:30:00-07:00"),
    ("14 août 2019, 10:30 et après", "2019-08-14T10:30:00+00:00"),
    ("2019-08-14 10:21:33 America/Los_Angeles", "2019-08-14T10:21:33-07:00"),
    ("2019-08-14T10:21:33[Europe/Berlin]", "2019-08-14T10:21:33+02:00"),
    ("2019-08-14T10:21:33+01:00[Europe/Berlin]", "2019-08-14T10:21:33+01:00"),
    ("14 Aug 2019 10:21 (Asia/Kolkata)", "2019-08-14T10:21:00+05:30"),
    ("14 Jan 2019 10:21 Australia/Sydney", "2019-01-14T10:21:00+11:00"),
    ("14 Aug 2019 10:21 Asia/Damascus", "2019-08-14"),
    ("14 Aug 2019 10:21 Pacific/Atlantis", "2019-08-14"),
    ("22 Sep 17", None),
    ("August 14, 2019 at 12:05 am", "2019-08-14T00:05:00+00:00"),
    ("Sat, 23 Dec 2023 05:42:00 PST", "2023-12-23T05:42:00-08:00"),
    ("mar. 5 nov. 2019", "2019-11-05"),
    ("14. August 2019, 10.30 Uhr", "2019-08-14T10:30:00+00:00"),
    ("le 14 août 2019 à 10h30", "2019-08-14T10:30:00+00:00"),
    ("1er janvier 2019", "2019-01-01"),
    ("14 de agosto de 2019 a las 5:30 p. m.", "2019-08-14T17:30:00+00:00"),
    ("2019. augusztus 14.", "2019-08-14"),
    ("14 августа 2019 г.", "2019-08-14"),
    ("14 серпня 2019 року", "2019-08-14"),
    ("14 sierpnia 2019", "2019-08-14"),
    ("14 Ağustos 2019", "2019-08-14"),
    ("ngày 14 tháng 8 năm 2019", "2019-08-14"),
    ("2019年8月14日 下午3:05", "2019-08-14T15:05:00+00:00"),
    ("令和元年8月14日", "2019-08-14"),
    ("2019년 8월 14일 오후 3:05", "2019-08-14T15:05:00+00:00"),
    ("14 สิงหาคม 2562", "2019-08-14"),
    ("14 अगस्त 2019", "2019-08-14"),
    ("ב-14 באוגוסט 2019", "2019-08-14"),
    ("4.7.2020, klo 10.30", "2020-07-04T10:30:00+00:00"),
    ("August 2019", "2019-08"),
    ("2019年8月", "2019-08"),
    ("26 | 01 | 2022", "2022-01-26"),
    ("14.08.19", "2019-08-14"),
    ("31.12.97", "1997-12-31"),
    # Arabic, Persian, Kurdish
    ("١٤ آب ٢٠١٩", "2019-08-14"),
    ("14 آب / أغسطس 2019 الساعة 9:05 صباحاً", "2019-08-14T09:05:00+00:00"),
    ("4 تشرين الثاني 2019", "2019-11-04"),
    ("4 ت2 2019", "2019-11-04"),
    ("13 ذو الحجة 1440هـ", "2019-08-14"),
    ("13 ذو القعدة 1441هـ الموافق 4 يوليو 2020م", "2020-07-04"),
    ("1440-12-13", "2019-08-14"),
    ("۲۳ مرداد ۱۳۹۸ ساعت ۱۰:۳۰ ب.ظ", "2019-08-14T22:30:00+00:00"),
    ("1398/05/23", "2019-08-14"),
    ("30 اسفند 1399", "2021-03-20"),
    ("١٤ی ئابی ٢٠١٩", "2019-08-14"),
    ("14 ئاب 2019", "2019-08-14"),
]  # fmt: skip

REFUSED = [
    "", " ", "today", "yesterday", "2 hours ago", "منذ ساعتين", "14 August", "August", "March 5", "10:30",
    "0000-00-00", "9999-12-31T00:00:00Z", "1969-12-31", "1989-12-31", "2019-02-30", "2019-13-01", "32/01/2019", "NaN",
    "Infinity", "-1", "1e999", "99999999999999999999", "30 اسفند 1398", "31/31/2019", "14 Foo 2019", "0 Aug 2019",
    "12345 67890", "1.2.3", "2026-11-26", "٣" * 5000, "9" * 5000,
]  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), READ)
def test_read(raw: str, expected: str | None) -> None:
    stated = parse_date(raw, now=NOW)
    assert (stated and stated.iso()) == expected


@pytest.mark.parametrize("raw", REFUSED)
def test_refused(raw: str) -> None:
    assert parse_date(raw, now=NOW) is None


@pytest.mark.parametrize(
    ("raw", "language", "day_first", "expected"),
    [
        ("03/04/2019", "", None, None),
        ("03/04/2019", "en", None, "2019-03-04"),
        ("03/04/2019", "en-US", None, "2019-03-04"),
        ("03/04/2019", "en-GB", None, "2019-04-03"),
        ("03/04/2019", "fr", None, "2019-04-03"),
        ("03/04/2019", "fr", False, "2019-03-04"),
        ("03-04-2019", "en", None, None),
        ("03-04-2019", "es", None, "2019-04-03"),
        ("03.04.2019", "en", None, "2019-04-03"),
        ("13/04/2019", "en", None, "2019-04-13"),
        ("04/13/2019", "fr", None, "2019-04-13"),
        ("05/05/2019", "", None, "2019-05-05"),
        ("5 listopada 2019", "", None, None),
        ("5 listopada 2019", "pl", None, "2019-11-05"),
        ("5 listopada 2019", "hr", None, "2019-10-05"),
    ],
)
def test_order_and_language_decide(
    raw: str, language: str, day_first: bool | None, expected: str | None
) -> None:
    stated = parse_date(raw, now=NOW, language=language, day_first=day_first)
    assert (stated and stated.iso()) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("1735689600", "2025-01-01T00:00:00+00:00"),
        ("1735689600000", "2025-01-01T00:00:00+00:00"),
        ("1735689600.5", "2025-01-01T00:00:00+00:00"),
        (" Wed, 14 Aug 2019 10:21:33 +0000 ", "2019-08-14T10:21:33+00:00"),
        ("الأربعاء, 14 آب 2019 10:21:33 +0000", "2019-08-14T10:21:33+00:00"),
        ("22 Sep 17", "2017-09-22"),
        ("Fri, 22 Sep 17", "2017-09-22"),
        ("Fri, 22 Sep 17 10:00:00 GMT", "2017-09-22T10:00:00+00:00"),
        ("Friday, 22 Sep 17 10:00 +0200", "2017-09-22T10:00:00+02:00"),
        ("1 Jan 99 10:00:00 EST", "1999-01-01T10:00:00-05:00"),
        ("22 Sep 26 10:00:00 GMT", "2026-09-22T10:00:00+00:00"),
        ("22 Sep 28 10:00:00 GMT", None),
        ("22 Sep 17 pages", None),
        ("Fri, 22 Sep 2017 10:00:00 America/Los_Angeles", "2017-09-22T10:00:00-07:00"),
        ("Sun, 22 Jan 17 10:00:00 America/Los_Angeles", "2017-01-22T10:00:00-08:00"),
        ("Fri, 22 Sep 2017 10:00:00 Etc/UTC", "2017-09-22T10:00:00+00:00"),
        ("99999999999", None),
        ("0", None),
        ("4102444800", None),
    ],
)
def test_feed_dates(raw: str, expected: str | None) -> None:
    stated = parse_feed_date(raw, now=NOW)
    assert (stated and stated.iso()) == expected


def test_precision_is_what_is_written() -> None:
    precisions = [
        stated.precision
        for raw in ("2019", "August 2019", "14 Aug 2019", "14 Aug 2019 10:21", "14 Aug 2019 10:21:33")
        if (stated := parse_date(raw, now=NOW))
    ]
    assert precisions == ["year", "month", "day", "minute", "second"]


def test_raw_is_kept_in_one_line() -> None:
    stated = parse_date(" 14\n آب 2019 ", now=NOW)
    assert stated is not None
    assert stated.raw == "14 آب 2019"


def test_tomorrow_is_believed_and_next_week_is_not() -> None:
    assert parse_date((NOW + timedelta(days=1)).isoformat(), now=NOW) is not None
    assert parse_date((NOW + timedelta(days=3)).isoformat(), now=NOW) is None


def test_arabic_cases_of_the_measuring_data(shared: Path) -> None:
    cases = json.loads((shared / "data" / "arabic" / "cases.json").read_text("utf-8"))
    dates = [case for case in cases if case["id"].startswith("date:") or case["id"] == "feed-date"]
    assert len(dates) >= 14
    for case in dates:
        raw = case["input"].removeprefix("<pubDate>").removesuffix("</pubDate>")
        stated = parse_feed_date(raw, now=NOW)
        assert stated is not None, raw
        assert stated.iso()[:10] == case["expected"][:10], raw
        if "T" in case["expected"]:
            assert stated.utc() == case["expected"]


@given(st.text())
def test_never_raises_and_never_leaves_the_years(text: str) -> None:
    for stated in (parse_date(text, now=NOW), parse_feed_date(text, now=NOW)):
        assert stated is None or 1990 <= stated.at.year <= 2026


@given(
    st.text(alphabet="0123456789٠١۱۲፩ :/.-+TZ,apm年月日十二〇令和آبوغسطسMarchdec هـدیکمالثنيعشر", max_size=60)
)
def test_what_looks_like_dates_never_leaves_the_years(text: str) -> None:
    found = (
        parse_date(text, now=NOW),
        parse_date(text, now=NOW, language="en"),
        parse_feed_date(text, now=NOW),
    )
    assert all(stated is None or 1990 <= stated.at.year <= 2026 for stated in found)


@given(st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2026, 11, 20)))  # noqa: DTZ001
def test_what_is_written_in_iso_and_rfc_822_comes_back(moment: datetime) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    for written in (
        moment.isoformat(),
        moment.strftime("%d %b %Y %H:%M:%S +0000"),
        moment.strftime("%Y%m%dT%H%M%SZ"),
    ):
        stated = parse_feed_date(written, now=NOW)
        assert stated is not None
        assert stated.at == moment


@pytest.mark.parametrize(
    "junk", ["1 " * 200_000, "14 Aug " * 50_000, "12:30 " * 50_000, "٣/" * 100_000, "كانون " * 50_000]
)
def test_long_input_is_cut_short(junk: str) -> None:
    with ends_within(1):
        parse_date(junk, now=NOW)
