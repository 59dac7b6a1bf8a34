"""Bodies of pages outside the database: written before their rows, deleted after them, moved, never lost."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests import faulty_files
from tests.faulty_files import FaultyFiles
from tests.storage.conftest import Desk, html, paragraphs
from warraq.articles.errors import ConfigurationError, DatabaseCorrupt, StorageError
from warraq.storage import Keep, MovedPart, Store, check, open_reader, open_store, place_body, repair, verify
from warraq.storage.bodies import MARKER, open_bodies
from warraq.storage.rules import digest_of

NAMES = ("amber", "birch", "cedar", "dune", "elm")


def page(name: str) -> bytes:
    return html(name, paragraphs(name))


def put(desk: Desk, *names: str) -> list[str]:
    """Store the pages; their hashes."""
    for name in names:
        desk.put(name, page(name))
    return [digest_of(page(name)) for name in names]


def files_of(address: str) -> list[str]:
    """The hashes of the bodies that stand there."""
    return sorted(file.sha256 for file in open_bodies(address).walk())


def inside(store: Store) -> tuple[int, int]:
    """How many bodies stand in the database, and how many outside."""
    state = store.page_store.state()
    return state.inside, state.outside


def move(store: Store, address: str) -> list[MovedPart]:
    """Move all; each part."""
    store.page_store.begin_move(address)
    parts = [store.page_store.move()]
    while not parts[-1].is_done:
        parts.append(store.page_store.move(parts[-1].last))
    return parts


@pytest.fixture(autouse=True)
def _no_faults() -> Iterator[None]:
    faulty_files.empty()
    yield
    faulty_files.empty()


@pytest.fixture
def bucket() -> str:
    return f"{faulty_files.PROTOCOL}://bucket/pages"


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(tmp_path / "pages")


@pytest.fixture(params=["folder", "bucket"])
def address(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(request.param)
    return found


# Which store ------------------------------------------------------------------------------------------------------


def test_bodies_stand_in_the_database_unless_told_otherwise(desk: Desk) -> None:
    (sha256,) = put(desk, "amber")
    for address in (None, ""):
        assert desk.store.page_store.use(address) is None
    assert inside(desk.store) == (1, 0)
    assert desk.store.page_store.state().address is None
    assert desk.store.pages.get(sha256) == page("amber")


def test_new_bodies_go_outside_and_all_are_read(desk: Desk, address: str) -> None:
    (old,) = put(desk, "amber")
    used = desk.store.page_store.use(address)
    assert used is not None
    assert used.address == address
    new = put(desk, "birch", "cedar")
    assert inside(desk.store) == (1, 2)
    assert files_of(address) == sorted(new)
    with desk.read() as reader:  # which was told nothing of it
        for sha256, name in zip((old, *new), NAMES, strict=False):
            assert reader.pages.get(sha256) == page(name)
        assert reader.page_store.state() == desk.store.page_store.state()
        fetch = reader.fetches.of(desk.url("birch"))[-1]
        assert reader.fetches.page(fetch.id).body == page("birch")
    finish(desk)
    assert check(desk.path) == ()
    assert verify(desk.path).breaks == ()


def finish(desk: Desk) -> None:
    desk.store.runs.finish(desk.run_id, "finished", desk.now)


def test_a_store_is_remembered_and_another_one_refused(desk: Desk, address: str, tmp_path: Path) -> None:
    desk.store.page_store.use(address)
    put(desk, "amber")
    with open_store(desk.path) as again:
        for told in (None, address):
            found = again.page_store.use(told)
            assert found is not None
            assert found.address == address
        for told in ("", str(tmp_path / "other")):
            with pytest.raises(ConfigurationError, match="warraq pages move --to"):
                again.page_store.use(told)
    assert not (tmp_path / "other").exists()


def test_a_store_of_another_database_is_refused(
    desk: Desk, address: str, new_database: Callable[[], Path | str]
) -> None:
    desk.store.page_store.use(address)
    put(desk, "amber")
    with open_store(new_database()) as other:
        with pytest.raises(ConfigurationError, match="another database"):
            other.page_store.use(address)
        with pytest.raises(ConfigurationError, match="another database"):
            other.page_store.begin_move(address)
        assert other.page_store.state().address is None
        assert other.page_store.use(None) is None


def test_a_store_that_was_emptied_is_not_written_to(desk: Desk, folder: str) -> None:
    """As a disk that is not mounted: its folder is there, and empty."""
    desk.store.page_store.use(folder)
    (Path(folder) / MARKER).unlink()
    with pytest.raises(StorageError, match="emptied or is not mounted"):
        desk.store.page_store.use(folder)


def test_an_answer_that_was_lost_when_a_store_was_chosen_does_not_lock_it(desk: Desk, bucket: str) -> None:
    FaultyFiles.fault = "lost"
    with pytest.raises(StorageError, match="no answer came"):
        desk.store.page_store.use(bucket)
    FaultyFiles.fault = ""
    assert desk.store.page_store.use(bucket) is not None


# Writing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["down", "cut", "cut-off", "flip", "lost"])
def test_what_cannot_be_written_outside_is_not_stored(desk: Desk, bucket: str, fault: str) -> None:
    desk.store.page_store.use(bucket)
    leased = desk.lease("amber")
    record, prepared = desk.record(leased, body=page("amber")), desk.prepared(page("amber"), "amber")
    FaultyFiles.fault = fault
    with pytest.raises(StorageError, match="bucket/pages"):
        desk.store.fetches.commit_article(record, prepared)
    FaultyFiles.fault = ""
    with desk.read() as reader:
        assert list(reader.articles.select()) == []
        assert reader.fetches.of(desk.url("amber")) == ()
    desk.store.fetches.commit_article(record, prepared)  # the visit waits, and is made again
    finish(desk)
    assert check(desk.path) == ()
    assert desk.store.pages.get(digest_of(page("amber"))) == page("amber")


def test_a_body_that_was_placed_before_is_not_sent_again(desk: Desk, bucket: str) -> None:
    bodies = desk.store.page_store.use(bucket)
    assert bodies is not None
    placed = place_body(bodies, page("amber"))
    sent = list(FaultyFiles.requests)
    record = replace(desk.record(desk.lease("amber"), body=page("amber")), placed=placed)
    desk.store.fetches.commit_article(record, desk.prepared(page("amber"), "amber"))
    assert FaultyFiles.requests == sent
    assert desk.store.pages.get(digest_of(page("amber"))) == page("amber")
    assert desk.store.page_store.state().outside_bytes == placed.bytes


def test_a_body_placed_where_bodies_stood_before_is_written_where_they_stand(
    desk: Desk, bucket: str, folder: str
) -> None:
    bodies = desk.store.page_store.use(folder)
    assert bodies is not None
    placed = place_body(bodies, page("amber"))
    move(desk.store, bucket)
    record = replace(desk.record(desk.lease("amber"), body=page("amber")), placed=placed)
    desk.store.fetches.commit_article(record, desk.prepared(page("amber"), "amber"))
    assert files_of(bucket) == [digest_of(page("amber"))]


def test_a_body_that_is_removed_while_it_is_placed_is_written_again(desk: Desk, bucket: str) -> None:
    """Placed when it was there already, deleted with its page, then stored: it must not be missing."""
    bodies = desk.store.page_store.use(bucket)
    assert bodies is not None
    (sha256,) = put(desk, "amber")
    placed = place_body(bodies, page("amber"))
    drop(desk, sha256)
    assert files_of(bucket) == []
    record = replace(desk.record(desk.lease("again"), body=page("amber")), placed=placed)
    desk.store.fetches.commit_article(record, desk.prepared(page("amber"), "again"))
    assert desk.store.pages.get(sha256) == page("amber")


def drop(desk: Desk, *sha256s: str, clear: bool = True) -> None:
    desk.store.removals.drop_pages(sha256s, slug="blog", reason="r", by="b", now=desk.now)
    if clear:
        assert desk.store.page_store.clear() == 0


# Reading what is wrong ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (faulty_files.flipped, "cannot be unpacked|has changed"),
        (lambda content: content[:-9], "cannot be unpacked"),
        (lambda content: content + bytes(100_000), "longer than it can be"),
        (lambda content: b"", "cannot be unpacked"),
    ],
)
def test_a_body_that_was_changed_outside_is_found(
    desk: Desk, bucket: str, change: Callable[[bytes], bytes], says: str
) -> None:
    desk.store.page_store.use(bucket)
    sha256, other = put(desk, "amber", "birch")
    faulty_files.spoil(f"{sha256}.zst", change)
    with pytest.raises(DatabaseCorrupt, match=says):
        desk.store.pages.get(sha256)
    assert desk.store.pages.get(other) == page("birch")
    finish(desk)
    (finding,) = check(desk.path)
    assert (finding.kind, finding.repairable) == ("page", False)
    assert sha256 in finding.what
    (wrong,) = verify(desk.path).breaks
    assert sha256 in wrong.what


def test_a_body_that_is_missing_outside_is_found(desk: Desk, address: str) -> None:
    desk.store.page_store.use(address)
    sha256, _ = put(desk, "amber", "birch")
    open_bodies(address).delete([sha256])
    with pytest.raises(DatabaseCorrupt, match="missing from"):
        desk.store.pages.find(sha256)
    finish(desk)
    assert [finding.kind for finding in check(desk.path)] == ["page"]
    assert [sha256 in wrong.what for wrong in verify(desk.path).breaks] == [True]


def test_a_store_that_does_not_answer_is_no_damage(desk: Desk, bucket: str) -> None:
    desk.store.page_store.use(bucket)
    (sha256,) = put(desk, "amber")
    FaultyFiles.fault = "down"
    for act in (
        lambda: desk.store.pages.get(sha256),
        lambda: check(desk.path),
        lambda: verify(desk.path),
        lambda: desk.store.page_store.use(bucket),
    ):
        with pytest.raises(StorageError, match="nobody listens") as told:
            act()
        assert not isinstance(told.value, DatabaseCorrupt)


# Taking away --------------------------------------------------------------------------------------------------------


def test_what_is_forgotten_goes_outside_too(desk: Desk, address: str) -> None:
    desk.store.page_store.use(address)
    _, kept = put(desk, "amber", "birch")
    done = desk.store.removals.forget(desk.url("amber"), reason="asked", by="ann", now=desk.now)
    assert done.pages == 1
    assert desk.store.removals.wipe(done.traces).bodies_left == 0
    assert files_of(address) == [kept]
    finish(desk)
    assert check(desk.path) == ()
    assert verify(desk.path).breaks == ()


def test_sizes_outside_count_for_what_is_kept(desk: Desk, address: str) -> None:
    desk.store.page_store.use(address)
    noise = os.urandom(600_000).hex()
    hashes = []
    for name in ("amber", "birch", "cedar"):
        body = html(name, paragraphs(name) + f"<!-- {name} {noise} -->")
        desk.put(name, body)
        hashes.append(digest_of(body))
        desk.later(days=1)
    size = desk.store.page_store.state().outside_bytes
    assert size > 1_500_000
    assert desk.store.removals.plan("blog").page_bytes == size
    due = desk.store.removals.due(desk.source.id, Keep(pages_mb=1), now=desk.now)
    assert due.articles == tuple(hashes[:2])
    number, freed = desk.store.removals.drop_pages(
        due.articles, slug="blog", reason="r", by="b", now=desk.now
    )
    assert (number, freed) == (2, due.article_bytes)
    desk.store.removals.wipe()
    assert files_of(address) == hashes[2:]


def test_a_source_that_is_removed_goes_outside_too(desk: Desk, address: str) -> None:
    desk.store.page_store.use(address)
    put(desk, *NAMES)
    plan = desk.store.removals.begin("blog", keep_articles=False, reason="r", by="b", now=desk.now)
    while not desk.store.removals.step(plan.source_id, reason="r", by="b", now=desk.now).is_done:
        pass
    assert desk.store.removals.wipe().bodies_left == 0
    assert files_of(address) == []


@pytest.mark.parametrize("fault", ["down", "no-delete"])
def test_what_cannot_be_deleted_now_is_told_and_deleted_later(desk: Desk, bucket: str, fault: str) -> None:
    desk.store.page_store.use(bucket)
    (sha256,) = put(desk, "amber")
    done = desk.store.removals.forget(desk.url("amber"), reason="asked", by="ann", now=desk.now)
    FaultyFiles.fault = fault
    assert desk.store.removals.wipe(done.traces).bodies_left == 1
    FaultyFiles.fault = ""
    assert desk.store.page_store.state().leaving == 1
    finish(desk)
    (finding,) = check(desk.path)
    assert (finding.kind, finding.repairable) == ("outside", True)
    assert sha256 in finding.what
    assert desk.store.removals.wipe().bodies_left == 0
    assert files_of(bucket) == []
    assert check(desk.path) == ()


def test_a_page_stored_again_before_its_body_was_deleted_keeps_it(desk: Desk, bucket: str) -> None:
    desk.store.page_store.use(bucket)
    (sha256,) = put(desk, "amber")
    drop(desk, sha256, clear=False)
    assert desk.store.page_store.state().leaving == 1
    desk.put("again", page("amber"))
    assert desk.store.page_store.state().leaving == 0
    assert desk.store.page_store.clear() == 0
    assert desk.store.pages.get(sha256) == page("amber")


def test_an_undone_removal_deletes_nothing(desk: Desk, bucket: str) -> None:
    desk.store.page_store.use(bucket)
    (sha256,) = put(desk, "amber")

    def change_my_mind() -> None:
        with desk.store.whole():
            drop(desk, sha256, clear=False)
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        change_my_mind()
    assert desk.store.page_store.clear() == 0
    assert desk.store.pages.get(sha256) == page("amber")


def test_what_belongs_to_no_page_is_found_and_removed(desk: Desk, folder: str) -> None:
    used = desk.store.page_store.use(folder)
    assert used is not None
    (kept,) = put(desk, "amber")
    (inside_only,) = (digest_of(page("birch")),)
    place_body(used, page("birch"))
    place_body(used, page("cedar"))
    draft = Path(folder) / "ab" / "cd" / f"abcd{'0' * 60}.zst.{'0' * 16}.draft"
    draft.parent.mkdir(parents=True)
    draft.write_bytes(b"half")
    finish(desk)
    assert check(desk.path) == ()  # they are young: their pages may be on their way
    for file in [*Path(folder).rglob("*.zst"), draft]:
        os.utime(file, (0, 0))
    found = check(desk.path)
    assert {(finding.kind, finding.repairable) for finding in found} == {("outside", True)}
    assert len(found) == 3
    assert any(inside_only in finding.what for finding in found)
    assert repair(desk.path) == ()
    assert files_of(folder) == [kept]
    assert not draft.exists()


# Moving -------------------------------------------------------------------------------------------------------------


def test_bodies_are_moved_anywhere_and_back(desk: Desk, folder: str, bucket: str) -> None:
    hashes = put(desk, *NAMES)
    finish(desk)
    for address in (folder, bucket, "", bucket, folder, ""):
        parts = move(desk.store, address)
        assert sum(part.bodies for part in parts) == len(NAMES)
        assert [part.broken for part in parts if part.broken] == []
        assert inside(desk.store) == ((0, 5) if address else (5, 0))
        for sha256, name in zip(hashes, NAMES, strict=True):
            assert desk.store.pages.get(sha256) == page(name)
        assert {place: files_of(place) for place in (folder, bucket)} == {
            place: sorted(hashes) if place == address else [] for place in (folder, bucket)
        }
        state = desk.store.page_store.state()
        assert (state.address, state.is_moving, state.moved_from, state.leaving) == (address, False, "", 0)
        assert check(desk.path) == ()
        assert verify(desk.path).breaks == ()


def test_what_was_moved_away_is_free_for_another_database(
    desk: Desk, folder: str, new_database: Callable[[], Path | str]
) -> None:
    desk.store.page_store.use(folder)
    put(desk, "amber")
    move(desk.store, "")
    with open_store(new_database()) as other:
        assert other.page_store.use(folder) is not None


def test_what_still_is_in_the_database_is_taken_outside(desk: Desk, folder: str) -> None:
    put(desk, "amber", "birch")
    desk.store.page_store.use(folder)
    put(desk, "cedar")
    assert inside(desk.store) == (2, 1)
    move(desk.store, folder)
    assert inside(desk.store) == (0, 3)


@pytest.mark.parametrize("fault", ["down", "cut", "flip", "cut-off", "lost"])
def test_a_move_that_fails_loses_nothing_and_goes_on(
    desk: Desk, folder: str, bucket: str, fault: str
) -> None:
    desk.store.page_store.use(folder)
    hashes = put(desk, *NAMES)
    finish(desk)
    desk.store.page_store.begin_move(bucket)
    FaultyFiles.fault = fault
    with pytest.raises(StorageError):
        desk.store.page_store.move()
    FaultyFiles.fault = ""
    with open_store(desk.path) as again:
        for sha256, name in zip(hashes, NAMES, strict=True):
            assert again.pages.get(sha256) == page(name)
        put(replace(desk, store=again, run_id=again.runs.start("crawl", "t", desk.now)), "fern")
        with pytest.raises(ConfigurationError, match=r"a move to .* was begun"):
            again.page_store.begin_move("")
        move(again, bucket)
        assert files_of(bucket) == sorted([*hashes, digest_of(page("fern"))])
        assert files_of(folder) == []
        assert not again.page_store.state().is_moving


def test_a_move_that_was_killed_between_writing_and_noting_goes_on(
    desk: Desk, folder: str, bucket: str
) -> None:
    """The files are there, the rows say nothing of it."""
    hashes = put(desk, *NAMES)
    desk.store.page_store.begin_move(bucket)
    for name in NAMES[:3]:
        place_body(open_bodies(bucket), page(name))
    sent = len(FaultyFiles.requests)
    move(desk.store, bucket)
    assert len(FaultyFiles.requests) == sent + 2
    assert files_of(bucket) == sorted(hashes)


def test_bodies_that_are_broken_stay_and_are_told(desk: Desk, folder: str, bucket: str) -> None:
    desk.store.page_store.use(bucket)
    hashes = put(desk, *NAMES)
    finish(desk)
    faulty_files.spoil(f"{hashes[0]}.zst", faulty_files.flipped)
    open_bodies(bucket).delete([hashes[1]])
    for _ in range(2):  # told again, as long as it is so
        parts = move(desk.store, folder)
        assert {sha256 for part in parts for sha256 in part.broken} == set(hashes[:2])
        state = desk.store.page_store.state()
        assert (state.is_moving, state.moved_from) == (True, bucket)
    assert files_of(folder) == sorted(hashes[2:])
    assert files_of(bucket) == [hashes[0]]
    faulty_files.spoil(f"{hashes[0]}.zst", faulty_files.flipped)  # a copy of it was found
    place_body(open_bodies(bucket), page(NAMES[1]))
    move(desk.store, folder)
    assert not desk.store.page_store.state().is_moving
    assert files_of(folder) == sorted(hashes)
    assert check(desk.path) == ()


def test_broken_bodies_may_be_given_up(desk: Desk, folder: str, bucket: str) -> None:
    desk.store.page_store.use(bucket)
    lost, _ = put(desk, "amber", "birch")
    open_bodies(bucket).delete([lost])
    move(desk.store, folder)
    desk.store.page_store.end_move()
    state = desk.store.page_store.state()
    assert (state.is_moving, state.moved_from, state.address) == (False, "", folder)
    assert [part.broken for part in move(desk.store, "") if part.broken] == [(lost,)]


def test_a_page_that_is_removed_during_a_move_leaves_nothing_behind(
    desk: Desk, folder: str, bucket: str
) -> None:
    desk.store.page_store.use(folder)
    (sha256, *_) = put(desk, *NAMES)
    desk.store.page_store.begin_move(bucket)
    with open_store(desk.path) as other:
        other.removals.drop_pages([sha256], slug="blog", reason="r", by="b", now=desk.now)
        assert other.page_store.clear() == 0
    part = desk.store.page_store.move()
    desk.store.page_store.move(part.last)
    assert sha256 not in [*files_of(folder), *files_of(bucket)]


def test_the_former_place_is_cleared_later_when_it_does_not_answer(
    desk: Desk, folder: str, bucket: str
) -> None:
    desk.store.page_store.use(bucket)
    put(desk, *NAMES)
    FaultyFiles.fault = "no-delete"
    move(desk.store, folder)
    state = desk.store.page_store.state()
    assert (state.leaving, state.is_moving, state.outside) == (5, False, 5)
    FaultyFiles.fault = ""
    assert desk.store.page_store.clear() == 0
    assert files_of(bucket) == []
    with open_reader(desk.path) as reader:
        assert reader.pages.get(digest_of(page("amber"))) == page("amber")
