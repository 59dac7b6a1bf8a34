"""What every shelf keeps to: the one in memory and the one in SQLite pass the same suite, and ingest the same way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from articles.dedup import sign
from articles.ingest import ArticleShelf, Prepared, Sighting, ingest
from articles.outcomes import Duplicate, Outcome, Rejected, Revised, Stored, Unchanged
from articles.records import Article, Metadata
from storage import Source, Store
from storage.connection import transaction
from storage.shelf import SqliteShelf
from tests.ingest.memory_shelf import MemoryShelf
from tests.storage.conftest import word

NOW = datetime(2026, 3, 1, tzinfo=UTC)


class Bench(Protocol):
    """A shelf with what a test wants to see of it besides."""

    shelf: ArticleShelf

    def changes(self) -> list[tuple[str, int]]: ...
    def mark_gone(self, article_id: int) -> None: ...
    def duplicate_of(self, article_id: int) -> int | None: ...


@dataclass
class MemoryBench:
    shelf: MemoryShelf

    def changes(self) -> list[tuple[str, int]]:
        return self.shelf.changes

    def mark_gone(self, article_id: int) -> None:
        self.shelf.mark_gone(article_id)

    def duplicate_of(self, article_id: int) -> int | None:
        return self.shelf.duplicate_of(article_id)


@dataclass
class SqliteBench:
    store: Store
    shelf: SqliteShelf

    def changes(self) -> list[tuple[str, int]]:
        return self.store._connection.execute("SELECT kind, article_id FROM changes ORDER BY seq").fetchall()

    def mark_gone(self, article_id: int) -> None:
        assert self.shelf.mark_gone(article_id, 404, seen("gone"))

    def duplicate_of(self, article_id: int) -> int | None:
        row = self.store._connection.execute(
            "SELECT duplicate_of FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        return row[0]  # type: ignore[no-any-return]


@pytest.fixture(params=["memory", "sqlite"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    if request.param == "memory":
        yield MemoryBench(MemoryShelf())
        return
    with Store.open(tmp_path / "shelf.db", create=True) as store:
        source = store.sources.add(Source(slug="s", home_url="https://s.example/"), now=NOW)
        with transaction(store._connection) as db:
            yield SqliteBench(store, SqliteShelf(db, source_id=source.id, run_id=None, fetch_id=None))


def seen(asked: str, final: str = "") -> Sighting:
    return Sighting(
        asked_url=f"https://s.example/{asked}", url=f"https://s.example/{final or asked}", seen_at=NOW
    )


def text_of(subject: str, words: int = 240) -> str:
    return " ".join(word(subject, number) for number in range(words))


def page(title: str, text: str) -> Prepared:
    article = Article(url="", metadata=Metadata(title=title), text=text, html="", markdown="")
    return Prepared(article=article, signature=sign(text, title))


def put(bench: Bench, asked: str, text: str, *, title: str = "", final: str = "") -> Outcome:
    return ingest(page(title or asked, text), seen(asked, final), bench.shelf)


def test_what_was_added_is_found_by_its_address(bench: Bench) -> None:
    assert bench.shelf.find("https://s.example/one") is None
    assert put(bench, "one", text_of("amber")) == Stored(article_id=1)
    found = bench.shelf.find("https://s.example/one")
    assert found is not None
    assert (found.article_id, found.title, found.version, found.is_gone, found.relation) == (
        1,
        "one",
        1,
        False,
        "",
    )
    assert found.content_hash == sign(text_of("amber")).content_hash
    assert found.cluster_id is not None


def test_a_rejected_page_touches_nothing(bench: Bench) -> None:
    rejected = Rejected(reason="listing")
    assert ingest(Prepared(rejected=rejected), seen("one"), bench.shelf) is rejected
    assert bench.changes() == []


@pytest.mark.parametrize(
    ("title", "text", "outcome"),
    [
        ("one", text_of("amber"), Unchanged(article_id=1)),
        ("One", text_of("amber").replace(" ", "\n\n"), Unchanged(article_id=1)),
        ("«one»", text_of("amber") + "…", Unchanged(article_id=1)),
        ("one more", text_of("amber"), Revised(article_id=1, version=2)),
        ("one", text_of("amber", 250), Revised(article_id=1, version=2)),
        ("one", "", Revised(article_id=1, version=2)),
    ],
)
def test_a_version_is_other_words_in_text_or_title(
    bench: Bench, title: str, text: str, outcome: Outcome
) -> None:
    put(bench, "one", text_of("amber"))
    assert put(bench, "one", text, title=title) == outcome
    assert put(bench, "one", text, title=title) == Unchanged(article_id=1)


def test_copies_point_to_the_earliest_and_follow_its_edits(bench: Bench) -> None:
    put(bench, "one", text_of("amber"))
    put(bench, "two", text_of("cobalt"))
    same = put(bench, "three", text_of("amber"))
    assert same == Duplicate(article_id=3, duplicate_of=1, similarity=1.0, reason="same")
    near = put(bench, "four", text_of("amber", 200))
    assert isinstance(near, Duplicate)
    assert near.duplicate_of == 1
    assert [bench.duplicate_of(number) for number in (1, 2, 3, 4)] == [None, None, 1, 1]
    assert put(bench, "one", text_of("dorian")) == Revised(article_id=1, version=2)
    edited_copy = put(bench, "five", text_of("dorian"))
    assert isinstance(edited_copy, Duplicate)
    assert edited_copy.duplicate_of == 1


def test_a_short_text_is_a_copy_only_under_the_same_title(bench: Bench) -> None:
    put(bench, "one", "No post today.", title="Pause")
    assert isinstance(put(bench, "two", "No post today.", title="Holiday"), Stored)
    assert isinstance(put(bench, "three", "No post today.", title="Pause"), Duplicate)


def test_what_was_gone_comes_back(bench: Bench) -> None:
    put(bench, "one", text_of("amber"))
    bench.mark_gone(1)
    assert put(bench, "one", text_of("amber", 250)) == Revised(article_id=1, version=2)
    assert [kind for kind, _ in bench.changes()] == ["new", "gone", "back", "edited"]


@pytest.mark.parametrize(
    ("title", "text"),
    [("old", text_of("amber")), ("else", text_of("amber", 230)), ("old", text_of("cobalt"))],
    ids=["same", "edited", "same title"],
)
def test_a_redirect_moves_an_article(bench: Bench, title: str, text: str) -> None:
    put(bench, "old", text_of("amber"))
    put(bench, "old", text, title=title, final="new")
    found = bench.shelf.find("https://s.example/new")
    assert found is not None
    assert (found.article_id, found.url) == (1, "https://s.example/new")
    former = bench.shelf.find("https://s.example/old")
    assert former is not None
    assert former.article_id == 1
    assert ("moved", 1) in bench.changes()
    count = len(bench.changes())
    put(bench, "old", text, title=title, final="new")
    assert len(bench.changes()) == count  # once


def test_a_redirect_to_another_text_moves_nothing(bench: Bench) -> None:
    put(bench, "old", text_of("amber"))
    assert put(bench, "old", text_of("cobalt"), title="home", final="home") == Stored(article_id=2)
    former = bench.shelf.find("https://s.example/old")
    assert former is not None
    assert (former.article_id, former.url) == (1, "https://s.example/old")


def test_an_article_gives_way_to_the_one_that_stands_where_it_went(bench: Bench) -> None:
    put(bench, "old", text_of("amber"))
    put(bench, "new", text_of("amber"), title="old")
    put(bench, "copy", text_of("amber"))
    assert [bench.duplicate_of(number) for number in (1, 2, 3)] == [None, 1, 1]
    assert put(bench, "old", text_of("amber"), final="new", title="old") == Unchanged(article_id=2)
    assert [bench.duplicate_of(number) for number in (1, 2, 3)] == [2, None, 2]
    found = bench.shelf.find("https://s.example/old")
    assert found is not None
    assert found.article_id == 2
    later = put(bench, "later", text_of("amber"))
    assert isinstance(later, Duplicate)
    assert later.duplicate_of == 2


def test_a_short_link_leads_to_the_article(bench: Bench) -> None:
    put(bench, "s", text_of("amber"), final="one", title="one")
    put(bench, "one", text_of("amber"))
    found = bench.shelf.find("https://s.example/s")
    assert found is not None
    assert (found.article_id, found.url) == (1, "https://s.example/one")
    assert bench.changes() == [("new", 1)]
