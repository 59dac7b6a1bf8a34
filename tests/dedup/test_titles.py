"""What became of a title."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warraq.articles.dedup import title_change

TITLES = [
    ("Storm over town", "“Storm over town”", ""),
    ("Storm over town", "STORM OVER TOWN!", ""),
    ("أحمد في المدينة", "احمد فى المدينه", ""),
    ("", "", ""),
    ("Storm over town", "", "retitled"),
    ("Storm over town", "Storm leaves town", "retitled"),
    ("Storm over town", "Tormenta sobre la ciudad", "retitled"),
    ("Storm over town", "2024", "retitled"),
    ("Storm over town", "عاصفة فوق المدينة", "translated"),
    ("Storm over town in 2024", "عاصفة فوق المدينة 2024", "translated"),
    ("Storm over town", "Буря над городом", "translated"),
    ("Storm over town", "町に嵐", "translated"),
    ("町に嵐", "アラシ", "retitled"),
    ("Storm over town", "عاصفة storm", "retitled"),
]


@pytest.mark.parametrize(("title", "other", "change"), TITLES)
def test_title_change(title: str, other: str, change: str) -> None:
    assert title_change(title, other) == title_change(other, title) == change


@given(st.text(st.characters(exclude_categories=()), max_size=40), st.text(max_size=40))
def test_never_raises(title: str, other: str) -> None:
    assert title_change(title, other) in ("", "retitled", "translated")
    assert title_change(title, title) == ""
