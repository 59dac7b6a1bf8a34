"""Pages of a site that are alike are packed against one of them, and read, moved and taken away as any others."""

from pathlib import Path

import pytest

from tests import faulty_files
from tests.alike_pages import names, noise, page, put, require_whole
from tests.storage.conftest import NOW, Desk
from tests.storage.contracts.test_page_store import files_of, move
from warraq.articles.errors import DatabaseCorrupt, NotFoundError
from warraq.storage import PageStoreState, ReadDocument, Source, open_store
from warraq.storage.rules import digest_of, pack, unpack
from warraq.storage.sql.bodies import dictionaries, packing


def state(desk: Desk) -> PageStoreState:
    return desk.store.page_store.state()


def test_pages_of_one_template_take_a_fraction(desk: Desk) -> None:
    pages = put(desk, *names(20))
    found = state(desk)
    assert (found.inside, found.dictionaries) == (20, 1)
    plainly = sum(len(pack(body)) for body in pages.values())
    assert found.inside_bytes + found.dictionary_bytes < plainly / 2
    require_whole(desk, pages)


def test_the_first_pages_are_stored_plainly_until_there_are_enough(desk: Desk) -> None:
    pages = put(desk, *names(dictionaries.ALIKE - 1))
    before = state(desk)
    assert (before.dictionaries, before.inside_bytes) == (0, sum(len(pack(body)) for body in pages.values()))
    pages |= put(desk, "one-more")
    after = state(desk)
    assert after.dictionaries == 1
    assert after.inside_bytes + after.dictionary_bytes < before.inside_bytes  # those that were there, too
    require_whole(desk, pages)


def test_pages_that_are_not_alike_stay_as_they_are(desk: Desk) -> None:
    pages = {}
    for name in names(8):
        pages |= put(desk, name, template=noise(f"template of {name}", 60))
    assert state(desk).dictionaries == 0
    require_whole(desk, pages)


def test_each_source_and_role_has_its_own(desk: Desk) -> None:
    pages = put(desk, *names(6))
    for name in names(6, "tag"):
        leased = desk.lease(name, role="listing")
        desk.store.fetches.commit_read(desk.record(leased, body=page(name)), ReadDocument())
        pages[digest_of(page(name))] = page(name)
    assert state(desk).dictionaries == 2
    desk.source = desk.store.sources.add(Source(slug="other", home_url="https://other.example/"), now=NOW)
    pages |= put(desk, *names(6, "else"))
    assert state(desk).dictionaries == 3
    require_whole(desk, pages)


def test_a_dictionary_serves_so_many_pages_and_a_new_template_gets_its_own(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        dictionaries, "_SERVING", dictionaries._SERVING.replace(str(dictionaries.SERVED), "6", 1)
    )
    assert dictionaries.SERVED == 256  # so many are lost with both copies, and packed anew in one transaction
    pages = put(desk, *names(20))
    assert state(desk).dictionaries == 3
    pages |= put(desk, *names(6, "new"), template=noise("theme", 60))
    assert state(desk).dictionaries == 4
    require_whole(desk, pages)


def test_small_pages_and_images_need_no_dictionary(desk: Desk) -> None:
    pages = put(desk, *names(6), template="short")
    for name in names(6, "image"):
        body = b"\xff\xd8\xff" + page(name)
        leased = desk.lease(name, role="image", reason="image")
        desk.store.fetches.commit_image(desk.record(leased, body=body), media_type="image/jpeg")
        pages[digest_of(body)] = body
    assert state(desk).dictionaries == 0
    require_whole(desk, pages)


def test_a_transaction_that_fails_leaves_no_dictionary_behind(desk: Desk) -> None:
    pages = put(desk, *names(3))

    def fail_half_way() -> None:
        with desk.store.whole():
            put(desk, *names(6, "lost"), template=noise("theme", 60))
            assert state(desk).dictionaries == 1
            raise RuntimeError("the power of this step is gone")

    with pytest.raises(RuntimeError, match="power"):
        fail_half_way()
    assert state(desk).dictionaries == 0
    pages |= put(desk, *names(3, "other"))  # another page gets the number that was not kept
    assert state(desk).dictionaries == 1
    require_whole(desk, pages)


# Taking away --------------------------------------------------------------------------------------------------------


def test_a_forgotten_page_is_no_dictionary_any_more(desk: Desk) -> None:
    """One of the first three is the first one's; then the newest, which stays longest."""
    pages = put(desk, *names(12))
    for gone in ("post-000", "post-001", "post-002", "post-011"):
        sha256 = digest_of(page(gone))
        done = desk.store.removals.forget(desk.url(gone), reason="asked", by="ann", now=desk.now)
        desk.store.removals.wipe(done.traces)
        del pages[sha256]
        assert state(desk).dictionaries == 1
        with pytest.raises(NotFoundError):
            desk.store.pages.get(sha256)
        require_whole(desk, pages)
    before = state(desk).inside_bytes
    pages |= put(desk, *names(3, "later"))
    assert state(desk).dictionaries == 1
    assert state(desk).inside_bytes - before < len(pack(page("later-000")))
    require_whole(desk, pages)


def test_a_page_that_only_uses_a_dictionary_goes_alone(desk: Desk) -> None:
    pages = put(desk, *names(8))
    before = state(desk)
    desk.store.removals.forget(desk.url("post-007"), reason="asked", by="ann", now=desk.now)
    del pages[digest_of(page("post-007"))]
    after = state(desk)
    assert (after.dictionaries, after.dictionary_bytes) == (1, before.dictionary_bytes)
    assert 0 < before.inside_bytes - after.inside_bytes < before.dictionary_bytes / 2
    require_whole(desk, pages)


