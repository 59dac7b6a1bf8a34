"""Sheets: the page in its own order, what was removed struck through, and nothing of what was fetched can do harm."""

import csv
import re
import sqlite3
from base64 import b64encode
from hashlib import sha256
from io import StringIO

import lxml.html
import pytest

from tests.corpora import NOW
from tests.extraction.extraction_pages import ARABIC, paragraphs, post
from tests.serving.checking.conftest import HOST, Press, english, from_feed
from warraq.articles.extraction import ExtractOptions
from warraq.serving.checking import Checked, read_checked, sheet_csv, sheet_html
from warraq.storage import open_reader

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><b>"


def checked(press: Press, *, rules: ExtractOptions | None = None) -> list[Checked]:
    with open_reader(press.path) as reader:
        ids = [row.id for row in reader.articles.select()]
        return list(read_checked(reader, ids, lambda slug: rules if slug == "blog" else None))


def page_of(articles: list[Checked]) -> str:
    return "".join(sheet_html(articles, title="Articles to check", about="3 of 9"))


def rows_of(articles: list[Checked]) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO("".join(sheet_csv(articles)).removeprefix("\ufeff"), newline="")))


def blocks_of(html: str) -> list[tuple[str, str]]:
    """Text and kind of each block of the page's side, '' for kept ones."""
    root = lxml.html.document_fromstring(html)
    found = []
    for paragraph in root.xpath("//div[@class='sides']/div[2]//p"):
        gone = paragraph.find("del")
        if gone is None:
            found.append((paragraph.text_content(), ""))
        else:
            found.append((gone.text_content(), paragraph.xpath("./small//text()")[0].strip()))
    return found


def test_the_page_stands_in_its_own_order_beside_the_text(press: Press) -> None:
    press.put("one", english("lighthouse"))
    (one,) = checked(press)
    assert one.remark == ""
    html = page_of([one])
    found = blocks_of(html)
    kept = [text for text, kind in found if not kind]
    assert kept == one.article.text.split("\n\n")
    gone = {text: kind for text, kind in found if kind}
    assert gone["Another story number 3"] == "sidebar"
    texts = [text for text, _ in found]
    assert texts.index("Skip to content") < texts.index(kept[0]) < texts.index("Another story number 3")
    clean = lxml.html.document_fromstring(html).xpath("//div[@class='sides']/div[1]//p")
    assert [paragraph.text_content() for paragraph in clean] == kept


def test_an_article_says_where_its_fields_are_from_and_how_to_mark_it(press: Press) -> None:
    number = press.put("one", english("lighthouse"))
    press.store.marks.set([number], "bad", note="a line too much", now=NOW)
    html = page_of(checked(press))
    facts = lxml.html.document_fromstring(html).xpath("//dl")[0].text_content()
    for expected in (
        f"warraq mark {number} good", f"https://{HOST}/one", "Mira Haddad", "2025-06-01T08:00:00+00:00",
        "opengraph article:published_time", "% sure", "bad at 2026-03-01T12:00:00Z, version 1: a line too much",
    ):  # fmt: skip
        assert expected in facts
    (row,) = rows_of(checked(press))
    assert (row["command"], row["mark"], row["note"]) == (
        f"warraq mark {number} good",
        "bad",
        "a line too much",
    )
    assert (row["authors"], row["published_from"]) == ("Mira Haddad", "opengraph article:published_time")
    assert "[sidebar: blocks-1] Another story number 3" in row["page"]
    assert "\n\nThe lighthouse stood where the 3 roads met" in row["page"]


def test_arabic_stands_right_to_left(press: Press) -> None:
    press.put(
        "ar", post(paragraphs(*ARABIC), title="صندوق البرتقال", site="دفاتر الميناء", lang="ar").encode()
    )
    html = page_of(checked(press))
    assert '<div dir="rtl" lang="ar">' in html
    assert '<h2 dir="auto">صندوق البرتقال</h2>' in html
    assert f'<p dir="auto">{ARABIC[0]}</p>' in html
    assert "\u2068" not in html
    assert "\u2069" not in html


