"""Stored pages read again: what changes, what never does, and that a second time nothing does."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.programs import run_program
from tests.storage.conftest import NOW, Desk
from warraq.articles.extraction import ExtractOptions, compile_selector
from warraq.articles.ingest import Prepared, prepare
from warraq.articles.outcomes import Failed
from warraq.articles.records import Page
from warraq.crawler.parsing import Workers
from warraq.recleaning import Recleaner, Task
from warraq.storage import Recleaned, check, open_store

PLEA = "This notebook lives on the gifts of its readers, who send oranges and stamps to the old lighthouse."
WORDS = ("harbour", "lantern", "ferry", "orchard", "cellar", "bridge", "market", "quarry")


def post(word: str, *, plea: str = PLEA) -> bytes:
    """A post that only speaks of one thing, and what the site writes under each."""
    told = "".join(
        f"<p>The {word} was older than the {n} houses around it, and whoever came to the {word} by night, "
        f"in the winter of {1800 + n * 7}, told of another {word} that nobody else had seen since.</p>"
        for n in range(3, 8)
    )
    return (
        f"<html lang='en'><head><title>The {word}</title><meta property='og:type' content='article'></head><body>"
        f"<article class='post'><h1>The {word}</h1><span class='by'>Mira Haddad</span>{told}<p>{plea}</p></article>"
        "</body></html>"
    ).encode()


def put(desk: Desk, name: str, body: bytes, prepared: Prepared | None = None) -> None:
    record = desk.record(desk.lease(name), body=body, headers=(("content-type", "text/html; charset=utf-8"),))
    page = Page(
        url=desk.url(name), final_url=desk.url(name), status=200, headers=record.fetch.headers, body=body,
        fetched_at=record.fetch.started_at,
    )  # fmt: skip
    desk.store.fetches.commit_article(record, prepared or prepare(page))


@pytest.fixture(scope="module")
def workers():  # type: ignore[no-untyped-def]
    pool = Workers(1)
    yield pool
    pool.close()


Again = Callable[..., tuple[dict[str, int], list[Recleaned]]]


@pytest.fixture
def again(desk: Desk, workers: Workers) -> Again:
    """Cleans everything again; says the counts and what was told of."""

    def reclean(
        options: ExtractOptions | None = None, *, dry: bool = False, stop_after: int = 10_000
    ) -> tuple[dict[str, int], list[Recleaned]]:
        told: list[Recleaned] = []

        def tell(found: Recleaned) -> None:
            told.append(found)
            if len(told) >= stop_after:
                raise KeyboardInterrupt

        with open_store(desk.path) as store:
            if dry:
                store.recleaning.shadow()
            recleaner = Recleaner(
                store=store, workers=workers, now=NOW, run_id=None if dry else desk.run_id, tell=tell
            )
            asyncio.run(recleaner.reclean(Task(desk.source, options or ExtractOptions())))
        return dict(recleaner.counts), told

    return reclean


def dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as db:
        return list(db.iterdump())


def test_what_came_before_the_statistics_is_cleaned_with_them(desk: Desk, again: Again) -> None:
    for word in WORDS:
        put(desk, word, post(word))
    with desk.read() as reader:
        assert all(PLEA in row.text for row in map(reader.articles.get, (1, 2)))
    before = dump(desk.path)
    counts, told = again(dry=True)
    assert dump(desk.path) == before
    assert counts["changed"] == len(WORDS)
    counts, found = again()
    assert [(row.article_id, row.new_text) for row in found] == [
        (row.article_id, row.new_text) for row in told
    ]
    with desk.read() as reader:
        for number in range(1, len(WORDS) + 1):
            versions = reader.articles.versions(number)
            assert [version.reason for version in versions] == ["", "reclean"]
            assert PLEA not in versions[-1].text
            assert ("repeated", "site-statistics") in [
                (b.kind, b.rule) for b in reader.articles.removed(number)
            ]
        assert [change.detail for change in reader.articles.changes() if change.kind == "edited"] == [
            "reclean"
        ] * len(WORDS)
    after = dump(desk.path)
    counts, told = again()
    assert counts == {"up to date": len(WORDS)}
    assert dump(desk.path) == after


NOAI = b"<meta name='robots' content='noai'>"


@pytest.mark.parametrize("is_seen_later", [False, True])
def test_what_is_said_of_the_use_of_a_text_is_read_again_and_never_taken_from_a_later_sighting(
    desk: Desk, again: Again, is_seen_later: bool
) -> None:
    """The stored page is of the first sighting; of a later one with the same text only the statements are kept."""
    plain, reserved = post("harbour"), post("harbour").replace(b"</head>", NOAI + b"</head>")
    put(desk, "harbour", plain if is_seen_later else reserved)
    if is_seen_later:
        desk.later(days=1)
        put(desk, "harbour", reserved)
    else:  # as an earlier warraq, which read none, has left it
        with sqlite3.connect(desk.path) as db:
            db.execute("DELETE FROM reservations")
    for _ in range(2):
        again()
        with desk.read() as reader:
            article = reader.articles.get(1)
            assert article.reservations == ("meta: noai=1",)
            assert article.version == 1
            kinds = [change.kind for change in reader.articles.changes()]
            assert kinds == ["new", "edited"]


def test_what_was_learnt_of_the_site_is_no_edit_of_the_author(desk: Desk) -> None:
    for word in WORDS:
        put(desk, word, post(word))
    site = desk.store.site_blocks.newest(desk.source.id)
    for body, kind in (
        (post(WORDS[0]), "unchanged"),
        (
            post(WORDS[0]).replace(
                b"</article>", b"<p>The keeper added one more line to this.</p></article>"
            ),
            "revised",
        ),
    ):
        url = desk.url(WORDS[0])
        page = Page(url=url, final_url=url, status=200, headers=(), body=body, fetched_at=desk.now)
        prepared = prepare(page, site=site)
        assert prepared.article is not None
        assert PLEA not in prepared.article.text
        put(desk, WORDS[0], body, prepared)
        with desk.read() as reader:
            assert reader.fetches.of(url)[-1].outcome == kind


def test_stopped_half_way_it_goes_on_and_comes_to_the_same(desk: Desk, again: Again) -> None:
    for word in WORDS:
        put(desk, word, post(word))
    with pytest.raises(KeyboardInterrupt):
        again(stop_after=3)
    counts, _ = again()
    assert counts["up to date"] == 3
    assert counts["changed"] == len(WORDS) - 3
    with desk.read() as reader:
        assert all(len(reader.articles.versions(number)) == 2 for number in range(1, len(WORDS) + 1))


def clean_apart(path: Path, run_id: int, fatal: int = 0) -> int:
    """Clean again in a process of its own: the steps it took, or minus the signal that ended it."""
    done = run_program("tests.storage.recleaning_writer", str(path), str(run_id), str(fatal))
    assert done.returncode in (0, -9), done.stderr
    return done.returncode or int(done.stdout)


@pytest.mark.slow
def test_killed_at_any_moment_it_goes_on_and_comes_to_the_same(desk: Desk, tmp_path: Path) -> None:
    for word in WORDS:
        put(desk, word, post(word))
    desk.store.close()
    whole = shutil.copyfile(desk.path, tmp_path / "whole.db")
    steps = clean_apart(whole, desk.run_id)
    expected = dump(whole)
    for share in (0.3, 0.6, 0.9):
        path = shutil.copyfile(desk.path, tmp_path / f"killed-{share}.db")
        before = dump(path)
        assert clean_apart(path, desk.run_id, int(steps * share)) == -9
        assert dump(path) not in (before, expected)
        assert check(path) == ()
        clean_apart(path, desk.run_id)
        assert dump(path) == expected


def test_rules_of_a_user_are_applied_and_taken_back(desk: Desk, again: Again) -> None:
    put(desk, "harbour", post("harbour"))
    rules = ExtractOptions(remove_selectors=("p:last-of-type",), author_selector=".by", title_selector="h1")
    _, told = again(rules)
    assert [row.fields for row in told] == [("text", "authors")]
    with desk.read() as reader:
        row = reader.articles.get(1)
        assert PLEA not in row.text
        assert row.authors == ("Mira Haddad",)
        assert ("authors", "rule") in [(origin.field, origin.origin) for origin in reader.articles.origins(1)]
    assert again(rules)[0] == {"up to date": 1}
    again()
    with desk.read() as reader:
        assert reader.articles.versions(1)[-1].text == reader.articles.versions(1)[0].text


def test_a_refused_page_becomes_an_article_and_a_stored_one_is_kept(desk: Desk, again: Again) -> None:
    body = post("harbour")
    put(desk, "empty", b"<html><body><p></p></body></html>")
    record = desk.record(desk.lease("late"), body=body, headers=(("content-type", "text/html"),))
    desk.store.fetches.commit_failed(record, Failed(error="bug", detail="it fell over"))
    put(desk, "poor", b"<html><body><p></p></body></html>", prepared=desk.prepared(post("quarry"), "poor"))
    counts, told = again()
    assert (counts["stored"], counts["rejected"], counts["refused"]) == (1, 1, 1)
    assert {row.ending for row in told} == {"stored", "refused"}
    with desk.read() as reader:
        assert reader.articles.get(desk.url("late")).title == "The harbour"
        assert reader.articles.get(desk.url("poor")).version == 1
    after = dump(desk.path)
    counts, _ = again()
    assert (counts.get("stored", 0), counts.get("changed", 0)) == (0, 0)
    assert dump(desk.path) == after


def test_a_revision_counts_once(desk: Desk) -> None:
    for n in range(5):
        put(desk, "harbour", post("harbour", plea=f"Edit {'abcde'[n]} of it. " + PLEA))
    site = desk.store.site_blocks.newest(desk.source.id)
    assert (site.articles, dict(site.counts)) == (1, {})


def test_a_selector_that_is_none_is_told_of() -> None:
    compile_selector("div.post > p:not(.plea)")
    with pytest.raises(ValueError, match="Expected"):
        compile_selector("div..post")


LOST = "\ufffd"


def put_misread(desk: Desk, name: str, body: bytes, text: str) -> None:
    """Store a page with the article that was made of it when its bytes were misread."""
    misread = prepare(
        Page(
            url=desk.url(name), final_url=desk.url(name), status=200, body=text.encode(), fetched_at=desk.now
        )
    )
    assert misread.article is not None
    assert LOST in misread.article.text
    record = desk.record(desk.lease(name), body=body, headers=(("content-type", "text/html"),))
    flags = ("partial", *misread.article.flags)
    desk.store.fetches.commit_article(record, replace(misread, article=replace(misread.article, flags=flags)))


@pytest.mark.parametrize("word", ["café", "£5", "© 2009", "Zoë Müller"])
def test_characters_that_were_lost_come_back_from_the_kept_bytes(desk: Desk, again: Again, word: str) -> None:
    """'\ufffd5' and '£5' are the same words, but not the same text."""
    page = post(f"harbour of {word}").decode()
    put_misread(desk, "harbour", page.encode("cp1252"), page.encode("cp1252").decode("utf-8", "replace"))
    put(desk, "quarry", post("quarry"))
    (finding,) = check(desk.path)
    assert (finding.kind, finding.repairable) == ("characters", False)
    assert "warraq reclean" in finding.what
    assert "1 article " in finding.what
    with desk.read() as reader:
        assert LOST in reader.articles.get(1).text
        assert reader.count_lost() == 1
    counts, told = again(dry=True)
    assert counts["changed"] == 1
    counts, told = again()
    assert [(row.article_id, set(row.fields)) for row in told] == [(1, {"title", "text"})]
    with desk.read() as reader:
        row = reader.articles.get(1)
        assert word in row.text
        assert word in row.title
        assert LOST not in row.text + row.title
        assert reader.articles.versions(1)[-1].reason == "reclean"
        assert "partial" not in reader.articles.versions(1)[-1].flags
        assert reader.count_lost() == 0
    assert check(desk.path) == ()
    assert again()[0] == {"up to date": 2}


def test_characters_that_the_page_itself_lost_are_no_finding(desk: Desk, again: Again) -> None:
    body = post(f"harbour of caf{LOST}")
    put(desk, "harbour", body)
    assert check(desk.path) == ()
    with desk.read() as reader:
        assert LOST in reader.articles.get(1).text
        assert reader.count_lost() == 1
    assert again()[0].get("changed", 0) == 0


def test_articles_of_an_earlier_warraq_are_judged_without_a_new_version(desk: Desk, again: Again) -> None:
    for word in WORDS[:2]:
        put(desk, word, post(word))
    with sqlite3.connect(desk.path) as db:
        before = db.execute("SELECT text_confidence, date_confidence FROM versions").fetchall()
        db.execute(
            "UPDATE versions SET text_confidence = NULL, title_confidence = NULL, date_confidence = NULL,"
            " authors_confidence = NULL"
        )
    assert all(None not in row for row in before)
    dry = dump(desk.path)
    assert again(dry=True)[0]["same"] == 2
    assert dump(desk.path) == dry
    assert again()[0]["same"] == 2
    with sqlite3.connect(desk.path) as db:
        assert db.execute("SELECT text_confidence, date_confidence FROM versions").fetchall() == before
        assert db.execute("SELECT number, reason FROM versions").fetchall() == [(1, ""), (1, "")]
