"""Taking down: nothing of the text is left in any file, and the ledger still holds."""

import multiprocessing
import os
import signal
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import zstandard

from tests.storage.conftest import HOME, NOW, Desk, html, paragraphs, word
from tests.storage.databases.make import fill as fill_every_table
from warraq.articles.errors import NotFoundError, StorageError
from warraq.articles.records import Image, Metadata, RemovedBlock
from warraq.storage import (
    FeedState,
    ReadDocument,
    SeenEntry,
    Source,
    Store,
    Visit,
    back_up,
    check,
    open_reader,
    open_store,
    verify,
)
from warraq.storage.rules import words_to_index
from warraq.storage.sql.removal import sources as removing

ARABIC = (
    "كتب الورّاق في دكّانه نسخةً من ديوانٍ ضائعٍ لم يره أحدٌ بعده، وكان يجلس عند باب السوق كلّ مساء."
    " ثم باع النسخة لتاجرٍ من البصرة بدينارين وندم على ذلك سنين طويلة."
)
ONLY_FIRST = "xylographer"  # a word of the first version: the index keeps it until its segments are merged
TITLE = "ديوان الورّاق الضائع"


def secret_page() -> bytes:
    """A page in two languages."""
    return html(TITLE, f"<p>{ARABIC}</p>" + paragraphs("quartz", 4))


def needles() -> list[bytes]:
    """What must be nowhere: runs of the text as written, folded, and in UTF-16."""
    english = " ".join(word("quartz", number) for number in range(3, 8))
    texts = [
        ARABIC[20:60], ARABIC[-40:-5], english, TITLE,
        words_to_index(ARABIC)[:40], words_to_index(ARABIC).split(" ")[8],
        word("quartz", 33), ONLY_FIRST,
    ]  # fmt: skip
    return [text.encode(codec) for text in texts for codec in ("utf-8", "utf-16-le", "utf-16-be")]


def found_in(path: Path) -> list[str]:
    """The files beside a database, and the packed pages in it, that have one of the needles."""
    hits = []
    for file in sorted(path.parent.glob(f"{path.name}*")):
        data = file.read_bytes()
        hits += [f"{file.name}: {needle!r}" for needle in needles() if needle in data]
        hits += [f"{file.name}: frame" for frame in frames(data) if any(each in frame for each in needles())]
    return hits


def frames(data: bytes) -> list[bytes]:
    """What every Zstandard frame in a file unpacks to as far as it goes, also frames that no row has any more."""
    unpacked, start = [], data.find(b"\x28\xb5\x2f\xfd")
    while start >= 0:
        try:
            unpacked.append(
                zstandard.ZstdDecompressor().decompressobj().decompress(data[start : start + 65536])
            )
        except zstandard.ZstdError:
            unpacked.append(b"")
        start = data.find(b"\x28\xb5\x2f\xfd", start + 4)
    return unpacked


def fill(desk: Desk) -> None:
    """The secret with all that can hold it: versions, a feed's copy, a listing, an image, and others around it."""
    put_secret(desk, "secret", html(TITLE, f"<p>{ARABIC} {ONLY_FIRST}</p>" + paragraphs("quartz", 4)))
    desk.put("other", html("Other", paragraphs("amber", 6)))
    desk.later(hours=1)
    put_secret(desk, "secret", html(TITLE, f"<p>{ARABIC}</p>" + paragraphs("quartz", 5)))
    feed = desk.store.feeds.add(
        FeedState(source_id=desk.source.id, url=desk.url("feed/"), kind="feed", next_poll_at=NOW)
    )
    entry = SeenEntry(identity="g1", url=desk.url("secret"), title=TITLE, content_html=f"<p>{ARABIC}</p>")
    kept = SeenEntry(identity="g2", url=desk.url("other"), title="Other", content_html="<p>amber</p>")
    leased = desk.lease("feed/", role="feed", reason="poll", feed_id=feed.id)
    desk.store.fetches.commit_read(desk.record(leased), ReadDocument(feed=feed, entries=(entry, kept)))
    listing = desk.lease("page/2", role="listing")
    desk.store.fetches.commit_read(
        desk.record(listing, body=f"<ul><li><b>{ARABIC[:9]}</b>{ARABIC[9:]}</ul>".encode()), ReadDocument()
    )
    image = desk.lease("divan.jpg", role="image", reason="image")
    desk.store.fetches.commit_image(desk.record(image, body=b"\xff\xd8\xff secret"), media_type="image/jpeg")
    desk.store.marks.set([1], "good", note=ARABIC[20:60], now=desk.now)


