"""Dates as people of many languages write them, and what is none; the table of months against itself."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from warraq.articles.dates import parse_date
from warraq.articles.tables import rows

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


PERSIAN_DAYS = (
    "یکم", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم", "دهم", "یازدهم", "دوازدهم", "سیزدهم", "چهاردهم",
    "پانزدهم", "شانزدهم", "هفدهم", "هجدهم", "نوزدهم", "بیستم", "بیست و یکم", "بیست و دوم", "بیست و سوم", "بیست و چهارم",
    "بیست و پنجم", "بیست و ششم", "بیست و هفتم", "بیست و هشتم", "بیست و نهم", "سی ام", "سی و یکم",
)  # fmt: skip
ARABIC_DAYS = (
    "الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر", "الحادي عشر",
    "الثاني عشر", "الثالث عشر", "الرابع عشر", "الخامس عشر", "السادس عشر", "السابع عشر", "الثامن عشر", "التاسع عشر",
    "العشرين", "الحادي والعشرين", "الثاني والعشرين", "الثالث والعشرين", "الرابع والعشرين", "الخامس والعشرين",
    "السادس والعشرين", "السابع والعشرين", "الثامن والعشرين", "التاسع والعشرين", "الثلاثين", "الحادي والثلاثين",
)  # fmt: skip


def test_every_day_in_words() -> None:
    wrong = []
    for number, (persian, arabic) in enumerate(zip(PERSIAN_DAYS, ARABIC_DAYS, strict=True), 1):
        expected = (date(2013, 3, 20) + timedelta(days=number)).isoformat()
        for words in (persian, persian.replace(" ", "\u200c")):
            for text in (
                f"{words} فروردین ۱۳۹۲",
                f"سه‌شنبه {words} فروردین‌ماه ١٣٩٢",
                f"{words} ماه فروردین 1392",
            ):
                stated = parse_date(text, now=NOW)
                if not stated or stated.iso() != expected:
                    wrong.append((text, expected))
        for text in (f"{arabic} من كانون الثاني ٢٠١٣", f"الجمعة {arabic} يناير 2013"):
            stated = parse_date(text, now=NOW)
            if not stated or stated.iso() != f"2013-01-{number:02d}":
                wrong.append((text, str(number)))
    assert wrong == []


@pytest.mark.parametrize("order", ["14 {} 2019", "{} 14, 2019", "2019 {} 14"])
def test_every_name_of_a_month_is_read_in_its_language(order: str) -> None:
    wrong = []
    for calendar, month, form, languages, _origin in rows("warraq.articles.dates", "months.tsv"):
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
    for calendar, month, form, _languages, _origin in rows("warraq.articles.dates", "months.tsv"):
        if calendar == "gregorian":
            meant.setdefault(order.format(form), set()).add(f"2019-{int(month):02d}")
    wrong = []
    for text, months in meant.items():
        stated = parse_date(text, now=NOW)
        if stated and (stated.iso()[:7] not in months or len(months) > 1):
            wrong.append((text, stated.iso()))
    assert wrong == []
