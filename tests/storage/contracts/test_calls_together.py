"""Calls that are made together: kept in their order, and an error is of its own call only."""

from functools import partial

from tests.storage.conftest import Desk
from warraq.articles.errors import NotFoundError


def test_each_call_gets_its_answer(desk: Desk) -> None:
    frontier = desk.store.frontier
    calls = [
        partial(frontier.add, (desk.visit("a"),)),
        frontier.pending,
        partial(frontier.add, (desk.visit("b"), desk.visit("a"))),
        frontier.pending,
    ]
    assert desk.store.together(calls) == [1, 1, 1, 2]
    assert desk.store.together([]) == []


def test_an_error_is_of_its_own_call(desk: Desk) -> None:
    frontier = desk.store.frontier
    calls = [
        partial(frontier.add, (desk.visit("a"),)),
        partial(desk.store.feeds.get, 99),
        partial(frontier.add, (desk.visit("b"),)),
    ]
    first, problem, third = desk.store.together(calls)
    assert (first, third) == (1, 1)
    assert isinstance(problem, NotFoundError)
    assert frontier.pending() == 2
