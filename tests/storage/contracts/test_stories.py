"""Stories for readers: each once, newest first, narrowed, found by words, page after page."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.errors import NotFoundError
from warraq.articles.records import StatedTime
from warraq.storage import Facet, Reader, Source, StoryChoices, StoryCursor, StoryFilter, StoryRow

SUBJECTS = ("amber", "cobalt", "ochre", "umber", "teal", "sepia")


def put(desk: Desk, name: str, subject: str, day: str = "", *, language: str = "en", source: int = 0) -> None:
    """An article of that day."""
    body = html(f"About {subject}", paragraphs(subject))
    prepared = desk.prepared(body, name)
    at = datetime.fromisoformat(f"{day}T08:00:00+00:00") if day else None
    stated = replace(
        prepared.article.metadata,
        language=language,
        authors=("Maryam", "Ali"),
        published=StatedTime(at=at, raw=day) if at else None,
    )
    article = replace(prepared.article, metadata=stated)
    leased = desk.lease(name, source_id=source or desk.source.id)
    desk.store.fetches.commit_article(desk.record(leased, body=body), replace(prepared, article=article))


@pytest.fixture
def told(desk: Desk) -> Desk:
    """Five stories, newest last but one: 1 of 2026, 2 Arabic, 3 of the source 'other' in a folder, 4 without a date (so
    of today), 5 dated in the future; 6 is a copy of 1."""
    other = desk.store.sources.add(
        Source(slug="other", home_url="https://other.example/", folder="News/Arabic"), now=NOW
    )
    put(desk, "1", "amber", "2026-01-05")
    put(desk, "2", "cobalt", "2025-03-05", language="ar")
    put(desk, "3", "ochre", "2025-02-05", source=other.id)
    put(desk, "4", "umber")
    put(desk, "5", "teal", "2031-01-01")
    desk.later(minutes=5)
    put(desk, "6", "amber", "2026-02-01", source=other.id)
    return desk


def numbers(rows: tuple[StoryRow, ...]) -> list[int]:
    return [row.id for row in rows]


def test_newest_first_each_story_once_page_after_page(told: Desk, reader: Reader) -> None:
    everything = reader.stories.select(StoryFilter())
    assert numbers(everything) == [5, 4, 1, 2, 3]
    assert [row.dated_at[:10] for row in everything[:2]] == ["2026-03-01", "2026-03-01"]  # not of the future
    seen: list[int] = []
    cursor: StoryCursor | None = None
    while page := reader.stories.select(StoryFilter(), before=cursor, limit=2):
        seen += numbers(page)
        cursor = page[-1].cursor
    assert seen == [5, 4, 1, 2, 3]


def test_a_row_has_what_a_list_shows(told: Desk, reader: Reader) -> None:
    told.store.reading.mark_read([1], True, now=NOW)
    told.store.reading.star([1], True, now=NOW)
    told.store.reading.label([1], add=["ink", "art"], now=NOW)
    told.store.reading.note(1, "cited", now=NOW)
    row = reader.stories.get(1)
    assert (row.title, row.authors, row.source, row.url) == (
        "About amber", ("Maryam", "Ali"), "blog", told.url("1"),
    )  # fmt: skip
    assert (row.copies, row.is_read, row.is_starred, row.labels, row.note) == (
        1, True, True, ("art", "ink"), "cited",
    )  # fmt: skip
    assert row.beginning.startswith("amberkakaka amberbokaka")
    assert len(row.beginning) == 400
    assert numbers(reader.stories.copies(1)) == [6]
    assert reader.stories.get(6).duplicate_of == 1
    assert reader.stories.copies(2) == ()
    with pytest.raises(NotFoundError):
        reader.stories.get(99)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (StoryFilter(source="blog"), [5, 4, 1, 2]),
        (StoryFilter(source="none"), []),
        (StoryFilter(folder="News"), [3]),
        (StoryFilter(folder="News/Arabic"), [3]),
        (StoryFilter(folder="New"), []),
        (StoryFilter(language="ar"), [2]),
        (StoryFilter(language="en", source="blog"), [5, 4, 1]),
        (StoryFilter(language="en", folder="News"), [3]),
        (StoryFilter(year=2025), [2, 3]),
        (StoryFilter(year=-1), []),
        (StoryFilter(year=99999), []),
        (StoryFilter(unread=True), [5, 4, 2, 3]),
        (StoryFilter(unread=False), [1]),
        (StoryFilter(unread=True, source="other"), [3]),
        (StoryFilter(unread=True, source="none"), []),
        (StoryFilter(starred=True), [6, 2]),
        (StoryFilter(starred=False), [5, 4, 1, 3]),
        (StoryFilter(label="ink"), [2, 3]),
        (StoryFilter(label="ink", starred=True), [2]),
        (StoryFilter(label="none"), []),
        (StoryFilter(query="about"), [5, 4, 1, 2, 3]),
        (StoryFilter(query="cobaltkakaka"), [2]),
        (StoryFilter(query="about", label="ink", language="ar"), [2]),
        (StoryFilter(query='"'), []),
        (StoryFilter(query="'; DROP TABLE articles; --"), []),
        (StoryFilter(query="\ud800", source="\ud800", label="\x00"), []),
    ],
)
def test_narrowed(told: Desk, reader: Reader, chosen: StoryFilter, expected: list[int]) -> None:
    told.store.reading.mark_read([1, 6], True, now=NOW)
    told.store.reading.star([2, 6], True, now=NOW)  # 6 is a copy: a star is of the article that has it
    told.store.reading.label([2, 3], add=["ink"], now=NOW)
    assert numbers(reader.stories.select(chosen)) == expected


def test_found_by_words_with_facets_and_where_they_stand(told: Desk, reader: Reader) -> None:
    hits = reader.stories.find(StoryFilter(query="about"))
    assert sorted(hit.story.id for hit in hits.hits) == [1, 2, 3, 4, 5]
    assert (hits.total, hits.is_more, hits.terms) == (5, False, (("about",),))
    assert hits.sources == (Facet("blog", 4), Facet("other", 1))
    assert hits.languages == (Facet("en", 4), Facet("ar", 1))
    assert hits.years == (Facet("2026", 3), Facet("2025", 2))
    narrowed = reader.stories.find(StoryFilter(query="about", source="blog", year=2025))
    assert [hit.story.id for hit in narrowed.hits] == [2]
    (deep,) = reader.stories.find(StoryFilter(query="amberlabomi")).hits
    assert "amberlabomi" in deep.snippet
    assert deep.snippet.startswith("… ")


def test_hits_come_page_after_page_in_one_order(told: Desk, reader: Reader) -> None:
    pages = [reader.stories.find(StoryFilter(query="about"), first=first, limit=2) for first in (0, 2, 4, 6)]
    assert [len(page.hits) for page in pages] == [2, 2, 1, 0]
    assert len({hit.story.id for page in pages for hit in page.hits}) == 5


@pytest.mark.parametrize(
    "question", ["", "   ", '"""', "*", "NEAR(", "a AND", "^", "-", "title:", "\x00", "()"]
)
def test_no_question_is_syntax(told: Desk, reader: Reader, question: str) -> None:
    assert reader.stories.find(StoryFilter(query=question)).total == 0


def test_what_there_is_to_choose_from(told: Desk, reader: Reader) -> None:
    told.store.reading.label([2, 3], add=["ink", "art"], now=NOW)
    assert reader.stories.choices() == StoryChoices(
        sources=(("blog", ""), ("other", "")),
        folders=("News/Arabic",),
        languages=("ar", "en"),
        labels=("art", "ink"),
    )


def test_the_language_follows_the_current_version(told: Desk, reader: Reader) -> None:
    told.now = datetime(2026, 4, 1, tzinfo=UTC)
    put(told, "1", "sepia", "2026-01-05", language="fa")
    assert numbers(reader.stories.select(StoryFilter(language="fa"))) == [1]
    assert 1 not in numbers(reader.stories.select(StoryFilter(language="en")))
