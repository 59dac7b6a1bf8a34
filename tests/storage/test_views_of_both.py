"""The views, the contract for downstream tools, are the same in a file and on a server: columns, types, rows."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from tests import postgres
from tests.corpora import HOME, NOW, TEXTS, make_corpus
from warraq.articles.records import Fetch
from warraq.storage import (
    FeedState,
    FetchRecord,
    ReadDocument,
    SeenEntry,
    Store,
    StoryFilter,
    open_store,
    poll_visit,
)

VIEWS = (
    "article", "article_text", "story", "change", "entry", "removed", "reading_state", "article_label", "saved_search",
)  # fmt: skip
#: SQLite's types in PostgreSQL's words; of an expression SQLite states none, and all of ours that have none are text.
TYPES = {"TEXT": "text", "INTEGER": "bigint", "REAL": "double precision"}


def write(store: Store) -> None:
    """More than the corpus has: what a reader does, and a feed that lists an article and something else."""
    store.reading.mark_read([1, 2], True, now=NOW)
    store.reading.star([3], True, now=NOW)
    store.reading.note(1, "look again: “حبر”", now=NOW)
    store.reading.label([1, 3], add=["ink", "مهم"], now=NOW)
    source = store.sources.get("blog")
    store.searches.save("ink", StoryFilter(query="ink", source="blog"), title="Ink", now=NOW)
    store.searches.save("all", StoryFilter(query="paper"), now=NOW)
    store.marks.set([1], "good", note="", now=NOW)
    feed = store.feeds.add(FeedState(source_id=source.id, url=f"{HOME}feed", kind="feed", next_poll_at=NOW))
    run_id = store.runs.start("crawl", "test", NOW)
    store.frontier.add([poll_visit(feed)], now=NOW)
    leased = store.frontier.lease_url(run_id, feed.url)
    assert leased is not None
    fetch = Fetch(url=feed.url, final_url=feed.url, status=200, started_at=NOW, seconds=0.25, bytes=4)
    entries = (
        SeenEntry(identity="one", url=HOME + TEXTS[0].name, title="Gall ink", published_confidence=0.7),
        SeenEntry(identity="two", title="Without a link"),
    )  # fmt: skip
    store.fetches.commit_read(
        FetchRecord(run_id=run_id, visit=leased, fetch=fetch, body=b"feed"), ReadDocument(feed=feed, entries=entries)
    )  # fmt: skip


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with postgres.databases() as made:
        yield made.make_bare()


@pytest.fixture(scope="module")
def both(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Any]]:
    """A connection to each, with the same written to them."""
    import psycopg

    file = tmp_path_factory.mktemp("views") / "corpus.db"
    for database in (file, address):
        make_corpus(database)
        with open_store(database) as store:
            write(store)
    with (
        closing(sqlite3.connect(file)) as ours,
        psycopg.connect(
            address, options="-c search_path=warraq -c default_transaction_read_only=on"
        ) as theirs,
    ):
        yield ours, theirs


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_has_the_same_columns_and_rows(both: tuple[Any, Any], view: str) -> None:
    file, server = both
    columns = file.execute("SELECT name, type FROM pragma_table_info(?)", (view,)).fetchall()
    served = server.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'warraq' AND table_name = %s ORDER BY ordinal_position",
        (view,),
    ).fetchall()
    assert [(name, TYPES[kind or "TEXT"]) for name, kind in columns] == served
    names = ", ".join(name for name, _ in columns)
    rows = file.execute(f"SELECT {names} FROM {view} ORDER BY {names}").fetchall()
    order = ", ".join(f"{name} NULLS FIRST" for name in names.split(", "))
    found = server.execute(f"SELECT {names} FROM {view} ORDER BY {order}").fetchall()
    assert rows == found
    assert len(rows) > 1
    assert _kinds(rows) == _kinds(found)


def _kinds(rows: list[tuple[Any, ...]]) -> list[set[type]]:
    """The types of the values in each column: 1 and 1.0 are equal, too."""
    return [{type(value) for value in column} for column in zip(*rows, strict=True)]


def test_these_are_all_views(both: tuple[Any, Any]) -> None:
    file, server = both
    ours = {name for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")}
    theirs = {name for (name,) in server.execute("SELECT viewname FROM pg_views WHERE schemaname = 'warraq'")}
    assert ours == theirs == set(VIEWS)
