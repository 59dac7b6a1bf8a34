"""Streams: every order both ways, every filter, places that go on where a page ended, and counts that agree."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from tests.storage.conftest import Desk, html, paragraphs
from warraq.storage import EVERY_STORY, Reader, StoryFilter, StreamFilter, StreamOrder, StreamPage

SUBJECTS = ("amber", "cobalt", "ochre", "umber", "sienna")


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    """Five stories an hour apart and a copy of the first."""
    for number, subject in enumerate((*SUBJECTS, SUBJECTS[0]), 1):
        desk.put(f"{number}", html(f"Post {subject} {number}", paragraphs(subject)))
        desk.later(hours=1)
    return desk


ALL = StreamFilter()


def ids(reader: Reader, wanted: StreamFilter = ALL, **page: object) -> tuple[int, ...]:
    return reader.streams.ids(wanted, StreamPage(**page))  # type: ignore[arg-type]


@pytest.mark.parametrize("wanted", [ALL, StreamFilter(stories=StoryFilter(unread=True))])
@pytest.mark.parametrize("order", get_args(StreamOrder))
def test_each_order_is_the_same_backwards(
    stocked: Desk, reader: Reader, order: StreamOrder, wanted: StreamFilter
) -> None:
    there = ids(reader, wanted, order=order)
    assert sorted(there) == [1, 2, 3, 4, 5]
    assert ids(reader, wanted, order=order, newest_first=False) == there[::-1]
    assert ids(reader, wanted, order=order, limit=2, offset=1) == there[1:3]


def test_copies_are_no_stories_but_are_counted(stocked: Desk, reader: Reader) -> None:
    rows = reader.streams.select(StreamFilter(), StreamPage(order="id", newest_first=False))
    assert [(row.id, row.copies) for row in rows] == [(1, 1), (2, 0), (3, 0), (4, 0), (5, 0)]
    assert reader.streams.count(StreamFilter(ids=(1, 6, 99))) == 1


@pytest.mark.parametrize(
    ("order", "place"),
    [("date", "dated_at"), ("id", "id"), ("seq", "seq")],
)
@pytest.mark.parametrize("newest_first", [True, False])
def test_places_lead_through_all_of_them(
    stocked: Desk, reader: Reader, order: StreamOrder, place: str, newest_first: bool
) -> None:
    found: list[int] = []
    page = StreamPage(order=order, newest_first=newest_first, limit=2)
    while rows := reader.streams.select(StreamFilter(), page):
        found += [row.id for row in rows]
        last = rows[-1]
        key = f"{last.dated_at:%Y-%m-%dT%H:%M:%SZ}" if order == "date" else ""
        number = last.id if order == "date" else getattr(last, place)
        page = StreamPage(order=order, newest_first=newest_first, limit=2, place=(key, number))
    assert tuple(found) == ids(reader, order=order, newest_first=newest_first)


def test_each_filter_narrows(stocked: Desk, reader: Reader) -> None:
    noon = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    two, four = noon + timedelta(hours=1), noon + timedelta(hours=3)
    stories: dict[StoryFilter, set[int]] = {
        StoryFilter(source="blog"): {1, 2, 3, 4, 5},
        StoryFilter(source="other"): set(),
        StoryFilter(folder="News"): set(),
        StoryFilter(language="ar"): set(),
        StoryFilter(label="ink"): set(),
        StoryFilter(starred=True): set(),
        StoryFilter(starred=False): {1, 2, 3, 4, 5},
        StoryFilter(unread=True): {1, 2, 3, 4, 5},
        StoryFilter(unread=False): set(),
        StoryFilter(unread=True, language=""): {1, 2, 3, 4, 5},
        StoryFilter(unread=True, starred=True): set(),
        StoryFilter(query="ochre"): {3},
        StoryFilter(query="«»"): set(),
        StoryFilter(year=2026): {1, 2, 3, 4, 5},
        StoryFilter(year=2025): set(),
    }
    cases = [(StreamFilter(stories=narrow), found) for narrow, found in stories.items()]
    cases += [
        (StreamFilter(source_id=stocked.source.id), {1, 2, 3, 4, 5}),
        (StreamFilter(source_id=99), set()),
        (StreamFilter(ids=()), set()),
        (StreamFilter(ids=(2, 4)), {2, 4}),
        (StreamFilter(after_id=3), {4, 5}),
        (StreamFilter(before_id=3), {1, 2}),
        (StreamFilter(dated_after=two, dated_before=four), {3}),
        (StreamFilter(seen_after=two, seen_before=four), {3}),
        (StreamFilter(source_ids=(stocked.source.id, 7)), {1, 2, 3, 4, 5}),
        (StreamFilter(source_ids=()), set()),
        (StreamFilter(changed_after=two, changed_before=four), {3}),
        (StreamFilter(followed_only=True), {1, 2, 3, 4, 5}),
        (StreamFilter(after_seq=reader.articles.last_seq()), set()),
    ]
    for wanted, found in cases:
        assert set(ids(reader, wanted)) == found, wanted
        assert reader.streams.count(wanted) == len(found)


def test_texts_come_where_they_are_asked_for(stocked: Desk, reader: Reader) -> None:
    page = StreamPage(limit=1)
    (bare,) = reader.streams.select(StreamFilter(), page)
    (full,) = reader.streams.select(StreamFilter(stories=EVERY_STORY), page, with_html=True)
    assert (bare.html, bare.source, bare.title) == ("", "blog", "Post sienna 5")
    assert full.html.startswith("<html>")


def test_counters_agree_with_counts(stocked: Desk, reader: Reader) -> None:
    assert reader.streams.counters() == ((stocked.source.id, 5, 0),)
