"""Both engines give the same answers in the same order: one corpus of seven languages, five hundred questions."""

import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests import postgres
from tests.storage.conftest import NOW
from tests.storage.search_texts import QUESTIONS, Text, articles, questions
from warraq.articles.text import fold, tokens
from warraq.storage import Source, StoryFilter, open_store
from warraq.storage.opening import _writable
from warraq.storage.postgres import search
from warraq.storage.rules import read_question
from warraq.storage.sql.corpus import index_article
from warraq.storage.sql.corpus.search import find_articles
from warraq.storage.sql.corpus.stories import SqlStoryQueries
from warraq.storage.sql.database import Database, OvertakenError, snapshot, to_text, transaction

SOURCES = 3


class Both(NamedTuple):
    """The same corpus on each engine."""

    sqlite: Database
    postgresql: Database


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Databases]:
    with postgres.databases() as made:
        yield made


@pytest.fixture(scope="module")
def both(empty: postgres.Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    file = tmp_path_factory.mktemp("search") / "corpus.db"
    with closing(opened(file)) as sqlite, closing(opened(empty.make())) as postgresql:
        for db in (sqlite, postgresql):
            fill(db, dict(enumerate(articles(), 1)))
        yield Both(sqlite, postgresql)


def opened(database: Path | str) -> Database:
    """A connection to a database with three sources."""
    with open_store(database, create=True) as store:
        for number in range(SOURCES):
            store.sources.add(Source(slug=f"s{number}", home_url=f"https://s{number}.example/"), now=NOW)
    return _writable(database, create=False)


def fill(db: Database, texts: dict[int, Text]) -> None:
    """Put articles into the index, and what a search reads of them elsewhere."""
    at = to_text(NOW)
    with transaction(db):
        db.executemany(
            "INSERT INTO articles (id, source_id, url, seq, first_seen_at, last_seen_at, dated_at, language)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (n, 1 + n % SOURCES, f"https://x.example/{n}", n, at, at, at, "ar" if n % 2 else "")
                for n in texts
            ],
        )
        db.executemany(
            "INSERT INTO versions (article_id, number, seen_at, title, direction, text, html, markdown, words,"
            " content_hash, extractor) VALUES (?, 1, ?, ?, 'ltr', ?, '', '', 1, '', 'test')",
            [(n, at, title, text) for n, (title, text, _) in texts.items()],
        )
        for number, (title, text, tags) in texts.items():
            index_article(db, number, title=title, text=text, tags=tags)


def ranking(db: Database, question: str, **chosen: Any) -> list[tuple[int, float]]:
    """All articles with the words, best first, with their scores."""
    terms = read_question(question)
    if not terms:
        return []
    asked = {
        "source": None,
        "language": None,
        "label": None,
        "starred": None,
        "include_duplicates": True,
        **chosen,
    }
    with snapshot(db):
        return find_articles(db, terms, limit=10_000, **asked)


def test_five_hundred_questions_have_the_same_answers_in_the_same_order(both: Both) -> None:
    asked = questions()
    assert len(asked) >= QUESTIONS
    answers = {question: ranking(both.sqlite, question) for question in asked}
    assert {question: ranking(both.postgresql, question) for question in asked} == answers
    lengths = [len(found) for found in answers.values()]
    assert sum(length == 0 for length in lengths) > 100  # phrases that stand nowhere
    assert sum(length > 1 for length in lengths) > 200  # there is an order
    assert sum(len({score for _, score in found}) > 1 for found in answers.values()) > 200


def test_pages_of_hits_lists_and_narrowed_searches_are_the_same(both: Both) -> None:
    for question in questions()[::12]:
        for chosen in (StoryFilter(query=question), StoryFilter(query=question, source="s1", language="ar")):
            pages = [SqlStoryQueries(db).find(chosen, first=1, limit=5) for db in both]
            assert pages[0] == pages[1], question
            lists = [SqlStoryQueries(db).select(chosen) for db in both]
            assert lists[0] == lists[1], question
        narrowed = [ranking(db, question, source="s1") for db in both]
        assert narrowed[0] == narrowed[1], question


