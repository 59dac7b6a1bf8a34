"""Hooks: what is told to whom, in which order, and what stays of a delivery until it is accepted."""

from datetime import timedelta

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.errors import NotFoundError
from warraq.storage import Reader, Source, Stretch, Wanted

NEWS = Wanted(kinds=("new", "edited", "gone", "forgotten"), health=True)
LATER = NOW + timedelta(minutes=3)


@pytest.fixture
def told(desk: Desk) -> Desk:
    """Three new articles, of which the first was edited: changes 1 to 4."""
    for number, subject in enumerate(("amber", "cobalt", "ochre"), 1):
        desk.put(f"{number}", html(f"Post {number}", paragraphs(subject)))
    desk.put("1", html("Post 1, again", paragraphs("umber")))
    return desk


def test_a_new_hook_begins_at_the_present_or_at_the_beginning(told: Desk, reader: Reader) -> None:
    hooks = told.store.hooks
    assert hooks.place("now").seq == reader.articles.last_seq() == 4
    assert hooks.place("all", since=0).seq == 0
    assert hooks.place("far", since=99).seq == 4
    assert hooks.place("all", since=3).seq == 0, "a known one stays where it is"
    assert [(row.name, row.waiting) for row in reader.hooks.all()] == [("all", 4), ("far", 0), ("now", 0)]


def test_a_stretch_ends_with_the_last_event_of_a_delivery(told: Desk, reader: Reader) -> None:
    hooks = reader.hooks
    assert hooks.next_changes(0, NEWS) == Stretch(kind="articles", first=1, last=4, events=4)
    two = Wanted(kinds=NEWS.kinds, most=2)
    assert hooks.next_changes(0, two) == Stretch(kind="articles", first=1, last=2, events=2)
    assert hooks.next_changes(2, two) == Stretch(kind="articles", first=3, last=4, events=2)
    assert hooks.next_changes(4, NEWS) is None
    edits = Wanted(kinds=("edited",))
    assert hooks.next_changes(0, edits) == Stretch(kind="articles", first=1, last=4, events=1)
    assert hooks.next_changes(0, Wanted(kinds=())) == Stretch(kind="articles", first=1, last=4, events=0)


def test_texts_bound_a_delivery(told: Desk, reader: Reader) -> None:
    long = len(next(reader.articles.select()).text)
    one = Wanted(kinds=NEWS.kinds, most_chars=1)
    assert reader.hooks.next_changes(0, one) == Stretch(kind="articles", first=1, last=1, events=1)
    two = Wanted(kinds=NEWS.kinds, most_chars=2 * long + 99)
    stretch = reader.hooks.next_changes(0, two)
    assert stretch is not None
    assert stretch.events == 2


@pytest.mark.parametrize(
    ("wanted", "seqs"),
    [
        (NEWS, [1, 2, 3, 4, 5]),
        (Wanted(kinds=("edited",)), [4]),
        (Wanted(kinds=("new",), sources=("other",)), [5]),
        (Wanted(kinds=("new",), sources=("blog", "other")), [1, 2, 3, 5]),
        (Wanted(kinds=("new",), sources=("nobody",)), []),
        (Wanted(kinds=("new",), languages=("ar",)), []),
        (Wanted(kinds=("new",), languages=("ar", "")), [1, 2, 3, 5]),
        (Wanted(kinds=("gone",)), []),
    ],
)
def test_only_what_is_wanted_is_told(told: Desk, reader: Reader, wanted: Wanted, seqs: list[int]) -> None:
    other = told.store.sources.add(Source(slug="other", home_url="https://other.example/"), now=NOW)
    body = html("Nine", paragraphs("teal"))
    record = told.record(told.lease("9", source_id=other.id, host="other.example"), body=body)
    told.store.fetches.commit_article(record, told.prepared(body, "9"))
    assert [change.seq for change in reader.hooks.changes(1, 5, wanted)] == seqs


def test_a_change_tells_what_its_own_version_said(told: Desk, reader: Reader) -> None:
    first, *_, last = reader.hooks.changes(1, 4, NEWS)
    assert (first.title, first.version, first.article_id, first.url) == ("Post 1", 1, 1, told.url("1"))
    assert (last.title, last.version, last.article_id, last.kind) == ("Post 1, again", 2, 1, "edited")
    assert first.text == last.text == ""
    with_text = reader.hooks.changes(1, 1, Wanted(kinds=("new",), most_chars=9))
    assert with_text[0].text.startswith("amber")