def test_a_dictionary_goes_when_nobody_needs_it(desk: Desk) -> None:
    pages = put(desk, *names(6))
    first, *going = pages
    desk.store.removals.drop_pages(going, slug="blog", reason="old", by="ann", now=desk.now)
    assert (state(desk).inside, state(desk).dictionaries) == (1, 0)
    require_whole(desk, {first: pages[first]})


def test_old_pages_are_dropped_with_what_was_packed_against_them(desk: Desk) -> None:
    pages = put(desk, *names(12))
    for count in (3, 3, 5):
        going = list(pages)[:count]
        number, size = desk.store.removals.drop_pages(
            going, slug="blog", reason="old", by="ann", now=desk.now
        )
        assert number == count
        assert size > 0
        for sha256 in going:
            del pages[sha256]
        for sha256, body in pages.items():
            assert desk.store.pages.get(sha256) == body
    assert (state(desk).inside, state(desk).dictionaries) == (1, 0)
    require_whole(desk, pages)


def test_a_removed_source_takes_its_dictionaries_along(desk: Desk) -> None:
    put(desk, *names(12))
    other = desk.store.sources.add(Source(slug="other", home_url="https://other.example/"), now=NOW)
    plan = desk.store.removals.begin("blog", keep_articles=False, reason="moved", by="ann", now=desk.now)
    desk.source = other
    kept = put(desk, *names(6, "kept"))
    while not desk.store.removals.step(plan.source_id, reason="moved", by="ann", now=desk.now).is_done:
        pass
    assert (state(desk).inside, state(desk).dictionaries) == (6, 1)
    require_whole(desk, kept)


# Moving -------------------------------------------------------------------------------------------------------------


def test_bodies_outside_need_no_dictionary(desk: Desk, tmp_path: Path) -> None:
    pages, place = put(desk, *names(12)), str(tmp_path / "pages")
    for address in (place, "", place):
        parts = move(desk.store, address)
        assert sum(part.bodies for part in parts) == 12
        found = state(desk)
        assert found.dictionaries == 0
        assert (found.outside, found.inside) == ((12, 0) if address else (0, 12))
        require_whole(desk, pages)
    assert found.outside_bytes == sum(file.stat().st_size for file in Path(place).rglob("*.zst"))
    for sha256, body in pages.items():
        (file,) = Path(place).rglob(f"{sha256}.zst")
        assert unpack(file.read_bytes(), len(body), sha256) == body
    pages |= put(desk, *names(6, "new"))
    assert (state(desk).outside, state(desk).dictionaries) == (18, 0)
    require_whole(desk, pages)


def test_pages_are_read_while_their_dictionary_is_being_moved(desk: Desk) -> None:
    faulty_files.empty()
    bucket = f"{faulty_files.PROTOCOL}://bucket/pages"
    pages = put(desk, *names(100))
    desk.store.page_store.begin_move(bucket)
    desk.store.page_store.move()
    assert 0 < len(files_of(bucket)) < 100
    for sha256, body in pages.items():
        assert desk.store.pages.get(sha256) == body
    with open_store(desk.path) as again:
        assert again.page_store.state().is_moving
    move(desk.store, bucket)
    require_whole(desk, pages)
    faulty_files.empty()


# Packing what is there --------------------------------------------------------------------------------------------


def pack_all(desk: Desk) -> int:
    """Pack all; how many pages were looked at."""
    part, pages = desk.store.page_store.pack(), 0
    while not part.is_done:
        pages += part.pages
        part = desk.store.page_store.pack(part.last)
    return pages


def test_what_was_stored_plainly_is_packed_as_if_it_came_now(desk: Desk, tmp_path: Path) -> None:
    expected = put(desk, *names(60))
    crawled = state(desk)
    place = str(tmp_path / "pages")
    move(desk.store, place)
    assert pack_all(desk) == 0
    assert state(desk).outside == 60
    move(desk.store, "")
    assert state(desk).dictionaries == 0
    assert pack_all(desk) >= 57
    assert (state(desk).dictionaries, state(desk).inside_bytes) == (1, crawled.inside_bytes)
    assert pack_all(desk) == 0
    expected |= put(desk, "later")
    require_whole(desk, expected)


def test_packing_is_done_in_steps(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(dictionaries, "ALIKE", 1_000)
        pages = put(desk, *names(12))
        put(desk, "post-003")  # seen again
    monkeypatch.setattr(packing, "_STEP_S", 0.0)  # one page each
    part = desk.store.page_store.pack()
    assert (part.pages, part.is_done) == (1, False)
    assert state(desk).dictionaries == 0
    pack_all(desk)
    assert state(desk).dictionaries == 1
    require_whole(desk, pages)


def test_a_damaged_page_is_passed_over(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(dictionaries, "ALIKE", 1_000)
        pages = put(desk, *names(8))
    unpack_ = packing.unpack
    lost = digest_of(page("post-002"))

    def fail(packed: bytes, size: int, sha256: str) -> bytes:
        if sha256 == lost:
            raise DatabaseCorrupt("rotten", identity=sha256)
        return unpack_(packed, size, sha256)

    monkeypatch.setattr(packing, "unpack", fail)
    pack_all(desk)
    assert state(desk).dictionaries == 1
    require_whole(desk, pages)
