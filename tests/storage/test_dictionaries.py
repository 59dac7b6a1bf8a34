"""Pages that others are packed against: what damage does, what a take-down leaves in the file, what a kill undoes."""

import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import zstandard

from tests import postgres
from tests.alike_pages import MENU, names, noise, page, put, require_whole
from tests.storage.conftest import HOME, NOW, Desk
from tests.storage.databases.make import load
from warraq.articles.errors import DatabaseCorrupt
from warraq.storage import Finding, Source, back_up, check, open_reader, open_store, repair, verify
from warraq.storage.rules import digest_of, pack

#: What breaks a dictionary, its page, or both.
_DICTIONARY = (
    "UPDATE dictionaries SET body = CAST(substr(body, 1, 200) || zeroblob(16) || substr(body, 217) AS BLOB)"
)
_PAGE = (
    "UPDATE pages SET body = CAST(substr(body, 1, 200) || zeroblob(16) || substr(body, 217) AS BLOB)"
    " WHERE sha256 IN (SELECT sha256 FROM dictionaries)"
)


def ask(path: Path, *statements: str) -> list[Any]:
    """Run statements as another program would, without references being looked after."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return [connection.execute(statement).fetchall() for statement in statements][-1]


def base_of(path: Path) -> str:
    """The hash of the page that is the only dictionary."""
    ((sha256,),) = ask(path, "SELECT sha256 FROM dictionaries")
    return str(sha256)


def told(path: Path) -> set[tuple[str, bool]]:
    return {(finding.kind, finding.repairable) for finding in check(path)}


@pytest.fixture
def pages(desk: Desk) -> dict[str, bytes]:
    """Twelve posts, eleven of which are packed against one of the first three."""
    found = put(desk, *names(12))
    desk.store.runs.finish(desk.run_id, "finished", desk.now)
    assert ask(desk.path, "SELECT count(*) FROM page_frames") == [(11,)]
    return found


def test_pages_that_are_not_alike_are_looked_at_ever_less(desk: Desk) -> None:
    looks: list[str] = []
    connection: Any = desk.store.pages._connection  # type: ignore[attr-defined]
    connection.set_trace_callback(
        lambda sql: looks.append(sql) if sql.startswith("SELECT p.sha256 FROM") else None
    )
    found = {}
    for number in range(60):
        found |= put(desk, f"odd-{number}", template=noise(f"another menu {number}", 60))
    assert 5 < len(looks) < 20
    assert ask(desk.path, "SELECT count(*) FROM dictionaries") == [(0,)]
    found |= put(desk, *names(40))
    assert ask(desk.path, "SELECT count(*) FROM dictionaries") == [(1,)]
    require_whole(desk, found)


# Damage -------------------------------------------------------------------------------------------------------------


def test_a_damaged_dictionary_loses_nothing_and_is_made_again(desk: Desk, pages: dict[str, bytes]) -> None:
    ask(desk.path, _DICTIONARY)
    with desk.read() as reader:  # from the page that it was made of
        assert {sha256: reader.pages.get(sha256) for sha256 in pages} == pages
    (finding,) = check(desk.path)
    base = base_of(desk.path)
    assert finding == Finding(
        kind="dictionary",
        what=f"dictionary 1 is damaged, which 11 pages need; its page {base} has the same bytes",
        repairable=True,
    )
    (broken,) = verify(desk.path).breaks
    assert broken.what == finding.what
    assert repair(desk.path) == ()
    require_whole(desk, pages)


def test_a_damaged_page_is_made_again_from_its_dictionary(desk: Desk, pages: dict[str, bytes]) -> None:
    base = base_of(desk.path)
    ask(desk.path, _PAGE)
    with desk.read() as reader:
        assert all(reader.pages.get(sha256) == pages[sha256] for sha256 in pages if sha256 != base)
        with pytest.raises(DatabaseCorrupt):
            reader.pages.get(base)
    assert told(desk.path) == {("page", True)}
    (broken,) = verify(desk.path).breaks
    assert base in broken.what
    assert repair(desk.path) == ()
    require_whole(desk, pages)


def test_both_damaged_lose_what_was_packed_against_them_and_say_so(
    desk: Desk, pages: dict[str, bytes]
) -> None:
    plain = put(desk, *names(3, "plain"), template="short")
    base = base_of(desk.path)
    ask(desk.path, _DICTIONARY, _PAGE)
    assert told(desk.path) == {("dictionary", False), ("page", False)}
    found = check(desk.path)
    assert sum(finding.kind == "page" for finding in found) == len(pages)
    assert all("restore a copy" in finding.what for finding in found if base not in finding.what)
    assert len(verify(desk.path).breaks) == 1 + len(pages)
    with desk.read() as reader:
        for sha256 in set(pages) - {base}:
            with pytest.raises(DatabaseCorrupt, match="needs dictionary 1, which is damaged, as is the page"):
                reader.pages.get(sha256)
        assert {sha256: reader.pages.get(sha256) for sha256 in plain} == plain
    assert {finding.kind for finding in repair(desk.path)} == {"dictionary", "page"}


def test_a_missing_dictionary_is_told_of_each_page(desk: Desk, pages: dict[str, bytes]) -> None:
    base = base_of(desk.path)
    ask(desk.path, "DELETE FROM dictionaries")
    assert told(desk.path) == {("reference", False), ("page", False)}
    with desk.read() as reader:
        assert reader.pages.get(base) == pages[base]
        with pytest.raises(DatabaseCorrupt, match="dictionary 1, which is missing; restore a copy"):
            reader.pages.get(next(sha256 for sha256 in pages if sha256 != base))
    assert len(verify(desk.path).breaks) == 11


def test_a_damaged_frame_is_one_page(desk: Desk, pages: dict[str, bytes]) -> None:
    sha256 = next(sha256 for sha256 in pages if sha256 != base_of(desk.path))
    ask(
        desk.path,
        f"UPDATE page_frames SET body = CAST(substr(body, 1, 60) || zeroblob(8) || substr(body, 69) AS BLOB)"
        f" WHERE sha256 = '{sha256}'",
    )
    (finding,) = check(desk.path)
    assert sha256 in finding.what
    ask(desk.path, f"DELETE FROM page_frames WHERE sha256 = '{sha256}'")
    (finding,) = check(desk.path)
    assert "missing from the database" in finding.what


def test_a_frame_of_another_page_is_not_taken(desk: Desk, pages: dict[str, bytes]) -> None:
    one, other = [sha256 for sha256 in pages if sha256 != base_of(desk.path)][:2]
    ask(
        desk.path,
        f"UPDATE page_frames SET body = (SELECT body FROM page_frames WHERE sha256 = '{other}') WHERE sha256 = '{one}'",
    )
    with desk.read() as reader, pytest.raises(DatabaseCorrupt):
        reader.pages.get(one)


@pytest.mark.parametrize(
    "damage", [(_DICTIONARY,), (_PAGE,), (_DICTIONARY, _PAGE), ("DELETE FROM dictionaries",)]
)
def test_a_crawl_goes_on_beside_damage(desk: Desk, pages: dict[str, bytes], damage: tuple[str, ...]) -> None:
    ask(desk.path, *damage)
    with open_store(desk.path) as desk.store, desk.read() as reader:  # one that remembers nothing
        later = put(desk, *names(6, "later"))
        assert {sha256: reader.pages.get(sha256) for sha256 in later} == later


def test_a_page_is_forgotten_though_its_dictionary_is_damaged(desk: Desk, pages: dict[str, bytes]) -> None:
    """What was packed against it was lost before, as the page is damaged, too."""
    base = base_of(desk.path)
    gone = next(name for name in names(12) if digest_of(page(name)) == base)
    ask(desk.path, _DICTIONARY, _PAGE)
    with open_store(desk.path) as store:  # one that remembers nothing
        store.removals.forget(desk.url(gone), reason="asked", by="ann", now=desk.now)
    assert ask(desk.path, "SELECT count(*) FROM dictionaries") == [(0,)]
    assert told(desk.path) == {("page", False)}
    assert len([finding for finding in check(desk.path) if finding.kind == "page"]) == 11


@pytest.fixture
def address() -> Iterator[str]:
    with postgres.databases() as found:
        yield found.make()
        found.take_back()


def test_damage_on_a_server_is_found_and_mended(address: str) -> None:
    import psycopg

    with open_store(address) as store, closing(psycopg.connect(address, autocommit=True)) as session:
        source = store.sources.add(Source(slug="blog", home_url=HOME), now=NOW)
        run_id = store.runs.start("crawl", "test", NOW)
        desk = Desk(store=store, path=address, source=source, run_id=run_id)  # type: ignore[arg-type]
        pages = put(desk, *names(12))
        store.runs.finish(run_id, "finished", NOW)
        spoilt = "substr(body, 1, 200) || '\\x0000000000000000'::bytea || substr(body, 209)"
        session.execute(f"UPDATE warraq.dictionaries SET body = {spoilt}")  # type: ignore[call-overload]
        assert {(finding.kind, finding.repairable) for finding in check(address)} == {("dictionary", True)}
        assert repair(address) == ()
        session.execute(
            f"UPDATE warraq.pages SET body = {spoilt} WHERE sha256 IN (SELECT sha256 FROM warraq.dictionaries)"  # type: ignore[call-overload]
        )
        assert {(finding.kind, finding.repairable) for finding in check(address)} == {("page", True)}
        assert repair(address) == ()
        with open_reader(address) as reader:
            assert {sha256: reader.pages.get(sha256) for sha256 in pages} == pages
        assert verify(address).breaks == ()


# Take-down ----------------------------------------------------------------------------------------------------------


def traces(path: Path, body: bytes, staying: Collection[bytes]) -> list[str]:
    """Where a page is found in the files of a database: plainly, in what frames unpack to, and in runs of its frame
    that none of those that stay has.
    """
    secret = body.replace(MENU.encode(), b"")[-400:-40]
    frame = pack(body)
    other = [pack(each) for each in staying]
    runs = [frame[start : start + 24] for start in range(64, len(frame) - 24, 24)]
    runs = [run for run in runs if not any(run in each for each in other)]
    assert len(runs) > 5
    found = []
    for file in sorted(path.parent.glob(f"{path.name}*")):
        data = file.read_bytes()
        found += [f"{file.name}: plain"] * (secret in data)
        found += [f"{file.name}: {sum(run in data for run in runs)} runs"] * any(run in data for run in runs)
        found += [f"{file.name}: frame"] * any(secret in each for each in unpacked(data, b""))
        found += [f"{file.name}: frame against"] * any(secret in each for each in unpacked(data, body))
    return found


def unpacked(data: bytes, base: bytes) -> Iterator[bytes]:
    """What each frame in a file unpacks to as far as it goes, with or without a page that it may be packed against."""
    given = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if base else None
    start = data.find(b"\x28\xb5\x2f\xfd")
    while start >= 0:
        try:
            yield (
                zstandard.ZstdDecompressor(dict_data=given)
                .decompressobj()
                .decompress(data[start : start + 65536])
            )
        except zstandard.ZstdError:
            yield b""
        start = data.find(b"\x28\xb5\x2f\xfd", start + 4)


@pytest.mark.parametrize("checkpointed", [False, True])
def test_nothing_of_a_forgotten_page_is_left_in_a_dictionary(
    desk: Desk, pages: dict[str, bytes], checkpointed: bool
) -> None:
    base = base_of(desk.path)
    gone = next(name for name in names(12) if digest_of(page(name)) == base)
    body = pages.pop(base)
    if checkpointed:
        desk.store.removals.wipe()
    assert any("runs" in hit for hit in traces(desk.path, body, pages.values()))
    done = desk.store.removals.forget(desk.url(gone), reason="asked", by="ann", now=desk.now)
    wiped = desk.store.removals.wipe(done.traces)
    assert (wiped.log_is_empty, wiped.is_clean) == (True, True)
    assert traces(desk.path, body, pages.values()) == []
    copy = desk.path.parent / "copy.backup"
    back_up(desk.path, copy)
    assert traces(copy, body, pages.values()) == []
    require_whole(desk, pages)


def test_the_search_finds_a_dictionary_that_stayed(desk: Desk, pages: dict[str, bytes]) -> None:
    """The test above can fail: here the page alone is deleted, as if nobody thought of its dictionary."""
    base = base_of(desk.path)
    body = pages.pop(base)
    ask(desk.path, "PRAGMA secure_delete = ON", f"DELETE FROM pages WHERE sha256 = '{base}'")
    desk.store.removals.wipe()
    assert any("runs" in hit for hit in traces(desk.path, body, pages.values()))


def test_no_version_of_a_forgotten_article_is_left(desk: Desk) -> None:
    """Its versions are alike, and packed against each other."""
    bodies = [page("one").replace(b"</article>", b"<p>edit %d</p></article>" % number) for number in range(6)]
    for body in bodies:
        desk.put("one", body)
        desk.later(hours=1)
    others = put(desk, *names(3))
    assert base_of(desk.path) in {digest_of(body) for body in bodies}
    done = desk.store.removals.forget(desk.url("one"), reason="asked", by="ann", now=desk.now)
    assert desk.store.removals.wipe(done.traces).is_clean
    assert [traces(desk.path, body, others.values()) for body in bodies] == [[]] * 6
    require_whole(desk, others)


# A kill, and older databases ----------------------------------------------------------------------------------------


def _store_and_die(path: Path, statement: str) -> None:
    store = open_store(path)
    connection = store._connection  # type: ignore[attr-defined]
    connection.create_function("die", 0, lambda: os.kill(os.getpid(), signal.SIGKILL))
    connection.execute(f"CREATE TEMP TRIGGER t AFTER {statement} BEGIN SELECT die(); END")
    desk = Desk(store=store, path=path, source=store.sources.all()[0], run_id=1)
    put(desk, *names(6, "second"))


@pytest.mark.parametrize(
    "statement", ["INSERT ON main.dictionaries", "INSERT ON main.page_frames", "UPDATE ON main.pages"]
)
def test_killed_while_a_dictionary_is_made_nothing_is_lost(desk: Desk, statement: str) -> None:
    pages = put(desk, *names(3))
    desk.store.close()
    process = multiprocessing.get_context("spawn").Process(target=_store_and_die, args=(desk.path, statement))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert ask(desk.path, "SELECT count(*) FROM dictionaries") == [(0,)]
    with open_store(desk.path) as store:
        desk.store = store
        pages |= put(desk, *names(6, "third"))
        assert base_of(desk.path) in pages
        require_whole(desk, pages)


def test_a_database_of_before_is_read_and_packs_what_comes(
    path: Path,
) -> None:
    """Pages that an older version stored are plain, and serve as dictionaries as any others."""
    load(10, path)
    with open_store(path) as store:
        run_id = store.runs.start("crawl", "test", NOW)
        desk = Desk(store=store, path=path, source=store.sources.all()[0], run_id=run_id)
        before = {sha256: store.pages.get(sha256) for (sha256,) in ask(path, "SELECT sha256 FROM pages")}
        pages = put(desk, *names(6))
        assert base_of(path) in pages
        require_whole(desk, {**before, **pages})
