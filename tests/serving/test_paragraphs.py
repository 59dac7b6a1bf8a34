"""Paragraphs that stood earlier are dropped, whatever their spelling; short ones stay."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.corpora import Archive, Text
from tests.serving.test_formats import a_row
from warraq.articles.text import count_words, fold
from warraq.serving import ExportOptions, export_to_folder
from warraq.serving.exporting import paragraphs
from warraq.serving.exporting.paragraphs import PORTION_CHARS, without_repeated
from warraq.storage import SeenKeys, open_reader, open_store

LONG = "The binder sews the quires with a thread of linen, twice."
ARABIC = "قال الوراق إن الحبر الأسود من العفص والزاج وماء المطر."
OWN = "Only this article says what stands in this very paragraph."
SHORT = "Part two of six words."


@pytest.fixture
def seen() -> Iterator[SeenKeys]:
    with SeenKeys() as keys:
        yield keys


@pytest.mark.parametrize(
    ("first", "then", "left", "dropped"),
    [
        (LONG, f"{LONG}\n\n{OWN}", OWN, 1),
        (f"{OWN}\n\n{LONG}", LONG, "", 1),
        (LONG, LONG.upper().replace("with a", "with  a"), "", 1),
        (ARABIC, ARABIC.replace("الحبر", "الحِبْر").replace("الأسود", "الاسود"), "", 1),
        ("“So it is,” he said to me, “and so it was.”", '"So it is," he said to me, "and so it was."', "", 1),
        (LONG, LONG + " Or thrice.", LONG + " Or thrice.", 0),
        (SHORT, f"{SHORT}\n\n{SHORT}", f"{SHORT}\n\n{SHORT}", 0),
        ("", f"{OWN}\n\n{LONG}\n\n{OWN}", f"{OWN}\n\n{LONG}", 1),
        ("老抄写员在北京的旧书店里买墨水和纸张。", "老抄写员在北京的旧书店里买墨水和纸张。\n\n墨水。", "墨水。", 1),
        ("a | b | c | d | e | f | g | h", "a | b | c | d | e | f | g | h\n\n|", "|", 1),
        ("", "", "", 0),
    ],
)  # fmt: skip
def test_what_stood_before_is_dropped(seen: SeenKeys, first: str, then: str, left: str, dropped: int) -> None:
    without_repeated(a_row(1, first), seen)
    row = without_repeated(a_row(2, then), seen)
    assert (row.text, row.paragraphs_dropped) == (left, dropped)
    assert row.words == (count_words(left) if dropped else 1)


@pytest.mark.parametrize(
    ("text", "markdown", "left"),
    [
        (f"Head\n\n{LONG}\n\n{OWN}", f"## Head\n\n**{LONG}**\n\n[{OWN}](https://x.example/)", f"## Head\n\n[{OWN}](https://x.example/)"),
        (f"{LONG}\n\na *b*", f"![](https://x.example/i.png)\n\n{LONG}\n\na \\*b\\*", "a \\*b\\*"),
        (f"{LONG}\n\n{OWN}", "", ""),
    ],
)  # fmt: skip
def test_markdown_loses_the_same_paragraphs(seen: SeenKeys, text: str, markdown: str, left: str) -> None:
    without_repeated(a_row(1, LONG), seen)
    assert without_repeated(replace(a_row(2, text), markdown=markdown), seen).markdown == left


def test_folding_many_at_once_is_folding_each() -> None:
    texts = [
        LONG,
        ARABIC,
        "",
        "a|b | c",
        "x" * 10,
        "\n",
        "“q” — e\u0301",
        "U.S.A. a. b",
        "؟!",
        "墨水",
        "z" * PORTION_CHARS,
        OWN,
    ]
    found = list(paragraphs._folded(texts))
    assert found == [fold(text.replace("|", " ")) for text in texts]


def test_a_paragraph_without_an_end_is_folded_in_portions(seen: SeenKeys) -> None:
    endless = "ab " * PORTION_CHARS
    without_repeated(a_row(1, endless), seen)
    assert without_repeated(a_row(2, endless), seen).text == ""


def test_counts_stand_with_each_article_and_in_the_manifest(tmp_path: Path) -> None:
    with open_store(tmp_path / "corpus.db", create=True) as store:
        archive = Archive(store)
        for name, text in (
            ("one", f"{OWN}\n\n{LONG}"),
            ("two", LONG),
            ("three", f"{LONG}\n\nA line of its own."),
        ):
            archive.put(Text(name, name, text).article())
        archive.finish()
    (tmp_path / "out").mkdir()
    with open_reader(tmp_path / "corpus.db") as reader:
        options = ExportOptions(paragraph_dedup=True, shard_bytes=10**9)
        manifest = export_to_folder(reader, options, tmp_path / "out")
    lines = (tmp_path / "out" / "articles-00000.jsonl").read_text(encoding="utf-8").splitlines()
    assert [line.count('"paragraphs_dropped": 1') for line in lines] == [0, 1]
    assert manifest.totals.paragraphs_dropped == 1
    assert manifest.left_out == {"repeated": 1}
    assert manifest.options == {"shard_bytes": 10**9, "paragraph_dedup": True}