def put_secret(desk: Desk, name: str, body: bytes) -> None:
    """With what was stripped, an image, authors and tags."""
    prepared = desk.prepared(body, name)
    assert prepared.article is not None
    metadata = Metadata(
        title=TITLE, authors=(ARABIC[20:60],), tags=(ARABIC[-40:-5],), language="ar", description=ARABIC,
        images=(Image(url=desk.url("divan.jpg"), alt="a", caption=ARABIC[20:60], credit="r"),),
    )  # fmt: skip
    removed = (RemovedBlock(position=0, kind="share", rule="r1", text=ARABIC[20:60], links=()),)
    article = replace(prepared.article, metadata=metadata, removed=removed, blocks=(1, 2))
    headers = (("link", f"<{desk.url('secret')}>; rel=canonical"), ("x-title", "quartz"))
    desk.store.fetches.commit_article(
        desk.record(desk.lease(name), body=body, headers=headers),
        replace(prepared, article=article, made_with="t"),
    )


def take_down(store: Store, path: Path, name: int | str) -> None:
    """As the desk does it."""
    with open_reader(path) as reader:
        quoting = [
            quote.sha256
            for quote in reader.removals.quotes(reader.removals.find(name))
            if not quote.article_ids
        ]
    done = store.removals.forget(name, reason="the author asked", by="ann", now=NOW, quoting=quoting)
    wiped = store.removals.wipe(done.traces)
    assert (wiped.log_is_empty, wiped.is_clean, wiped.was_rewritten) == (True, True, False)


def test_nothing_of_the_text_is_left_in_any_file(desk: Desk) -> None:
    fill(desk)
    before = found_in(desk.path)
    assert any("frame" in hit for hit in before)
    assert {hit.partition(":")[0] for hit in before} >= {"corpus.db-wal"}
    take_down(desk.store, desk.path, desk.url("secret"))
    assert found_in(desk.path) == []
    copy = desk.path.parent / "copy.backup"
    back_up(desk.path, copy)
    assert found_in(copy) == []
    assert verify(desk.path).breaks == check(desk.path) == ()


def test_the_search_finds_what_is_written_in_the_file_itself(desk: Desk) -> None:
    """Not only in the log: the search above can fail."""
    fill(desk)
    desk.store.removals.wipe()
    hits = found_in(desk.path)
    assert any(hit.startswith("corpus.db:") and "frame" not in hit for hit in hits)
    assert any(hit.startswith("corpus.db:") and "frame" in hit for hit in hits)


def test_what_stands_in_free_space_from_before_is_overwritten(desk: Desk, path: Path) -> None:
    fill(desk)
    desk.store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as careless:
        careless.execute("PRAGMA secure_delete = OFF")
        careless.execute("CREATE TABLE scratch (text TEXT)")
        careless.execute(
            "INSERT INTO scratch SELECT text FROM versions, (SELECT 1 UNION SELECT 2 UNION SELECT 3)"
        )
        careless.execute("DROP TABLE scratch")
    with open_store(path) as store:
        done = store.removals.forget(1, reason="r", by="", now=NOW)
        assert found_in(path) != []
        wiped = store.removals.wipe(done.traces)
        assert wiped.was_rewritten
        assert wiped.is_clean
        assert [hit for hit in found_in(path) if "frame" not in hit] == []


def test_while_a_reader_holds_the_log_it_is_said(desk: Desk, path: Path) -> None:
    fill(desk)
    with closing(sqlite3.connect(path, isolation_level=None)) as slow:
        slow.execute("BEGIN")
        slow.execute("SELECT count(*) FROM versions").fetchone()
        done = desk.store.removals.forget(1, reason="r", by="", now=NOW)
        assert not desk.store.removals.wipe(done.traces).log_is_empty
        slow.execute("COMMIT")
    assert desk.store.removals.wipe(done.traces).log_is_empty


