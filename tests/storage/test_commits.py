"""Every way a visit can end is one transaction of SQLite, and what rots afterwards is noticed."""

import hashlib
import sqlite3
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.errors import DatabaseCorrupt, NotFoundError
from warraq.articles.outcomes import Failed, Stored
from warraq.storage import CommitResult, FetchRecord, ReadDocument

ONE = html("One", paragraphs("amber"))


def endings(desk: Desk) -> list[Callable[[FetchRecord], CommitResult]]:
    store = desk.store
    return [
        lambda r: store.fetches.commit_article(replace(r, body=ONE), desk.prepared(ONE, "one")),
        store.fetches.commit_not_modified,
        store.fetches.commit_gone,
        lambda r: store.fetches.commit_read(r, ReadDocument(visits=[desk.visit("next")])),
        lambda r: store.fetches.commit_failed(r, Failed(error="dns")),
        lambda r: store.fetches.commit_failed(r, Failed(error="dns"), retry_at=NOW),
    ]


@pytest.mark.parametrize("ending", range(6))
def test_every_ending_writes_one_fetch_one_outcome_and_one_resource(desk: Desk, ending: int) -> None:
    endings(desk)[ending](desk.record(desk.lease("one"), status=304 if ending == 1 else 200))
    connection = desk.store._connection
    counts = [
        connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("fetches", "outcomes")
    ]
    assert counts == [1, 1]
    assert connection.execute("SELECT url FROM resources").fetchall() == [(desk.url("one"),)]


@pytest.mark.parametrize("ending", range(6))
def test_an_ending_that_breaks_leaves_everything_as_it_was(desk: Desk, ending: int) -> None:
    """The statement that acknowledges comes last: when it fails, nothing of the rest is kept."""
    desk.put("before", html("Before", paragraphs("cobalt")))
    leased = desk.lease("one")
    before = list(desk.store._connection.iterdump())
    desk.store._connection.execute(
        f"CREATE TEMP TRIGGER broken BEFORE {'UPDATE' if ending == 5 else 'DELETE'} ON frontier"
        " BEGIN SELECT RAISE(ABORT, 'broken'); END"
    )
    with pytest.raises(Exception, match="broken"):
        endings(desk)[ending](desk.record(leased, status=304 if ending == 1 else 200))
    desk.store._connection.execute("DROP TRIGGER broken")
    assert list(desk.store._connection.iterdump()) == before
    if ending == 0:  # and the copy index remembers nothing of it
        assert desk.store.fetches.commit_article(
            desk.record(leased), desk.prepared(ONE, "one")
        ).outcome == Stored(article_id=2)


def test_a_page_that_rotted_is_told_from_a_page_that_was_stored(desk: Desk) -> None:
    desk.put("one", ONE)
    desk.put("two", html("Two", paragraphs("cobalt")))
    sha256 = hashlib.sha256(ONE).hexdigest()
    connection: sqlite3.Connection = desk.store._connection
    connection.execute(
        "UPDATE pages SET body = (SELECT body FROM pages WHERE sha256 <> ?) WHERE sha256 = ?", (sha256,) * 2
    )
    with desk.read() as reader:
        with pytest.raises(DatabaseCorrupt):
            reader.pages.get(sha256)
        with pytest.raises(NotFoundError):
            reader.pages.get("0" * 64)