def test_an_article_that_changes_or_goes_counts_as_what_it_is_now(both: Both) -> None:
    asked = ("ink", '"reed pen"', "the", "كتب", "北京")
    before = [ranking(both.sqlite, question) for question in asked]
    for db in both:
        with transaction(db):
            index_article(db, 1, title="ink", text="the ink of the reed pen " * 40, tags=())
            db.execute("DELETE FROM article_index WHERE rowid IN (3, 5, 7)")
    after = [ranking(both.sqlite, question) for question in asked]
    assert after != before
    assert [ranking(both.postgresql, question) for question in asked] == after
    with transaction(both.postgresql) as db:
        search.count_anew(db)
    assert [ranking(both.postgresql, question) for question in asked] == after


def test_what_a_transaction_indexed_is_found_in_it_and_goes_with_it(both: Both) -> None:
    """The file's index is written at the end of a transaction: not before it is kept, but before it is asked."""

    def undone(db: Database) -> None:
        with transaction(db):
            index_article(db, 1, title="", text="quincunx", tags=())
            index_article(db, 2, title="", text="quincunx", tags=())
            index_article(db, 1, title="", text="quincunx sextant", tags=())
            db.drop_from_index(2)
            assert [number for number, _ in ranking(db, "quincunx")] == [1]
            index_article(db, 1, title="", text="sextant", tags=())
            raise OvertakenError("others were faster")

    for db in both:
        with pytest.raises(OvertakenError):
            undone(db)
        assert ranking(db, "quincunx") == ranking(db, "sextant") == []
        with transaction(db):
            index_article(db, 2, title="", text="quincunx", tags=())
            db.drop_from_index(2)
        assert ranking(db, "quincunx") == []


@pytest.mark.parametrize("most", [1, 40, 150, 399, 400, 5_000])
@pytest.mark.parametrize(
    "question", ["common", '"very common"', '"common very"', "rare common", "人人", "absent"]
)
def test_of_frequent_words_the_newest_are_found_block_by_block(
    spread: Both, monkeypatch: pytest.MonkeyPatch, question: str, most: int
) -> None:
    monkeypatch.setattr(search, "COUNTED", 10)
    monkeypatch.setattr(search, "LOOKED_INTO", 5)
    answers = []
    for db in spread:
        with snapshot(db):
            found = db.find(read_question(question), newest=most, ranked=True)
            sql = f"SELECT i.rowid, i.score FROM {found.table} i ORDER BY i.rowid"
            rows = db.execute(sql, found.parameters).fetchall()
            answers.append(([number for number, _ in rows], found.is_cut))
            assert all(score > 0 for _, score in rows)
    assert answers[0] == answers[1]


@pytest.fixture(scope="module")
def spread(empty: postgres.Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """400 articles with large numbers: many blocks, few of each."""
    file = tmp_path_factory.mktemp("spread") / "corpus.db"
    with closing(opened(file)) as sqlite, closing(opened(empty.make())) as postgresql:
        for db in (sqlite, postgresql):
            with transaction(db):
                for number in range(1, 401):
                    text = (
                        f"very common 人人 {'rare' if number % 97 == 0 else ''}"
                        if number % 3
                        else "common very"
                    )
                    index_article(db, number * 150, title="", text=text, tags=())
        yield Both(sqlite, postgresql)


def test_fts5_cuts_words_where_we_do(tmp_path: Path) -> None:
    """Of every character that may stand in a word, alone and within one."""
    every = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code))[0] in "LNM"]
    text = " ".join([*every, *(f"a{char}b" for char in every)])
    with closing(opened(tmp_path / "corpus.db")) as db:
        with transaction(db):
            index_article(db, 1, title="", text=text, tags=())
        db.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, article_index, instance)")
        seen = [term for (term,) in db.execute("SELECT term FROM temp.terms ORDER BY offset")]
    assert len(seen) > 400_000
    assert seen == tokens(fold(text))
