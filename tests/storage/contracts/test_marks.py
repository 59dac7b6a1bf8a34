"""Marks of articles: the last one counts, all are kept, and one of an older version says nothing of today's text."""

from datetime import timedelta

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.errors import NotFoundError
from warraq.storage import Mark, MarkCount, Reader, Source


@pytest.fixture
def marked(desk: Desk) -> Desk:
    """Four articles; the first is good, the second bad with a note, the third was marked and taken back."""
    for number, subject in enumerate(("amber", "cobalt", "ochre", "umber"), 1):
        desk.put(f"{number}", html(f"Post {number}", paragraphs(subject)))
    marks = desk.store.marks
    assert marks.set([1, 1], "good", now=NOW) == 1
    assert marks.set([2, 3], "bad", note="the advertisement «=1+1»", now=NOW + timedelta(hours=1)) == 2
    assert marks.set([3], "none", now=NOW + timedelta(hours=2)) == 1
    return desk


def test_the_last_mark_counts_and_all_are_kept(marked: Desk, reader: Reader) -> None:
    assert [(row.article_id, row.mark, row.note) for row in reader.marks.select()] == [
        (1, "good", ""),
        (2, "bad", "the advertisement «=1+1»"),
    ]
    row = next(reader.marks.select(mark="good"))
    assert (row.at, row.version, row.current_version, row.source, row.url, row.title) == (
        "2026-03-01T12:00:00Z", 1, 1, "blog", marked.url("1"), "Post 1",
    )  # fmt: skip
    assert [one.mark for one in reader.marks.of(3)] == ["bad", "none"]
    assert reader.marks.of(4) == reader.marks.of(99) == ()
    assert list(reader.marks.select(mark="none")) == list(reader.marks.select(source="other")) == []
    assert [reader.articles.get(number).mark for number in (1, 2, 3, 4)] == ["good", "bad", "", ""]


def test_a_mark_that_stands_is_not_written_again(marked: Desk) -> None:
    marks = marked.store.marks
    assert marks.set([1], "good", now=NOW + timedelta(days=1)) == 0
    assert marks.set([3, 4], "none", now=NOW) == 0  # nothing to take back
    assert marks.set([1], "good", note="looked at twice", now=NOW) == 1
    assert [one.note for one in marks.of(1)] == ["", "looked at twice"]


def test_of_several_articles_all_are_marked_or_none(marked: Desk, reader: Reader) -> None:
    with pytest.raises(NotFoundError, match="no such article"):
        marked.store.marks.set([4, 99], "exclude", now=NOW)
    assert reader.marks.of(4) == ()


def test_counts_by_group(marked: Desk, reader: Reader) -> None:
    assert reader.marks.counts() == (MarkCount(good=1, bad=1),)
    assert reader.marks.counts(["source", "language"]) == (MarkCount(source="blog", good=1, bad=1),)
    other = marked.store.sources.add(Source(slug="other", home_url="https://other.example/"), now=NOW)
    record = marked.record(
        marked.lease("9", source_id=other.id, host="other.example"), body=html("Nine", paragraphs("teal"))
    )
    marked.store.fetches.commit_article(record, marked.prepared(html("Nine", paragraphs("teal")), "9"))
    marked.store.marks.set([5], "exclude", now=NOW)
    assert reader.marks.counts(["source"]) == (
        MarkCount(source="blog", good=1, bad=1), MarkCount(source="other", exclude=1),
    )  # fmt: skip


def test_without_marks_there_are_no_counts(reader: Reader) -> None:
    assert reader.marks.counts() == reader.marks.counts(["source"]) == ()


@pytest.mark.parametrize(
    ("mark", "expected"),
    [("good", MarkCount(older=1)), ("bad", MarkCount(older=1)), ("exclude", MarkCount(exclude=1))],
)
def test_a_new_version_leaves_the_judgement_of_the_old_one_behind(
    desk: Desk, reader: Reader, mark: Mark, expected: MarkCount
) -> None:
    """The article is still out of exports where that was decided: that is said of the article, not of its text."""
    desk.put("one", html("One", paragraphs("amber")))
    desk.store.marks.set([1], mark, now=NOW)
    desk.put("one", html("One", paragraphs("cobalt")))
    assert reader.marks.counts() == (expected,)
    assert reader.articles.get(1).mark == ("exclude" if mark == "exclude" else "")
    (row,) = reader.marks.select()
    assert (row.version, row.current_version) == (1, 2)
    assert desk.store.marks.set([1], mark, now=NOW) == 1
    assert reader.marks.counts()[0].older == 0
