"""What the tables of statistics say, whoever shows them."""

from dataclasses import replace
from datetime import date

import pytest

from tests.serving.statistics_cases import HARMFUL, hostile
from warraq.serving.statistics.tables import Detail, Table, number, percent, tables_of, types_cell
from warraq.storage import ArticleFilter, Breakdown, Group, Statistics, StatisticsOptions, Types

DETAIL = Detail(rows=3, months=24)


def table(statistics: Statistics, name: str, detail: Detail = DETAIL) -> Table:
    return next(one for one in tables_of(statistics, detail) if one.name == name)


def months(*names: str) -> Statistics:
    groups = tuple(Group(name=name, articles=2, words=20) for name in names)
    articles = 2 * len(names)
    return Statistics(
        options=StatisticsOptions(), articles=articles, months=Breakdown(groups=groups, distinct=len(names))
    )


def test_nothing_to_say_but_that_there_is_nothing() -> None:
    tables = list(tables_of(Statistics(options=StatisticsOptions()), DETAIL))
    assert [one.name for one in tables] == ["corpus"]
    assert {row.label: row.cells for row in tables[0].rows}["articles"] == ("0",)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (1, 8, "12.5 %"),
        (0, 8, "0.0 %"),
        (8, 8, "100.0 %"),
        (1, 100_000, "<0.1 %"),
        (1, 0, ""),
        (1, 1_000, "0.1 %"),
    ],
)
def test_percent(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == said


@pytest.mark.parametrize(
    ("types", "said"),
    [
        (None, ""),
        (Types(count=0), "0"),
        (Types(count=1_234), "1,234"),
        (Types(count=1_093_916, error=0.0055), "≈ 1,090,000"),
        (Types(count=40_149, error=0.0055), "≈ 40,100"),
        (Types(count=99_999, error=0.0055), "≈ 100,000"),
    ],
)
def test_estimates_have_the_digits_that_are_known(types: Types | None, said: str) -> None:
    assert types_cell(types) == said


def test_numbers() -> None:
    assert number(1_234_567) == "1,234,567"


@pytest.mark.parametrize(
    ("known", "shown"),
    [
        ((), None),
        (("2024-05",), ["2024-05"]),
        (("2023-11", "2024-02"), ["2023-11", "2023-12", "2024-01", "2024-02"]),  # gaps are seen
        (("2020-01", "2021-12"), [f"{year}-{month:02}" for year in (2020, 2021) for month in range(1, 13)]),
        (("2020-01", "2022-01"), ["2020", "2021", "2022"]),  # one month more than are shown
        (("0001-01", "2024-05", "9999-12"), ["0001", "2024", "9999"]),  # but not for centuries
        (("2019-01", "2019-02", "2024-01"), ["2019", "2020", "2021", "2022", "2023", "2024"]),
    ],
)  # fmt: skip
def test_months_or_years(known: tuple[str, ...], shown: list[str] | None) -> None:
    found = [one for one in tables_of(months(*known), DETAIL) if one.name in ("months", "years")]
    assert [[row.label for row in one.rows] for one in found] == ([] if shown is None else [shown])
    for one in found:
        counted = sum(int(row.cells[0]) for row in one.rows)
        assert counted == 2 * len(known)


def test_the_undated_are_told_of() -> None:
    statistics = months("", "2024-05")
    assert table(statistics, "months").note == "No month is known of 2 articles."
    fullest = replace(statistics.months, distinct=900)
    note = table(replace(statistics, months=fullest), "months").note
    assert note.endswith("Only the 2 fullest months are counted here.")


def test_groups_that_are_not_shown_are_one_row() -> None:
    groups = tuple(Group(name=f"s{place}", articles=10, words=100) for place in range(5))
    statistics = Statistics(
        options=StatisticsOptions(), articles=80, sources=Breakdown(groups=groups, distinct=8)
    )
    rows = table(statistics, "sources").rows
    assert [(row.label, row.cells[0], row.cells[1]) for row in rows[-2:]] == [
        ("s2", "10", "12.5 %"),
        ("(5 others)", "50", "62.5 %"),
    ]
    assert (rows[0].share, rows[-1].share) == (1.0, 0.0)


def test_what_was_asked_for_is_told() -> None:
    rows = [(row.label, row.cells[0]) for row in table(hostile(), "corpus").rows]
    assert rows[:4] == [
        ("only source", "<script>alert(1)</script>"),
        ("only language", "redevil"),
        ("copies", "no"),
        ("articles", "10,000"),
    ]
    chosen = ArticleFilter(language="", since_date=date(2024, 5, 1), exclude_marked=True, min_words=1)
    asked = replace(hostile(), options=StatisticsOptions(chosen=chosen))
    assert [(row.label, row.cells[0]) for row in table(asked, "corpus").rows[:4]] == [
        ("only language", "(undetermined)"),
        ("since date", "2024-05-01"),
        ("min words", "1"),
        ("exclude marked", "yes"),
    ]
    nothing_asked = table(replace(hostile(), options=StatisticsOptions()), "corpus")
    assert nothing_asked.rows[0].label == "articles"


def test_no_name_has_characters_that_do_something() -> None:
    tables = list(tables_of(hostile(), Detail(rows=100, months=24)))
    said = [text for one in tables for row in one.rows for text in (row.label, *row.cells)]
    assert "redevil" in said
    assert not set(HARMFUL) & set("".join(said))
    assert all("\n" not in text for text in said)