def _forget_and_die(path: Path, at: str) -> None:
    """Killed inside the transaction, or after it."""
    connection = open_store(path)
    if at == "inside":
        connection._connection.create_function("die", 0, lambda: os.kill(os.getpid(), signal.SIGKILL))  # type: ignore[attr-defined]
        connection._connection.execute(  # type: ignore[attr-defined]
            "CREATE TEMP TRIGGER t AFTER UPDATE OF removed_at ON main.articles BEGIN SELECT die(); END"
        )
    connection.removals.forget(1, reason="r", by="", now=NOW)
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(("at", "is_gone"), [("inside", False), ("after", True)])
def test_killed_on_the_way_all_is_gone_or_nothing(desk: Desk, path: Path, at: str, is_gone: bool) -> None:
    fill(desk)
    desk.store.close()
    process = multiprocessing.get_context("spawn").Process(target=_forget_and_die, args=(path, at))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    with open_store(path) as store, open_reader(path) as reader:
        visit = Visit(source_id=1, url=f"{HOME}secret", host="blog.example", role="article")
        assert store.frontier.add([visit], now=NOW) == (not is_gone)
        texts = [row.text for row in reader.articles.select()]
        assert any(ARABIC in text for text in texts) != is_gone
        assert store.removals.wipe().log_is_empty
    assert verify(path).breaks == check(path) == ()


def test_a_row_named_as_removed_by_hand_breaks_the_proof(desk: Desk, path: Path) -> None:
    fill(desk)
    desk.store.removals.forget(1, reason="r", by="", now=NOW)
    assert verify(path).breaks == ()
    desk.store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as forger:
        forger.execute("PRAGMA foreign_keys = ON")
        (version,) = forger.execute("SELECT id FROM versions").fetchone()
        forger.execute("DELETE FROM versions WHERE id = ?", (version,))
        forger.execute("INSERT INTO removed_rows VALUES ('version', ?, 1)", (version,))
    breaks = verify(path).breaks
    assert [one.what.partition(" is ")[0] for one in breaks] == ["removal 1"]


def test_a_missing_row_that_no_removal_names_breaks_the_proof(desk: Desk, path: Path) -> None:
    fill(desk)
    desk.store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as forger:
        forger.execute("DELETE FROM versions WHERE article_id = 2")
    assert any("is missing" in one.what for one in verify(path).breaks)


def test_numbers_of_removed_rows_are_not_given_again(desk: Desk, path: Path) -> None:
    """Else the ledger would speak of another row."""
    desk.put("one", html("One", paragraphs("amber")))
    desk.put("secret", secret_page())
    desk.store.removals.forget(2, reason="r", by="", now=NOW)
    desk.put("three", html("Three", paragraphs("teal")))
    with open_reader(path) as reader:
        assert [row.id for row in reader.articles.versions(3)] == [3]
    assert verify(path).breaks == ()


def test_what_is_forgotten_already_is_said(desk: Desk) -> None:
    fill(desk)
    desk.store.removals.forget(1, reason="r", by="", now=NOW)
    for name in (1, desk.url("secret"), "http://www.blog.example/secret"):
        with pytest.raises(StorageError, match="forgotten already"):
            desk.store.removals.forget(name, reason="r", by="", now=NOW)
    with pytest.raises(NotFoundError):
        desk.store.removals.forget(99, reason="r", by="", now=NOW)


def test_no_table_has_anything_of_a_removed_source(path: Path) -> None:
    """A table that comes later and is not thought of here fails this."""
    fill_every_table(path)
    with open_store(path) as store:
        plan = store.removals.begin("blog", keep_articles=False, reason="", by="", now=NOW)
        while not store.removals.step(plan.source_id, reason="", by="", now=NOW).is_done:
            pass
    # Numbers, for cursors and the ledger.
    stays = {"sources", "articles", "story_counts", "changes", "tombstones", "looks"}
    with closing(sqlite3.connect(path)) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        left = {}
        for table in set(tables) - stays:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            for column in {"source_id", "article_id", "version_id", "feed_id", "fetch_id"} & set(columns):
                (number,) = connection.execute(f"SELECT count({column}) FROM {table}").fetchone()
                left |= {(table, column): number} if number else {}
    assert left == {}
    assert verify(path).breaks == check(path) == ()


