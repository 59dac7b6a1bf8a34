"""What is new since somebody looked: told once, and all of it."""

from datetime import timedelta

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.outcomes import Failed, Rejected
from warraq.storage import News, Reader, Source, SourceNews

LATER = NOW + timedelta(hours=1)


def test_nothing_happened(desk: Desk, reader: Reader) -> None:
    nothing = News(since="", at="2026-03-01T12:00:00Z", sources=(), after_health=0, last_health=0)
    assert reader.looks.news("status", now=NOW) == desk.store.looks.take("status", now=NOW) == nothing
    assert reader.looks.news("status", now=LATER).since == "2026-03-01T12:00:00Z"


def test_what_happened_is_told_once_by_source(desk: Desk, reader: Reader) -> None:
    other = desk.store.sources.add(Source(slug="another", home_url="https://other.example/"), now=NOW)
    desk.put("1", html("One", paragraphs("amber")))
    desk.put("2", html("Two", paragraphs("amber")))
    desk.put("3", html("Three", paragraphs("ochre")))
    desk.put("3", html("Three", paragraphs("umber")))
    desk.put("3", html("Three", paragraphs("teal")))
    desk.gone("1")
    for name, error in (("4", "timeout"), ("5", "timeout"), ("6", "dns")):
        leased = desk.lease(name, source_id=other.id)
        desk.store.fetches.commit_failed(desk.record(leased, status=0, error=error), Failed(error=error))
    rejected = desk.record(desk.lease("7"), body=b"x")
    desk.store.fetches.commit_failed(rejected, Rejected(reason="no-text"))
    expected = (
        SourceNews(source="another", failed=(("timeout", 2), ("dns", 1))),
        SourceNews(
            source="blog",
            changes=(("new", 3), ("duplicate", 1), ("edited", 1), ("gone", 1)),
        ),
    )
    assert reader.looks.news("status", now=NOW).sources == expected
    assert reader.looks.news("status", now=NOW).sources == expected  # who only reads, takes nothing away
    assert desk.store.looks.take("status", now=NOW).sources == expected
    assert reader.looks.news("status", now=LATER).sources == ()
    assert reader.looks.news("somebody else", now=LATER).sources == expected
    desk.put("8", html("Eight", paragraphs("fern")))
    assert desk.store.looks.take("status", now=LATER).sources == (
        SourceNews(source="blog", changes=(("new", 1),)),
    )


def test_a_mark_is_no_edit(desk: Desk, reader: Reader) -> None:
    desk.put("1", html("One", paragraphs("amber")))
    desk.store.looks.take("status", now=NOW)
    desk.store.marks.set([1], "bad", now=NOW)
    assert reader.looks.news("status", now=LATER).sources == ()


def test_changes_of_health_are_named_by_their_numbers(desk: Desk, reader: Reader) -> None:
    desk.store.hooks.note_health([(desk.source.id, "failing", "timeout")], now=NOW)
    news = desk.store.looks.take("status", now=NOW)
    assert (news.after_health, news.last_health) == (0, 1)
    desk.store.hooks.note_health([(desk.source.id, "ok", "")], now=LATER)
    news = reader.looks.news("status", now=LATER)
    assert [c.became for c in reader.hooks.health_changes(news.after_health + 1, news.last_health)] == ["ok"]