def test_nothing_that_was_fetched_is_more_than_text(press: Press) -> None:
    press.put("x", english("cellar", title=EVIL, told=f"{EVIL} \x1b[2J \u202e tricks of the cellar"))
    number = press.put("y", english("orchard"))
    press.store.marks.set([number], "bad", note=EVIL, now=NOW)
    html = page_of(checked(press))
    root = lxml.html.document_fromstring(html)
    assert {element.tag for element in root.iter() if isinstance(element.tag, str)} <= {
        "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3", "p", "section", "dl", "dt", "dd",
        "code", "a", "bdi", "small", "i", "div", "del",
    }  # fmt: skip
    names = {name for element in root.iter() for name in element.attrib}
    assert names <= {"charset", "content", "http-equiv", "name", "lang", "dir", "id", "class", "href", "rel"}
    assert all(link.get("href").startswith("https://blog.example/") for link in root.iter("a"))
    assert EVIL in root.text_content()
    assert not re.search("[\x1b\u202e]", html)


def test_only_the_sheets_own_style_is_applied(press: Press) -> None:
    press.put("one", english("lighthouse"))
    html = page_of(checked(press))
    (style,) = re.findall("<style>(.*?)</style>", html, re.DOTALL)
    hashed = b64encode(sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{hashed}'" in html
    assert "style=" not in html


@pytest.mark.parametrize("formula", ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"])
def test_no_cell_is_a_formula(press: Press, formula: str) -> None:
    number = press.put("one", english("lighthouse", title=f"{formula} and the sea", told=formula))
    press.store.marks.set([number], "bad", note=formula, now=NOW)
    (row,) = rows_of(checked(press))
    assert row["title"].startswith("'")
    assert row["note"].startswith("'")
    starts = ("=", "+", "-", "@", "\t", "\r", "＝")
    assert not [name for name, cell in row.items() if cell.lstrip(" ").startswith(starts)]


def test_a_cell_is_no_longer_than_a_spreadsheet_takes(press: Press) -> None:
    press.put("long", english("lighthouse", told="a long way from the quay " * 2_000))
    (row,) = rows_of(checked(press))
    assert len(row["text"]) < 32_767
    assert row["text"].endswith("… (cut)")


def test_a_text_without_a_page_says_so(press: Press) -> None:
    press.put("own", b"", from_feed("own"))
    (one,) = checked(press)
    assert (one.blocks, one.is_lost) == ((), False)
    assert one.remark == "The text is from its feed; the page was never read."
    assert one.remark in page_of([one])
    assert rows_of([one])[0]["page"] == ""


def test_a_text_from_the_feed_stands_beside_the_stub_that_its_page_is(press: Press) -> None:
    press.put("stub", english("harbour"), from_feed("stub"))
    (one,) = checked(press)
    assert one.remark == "The text is from the feed, which gives more than the page."
    assert any("harbour" in block.text for block in one.blocks)


@pytest.mark.parametrize("damage", ["DELETE FROM pages", "UPDATE pages SET body = substr(body, 1, 9)"])
def test_a_page_that_is_lost_or_damaged_leaves_the_text(press: Press, damage: str) -> None:
    press.put("one", english("lighthouse"))
    with sqlite3.connect(press.path) as db:
        db.execute(damage)
    (one,) = checked(press)
    assert one.blocks == ()
    assert one.is_lost is ("UPDATE" in damage)
    assert one.remark
    assert "3 roads met" in page_of([one])


def test_a_page_that_reads_otherwise_today_is_shown_as_it_reads(press: Press) -> None:
    press.put("one", english("lighthouse"))
    rules = ExtractOptions(remove_selectors=("div.entry-content p:first-child",))
    (one,) = checked(press, rules=rules)
    assert one.remark.startswith("The page reads differently today than when the text was stored")
    assert "3 roads met" in one.article.text
    assert not any("3 roads met" in block.text for block in one.blocks)


def test_a_page_that_would_be_refused_today_is_shown_with_the_reason(press: Press) -> None:
    press.put("one", english("lighthouse"))
    (one,) = checked(press, rules=ExtractOptions(remove_selectors=("main", "aside")))
    assert one.remark.startswith("Today this page would not be taken for an article: ")
    assert "3 roads met" in page_of([one])


def test_a_page_without_end_is_shown_in_part(press: Press) -> None:
    endless = english("lighthouse").replace(
        b"</article>", b"<p>more and more of it</p>" * 30_000 + b"</article>"
    )
    press.put("one", endless)
    html = page_of(checked(press))
    assert len(html) < 1_000_000
    assert re.search("[0-9]+ more blocks", html)
