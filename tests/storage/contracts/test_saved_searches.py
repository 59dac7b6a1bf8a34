"""Saved searches: a name, and what it looks for."""

from datetime import timedelta

import pytest

from tests.storage.conftest import NOW, Desk
from warraq.articles.errors import ConfigurationError, NotFoundError
from warraq.storage import Reader, SavedSearch, Source, StoryFilter
from warraq.storage.rules import MAX_SEARCHES

LATER = NOW + timedelta(hours=1)


def test_a_search_is_saved_replaced_and_deleted(desk: Desk, reader: Reader) -> None:
    searches = desk.store.searches
    chosen = StoryFilter(
        query='"galls  and" ink', source="blog", language="ar", label=" to  read", starred=True
    )
    saved = searches.save("ink-and-paper", chosen, title="Ink ", now=NOW)
    expected = SavedSearch(
        name="ink-and-paper",
        title="Ink",
        chosen=StoryFilter(
            query='"galls and" ink', source="blog", language="ar", label="to read", starred=True
        ),
        saved_at="2026-03-01T12:00:00Z",
    )
    assert saved == reader.searches.get("ink-and-paper") == expected
    searches.save("all", StoryFilter(), now=NOW)
    assert [(one.name, one.title) for one in reader.searches.all()] == [
        ("all", "all"),
        ("ink-and-paper", "Ink"),
    ]
    again = searches.save("ink-and-paper", StoryFilter(query="حبر"), now=LATER)
    assert (again.title, again.chosen, again.saved_at) == (
        "حبر",
        StoryFilter(query="حبر"),
        "2026-03-01T13:00:00Z",
    )
    searches.delete("ink-and-paper")
    assert [one.name for one in reader.searches.all()] == ["all"]
    with pytest.raises(NotFoundError, match="no search of that name"):
        searches.delete("ink-and-paper")
    with pytest.raises(NotFoundError, match="no search of that name"):
        reader.searches.get("ink-and-paper")


def test_the_source_is_meant_under_any_name(desk: Desk, reader: Reader) -> None:
    desk.store.searches.save("one", StoryFilter(source="blog"), now=NOW)
    desk.store.sources.update(
        Source(id=desk.source.id, slug="renamed", home_url=desk.source.home_url), now=NOW
    )
    assert reader.searches.get("one").chosen.source == "renamed"
    with pytest.raises(NotFoundError, match="blog: no such source"):
        desk.store.searches.save("two", StoryFilter(source="blog"), now=NOW)
    assert len(reader.searches.all()) == 1


@pytest.mark.parametrize(
    "name", ["", "Ink", "ink paper", "../ink", "ink/", "حبر", "-ink", "ink-", "a" * 61, "ink\n", "ink\0"]
)
def test_a_name_is_good_for_an_address(desk: Desk, reader: Reader, name: str) -> None:
    with pytest.raises(ConfigurationError, match="the name of a search"):
        desk.store.searches.save(name, StoryFilter(query="ink"), now=NOW)
    with pytest.raises(NotFoundError):
        reader.searches.get(name)


@pytest.mark.parametrize(
    ("chosen", "problem"),
    [
        (StoryFilter(unread=True), "words, a source, a language, a label and stars only"),
        (StoryFilter(folder="News"), "words, a source"),
        (StoryFilter(year=2026), "words, a source"),
        (StoryFilter(label="a\nb"), "a label is one line"),
        (StoryFilter(query="a\x1bb"), "a query is one line"),
        (StoryFilter(query="x" * 1001), "a query has at most 1000"),
    ],
)
def test_what_cannot_be_saved_is_refused(
    desk: Desk, reader: Reader, chosen: StoryFilter, problem: str
) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        desk.store.searches.save("one", chosen, now=NOW)
    assert reader.searches.all() == ()


def test_there_are_so_many_and_no_more(desk: Desk, reader: Reader) -> None:
    calls = [
        lambda number=number: desk.store.searches.save(f"s{number}", StoryFilter(), now=NOW)
        for number in range(MAX_SEARCHES)
    ]
    assert len(desk.store.together(calls)) == MAX_SEARCHES
    with pytest.raises(ConfigurationError, match="at most 1000 searches"):
        desk.store.searches.save("one-more", StoryFilter(), now=NOW)
    desk.store.searches.save("s7", StoryFilter(query="ink"), now=NOW)
    assert len(reader.searches.all()) == MAX_SEARCHES
