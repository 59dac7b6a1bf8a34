"""Templates of sources: when they are learnt, from which pages, and how their versions are kept."""

from dataclasses import replace
from datetime import timedelta

from tests.storage.conftest import Desk, html, paragraphs
from warraq.articles.extraction import OFF_TEMPLATE, SiteTemplate
from warraq.articles.extraction.site_template import BodyPlace, FieldPlace, Part
from warraq.articles.own_text import OwnText
from warraq.storage import FeedState, ReadDocument, SeenEntry

BODY = BodyPlace(
    steps=("main", "div post"), pages=8, stated=2, right=8, wrong=0, agreed=0.991, inside=0.97,
    parts=(Part(("p",), 8, 0, 2), Part(("div share",), 0, 8)),
)  # fmt: skip
TEMPLATE = SiteTemplate(
    pages=8, bodies=(BODY,), fields=(FieldPlace(field="authors", place="rel a.author", right=3, wrong=0),)
)
OTHER = SiteTemplate(pages=9, bodies=(replace(BODY, steps=("main", "div prose")), BODY))


def put(desk: Desk, first: int, last: int, *, flags: tuple[str, ...] = ()) -> None:
    """Store articles of these numbers."""
    for number in range(first, last + 1):
        body = html(f"Post {number}", paragraphs(f"subject{chr(96 + number % 26)}{number // 26}"))
        prepared = desk.prepared(body, f"post-{number}")
        assert prepared.article is not None
        record = desk.record(desk.lease(f"post-{number}"), body=body)
        desk.store.fetches.commit_article(
            record, replace(prepared, article=replace(prepared.article, flags=flags))
        )


def is_due(desk: Desk) -> bool:
    return desk.store.templates.is_due(desk.source.id)


def test_a_template_is_learnt_at_eight_articles_and_again_at_twice_as_many(desk: Desk) -> None:
    put(desk, 1, 7)
    assert not is_due(desk)
    put(desk, 8, 8)
    assert is_due(desk)
    desk.store.templates.keep(desk.source.id, TEMPLATE, now=desk.now)
    assert not is_due(desk)
    put(desk, 9, 15)
    assert not is_due(desk)
    put(desk, 16, 16)
    assert is_due(desk)


def test_a_template_is_learnt_anew_when_the_newest_articles_do_not_fit(desk: Desk) -> None:
    put(desk, 1, 8)
    desk.store.templates.keep(desk.source.id, TEMPLATE, now=desk.now)
    put(desk, 9, 12, flags=(OFF_TEMPLATE,))
    assert not is_due(desk)
    put(desk, 13, 13, flags=(OFF_TEMPLATE,))
    assert is_due(desk)
    desk.store.templates.keep(desk.source.id, OTHER, now=desk.now)
    assert not is_due(desk)


def test_only_a_template_that_differs_is_a_new_version(desk: Desk) -> None:
    put(desk, 1, 8)
    keep = desk.store.templates.keep
    assert keep(desk.source.id, TEMPLATE, now=desk.now)
    assert not keep(desk.source.id, TEMPLATE, now=desk.now + timedelta(days=1))
    assert keep(desk.source.id, replace(TEMPLATE, pages=9), now=desk.now + timedelta(days=2))
    assert keep(desk.source.id, OTHER, now=desk.now + timedelta(days=3))
    with desk.read() as reader:
        rows = reader.templates.of(desk.source.id)
        assert reader.templates.of(desk.source.id + 1) == ()
        changed = reader.templates.changed_themes(desk.now)
        assert changed == {desk.source.id: desk.now + timedelta(days=3)}
        assert reader.templates.changed_themes(desk.now + timedelta(days=4)) == {}
    assert [(row.version, row.why) for row in rows] == [(1, "first"), (2, "more-pages"), (3, "theme-changed")]
    desk.store.removals.begin(desk.source.slug, keep_articles=False, reason="", by="", now=desk.now)
    assert desk.store.templates.changed_themes(desk.now) == {}  # it is on no list from then on
    assert rows[0].template == TEMPLATE
    assert rows[0].checked_at - rows[0].learnt_at == timedelta(days=1)
    assert rows[-1].articles == 8


def test_pages_are_read_with_the_newest_template(desk: Desk) -> None:
    put(desk, 1, 8)
    assert desk.store.site_blocks.newest(desk.source.id).template is None
    for template in (TEMPLATE, OTHER):
        desk.store.templates.keep(desk.source.id, template, now=desk.now)
        assert desk.store.site_blocks.newest(desk.source.id).template == template
        stored = next(iter(desk.store.recleaning.articles(desk.source.id)))
        assert desk.store.recleaning.statistics(desk.source.id, stored).template == template


def test_pages_to_learn_from_are_the_newest_and_some_of_the_others_without_copies(desk: Desk) -> None:
    put(desk, 1, 60)
    desk.put("copy", html("Post 60", paragraphs(f"subject{chr(96 + 60 % 26)}2")))
    urls = [taught.page.url for taught in desk.store.templates.pages(desk.source.id)]
    assert urls[:16] == [desk.url(f"post-{number}") for number in range(60, 44, -1)]
    assert desk.url("post-1") in urls
    assert desk.url("copy") not in urls
    assert 22 <= len(urls) <= 24


def test_what_the_feed_says_of_a_post_comes_with_its_page(desk: Desk) -> None:
    feed = desk.store.feeds.add(
        FeedState(source_id=desk.source.id, url=desk.url("feed"), kind="feed", next_poll_at=desk.now)
    )
    entry = SeenEntry(
        identity="1", url=desk.url("post-1"), title="Post 1", published_raw="2026-02-01", authors=("Mira",),
        tags=("ink", "paper"), content_html="<p>Its own text.</p>",
    )  # fmt: skip
    leased = desk.lease("feed", role="feed", feed_id=feed.id)
    desk.store.fetches.commit_read(
        desk.record(leased, body=b"<rss/>"), ReadDocument(feed=feed, entries=(entry,), complete=False)
    )
    put(desk, 1, 60)
    listed, other, *_ = desk.store.templates.pages(desk.source.id)
    assert other.page.url == desk.url("post-60")
    assert listed.own == OwnText(url=desk.url("post-1"), title="Post 1", html="<p>Its own text.</p>")
    said = listed.stated
    assert (said.title, said.authors, said.published, said.tags) == (
        "Post 1",
        ("Mira",),
        "2026-02-01",
        ("ink", "paper"),
    )
    assert (other.own, other.stated.title) == (None, "")
