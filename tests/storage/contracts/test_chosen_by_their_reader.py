"""Labels and stars choose articles wherever articles are chosen, and are not mixed up with each other."""

from dataclasses import replace

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.storage import EVERYTHING, ArticleRow, Reader, StatisticsOptions

CASES = [
    (None, None, [1, 2, 3]),
    ("ink", None, [1, 2]),
    (None, True, [2, 3]),
    (None, False, [1]),
    ("ink", True, [2]),
    ("ink", False, [1]),
    ("nothing", None, []),
    ("' OR 1=1 --", None, []),
]


@pytest.fixture
def marked(desk: Desk) -> Desk:
    for number, subject in enumerate(("amber", "cobalt", "ochre"), 1):
        desk.put(f"{number}", html(f"Post {number}", paragraphs(subject)))
    desk.store.reading.label([1, 2], add=["ink"], now=NOW)
    desk.store.reading.star([2, 3], True, now=NOW)
    desk.store.reading.star([1], True, now=NOW)
    desk.store.reading.star([1], False, now=NOW)  # its row stays, without a star
    return desk


@pytest.mark.parametrize(("label", "starred", "expected"), CASES)
def test_the_same_articles_everywhere(
    marked: Desk, reader: Reader, label: str | None, starred: bool | None, expected: list[int]
) -> None:
    chosen = replace(EVERYTHING, label=label, starred=starred)
    articles = reader.articles
    assert [row.id for row in articles.select(label=label, starred=starred)] == expected
    assert [row.id for row in articles.choose(chosen) if isinstance(row, ArticleRow)] == expected
    assert sorted(hit.article.id for hit in articles.search("post", label=label, starred=starred)) == expected
    assert reader.statistics.count(StatisticsOptions(chosen=chosen)).articles == len(expected)
