"""A corpus whose bodies stand in S3: the whole way, against a server that speaks it."""

from tests.storage.conftest import Desk, html, paragraphs
from warraq.storage import check, open_store, verify
from warraq.storage.bodies import open_bodies
from warraq.storage.rules import digest_of


def test_pages_go_to_a_bucket_and_come_back(desk: Desk, s3: str) -> None:
    pages = {name: html(name, paragraphs(name)) for name in ("amber", "birch", "cedar")}
    assert desk.store.page_store.use(s3) is not None
    for name, body in pages.items():
        desk.put(name, body)
    desk.store.runs.finish(desk.run_id, "finished", desk.now)
    hashes = {digest_of(body) for body in pages.values()}
    assert {file.sha256 for file in open_bodies(s3).walk()} == hashes
    with desk.read() as reader:
        assert all(reader.pages.get(digest_of(body)) == body for body in pages.values())
    assert check(desk.path) == ()
    assert verify(desk.path).breaks == ()
    done = desk.store.removals.forget(desk.url("amber"), reason="asked", by="ann", now=desk.now)
    assert desk.store.removals.wipe(done.traces).bodies_left == 0
    with open_store(desk.path) as store:
        store.page_store.begin_move("")
        part = store.page_store.move()
        assert (part.bodies, part.broken) == (2, ())
        assert store.page_store.move(part.last).is_ended
    assert list(open_bodies(s3).walk()) == []
    assert check(desk.path) == ()
