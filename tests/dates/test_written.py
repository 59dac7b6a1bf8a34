"""Dates as people of many languages write them, and what is none; the table of months against itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from articles.dates import parse_date
from articles.dates.tables import rows

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def written() -> list[tuple[str, str, str | None]]:
    table = Path(__file__).with_name("written.tsv").read_text("utf-8")
    cases = [line.split("\t") for line in table.splitlines() if not line.startswith("# ")]
    return [
        (language.strip("-"), text, None if expected == "-" else expected)
        for language, text, expected in cases
    ]


@pytest.mark.parametrize(("language", "text", "expected"), written())
def test_written(language: str, text: str, expected: str | None) -> None:
    stated = parse_date(text, now=NOW, language=language)
    assert (stated and stated.iso()) == expected


@pytest.mark.parametrize("order", ["14 {} 2019", "{} 14, 2019", "2019 {} 14"])
def test_every_name_of_a_month_is_read_in_its_language(order: str) -> None:
    wrong = []
    for calendar, month, form, languages, _origin in rows("months.tsv"):
        # '14 Am Màrt': half of a day in other languages; in dates Gaelic writes 'dhen Mhàrt'.
        if calendar == "gregorian" and not form.startswith("Am "):
            text = order.format(form)
            for language in languages.split():
                stated = parse_date(text, now=NOW, language=language)
                if not stated or stated.iso() != f"2019-{int(month):02d}-14":
                    wrong.append((language, text, stated and stated.iso()))
    assert wrong == []


@pytest.mark.parametrize("order", ["14 {} 2019", "{} 14, 2019", "2019 {} 14", "2019 14 {}", "{} 2019"])
def test_no_name_of_a_month_is_read_as_another_without_its_language(order: str) -> None:
    meant: dict[str, set[str]] = {}
    for calendar, month, form, _languages, _origin in rows("months.tsv"):
        if calendar == "gregorian":
            meant.setdefault(order.format(form), set()).add(f"2019-{int(month):02d}")
    wrong = []
    for text, months in meant.items():
        stated = parse_date(text, now=NOW)
        if stated and (stated.iso()[:7] not in months or len(months) > 1):
            wrong.append((text, stated.iso()))
    assert wrong == []
