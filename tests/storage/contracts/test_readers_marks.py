"""What a reader does with articles: it stays, all of a call or nothing of it, and what is unread is known at once."""

from datetime import timedelta

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.errors import ConfigurationError, NotFoundError
from warraq.storage import LabelCount, Reader, ReadingRow, Source, StoryFilter, UnreadCount
from warraq.storage.rules import MAX_LABEL, MAX_LABELS, MAX_NOTE

LATER = NOW + timedelta(hours=1)
AT, AT_LATER = "2026-03-01T12:00:00Z", "2026-03-01T13:00:00Z"
SUBJECTS = ("amber", "cobalt", "ochre", "umber")


@pytest.fixture
def shelf(desk: Desk) -> Desk:
    """Five articles: four stories, and a copy of the first."""
    for number, subject in enumerate((*SUBJECTS, "amber"), 1):
        desk.put(f"{number}", html(f"Post {number}", paragraphs(subject)))
    return desk


def unread(reader: Reader) -> tuple[int, int]:
    (one,) = reader.reading.unread()
    assert one.source == "blog"
    return one.stories, one.unread


def test_an_article_is_read_and_is_not(shelf: Desk, reader: Reader) -> None:
    reading = shelf.store.reading
    assert reading.mark_read([1, 2, 2], True, now=NOW) == 2
    assert reading.mark_read([2, 3], True, now=LATER) == 1
    assert reader.reading.of([3, 1, 4]) == (
        ReadingRow(article_id=3, read_at=AT_LATER, changed_at=AT_LATER),
        ReadingRow(article_id=1, read_at=AT, changed_at=AT),
        ReadingRow(article_id=4),
    )
    assert reading.mark_read([2, 4], False, now=LATER) == 1
    assert reader.reading.of([2])[0].read_at is None
    assert unread(reader) == (4, 2)


def test_what_was_removed_meanwhile_is_passed_over(shelf: Desk, reader: Reader) -> None:
    assert shelf.store.reading.mark_read([99, 1, -1, 10**30], True, now=NOW) == 1
    assert shelf.store.reading.mark_read([], True, now=NOW) == 0


def test_a_copy_is_no_story(shelf: Desk, reader: Reader) -> None:
    assert unread(reader) == (4, 4)
    assert shelf.store.reading.mark_read([5], True, now=NOW) == 1
    assert unread(reader) == (4, 4)
    shelf.store.clusters.split([5], now=NOW)
    assert unread(reader) == (5, 4)
    shelf.store.clusters.join([1, 5], now=NOW)
    assert unread(reader) == (4, 4)


def test_what_is_gone_still_counts(shelf: Desk, reader: Reader) -> None:
    shelf.gone("2")
    assert unread(reader) == (4, 4)


def test_every_source_says_how_much_of_it_is_unread(shelf: Desk, reader: Reader) -> None:
    other = shelf.store.sources.add(Source(slug="a", home_url="https://a.example/"), now=NOW)
    assert reader.reading.unread() == (
        UnreadCount(source="a", stories=0, unread=0),
        UnreadCount(source="blog", stories=4, unread=4),
    )
    record = shelf.record(
        shelf.lease("9", source_id=other.id, host="a.example"), body=html("Nine", paragraphs("teal"))
    )
    shelf.store.fetches.commit_article(record, shelf.prepared(html("Nine", paragraphs("teal")), "9"))
    assert reader.reading.unread()[0] == UnreadCount(source="a", stories=1, unread=1)


