"""Pages of older posts that were read, walk by walk, and how much of a source's catalogue is known."""

from dataclasses import replace

from tests.storage.conftest import Desk, html, paragraphs
from warraq.articles.outcomes import Failed, Rejected, RejectionReason
from warraq.storage import Coverage, OlderPageRow, Reader


def older(desk: Desk, name: str, **changes: object) -> OlderPageRow:
    values: dict[str, object] = {
        "source_id": desk.source.id, "url": desk.url(name), "walk": "next-link", "fetched_at": "2026-03-01T12:00:00Z",
        **changes,
    }  # fmt: skip
    return OlderPageRow(**values)  # type: ignore[arg-type]


def test_pages_of_older_posts_come_back_as_they_went_walk_by_walk(desk: Desk) -> None:
    second = older(
        desk, "page/3", fetched_at="2026-03-01T12:00:01Z", posts=9, fresh=2, digest="d", ended="complete"
    )
    feed = older(desk, "feed?paged=2", walk="wordpress")
    for page in (second, feed, older(desk, "page/2", posts=1)):
        desk.store.backlog.add(page)
    read_again = older(desk, "page/2", posts=10, next_url=desk.url("page/3"))
    desk.store.backlog.add(read_again)
    assert desk.store.backlog.pages(desk.source.id) == (
        read_again,
        second,
        older(desk, "feed?paged=2", walk="wordpress"),
    )
    assert desk.store.backlog.pages(desk.source.id + 1) == ()


def test_how_much_of_a_source_is_known(desk: Desk, reader: Reader) -> None:
    nothing = Coverage(
        articles=0,
        listed=0,
        waiting=0,
        failed=0,
        unread=0,
        barred=0,
        refused=0,
        filtered=0,
        oldest="",
        newest="",
    )
    assert reader.backlog.coverage(desk.source.id) == nothing
    desk.put("one", html("One", paragraphs("amber")))
    desk.store.fetches.commit_failed(
        desk.record(desk.lease("down"), status=0, error="dns"), Failed(error="dns")
    )
    reasons: tuple[RejectionReason, ...] = ("listing", "needs-scripts", "robots")
    for reason in reasons:
        desk.store.fetches.commit_failed(desk.record(desk.lease(reason)), Rejected(reason=reason))
    desk.store.frontier.add([desk.visit("next"), desk.visit("", role="home")])
    known = reader.backlog.coverage(desk.source.id)
    assert (known.articles, known.waiting, known.failed) == (1, 1, 1)
    assert (known.unread, known.barred, known.refused) == (1, 1, 1)
    assert reader.backlog.posts(desk.source.id) == {desk.url(name) for name in ("one", "down", "next")}


def test_walks_that_set_out_from_one_address_are_kept_apart(desk: Desk) -> None:
    start = older(desk, "feed", walk="wordpress", is_start=True, posts=10)
    rows = (
        start,
        replace(start, walk="wordpress-rest", posts=0),
        replace(start, url=desk.url("feed?paged=2"), is_start=False, ended="end"),
        replace(start, walk="listing", is_start=False),
    )
    for row in rows:
        desk.store.backlog.add(row)
    assert set(desk.store.backlog.pages(desk.source.id)) == set(rows)


def test_a_new_gap_begins_its_walk_anew(desk: Desk) -> None:
    start = older(desk, "feed", walk="gap", is_start=True)
    page = older(desk, "feed?paged=2", walk="gap")
    for row in (start, page):
        desk.store.backlog.add(row)
    assert set(desk.store.backlog.pages(desk.source.id)) == {start, page}
    desk.store.backlog.add(start)
    assert desk.store.backlog.pages(desk.source.id) == (start,)
