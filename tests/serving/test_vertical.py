"""Vertical: structures balanced, and every text joined again from its tokens."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.patience import ends_within
from tests.serving.reading_texts import vertical_documents
from tests.serving.rows import a_row
from tests.serving.test_segments import TEXTS
from warraq.articles.extraction import extract_html
from warraq.serving.formats import ExportRow
from warraq.serving.formats.vertical import vertical


def body(text: str, language: str = "en") -> list[str]:
    """The lines between `<doc>` and `</doc>`."""
    lines = vertical(replace(a_row(7, text), language=language)).split("\n")
    assert lines[0].startswith("<doc ")
    assert lines[-2:] == ["</doc>", ""]
    return lines[1:-2]


def joined(row: ExportRow) -> str:
    ((_, text),) = vertical_documents(vertical(row))
    return text


def test_an_article() -> None:
    assert body("Yes, ink. No!\nA  line\n\n«حبر»", "ar") == [
        "<p>", "<s>", "Yes", "<g/>", ",", "ink", "<g/>", ".", "</s>", "<s>", "No", "<g/>", "!", "</s>", "<lb/>", "<s>",
        "A", '<ws c="20 20"/>', "line", "</s>", "</p>", "<p>", "<s>", "«", "<g/>", "حبر", "<g/>", "»", "</s>", "</p>",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ["<p>", "</p>"]),
        ("\n\n", ["<p>", "</p>", "<p>", "</p>"]),
        (" a\u00a0", ["<p>", '<ws c="20"/>', "<s>", "a", "</s>", '<ws c="A0"/>', "</p>"]),
        ("\u200b", ["<p>", '<ws c="200B"/>', "</p>"]),
        ("a.b", ["<p>", "<s>", "a.b", "</s>", "</p>"]),
        ("</s>", ["<p>", "<s>", "<", "<g/>", "/", "<g/>", "s", "<g/>", ">", "</s>", "</p>"]),
        ("<\u0301a", ["<p>", "<s>", "<\u0301", "<g/>", "a", "</s>", "</p>"]),
        ("انتهى.ثم", ["<p>", "<s>", "انتهى", "<g/>", ".", "</s>", "<g/>", "<s>", "ثم", "</s>", "</p>"]),
    ],
)
def test_what_stands_between_tokens_is_stated(text: str, lines: list[str]) -> None:
    assert body(text) == lines
    assert joined(a_row(7, text)) == text


def test_attributes_have_no_line_of_their_own_and_come_back() -> None:
    row = replace(
        a_row(7, "ink"), title='A "title" <b> & \n</doc>\t\x85\u2028', authors=("Á & B", "C"), tags=("ink", "oak"),
        published="2019-08-14T10:21:33+03:00", duplicate_of=3, language="ar", licence="",
    )  # fmt: skip
    text = vertical(row)
    assert len(text.splitlines()) == 7
    ((stated, _),) = vertical_documents(text)
    assert stated["title"] == row.title
    assert (stated["id"], stated["author"], stated["tag"]) == ("7", "Á & B|C", "ink|oak")
    assert (stated["date"], stated["year"], stated["copy_of"]) == ("2019-08-14", "2019", "3")
    assert "licence" not in stated


@given(TEXTS, st.sampled_from(["", "ar", "fa", "en", "de", "fr", "zh", "ja", "th", "xx"]))
def test_every_text_is_joined_again(text: str, language: str) -> None:
    text = text.encode("utf-8", "replace").decode()  # storage has no lone surrogates
    assert joined(replace(a_row(7, text), language=language)) == text


@pytest.mark.slow
def test_texts_of_the_measuring_data_are_joined_again(shared: Path) -> None:
    texts = 0
    for gold in (shared / "data/arabic/gold.jsonl", *sorted((shared / "data/pages").glob("*/gold.jsonl"))):
        for line in gold.read_text("utf-8").splitlines()[:20]:
            page = json.loads(line)
            file = gold.parent / page["html_path"]
            data = file.read_bytes() if file.exists() else gzip.decompress(Path(f"{file}.gz").read_bytes())
            article = extract_html(data.decode("utf-8", "replace"), page.get("url") or "https://a.example/")
            text = getattr(article, "text", "")
            assert joined(replace(a_row(7, text), language=page.get("lang") or "")) == text
            texts += bool(text)
    assert texts > 100


@pytest.mark.parametrize("piece", ["w", "A. ", "中", "\n", "</s>", "\u200b", "a@b."], ids=repr)
def test_hostile_texts_take_linear_time(piece: str) -> None:
    row = a_row(7, piece * (60_000 // len(piece)))
    with ends_within(5):
        assert joined(row) == row.text
