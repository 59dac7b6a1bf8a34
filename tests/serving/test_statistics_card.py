"""Statistics in a data card: the golden small corpus, and names that are neither markup nor links."""

import re
from pathlib import Path

import pytest

from tests.counted import make_checked
from tests.serving.statistics_cases import HARMFUL, hostile
from warraq.serving.statistics import card
from warraq.storage import Breakdown, Group, Statistics, StatisticsOptions, open_reader

GOLDEN = Path(__file__).parent / "statistics_golden"


def test_a_small_corpus(tmp_path: Path) -> None:
    with open_reader(make_checked(tmp_path / "corpus.db")) as reader:
        statistics = reader.statistics.count()
    assert card(statistics) == (GOLDEN / "card.md").read_text(encoding="utf-8")


def test_an_empty_corpus() -> None:
    said = card(Statistics(options=StatisticsOptions()))
    assert said.startswith("### The corpus\n")
    assert "| articles | 0 |" in said


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("plain name 1.2 (a), é: b", "plain name 1.2 (a), é: b"),
        ("<b>", r"\<b\>"),
        ("a|b", r"a\|b"),
        ("\\", r"\\"),
        ("[x](y)", r"\[x\](y)"),
        ("*a* _b_ `c` ~d~ $e$ #f", r"\*a\* \_b\_ \`c\` \~d\~ \$e\$ \#f"),
        ("&lt;", r"\&lt;"),
        ("https://e.example", r"https\://e.example"),
        ("WWW.e.example", r"WWW\.e.example"),
        ("ثقافة", "ثقافة"),
        ("a\n\n# b", r"a \# b"),
    ],
)
def test_names_are_escaped(name: str, written: str) -> None:
    sections = Breakdown(groups=(Group(name=name, articles=1, words=1),), distinct=1)
    said = card(Statistics(options=StatisticsOptions(), articles=1, sections=sections))
    assert f"| {written} | 1 | 100.0 % | 1 |" in said.splitlines()


def test_every_row_has_the_cells_of_its_head() -> None:
    said = card(hostile())
    assert not set(HARMFUL) & set(said)
    for section in said.split("### ")[1:]:
        rows = [line for line in section.splitlines() if line.startswith("|")]
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1