@pytest.mark.parametrize(
    ("chosen", "read"),
    [
        (StoryFilter(), {1, 2, 3, 4, 5}),
        (StoryFilter(source="blog"), {1, 2, 3, 4, 5}),
        (StoryFilter(source="other"), set()),
        (StoryFilter(folder="News"), set()),
        (StoryFilter(folder=""), {1, 2, 3, 4, 5}),
        (StoryFilter(language=""), {1, 2, 3, 4, 5}),
        (StoryFilter(language="ar"), set()),
        (StoryFilter(label="ink"), {1, 3}),
        (StoryFilter(starred=True), {3}),
        (StoryFilter(starred=False), {1, 2, 4, 5}),
        (StoryFilter(label="ink", starred=True), {3}),
        (StoryFilter(unread=True), {1, 3, 4, 5}),
        (StoryFilter(unread=False), set()),  # they were already
        (StoryFilter(query="cobaltkakaka OR"), set()),  # no operator, a word
        (StoryFilter(query='"umberkakaka'), {4}),
        (StoryFilter(query='"*'), set()),
        (StoryFilter(year=2026), {1, 2, 3, 4, 5}),
        (StoryFilter(year=2025), set()),
        (StoryFilter(source="x' OR 1=1 --"), set()),
    ],
)
def test_all_that_is_chosen_is_read_at_once(
    shelf: Desk, reader: Reader, chosen: StoryFilter, read: set[int]
) -> None:
    reading = shelf.store.reading
    reading.label([1, 3], add=["ink"], now=NOW)
    reading.star([3], True, now=NOW)
    reading.mark_read([2], True, now=NOW)
    assert reading.mark_all_read(chosen, now=LATER) == len(read - {2})
    found = {row.article_id for row in reader.reading.of(range(1, 6)) if row.read_at}
    assert found == read | {2}
    assert reader.reading.of([2])[0].read_at == AT
    assert unread(reader) == (4, 4 - len(found - {5}))


def test_what_came_while_someone_looked_stays_unread(shelf: Desk, reader: Reader) -> None:
    reading = shelf.store.reading
    assert reading.mark_all_read(StoryFilter(), up_to=2, now=NOW) == 2
    shelf.later(hours=2)
    shelf.put("6", html("Post 6", paragraphs("teal")))
    assert reading.mark_all_read(StoryFilter(), seen_by=LATER, now=NOW) == 3
    assert unread(reader) == (5, 1)


def test_folders_hold_those_below(shelf: Desk, reader: Reader) -> None:
    source = shelf.store.sources.get("blog")
    for folder, found in (("News/Arabic", 5), ("Newspapers", 0)):
        shelf.store.reading.mark_read(range(1, 6), False, now=NOW)
        shelf.store.sources.update(
            Source(id=source.id, slug="blog", home_url=source.home_url, folder=folder), now=NOW
        )
        assert shelf.store.reading.mark_all_read(StoryFilter(folder="News"), now=NOW) == found


def test_stars_keep_the_time_they_were_given(shelf: Desk, reader: Reader) -> None:
    reading = shelf.store.reading
    assert reading.star([1, 2], True, now=NOW) == 2
    assert reading.star([2, 3], True, now=LATER) == 1
    assert [row.starred_at for row in reader.reading.of([1, 2, 3])] == [AT, AT, AT_LATER]
    assert reading.star([1, 4], False, now=LATER) == 1
    assert [row.article_id for row in reader.reading.select(starred=True)] == [2, 3]
    with pytest.raises(NotFoundError, match="99: no such article"):
        reading.star([4, 99], True, now=NOW)
    assert reader.reading.of([4]) == (ReadingRow(article_id=4),)


def test_labels_are_set_and_taken_away(shelf: Desk, reader: Reader) -> None:
    reading = shelf.store.reading
    assert reading.label([1, 2], add=["حبر", " to  read "], now=NOW) == 2
    assert reading.label([1, 3], add=["to read"], remove=["never"], now=NOW) == 1
    assert reader.reading.labels() == (
        LabelCount(label="to read", articles=3),
        LabelCount(label="حبر", articles=2),
    )
    assert reader.reading.of([1])[0].labels == ("to read", "حبر")
    assert reading.label([1], add=["new"], remove=["حبر"], now=NOW) == 1
    assert [row.article_id for row in reader.reading.select(label="حبر")] == [2]
    assert [row.article_id for row in reader.reading.select(label="to read", after=1, limit=1)] == [2]
    assert reading.label([1, 2, 3], remove=["to read", "حبر", "new"], now=NOW) == 3
    assert reader.reading.labels() == reader.reading.select() == ()


def test_one_label_has_one_form(shelf: Desk, reader: Reader) -> None:
    """'é' as one letter and as two, spaces of any kind, and marks of direction that come along."""
    for label in ("café", "cafe\u0301", "\u200fcaf\xe9\u00a0", "\ufeffcafé"):
        shelf.store.reading.label([1], add=[label], now=NOW)
    assert reader.reading.labels() == (LabelCount(label="caf\xe9", articles=1),)
    persian = "می\u200cخواهم"  # the joiner is a part of the word
    shelf.store.reading.label([2], add=[persian], now=NOW)
    assert reader.reading.of([2])[0].labels == (persian,)


