"""Several steps in one commit: kept together, undone together, and an error is of its own step only."""

import sqlite3
from functools import partial
from typing import Any

import pytest

from tests.storage.conftest import HOST, Desk, html, paragraphs
from warraq.articles.errors import DatabaseBusy, NotFoundError
from warraq.articles.outcomes import Duplicate, Revised
from warraq.storage import Visit
from warraq.storage.sql.database import group, transaction

ONE = html("One", paragraphs("amber"))


def visit(desk: Desk, name: str) -> Visit:
    return Visit(source_id=desk.source.id, url=desk.url(name), host=HOST, role="article")


def adding(desk: Desk, name: str) -> Any:
    return partial(desk.store.frontier.add, (visit(desk, name),))


def seen_from_outside(desk: Desk) -> int:
    connection = sqlite3.connect(desk.path)
    try:
        return int(connection.execute("SELECT count(*) FROM frontier").fetchone()[0])
    finally:
        connection.close()


def test_steps_are_one_commit(desk: Desk) -> None:
    seen: list[int] = []

    def look() -> int:
        seen.append(seen_from_outside(desk))
        return desk.store.frontier.pending()

    assert desk.store.together([adding(desk, "a"), look, adding(desk, "b"), look]) == [1, 1, 1, 2]
    assert seen == [0, 0]
    assert seen_from_outside(desk) == 2


def test_an_error_is_of_its_own_step(desk: Desk) -> None:
    def half() -> None:
        desk.store.frontier.add((visit(desk, "half"),))
        desk.store.feeds.get(99)

    def broken() -> None:
        with transaction(desk.store._connection) as db:
            db.execute("DELETE FROM frontier")
            raise ValueError("a bug")

    results = desk.store.together([adding(desk, "a"), broken, half, adding(desk, "b")])
    assert [type(result) for result in results] == [int, ValueError, NotFoundError, int]
    # 'half' is two transactions, of which the first was kept, as when it is taken alone.
    assert seen_from_outside(desk) == 3


def test_the_text_of_an_edit_that_was_undone_is_forgotten(desk: Desk) -> None:
    desk.put("one", ONE)
    other = html("One", paragraphs("cobalt"))
    edit = partial(
        desk.store.fetches.commit_article,
        desk.record(desk.lease("one"), body=other),
        desk.prepared(other, "one"),
    )

    def edit_and_break() -> None:
        with group(desk.store._connection):
            assert edit().outcome == Revised(article_id=1, version=2)
            raise ValueError("undone")

    with pytest.raises(ValueError, match="undone"):
        edit_and_break()
    copy = desk.put("copy", ONE).outcome
    assert isinstance(copy, Duplicate)
    assert copy.duplicate_of == 1


def test_a_busy_database_is_waited_for_once(desk: Desk) -> None:
    desk.store._connection.execute("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(desk.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    calls: list[str] = []

    def step() -> None:
        calls.append("called")

    try:
        results = desk.store.together([step, step, step])
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert [type(result) for result in results] == [DatabaseBusy] * 3
    assert not calls


def add_and_break(desk: Desk) -> None:
    with group(desk.store._connection):
        desk.store.frontier.add((visit(desk, "a"),))
        raise ValueError("undone")


def test_after_a_group_a_transaction_is_one_again(desk: Desk) -> None:
    with pytest.raises(ValueError, match="undone"):
        add_and_break(desk)
    assert seen_from_outside(desk) == 0
    desk.store.frontier.add((visit(desk, "b"),))
    assert seen_from_outside(desk) == 1
