"""Differences that a person reads: nothing lost, nothing invented, bounded whatever comes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warraq.articles.diff import MAX_WORD_EDITS, Block, diff_texts, is_changed


def marked(blocks: tuple[Block, ...]) -> list[str]:
    signs = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return [" ".join(signs[piece.kind].format(piece.text) for piece in block) for block in blocks]


def side(blocks: tuple[Block, ...], kind: str) -> list[str]:
    return " ".join(piece.text for block in blocks for piece in block if piece.kind in ("same", kind)).split()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("one two", "one  two", ["one two"]),
        ("", "one", ["{+one+}"]),
        ("one", "", ["[-one-]"]),
        ("the price is ten coins today", "the price is six coins today", ["the price is [-ten-] {+six+} coins today"]),
        ("a b c d e f", "a b x c y d e f", ["a b [-c-] {+x c y+} d e f"]),  # one word alone is no common run
        ("first\n\nsecond\n\nthird", "first\n\nthird", ["first", "[-second-]", "third"]),
        ("first\n\nthird", "first\n\nsecond\n\nthird", ["first", "{+second+}", "third"]),
        ("كتب الوراق سبع نسخ", "كتب الوراق تسع نسخ", ["كتب الوراق [-سبع-] {+تسع+} نسخ"]),
        ("all of this went away", "nothing here is like it",
         ["[-all of this went away-]", "{+nothing here is like it+}"]),
        ("one two three", "one two three four", ["one two three {+four+}"]),
        ("one two three", "one two", ["one two [-three-]"]),
    ],
)  # fmt: skip
def test_what_is_shown(old: str, new: str, expected: list[str]) -> None:
    assert marked(diff_texts(old, new)) == expected


WORDS = st.lists(st.sampled_from(["a", "b", "c", "حبر", "\n", "\n\n"]), max_size=40).map(" ".join)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_from_it(old: str, new: str) -> None:
    blocks = diff_texts(old, new)
    assert side(blocks, "removed") == old.split()
    assert side(blocks, "added") == new.split()
    assert any(map(is_changed, blocks)) == (
        [line.split() for line in old.split("\n") if line.split()]
        != [line.split() for line in new.split("\n") if line.split()]
    )


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=()), max_size=200), st.text(max_size=200))
def test_it_never_raises(old: str, new: str) -> None:
    diff_texts(old, new)


def test_a_rewritten_text_costs_no_more_than_the_limit() -> None:
    old = " ".join(f"w{number}" for number in range(40_000))
    new = " ".join(f"w{number}" if number % 2 else f"v{number}" for number in range(40_000))
    blocks = diff_texts(old, new)
    assert len(blocks) == 1
    assert sum(piece.kind == "removed" for piece in blocks[0]) <= MAX_WORD_EDITS
    assert side(blocks, "added") == new.split()
