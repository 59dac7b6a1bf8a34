"""Statistics as text: the golden small corpus, any width, names that would do something to a terminal."""

from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.counted import make_checked
from tests.serving.statistics_cases import HARMFUL, hostile
from warraq.serving.statistics import statistics_lines
from warraq.storage import Statistics, StatisticsOptions, open_reader

GOLDEN = Path(__file__).parent / "statistics_golden"


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Statistics:
    with open_reader(make_checked(tmp_path_factory.mktemp("counted") / "corpus.db")) as reader:
        return reader.statistics.count()


def text(statistics: Statistics, width: int, *, terminal: bool = False) -> str:
    return "".join(f"{line}\n" for line in statistics_lines(statistics, width=width, terminal=terminal))


@pytest.mark.parametrize("width", [80, 40])
def test_a_small_corpus(counted: Statistics, width: int) -> None:
    assert text(counted, width) == (GOLDEN / f"plain-{width}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [30, 40, 60, 80, 132, 400])
def test_no_line_is_wider_than_the_terminal(counted: Statistics, width: int) -> None:
    for statistics in (counted, hostile(), Statistics(options=StatisticsOptions())):
        lines = text(statistics, width, terminal=True).split("\n")
        assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("terminal", [True, False])
def test_no_name_does_anything(terminal: bool) -> None:
    said = text(hostile(), 100, terminal=terminal)
    assert not set(HARMFUL) & set(said)
    assert said.count("\u2068") == said.count("\u2069")


def test_right_to_left_names_are_isolated_on_a_terminal_only(counted: Statistics) -> None:
    shown = next(line for line in text(counted, 80, terminal=True).split("\n") if "ثقافة" in line)
    assert shown.startswith("\u2068ثقافة\u2069  ")
    assert "\u2068" not in text(counted, 80)


def test_bars_are_in_proportion() -> None:
    said = text(hostile(), 120).split("\n")
    bars = [line.count("█") for line in said if line.startswith(("<script>", "e\u0301"))]
    assert bars[0] > bars[1] > 0.7 * bars[0]
