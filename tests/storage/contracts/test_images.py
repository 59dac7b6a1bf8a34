"""Images of articles: which are queued, and what is kept of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.records import Image
from warraq.storage import ImageRow, LeasedVisit, Reader, Source, Visit

IMAGE = b"\x89PNG of a reed pen"
MISSING = Rejected(reason="not-found")


def publish(desk: Desk, name: str, *urls: str, subject: str = "") -> None:
    """Visit a page whose article shows these images."""
    body = html(name.title(), paragraphs(subject or name))
    prepared = desk.prepared(body, name)
    assert prepared.article is not None
    images = tuple(Image(url=url, alt=f"alt {n}", caption=f"caption {n}") for n, url in enumerate(urls))
    metadata = replace(prepared.article.metadata, images=images)
    article = replace(prepared.article, metadata=metadata)
    record = desk.record(desk.lease(name), body=body)
    desk.store.fetches.commit_article(record, replace(prepared, article=article))


def queued(desk: Desk) -> list[str]:
    """The images that wait, taken and given back."""
    leases = desk.store.frontier.lease(desk.run_id, limit=99, now=desk.now, per_host=99, roles={"image"})
    desk.store.frontier.release(lease.id for lease in leases)
    assert {lease.visit.reason for lease in leases} <= {"image"}
    return [lease.visit.url for lease in leases]


def queue(desk: Desk, *, limit: int = 500) -> list[int]:
    """How many articles each call looked at, until there was none left."""
    counts = [desk.store.images.queue(desk.source.id, now=desk.now, limit=limit)]
    while counts[-1]:
        counts.append(desk.store.images.queue(desk.source.id, now=desk.now, limit=limit))
    return counts[:-1]


def lease(desk: Desk, url: str) -> LeasedVisit:
    found = desk.store.frontier.lease_url(desk.run_id, url)
    assert found is not None
    return found


def keep(desk: Desk, url: str, body: bytes = IMAGE) -> None:
    desk.store.fetches.commit_image(desk.record(lease(desk, url), body=body), media_type="image/png")


def rows(reader: Reader, article_id: int = 1) -> Sequence[tuple[str, str, str, int]]:
    return [(row.url, row.media_type, row.refused, row.bytes) for row in reader.images.of_article(article_id)]


def test_images_of_new_and_changed_articles_are_queued_once(desk: Desk) -> None:
    one, two, three = (desk.url(f"{name}.png") for name in ("1", "2", "3"))
    publish(desk, "amber", one, two)
    publish(desk, "cobalt", two, one)
    assert queue(desk) == [2]
    assert queued(desk) == [one, two]
    assert queue(desk) == []
    keep(desk, one)
    desk.later(days=1)
    publish(desk, "amber", one, three, subject="dorian")
    assert queue(desk) == [1]
    assert queued(desk) == [two, three]


def test_articles_are_looked_through_in_steps(desk: Desk) -> None:
    other = desk.store.sources.add(Source(slug="other", home_url="https://other.example/"), now=NOW)
    names = ("amber", "cobalt", "dorian", "elm", "fir")
    for name in names:
        publish(desk, name, desk.url(f"{name}.png"))
    assert queue(desk, limit=2) == [2, 2, 1]
    assert queued(desk) == [desk.url(f"{name}.png") for name in names]
    assert desk.store.images.queue(other.id, now=NOW) == 0


def test_what_is_no_image_to_be_fetched_is_not_queued(desk: Desk) -> None:
    publish(desk, "cobalt")
    publish(desk, "elm", desk.url("gone.png"))
    desk.gone("elm")
    urls = [f"{n}.png" for n in range(50)]
    strange = (
        "mailto:a@blog.example",
        "data:image/png;base64,AA",
        "",
        desk.url("cobalt"),
        desk.source.home_url,
    )
    publish(desk, "amber", *strange, *map(desk.url, urls))
    queue(desk)
    assert queued(desk) == [desk.url(url) for url in urls[: 40 - len(strange[3:])]]


def test_an_address_is_known_by_its_canonical_form(desk: Desk, reader: Reader) -> None:
    url = "https://blog.example/صور/حبر.png#top"
    publish(desk, "amber", url, "https://blog.example/%D8%B5%D9%88%D8%B1/%D8%AD%D8%A8%D8%B1.png")
    queue(desk)
    (asked,) = queued(desk)
    assert asked.isascii()
    keep(desk, asked)
    assert [row[1] for row in rows(reader)] == ["image/png"] * 2


def test_a_file_is_kept_once_with_its_type(desk: Desk, reader: Reader) -> None:
    one, two = desk.url("1.png"), desk.url("2.png")
    publish(desk, "amber", one, two)
    queue(desk)
    assert rows(reader) == [(one, "", "", 0), (two, "", "", 0)]
    keep(desk, one)
    keep(desk, two)
    (first, second) = reader.images.of_article(1)
    assert first == ImageRow(
        article_id=1, article_url=desk.url("amber"), position=0, url=one, alt="alt 0", caption="caption 0",
        credit="", sha256=second.sha256, media_type="image/png", bytes=len(IMAGE),
        fetched_at="2026-03-01T12:00:00Z",
    )  # fmt: skip
    assert reader.pages.get(first.sha256) == IMAGE
    assert (reader.counts().images, reader.counts().pages, reader.counts().queued) == (1, 2, 0)
    assert list(reader.images.select()) == list(reader.images.select("blog")) == [first, second]
    assert list(reader.images.select("other")) == []
    assert reader.images.of_article(99) == ()


@pytest.mark.parametrize(
    ("refused", "reason"), [(MISSING, "not-found"), (Failed(error="http-500"), "http-500")], ids=str
)
def test_why_none_is_kept_is_known_and_it_is_asked_for_again_when_the_article_changes(
    desk: Desk, reader: Reader, refused: Failed | Rejected, reason: str
) -> None:
    url = desk.url("1.png")
    publish(desk, "amber", url)
    queue(desk)
    desk.store.fetches.commit_image(desk.record(lease(desk, url), status=404), refused)
    assert rows(reader) == [(url, "", reason, 0)]
    assert queue(desk) == queued(desk) == []
    desk.later(days=1)
    publish(desk, "amber", url, subject="dorian")
    queue(desk)
    assert queued(desk) == [url]
    keep(desk, url)
    assert rows(reader) == [(url, "image/png", "", len(IMAGE))]


def test_a_failure_that_passes_waits_in_the_queue(desk: Desk, reader: Reader) -> None:
    url = desk.url("1.png")
    publish(desk, "amber", url)
    queue(desk)
    record = desk.record(lease(desk, url), status=0, error="timeout")
    later = desk.now + timedelta(minutes=10)
    desk.store.fetches.commit_image(record, Failed(error="timeout"), retry_at=later)
    assert rows(reader) == [(url, "", "timeout", 0)]
    assert queued(desk) == []
    desk.now = later
    assert queued(desk) == [url]


def test_a_file_that_is_kept_stays_when_a_later_look_fails(desk: Desk, reader: Reader) -> None:
    url = desk.url("1.png")
    publish(desk, "amber", url)
    queue(desk)
    keep(desk, url)
    again = desk.record(desk.lease("1.png", role="image", reason="image"), status=404)
    desk.store.fetches.commit_image(again, MISSING)
    assert rows(reader) == [(url, "image/png", "", len(IMAGE))]


def test_a_redirect_to_a_post_takes_no_visit_of_it_away(desk: Desk) -> None:
    url, post = desk.url("1.png"), desk.url("new-post")
    publish(desk, "amber", url)
    desk.store.frontier.add([desk.visit("new-post")], now=desk.now)
    queue(desk)
    record = desk.record(lease(desk, url), final="new-post")
    desk.store.fetches.commit_image(record, Rejected(reason="not-an-image"))
    assert desk.store.frontier.known([url]) == set()  # as a page, should a feed name it
    assert lease(desk, post).visit.reason == "new"


def test_what_was_named_as_an_image_is_visited_as_a_post_when_a_feed_lists_it(desk: Desk) -> None:
    url = desk.url("new-post")
    publish(desk, "amber", url)
    queue(desk)
    assert queued(desk) == [url]
    desk.store.frontier.add([desk.visit("new-post", found_on="feed", priority=30)], now=desk.now)
    visit = lease(desk, url).visit
    assert (visit.role, visit.reason, visit.priority, visit.found_on) == ("article", "new", 30, "feed")


def test_a_source_that_asks_for_images_no_more_is_looked_through_again_when_it_does(desk: Desk) -> None:
    url = desk.url("1.png")
    publish(desk, "amber", url)
    queue(desk)
    desk.store.frontier.add([desk.visit("later"), other_image(desk)], now=desk.now)
    desk.store.images.forget([desk.source.id])
    assert desk.store.frontier.pending([desk.source.id]) == 1
    assert queued(desk) == ["https://other.example/1.png"]
    assert queue(desk) == [1]
    assert url in queued(desk)


def other_image(desk: Desk) -> Visit:
    other = desk.store.sources.add(Source(slug="other", home_url="https://other.example/"), now=NOW)
    return Visit(
        source_id=other.id, url="https://other.example/1.png", host="other.example", role="image", reason="image"
    )  # fmt: skip


def test_images_are_told_apart_from_pages(desk: Desk, reader: Reader) -> None:
    one, two = desk.url("1.png"), desk.url("2.png")
    publish(desk, "amber", one, two, desk.url("3.png"))
    queue(desk)
    assert reader.backlog.coverage(desk.source.id).waiting == 0  # a backfill does not wait for them
    keep(desk, one)
    desk.store.fetches.commit_image(desk.record(lease(desk, two), status=404), MISSING)
    (summary,) = reader.runs.summaries(desk.run_id)
    assert (summary.outcomes, summary.reasons) == ((("stored", 1),), ())
    assert (summary.images, summary.images_refused, summary.queued) == (1, (("not-found", 1),), 1)