@pytest.mark.parametrize(
    "label",
    [
        "", "  ", "\u200d", "a\nb", "a\tb", "a\0b", "a\x1b[31m", "a\u2028b", "a\u202eb", "a\u2066b", "a\ud800b",
        "\U000e0041", "\ufdd0", "x" * (MAX_LABEL + 1),
    ],
)  # fmt: skip
def test_what_is_no_label_is_refused_whole(shelf: Desk, reader: Reader, label: str) -> None:
    with pytest.raises(ConfigurationError, match="a label"):
        shelf.store.reading.label([1], add=["fine", label], now=NOW)
    assert reader.reading.labels() == ()


@pytest.mark.parametrize(
    "label", ["<script>alert(1)</script>", "'; DROP TABLE labels; --", "-x", "+y", "a,b", "../..", "=1+1", "x" * 100]
)  # fmt: skip
def test_any_visible_line_is_a_label(shelf: Desk, reader: Reader, label: str) -> None:
    assert shelf.store.reading.label([1], add=[label], now=NOW) == 1
    assert reader.reading.of([1])[0].labels == (label,)
    assert shelf.store.reading.mark_all_read(StoryFilter(label=label), now=NOW) == 1


def test_an_article_has_so_many_labels_and_no_more(shelf: Desk, reader: Reader) -> None:
    reading = shelf.store.reading
    reading.label([1], add=[f"label {number}" for number in range(MAX_LABELS)], now=NOW)
    with pytest.raises(ConfigurationError, match="article 1: an article has at most 50 labels"):
        reading.label([2, 1], add=["one more"], now=NOW)
    assert len(reader.reading.of([1])[0].labels) == MAX_LABELS
    assert reader.reading.of([2])[0].labels == ()
    assert reading.label([1], add=["one more"], remove=["label 0"], now=NOW) == 1


def test_a_label_is_not_both_set_and_taken(shelf: Desk, reader: Reader) -> None:
    with pytest.raises(ConfigurationError, match="both"):
        shelf.store.reading.label([1], add=["ink"], remove=["ink "], now=NOW)
    with pytest.raises(NotFoundError):
        shelf.store.reading.label([1, 99], add=["ink"], now=NOW)
    assert reader.reading.labels() == ()


def test_a_note_is_kept_as_written(shelf: Desk, reader: Reader) -> None:
    reading = shelf.store.reading
    assert not reading.note(1, "", now=NOW)
    assert reading.note(1, " first line\r\nsecond «سطر»\0 \ud800 ", now=NOW)
    assert reader.reading.of([1])[0].note == "first line\nsecond «سطر» \ufffd"
    assert not reading.note(1, "first line\nsecond «سطر» \ufffd", now=LATER)
    assert reader.reading.of([1])[0].changed_at == AT
    assert [row.article_id for row in reader.reading.select(noted=True)] == [1]
    assert reading.note(1, "  ", now=LATER)
    assert reader.reading.select(noted=True) == ()
    assert reading.note(1, "x" * MAX_NOTE, now=NOW)
    with pytest.raises(ConfigurationError, match="at most 20000 characters, not 20001"):
        reading.note(1, "x" * (MAX_NOTE + 1), now=NOW)
    with pytest.raises(NotFoundError):
        reading.note(99, "x", now=NOW)


def test_all_that_is_asked_for_has_to_be_there(shelf: Desk, reader: Reader) -> None:
    reading = shelf.store.reading
    reading.label([1, 2], add=["ink"], now=NOW)
    reading.star([2, 3], True, now=NOW)
    reading.note(2, "cited", now=NOW)
    assert [row.article_id for row in reader.reading.select(label="ink", starred=True, noted=True)] == [2]
    assert [row.article_id for row in reader.reading.select()] == [1, 2, 3]


def test_nothing_of_it_changes_an_article(shelf: Desk, reader: Reader) -> None:
    """What is read is not evidence, and no downstream tool has to take anything again."""
    before = reader.articles.last_seq(), reader.ledger.head()
    shelf.store.reading.mark_all_read(StoryFilter(), now=NOW)
    shelf.store.reading.label([1], add=["ink"], now=NOW)
    shelf.store.reading.star([1], True, now=NOW)
    shelf.store.reading.note(1, "x", now=NOW)
    assert (reader.articles.last_seq(), reader.ledger.head()) == before