def test_a_delivery_waits_until_it_is_accepted(told: Desk, reader: Reader) -> None:
    hooks = told.store.hooks
    hooks.place("web", since=0)
    stretch = Stretch(kind="articles", first=1, last=2, events=2)
    delivery = hooks.take("web", stretch, now=NOW)
    assert delivery is not None
    assert reader.hooks.waiting("web") == delivery
    assert (delivery.first, delivery.last, delivery.attempts, delivery.not_before) == (1, 2, 0, None)
    hooks.failed(delivery.id, status=503, error="busy", not_before=LATER, now=NOW)
    hooks.failed(delivery.id, status=500, error="down", not_before=LATER, now=NOW + timedelta(seconds=9))
    (row,) = reader.hooks.all()
    assert (row.failing_since, row.not_before, row.error, row.attempts) == (NOW, LATER, "down", 2)
    assert row.status == 500
    assert (row.seq, row.waiting, row.given_up) == (2, 4, 0), "what is on its way waits, too"
    assert hooks.retry("web")
    assert not hooks.retry("web")
    waiting = reader.hooks.waiting("web")
    assert waiting is not None
    assert waiting.not_before is None
    hooks.end(delivery.id, accepted=True, status=204, now=LATER)
    assert reader.hooks.waiting("web") is None
    (row,) = reader.hooks.all()
    assert (row.failing_since, row.waiting, row.error, row.status) == (None, 2, "", 0)
    assert hooks.forget_accepted(LATER) == 0
    assert hooks.forget_accepted(LATER + timedelta(seconds=1)) == 1


def test_what_is_given_up_is_counted_and_kept(told: Desk, reader: Reader) -> None:
    hooks = told.store.hooks
    hooks.place("web", since=0)
    delivery = hooks.take("web", Stretch(kind="articles", first=1, last=4, events=4), now=NOW)
    assert delivery is not None
    hooks.end(delivery.id, accepted=False, error="timeout", now=NOW)
    assert hooks.forget_accepted(LATER) == 0
    (row,) = reader.hooks.all()
    assert (row.given_up, row.waiting, row.failing_since) == (1, 0, NOW)
    with pytest.raises(NotFoundError, match="waits"):
        hooks.end(delivery.id, accepted=True, now=NOW)
    with pytest.raises(NotFoundError, match="waits"):
        hooks.failed(delivery.id, status=0, error="", not_before=NOW, now=NOW)


def test_a_stretch_is_taken_once_and_in_order(told: Desk, reader: Reader) -> None:
    hooks = told.store.hooks
    hooks.place("web", since=0)
    assert hooks.take("web", Stretch(kind="articles", first=1, last=3, events=0), now=NOW) is None
    for first in (1, 5):
        with pytest.raises(NotFoundError, match="told by another program"):
            hooks.take("web", Stretch(kind="articles", first=first, last=6, events=1), now=NOW)
    with pytest.raises(NotFoundError, match="no such hook"):
        hooks.take("mail", Stretch(kind="articles", first=1, last=4, events=1), now=NOW)
    assert reader.hooks.waiting("web") is None
    assert hooks.place("web").seq == 3


def test_a_condition_is_news_when_it_became_another(told: Desk, reader: Reader) -> None:
    hooks, number = told.store.hooks, told.source.id

    def note(condition: str, detail: str = "") -> list[tuple[str, str, str]]:
        return [
            (one.was, one.became, one.detail)
            for one in hooks.note_health([(number, condition, detail)], now=NOW)
        ]

    for quiet in ("new", "ok", "paused", "removed"):
        assert note(quiet) == []
    assert note("failing", "timeout") == [("", "failing", "timeout")]
    assert note("failing", "still") == []
    assert note("ok") == [("failing", "ok", "")]
    assert note("new") == note("ok") == []
    assert note("paused") == [("ok", "paused", "")]
    assert reader.hooks.last_health() == 3
    (last,) = reader.hooks.health_changes(3, 3)
    assert (last.id, last.source, last.home_url) == (3, "blog", "https://blog.example/")
    assert last.at == "2026-03-01T12:00:00Z"
    assert reader.hooks.health_changes(1, 9, ["other"]) == ()
    assert hooks.note_health([(99, "gone", "there is no such source")], now=NOW) == ()


def test_health_is_told_in_stretches_of_its_own(told: Desk, reader: Reader) -> None:
    hooks, number = told.store.hooks, told.source.id
    assert reader.hooks.next_health(0, NEWS) is None
    hooks.place("web", since=0)
    for condition in ("failing", "ok", "gone"):
        hooks.note_health([(number, condition, "")], now=NOW)
    assert hooks.place("late").health_id == 3
    stretch = reader.hooks.next_health(0, Wanted(kinds=(), health=True, most=2))
    assert stretch == Stretch(kind="health", first=1, last=2, events=2)
    assert reader.hooks.next_health(2, NEWS) == Stretch(kind="health", first=3, last=3, events=1)
    unheard = reader.hooks.next_health(0, Wanted(kinds=("new",)))
    assert unheard == Stretch(kind="health", first=1, last=3, events=0)
    assert hooks.take("web", stretch, now=NOW) is not None
    web = next(row for row in reader.hooks.all() if row.name == "web")
    assert (web.health_id, web.waiting_health, web.seq, web.waiting) == (2, 3, 0, 4)
