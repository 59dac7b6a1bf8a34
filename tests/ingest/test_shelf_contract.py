"""What every shelf keeps to: the one in memory and the one in SQLite pass the same suite, and ingest the same way."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from tests.ingest.memory_shelf import MemoryShelf
from tests.storage.conftest import word
from warraq.articles.dedup import sign
from warraq.articles.ingest import ArticleShelf, Prepared, Sighting, ingest
from warraq.articles.outcomes import Duplicate, Outcome, Rejected, Revised, Stored, Unchanged
from warraq.articles.records import Article, Metadata, Reservation
from warraq.storage import Source, Store, open_store
from warraq.storage.sql.arrival import SqlShelf
from warraq.storage.sql.database import transaction

NOW = datetime(2026, 3, 1, tzinfo=UTC)


class Bench(Protocol):
    """A shelf with what a test wants to see of it besides."""

    shelf: ArticleShelf

    def changes(self) -> list[tuple[str, int]]: ...
    def mark_gone(self, article_id: int) -> None: ...
    def duplicate_of(self, article_id: int) -> int | None: ...
    def stated(self, article_id: int) -> list[str]: ...


@dataclass
class MemoryBench:
    shelf: MemoryShelf

    def changes(self) -> list[tuple[str, int]]:
        return self.shelf.changes

    def mark_gone(self, article_id: int) -> None:
        self.shelf.mark_gone(article_id)

    def duplicate_of(self, article_id: int) -> int | None:
        return self.shelf.duplicate_of(article_id)

    def stated(self, article_id: int) -> list[str]:
        return [f"{one.origin} {one.value}" for one in self.shelf.stated[article_id]]


@dataclass
class SqlBench:
    store: Store
    shelf: SqlShelf

    def changes(self) -> list[tuple[str, int]]:
        return self.store._connection.execute("SELECT kind, article_id FROM changes ORDER BY seq").fetchall()

    def mark_gone(self, article_id: int) -> None:
        assert self.shelf.mark_gone(article_id, 404, seen("gone"))

    def duplicate_of(self, article_id: int) -> int | None:
        row = self.store._connection.execute(
            "SELECT duplicate_of FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        return row[0]  # type: ignore[no-any-return]

    def stated(self, article_id: int) -> list[str]:
        rows = self.store._connection.execute(
            "SELECT r.origin || ' ' || r.value FROM reservations r JOIN versions v ON v.id = r.version_id"
            " JOIN articles a ON a.id = v.article_id AND a.version = v.number WHERE a.id = ? ORDER BY r.position",
            (article_id,),
        )
        return [row for (row,) in rows]


@pytest.fixture(params=["memory", "sqlite"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    if request.param == "memory":
        yield MemoryBench(MemoryShelf())
        return
    with open_store(tmp_path / "shelf.db", create=True) as store:
        source = store.sources.add(Source(slug="s", home_url="https://s.example/"), now=NOW)
        with transaction(store._connection) as db:
            yield SqlBench(store, SqlShelf(db, source_id=source.id, run_id=None, fetch_id=None))


def seen(asked: str, final: str = "") -> Sighting:
    return Sighting(
        asked_url=f"https://s.example/{asked}", url=f"https://s.example/{final or asked}", seen_at=NOW
    )


def text_of(subject: str, words: int = 240) -> str:
    return " ".join(word(subject, number) for number in range(words))


def page(title: str, text: str, declared: str = "") -> Prepared:
    metadata = Metadata(title=title, declared_url=f"https://s.example/{declared}" if declared else "")
    article = Article(url="", metadata=metadata, text=text, html="", markdown="")
    return Prepared(article=article, signature=sign(text, title))


def put(
    bench: Bench, asked: str, text: str, *, title: str = "", final: str = "", declared: str = ""
) -> Outcome:
    return ingest(page(title or asked, text, declared), seen(asked, final), bench.shelf)


def test_what_was_added_is_found_by_its_address(bench: Bench) -> None:
    assert bench.shelf.find("https://s.example/one") is None
    assert put(bench, "one", text_of("amber")) == Stored(article_id=1)
    found = bench.shelf.find("https://s.example/one")
    assert found is not None
    assert (found.article_id, found.title, found.version, found.is_gone, found.is_leaf) == (
        1,
        "one",
        1,
        False,
        False,
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


def where(bench: Bench, name: str) -> tuple[int, str] | None:
    """Number and own address of the article that an address leads to."""
    found = bench.shelf.find(f"https://s.example/{name}")
    return None if found is None else (found.article_id, found.url.removeprefix("https://s.example/"))


def test_a_numbered_address_and_the_declared_one_are_one_article(bench: Bench) -> None:
    assert put(bench, "post", text_of("amber"), title="t") == Stored(article_id=1)
    assert put(bench, "?p=12", text_of("amber", 235), title="t", declared="post") == Unchanged(article_id=1)
    assert where(bench, "?p=12") == (1, "post")
    assert put(bench, "post", text_of("amber"), title="t") == Unchanged(
        article_id=1
    )  # no version by another form
    assert bench.changes() == [("new", 1)]


def test_the_numbered_address_may_come_first(bench: Bench) -> None:
    assert put(bench, "?p=12", text_of("amber"), title="t", declared="post") == Stored(article_id=1)
    assert put(bench, "post", text_of("amber"), title="t") == Unchanged(article_id=1)
    assert where(bench, "?p=12") == where(bench, "post") == (1, "post")
    for _ in range(2):  # and stays where it is
        assert put(bench, "?p=12", text_of("amber"), title="t", declared="post") == Unchanged(article_id=1)
        assert put(bench, "post", text_of("amber"), title="t", declared="post") == Unchanged(article_id=1)
    assert bench.changes() == [("new", 1), ("moved", 1)]


@pytest.mark.parametrize("title", ["daily", "another"])
def test_a_template_that_declares_one_address_for_all_merges_nothing(bench: Bench, title: str) -> None:
    put(bench, "first", text_of("amber"), title="daily", declared="first")
    assert put(bench, "second", text_of("cobalt"), title=title, declared="first") == Stored(article_id=2)
    assert put(bench, "third", text_of("dorian"), title=title, declared="first") == Stored(article_id=3)
    assert put(bench, "second", text_of("cobalt"), title=title, declared="first") == Unchanged(article_id=2)
    assert where(bench, "first") == (1, "first")


def test_a_declared_address_that_turns_out_to_be_another_article(bench: Bench) -> None:
    put(bench, "first", text_of("amber"), declared="second")
    assert put(bench, "second", text_of("cobalt")) == Stored(article_id=2)
    assert (where(bench, "first"), where(bench, "second")) == ((1, "first"), (2, "second"))


@pytest.mark.parametrize("declared", ["", "category/ink"])
def test_a_declared_homepage_or_listing_is_not_believed(bench: Bench, declared: str) -> None:
    page_of_all = Metadata(title="t", declared_url=f"https://s.example/{declared}")
    for number, name in enumerate(("one", "two"), 1):
        article = Article(url="", metadata=page_of_all, text=text_of(name), html="", markdown="")
        prepared = Prepared(article=article, signature=sign(article.text, "t"))
        assert ingest(prepared, seen(name), bench.shelf) == Stored(article_id=number)
    assert where(bench, declared) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://s.example/post", "https://s.example/post/"),
        ("http://www.s.example/post/", "https://s.example/post"),
    ],
)
def test_another_form_of_an_address_is_no_copy(bench: Bench, first: str, second: str) -> None:
    prepared = page("t", text_of("amber"))
    for address, outcome in ((first, Stored(article_id=1)), (second, Unchanged(article_id=1))):
        assert ingest(prepared, Sighting(asked_url=address, url=address, seen_at=NOW), bench.shelf) == outcome
    other = page("t", text_of("cobalt"))
    at = Sighting(asked_url="https://s.example/other", url="https://s.example/other", seen_at=NOW)
    ingest(other, at, bench.shelf)
    with_slash = Sighting(asked_url=f"{at.url}/", url=f"{at.url}/", seen_at=NOW)
    assert isinstance(
        ingest(page("t", text_of("dorian")), with_slash, bench.shelf), Stored
    )  # other text: another


NFC, NFD = "caf%C3%A9", "cafe%CC%81"  # earlier versions stored the first for both


@pytest.mark.parametrize(
    ("stored", "now"),
    [
        (NFC, NFD),
        ("%D8%AE%D8%A8", "%25D8%25AE%25D8%25A8"),
        ("%D8%AE", "%D8%AE%E2%80%8F"),
        ("?q=%C3%A9&x=1", "?q=e%CC%81&&x=1"),
        ("post?srsltid=AfmBOo", "post"),
    ],
)
@pytest.mark.parametrize(
    ("words", "outcome"), [(240, Unchanged(article_id=1)), (250, Revised(article_id=1, version=2))]
)
def test_an_address_that_was_stored_in_another_form(
    bench: Bench, stored: str, now: str, words: int, outcome: Outcome
) -> None:
    put(bench, stored, text_of("amber"), title="t")
    put(bench, "copy", text_of("amber"), title="t")  # another article, whichever of the two comes first
    for expected in (outcome, Unchanged(article_id=1)):
        assert put(bench, now, text_of("amber", words), title="t") == expected
        assert where(bench, now) == where(bench, stored) == (1, now)
    assert put(bench, stored, text_of("amber", words), title="t") == Unchanged(article_id=1)
    assert [change for change in bench.changes() if change[1] == 1 and change[0] != "duplicate"] == [
        ("new", 1), ("moved", 1), *[("edited", 1)] * (words == 250),
    ]  # fmt: skip


def test_two_names_that_differ_in_composition_may_be_two_articles(bench: Bench) -> None:
    put(bench, NFC, text_of("amber"), title="t")
    assert put(bench, NFD, text_of("cobalt"), title="t") == Stored(article_id=2)
    assert (where(bench, NFC), where(bench, NFD)) == ((1, NFC), (2, NFD))
    assert put(bench, NFC, text_of("amber"), title="t") == Unchanged(article_id=1)


def test_the_server_says_that_two_forms_are_one(bench: Bench) -> None:
    put(bench, NFC, text_of("amber"), title="t")
    assert put(bench, NFD, text_of("cobalt"), title="t", final=NFC) == Revised(article_id=1, version=2)
    assert where(bench, NFD) == (1, NFC)  # a redirect
    put(bench, "na%C3%AFve", text_of("dorian"), title="u")
    assert put(bench, "nai%CC%88ve", text_of("dorian", 235), title="u", declared="na%C3%AFve") == Unchanged(
        article_id=2
    )
    assert where(bench, "nai%CC%88ve") == (2, "na%C3%AFve")  # a stated canonical
    assert [kind for kind, _ in bench.changes()] == ["new", "edited", "new"]


def test_the_form_that_a_page_states_is_known_before_it_is_seen(bench: Bench) -> None:
    assert put(bench, NFD, text_of("amber"), title="t", declared=NFC) == Stored(article_id=1)
    assert where(bench, NFC) == (1, NFD)


def test_a_link_that_redirects_now_here_now_there(bench: Bench) -> None:
    put(bench, "latest", text_of("amber"), title="one", final="one")
    put(bench, "latest", text_of("cobalt"), title="two", final="two")
    assert (where(bench, "one"), where(bench, "two")) == ((1, "one"), (2, "two"))
    # and one day shows a page of its own: no edit of the article it led to
    assert put(bench, "latest", text_of("dorian"), title="one") == Stored(article_id=3)
    assert where(bench, "latest") == (3, "latest")
    assert put(bench, "one", text_of("amber"), title="one") == Unchanged(article_id=1)


def test_an_address_that_was_left_may_be_used_again(bench: Bench) -> None:
    put(bench, "old", text_of("amber"))
    put(bench, "new", text_of("amber"), title="old")
    put(bench, "old", text_of("amber"), final="new", title="old")
    assert [bench.duplicate_of(number) for number in (1, 2)] == [2, None]
    assert put(bench, "old", text_of("cobalt"), title="other") == Revised(article_id=1, version=2)
    assert where(bench, "old") == (1, "old")
    assert bench.duplicate_of(1) is None
    assert ("back", 1) in bench.changes()
    assert put(bench, "old", text_of("cobalt"), title="other") == Unchanged(article_id=1)


def test_the_whole_stands_for_its_excerpt(bench: Bench) -> None:
    assert put(bench, "short", text_of("amber", 60)) == Stored(article_id=1)
    whole = put(bench, "whole", text_of("amber", 240))
    assert whole == Duplicate(article_id=2, duplicate_of=1, similarity=1.0, reason="extended")
    assert [bench.duplicate_of(number) for number in (1, 2)] == [2, None]
    assert bench.changes() == [("new", 1), ("new", 2), ("duplicate", 1)]
    assert put(bench, "short", text_of("amber", 240)) == Revised(article_id=1, version=2)
    assert [bench.duplicate_of(number) for number in (1, 2)] == [None, 1]  # whole too, and the earlier


NOAI = Reservation(signal="noai", value="1", origin="meta")
TRAIN = Reservation(signal="content-signal", value="ai-train=no", origin="robots.txt")
SIGHTINGS: list[
    tuple[tuple[Reservation, ...], tuple[Reservation, ...] | None, str, str, list[str], list[str]]
] = [
    # what the page states, what robots.txt does, at which address, which text; what is kept, and what changed
    ((NOAI,), (), "one", "amber", ["meta 1"], ["edited"]),
    ((), (TRAIN,), "one", "amber", ["robots.txt ai-train=no"], ["edited"]),
    ((), (), "one", "amber", [], []),
    ((), None, "one", "amber", [], []),
    ((NOAI,), (TRAIN,), "one", "cobalt", ["meta 1", "robots.txt ai-train=no"], ["edited"]),
    ((NOAI,), (), "print", "amber", [], []),  # another form of the page speaks for itself only
]


@pytest.mark.parametrize(("stated", "robots", "name", "subject", "kept", "changes"), SIGHTINGS)
def test_what_is_said_of_the_use_of_a_text_is_brought_up_to_date(
    bench: Bench,
    stated: tuple[Reservation, ...],
    robots: tuple[Reservation, ...] | None,
    name: str,
    subject: str,
    kept: list[str],
    changes: list[str],
) -> None:
    put(bench, "one", text_of("amber"))
    put(bench, "print", text_of("amber"), final="print", declared="one")
    count = len(bench.changes())
    again = page("one", text_of(subject), declared="" if name == "one" else "one")
    assert again.article is not None
    metadata = replace(again.article.metadata, reservations=stated)
    again = replace(again, article=replace(again.article, metadata=metadata))
    for _ in range(2):  # a second time nothing changes
        ingest(again, replace(seen(name), reservations=robots), bench.shelf)
    assert bench.stated(1) == kept
    assert [kind for kind, _ in bench.changes()[count:]] == changes
    found = bench.shelf.find("https://s.example/one")
    assert found is not None
    assert found.version == (2 if subject == "cobalt" else 1)


@pytest.mark.parametrize("subject", ["amber", "cobalt"])
def test_what_robots_txt_said_stays_while_nobody_asks_it(bench: Bench, subject: str) -> None:
    ingest(page("one", text_of("amber")), replace(seen("one"), reservations=(TRAIN,)), bench.shelf)
    put(bench, "one", text_of(subject))
    assert bench.stated(1) == ["robots.txt ai-train=no"]
    ingest(page("one", text_of(subject)), replace(seen("one"), reservations=()), bench.shelf)
    assert bench.stated(1) == []


def put_old(
    bench: Bench, asked: str, text: str, *, days: int = 30, title: str = "one", final: str = ""
) -> Outcome:
    """As `put`, as an archive shows it that many days before."""
    old = replace(seen(asked, final), seen_at=NOW - timedelta(days=days), is_archived=True)
    return ingest(page(title, text), old, bench.shelf)


def test_what_an_archive_shows_of_the_past_is_kept_beside_the_current_version(bench: Bench) -> None:
    put(bench, "one", text_of("amber"))
    assert put_old(bench, "one", text_of("amber")) == Unchanged(article_id=1)
    assert put_old(bench, "one", text_of("amber", 230)) == Revised(article_id=1, version=2)
    assert put_old(bench, "one", text_of("amber", 230), days=20) == Unchanged(article_id=1)
    assert put_old(bench, "one", text_of("amber", 220), days=10) == Revised(article_id=1, version=3)
    known = bench.shelf.find("https://s.example/one")
    assert known is not None
    assert (known.version, known.content_hash) == (1, sign(text_of("amber")).content_hash)
    assert bench.changes() == [("new", 1)]
    assert put(bench, "one", text_of("amber", 250)) == Revised(article_id=1, version=4)


def test_what_an_archive_shows_of_later_is_an_edit(bench: Bench) -> None:
    put(bench, "one", text_of("amber"))
    assert put_old(bench, "one", text_of("amber", 250), days=-1) == Revised(article_id=1, version=2)
    known = bench.shelf.find("https://s.example/one")
    assert known is not None
    assert known.version == 2


def test_an_old_redirect_moves_nothing(bench: Bench) -> None:
    put(bench, "one", text_of("amber"))
    assert put_old(bench, "one", text_of("amber"), final="former") == Unchanged(article_id=1)
    known = bench.shelf.find("https://s.example/former")
    assert known is not None
    assert (known.article_id, known.url) == (1, "https://s.example/one")
    put(bench, "two", text_of("birch"))
    assert put_old(bench, "one", text_of("amber"), final="two") == Revised(article_id=2, version=2)
    assert bench.changes() == [("new", 1), ("new", 2)]


def test_a_clock_that_was_put_back_does_not_keep_edits_away(bench: Bench) -> None:
    put(bench, "one", text_of("amber"))
    earlier = replace(seen("one"), seen_at=NOW - timedelta(days=1))
    assert ingest(page("one", text_of("amber", 250)), earlier, bench.shelf) == Revised(
        article_id=1, version=2
    )
    assert bench.changes() == [("new", 1), ("edited", 1)]
