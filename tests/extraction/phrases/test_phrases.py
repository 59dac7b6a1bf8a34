"""Phrases in the languages of the table: what goes with them, and what stays."""

import re
from collections import Counter

import pytest
from extraction_pages import ARABIC, PARAGRAPHS, paragraphs

from tests.patience import ends_within
from warraq.articles.extraction.layout import parse_tree, read_blocks
from warraq.articles.extraction.phrases import PageNames, clean_lines, photo_credit
from warraq.articles.extraction.phrases.table import (
    USES,
    closing_kind,
    find_lead,
    has_label,
    is_appeared_first,
)
from warraq.articles.tables import rows
from warraq.articles.text import fold

LINKS = "<p><a href='/a/'>A second crate</a></p><p><a href='/b/'>A third crate</a></p>"


def kept(body: str) -> list[str]:
    """Texts of the blocks that the rules for lines leave."""
    layout = read_blocks(parse_tree(f"<body>{body}</body>").root)
    cleaned = clean_lines(dict(enumerate(layout.blocks)), layout.frames, PageNames())
    return [block.text for block in cleaned.kept.values()]


@pytest.mark.parametrize(
    "label",
    [
        "Also on this shelf:", "من السوق أيضاً:", "Ayrıca bu rafta:", "Auf diesem Regal auch:",
        "Sur cette étagère aussi :", "También en este estante:", "Anche su questo scaffale:",
        "Также на этой полке:", "Також на цій полиці:", "در همین قفسه نیز:", "Na tej półce także:",
        "Na této polici také:", "Op deze plank ook:", "På den här hyllan också:",
        "Myös tällä hyllyllä:", "Επίσης σε αυτό το ράφι:", "גם על המדף הזה:", "इस शेल्फ पर भी:",
        "이 선반 관련:", "相关文章：", "Juga di rak ini:", "Liên quan đến kệ này:", "ที่เกี่ยวข้อง:",
        "De asemenea pe acest raft:",
    ],
)  # fmt: skip
def test_a_label_that_says_also_goes_with_its_links(label: str) -> None:
    body = paragraphs(*PARAGRAPHS[:2], label) + LINKS + paragraphs(*PARAGRAPHS[2:])
    assert kept(body) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "line",
    [
        "Ayrıca bu rafta üç kitap daha vardı, ama onları kimse sormadı.",
        "Ayrıca şunları söyledi:",
        "He also said:",
        "उन्होंने यह भी कहा:",
        "Bayrıcalık bu rafta:",
    ],
)
def test_such_words_stay_before_what_is_no_link(line: str) -> None:
    body = [*PARAGRAPHS[:2], line, *PARAGRAPHS[2:]]
    assert kept(paragraphs(*body)) == body


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Source: the visitors' book", "credit"),
        ("Sources : le livre d'or", "credit"),
        ("المصدر: دفتر الدكان", "credit"),
        ("Kaynak: ziyaretçi defteri", "credit"),
        ("Источник: книга посетителей", "credit"),
        ("来源：新华社", "credit"),
        ("Nguồn: sổ khách", "credit"),
        ("انتهای پیام/", "editor-code"),
        ("Source of all evil", ""),
        ("The source: a book", ""),
        ("Source:", ""),
    ],
)
def test_what_a_last_line_begins_with(line: str, kind: str) -> None:
    assert closing_kind(fold(line)) == kind
    assert kept(paragraphs(*ARABIC, line)) == ([*ARABIC] if kind else [*ARABIC, line])


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        ("Подробнее: Ещё один ящик апельсинов", False),
        ("Подробнее: <a href='/a/'>Ещё один ящик апельсинов</a>", True),
        ("Читайте также: Ещё один ящик апельсинов", True),
        ("Подписывайтесь на нас в Телеграм", True),
        ("Watch: the captain comes back", False),
        ("Also: <a href='/a/'>the captain comes back</a>", True),
    ],
)
def test_a_weak_phrase_needs_a_link(line: str, goes: bool) -> None:
    body = paragraphs(*PARAGRAPHS[:2]) + f"<p>{line}</p>" + paragraphs(*PARAGRAPHS[2:])
    plain = re.sub("<[^>]*>", "", line)
    assert (plain in kept(body)) is not goes


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("The quay. Photo: Mira Haddad", "Photo: Mira Haddad"),
        ("Der Kai (Foto: dpa)", "Foto: dpa)"),
        ("المرفأ | تصوير: سامر", "تصوير: سامر"),
        ("The quay (Jane Doe/Getty Images)", "(Jane Doe/Getty Images)"),
        ("The quay © Reuters", "© Reuters"),
        ("A photo of the quay", ""),
    ],
)
def test_credits_behind_captions(caption: str, credit: str) -> None:
    found = photo_credit().search(caption)
    assert (found.group(1) if found else "") == credit


def test_the_table_is_whole() -> None:
    table = list(rows("warraq.articles.extraction.phrases", "phrases.tsv"))
    assert {len(row) for row in table} == {5}
    assert {row[3] for row in table} <= set(USES)
    assert all(row[2].strip() and row[4] for row in table)
    twice = [row for row, count in Counter(row[:4] for row in table).items() if count > 1]
    assert twice == []
    strong = {fold(phrase) for _kind, _language, phrase, use, _origin in table if use == "lead"}
    weak = {fold(phrase) for _kind, _language, phrase, use, _origin in table if use == "weak"}
    assert strong & weak == set()


@pytest.mark.parametrize("part", ["Source: ", "also ", "The post ", "اقرأ أيضاً: ", "相关", "photo: (", "[x "])
def test_long_lines_are_read_in_time(part: str) -> None:
    line = fold(part * 20_000)
    with ends_within(2):
        find_lead(line)
        has_label(line)
        closing_kind(line)
        is_appeared_first(line)
        photo_credit().search(part * 150)
        kept(paragraphs(part * 5_000, *PARAGRAPHS))