def _remove_and_die(path: Path, steps: int) -> None:
    with open_store(path) as store:
        plan = store.removals.begin("blog", keep_articles=False, reason="", by="", now=NOW)
        for _ in range(steps):
            store.removals.step(plan.source_id, reason="", by="", now=NOW)
        store._connection.execute("BEGIN IMMEDIATE")  # type: ignore[attr-defined]
        store._connection.execute("DELETE FROM versions")  # type: ignore[attr-defined]
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("steps", [0, 1])
def test_a_removal_that_was_killed_is_ended_later(path: Path, steps: int) -> None:
    fill_every_table(path)
    process = multiprocessing.get_context("spawn").Process(target=_remove_and_die, args=(path, steps))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert verify(path).breaks == check(path) == ()
    with open_store(path) as store, open_reader(path) as reader:
        assert reader.removals.unfinished() == ("blog",)
        plan = reader.removals.plan("blog")
        while not store.removals.step(plan.source_id, reason="", by="", now=NOW).is_done:
            pass
        assert (reader.removals.unfinished(), reader.counts().articles) == ((), 0)
    assert verify(path).breaks == check(path) == ()


def count_rows(path: Path) -> Counter[str]:
    with closing(sqlite3.connect(path)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = [name for name in names if not name.startswith(("article_index", "sqlite_"))]
        return Counter({name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables})


def test_no_step_takes_more_than_a_few_hundred_rows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much there is: others wait for the writer as long as one step takes."""
    monkeypatch.setattr(removing, "STEP_S", 0)
    count = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 1000)"
    source, url, now = "1", "'https://blog.example/' || n", "'2026-03-01T12:00:00Z'"
    with open_store(path, create=True) as store:
        source_id = store.sources.add(Source(slug="blog", home_url="https://blog.example/"), now=NOW).id
        assert source_id == 1
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("INSERT INTO runs (id, command, version, started_at) VALUES (1, 'crawl', 'test', '')")
            for table, columns, values in (
                ("feeds", "source_id, url, kind, next_poll_at", f"{source}, {url}, 'sitemap', {now}"),
                ("entries", "feed_id, identity, first_seen_at, last_seen_at", f"1, n, {now}, {now}"),
                (
                    "frontier",
                    "source_id, url, host, role, reason, added_at",
                    f"{source}, {url}, '', 'article', '', ''",
                ),
                ("filtered_urls", "source_id, url, reason, found_at", f"{source}, {url}, '', {now}"),
                ("resources", "source_id, url, role, fetched_at", f"{source}, {url}, 'article', {now}"),
                ("image_files", "source_id, url", f"{source}, {url}"),
                ("health_changes", "source_id, was, became, detail, at", f"{source}, '', 'ok', '', {now}"),
                (
                    "fetches",
                    "run_id, source_id, url, role, started_at",
                    f"1, {source}, {url}, 'article', {now}",
                ),
                (
                    "articles",
                    "source_id, url, seq, first_seen_at, last_seen_at",
                    f"{source}, {url}, n, {now}, {now}",
                ),
            ):
                db.execute(f"INSERT INTO {table} ({columns}) {count} SELECT {values} FROM c")
        plan = store.removals.begin("blog", keep_articles=False, reason="", by="", now=NOW)
        is_done, before, steps = False, count_rows(path), 0
        while not is_done:
            is_done = store.removals.step(plan.source_id, reason="", by="", now=NOW).is_done
            after = count_rows(path)
            assert max((before - after).values(), default=0) <= 200
            assert (after - before)["changes"] <= 20
            before, steps = after, steps + 1
    gone = (
        "feeds",
        "entries",
        "frontier",
        "filtered_urls",
        "resources",
        "image_files",
        "health_changes",
        "fetches",
    )
    assert {name: before[name] for name in gone} == dict.fromkeys(gone, 0)
    assert steps > 100
