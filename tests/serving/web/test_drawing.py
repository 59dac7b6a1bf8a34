"""Pictures as text: golden, bounded, with nothing in them that runs, and their numbers beside them."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import lxml.etree
import lxml.html

from warraq.serving.web.drawing import DaySummary, Lane, Mark, Timeline, days_of, draw_timeline

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
GOLDEN = Path(__file__).parent / "golden" / "timeline.svg"


def hours(number: float) -> datetime:
    return NOW - timedelta(hours=number)


SMALL = Timeline(
    since=NOW - timedelta(days=10),
    now=NOW,
    posts=(("2026-02-21", 1), ("2026-02-25", 4), ("2026-03-02", 2)),
    lanes=(
        Lane(
            name="feed /feed.xml",
            marks=(
                Mark(at=hours(120), outcome="new"),
                Mark(at=hours(48), outcome="failed", said="no answer in time"),
                Mark(at=hours(24), outcome="same"),
            ),
            gap_at=hours(24),
            next_at=NOW + timedelta(hours=3),
        ),
        Lane(name="home"),
    ),
)


def test_a_small_timeline_is_drawn_as_before() -> None:
    assert draw_timeline(SMALL).replace("><", ">\n<") == GOLDEN.read_text(encoding="utf-8").rstrip("\n")


def test_it_says_in_words_what_it_shows() -> None:
    picture = lxml.etree.fromstring(draw_timeline(SMALL))
    assert (picture.get("role"), picture.find("title").text) == ("img", "Polls and posts of the last weeks")
    assert picture.find("desc").text == (
        "In 10 days: 7 posts, 3 polls, 1 of them failed. The next poll is due 2026-03-02 15:00 UTC."
    )
    assert "2026-02-28 12:00 UTC: no answer in time" in [title.text for title in picture.iter("title")]
    (failed,) = picture.findall("path")
    assert failed.get("class") == "failed"


def test_names_are_escaped_and_nothing_runs() -> None:
    mark = Mark(at=hours(1), outcome="failed", said="</title>&\x1b[31m")
    lane = Lane(name='"><script>alert(1)</script>\u202e', marks=(mark,))
    text = draw_timeline(Timeline(since=hours(24), now=NOW, lanes=(lane,)))
    picture = lxml.html.fragment_fromstring(text)
    assert {element.tag for element in picture.iter()} <= {"svg", "title", "desc", "line", "text", "path"}
    assert not re.search(r"\sstyle=|\son\w+=|\u202e|\x1b", text)


def test_its_size_is_bounded() -> None:
    marks = tuple(Mark(at=hours(minute / 60), outcome="same") for minute in range(90 * 24 * 60, 0, -10))
    lanes = tuple(Lane(name=f"feed {number}", marks=marks) for number in range(30))
    posts = tuple(((NOW - timedelta(days=day)).date().isoformat(), day % 9 + 1) for day in range(365))
    text = draw_timeline(Timeline(since=NOW - timedelta(days=90), now=NOW, posts=posts, lanes=lanes))
    assert len(text) < 300_000
    near = lxml.etree.fromstring(text).xpath("//rect[@class='same']/title/text()")
    assert "other polls" in near[0]


def test_nothing_at_all_can_be_drawn() -> None:
    for timeline in (Timeline(since=NOW, now=NOW), Timeline(since=NOW - timedelta(days=3650), now=NOW)):
        assert lxml.etree.fromstring(draw_timeline(timeline)).tag == "svg"
        assert days_of(timeline) == ()


def test_the_numbers_of_each_day_newest_first() -> None:
    assert days_of(SMALL) == (
        DaySummary(day="2026-03-02", posts=2, polls=0, failed=0),
        DaySummary(day="2026-03-01", posts=0, polls=1, failed=0),
        DaySummary(day="2026-02-28", posts=0, polls=1, failed=1),
        DaySummary(day="2026-02-25", posts=4, polls=1, failed=0),
        DaySummary(day="2026-02-21", posts=1, polls=0, failed=0),
    )
