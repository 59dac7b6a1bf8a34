"""Who is shown: the rule, and that the order of arrival of the members makes no difference to it."""

from itertools import permutations

import pytest

from warraq.articles.dedup import Standing, choose_representative


def standing(
    article_id: int, words: int = 400, *, leaf: bool = False, since: str = "2026", borrowed: bool = False
) -> Standing:
    return Standing(article_id=article_id, words=words, leaf=leaf, since=since, is_borrowed=borrowed)


@pytest.mark.parametrize(
    ("shown", "members"),
    [
        (7, [standing(7)]),
        (1, [standing(1), standing(2)]),  # first to arrive
        (
            2,
            [standing(1, since="2026-03-02T00:00:00Z"), standing(2, since="2026-03-01T00:00:00Z")],
        ),  # earliest
        (2, [standing(1, words=100), standing(2)]),  # whole before excerpt, though later
        (1, [standing(1, words=250), standing(2)]),  # half is whole enough
        (1, [standing(1, words=300), standing(2, words=900, leaf=True)]),  # what contains it does not tell
        (2, [standing(1, borrowed=True), standing(2, since="2027")]),  # own site before one that borrowed
        (
            2,
            [standing(1, words=150), standing(2, borrowed=True)],
        ),  # but a whole one before an excerpt of its own
        (1, [standing(1, borrowed=True), standing(2, borrowed=True)]),
        (1, [standing(1, words=60, leaf=True), standing(2, words=80, leaf=True)]),
        (1, [standing(1, words=0), standing(2, words=0)]),
    ],
)
def test_who_is_shown(shown: int, members: list[Standing]) -> None:
    assert {choose_representative(order) for order in permutations(members)} == {shown}


def test_nobody_stands_for_nothing() -> None:
    with pytest.raises(ValueError, match="empty"):
        choose_representative([])
