"""Folders with a file per article: Markdown with its front matter, and the index."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.corpora import make_corpus
from tests.serving.rows import a_row
from warraq.serving import ExportOptions, ExportRow, export_rows, export_to_folder
from warraq.serving.exporting.listing import ArticleLists
from warraq.serving.formats import FORMATS, RowFormat, WriterOptions
from warraq.storage import open_reader


def front_matter(row: ExportRow) -> tuple[dict[str, Any], str]:
    """The front matter of an article as a YAML reader takes it, and what follows."""
    form = FORMATS["markdown"]
    assert isinstance(form, RowFormat)
    file = BytesIO()
    writer = form.open(file, WriterOptions(layout="article"))
    writer.write(row)
    writer.finish()
    start, head, body = file.getvalue().decode().split("---\n", 2)
    assert start == ""
    return yaml.safe_load(head), body


def test_front_matter_states_what_is_known() -> None:
    row = replace(
        a_row(7, "text"), title="no", authors=("A: B", "- C"), tags=("1", "#x"), published="2019-08-14", modified="",
        language="ar", direction="rtl", section="Craft", markdown="# Ink\n\n---\n\nend",
    )  # fmt: skip
    stated, body = front_matter(row)
    assert (stated["title"], stated["author"], stated["tags"]) == ("no", ["A: B", "- C"], ["1", "#x"])
    assert (stated["date"], stated["lang"], stated["dir"], stated["id"]) == ("2019-08-14", "ar", "rtl", 7)
    assert stated["categories"] == ["Craft"]
    assert not {"lastmod", "licence", "copy_of", "description"} & stated.keys()
    assert body == "\n# Ink\n\n---\n\nend\n"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_title_breaks_the_front_matter(title: str) -> None:
    stated, _ = front_matter(replace(a_row(7, ""), title=title, tags=(title,)))
    assert stated.get("title", "") == title
    assert stated["tags"] == [title]


def test_the_index_tells_which_article_is_in_which_file(tmp_path: Path) -> None:
    with open_reader(make_corpus(tmp_path / "corpus.db")) as reader:
        rows = list(export_rows(reader))
        for name in ("text", "markdown", "tei"):
            folder = tmp_path / name
            folder.mkdir()
            export_to_folder(reader, ExportOptions(format=name), folder)
            head, *lines = (folder / "index.tsv").read_bytes().decode().split("\n")[:-1]
            index = [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]
            assert [int(line["id"]) for line in index] == [row.id for row in rows]
            for line, row in zip(index, rows, strict=True):
                assert (folder / line["path"]).is_file()
                assert line["path"].startswith(f"{row.id // 1000:04d}/{row.id:09d}.")
                assert (line["url"], line["words"]) == (row.url, str(row.words))


def test_the_index_runs_nothing_and_has_a_line_an_article(tmp_path: Path) -> None:
    lists = ArticleLists(tmp_path)
    lists.close()
    assert list(tmp_path.iterdir()) == []
    lists.add(
        replace(a_row(7, ""), title="=cmd|x\ty\n\x85\u2028z", authors=("@a",)), "0000/000000007.txt", "0" * 64
    )
    lists.close()
    assert (tmp_path / "SHA256SUMS").read_bytes() == f"{'0' * 64}  0000/000000007.txt\n".encode()
    lines = (tmp_path / "index.tsv").read_bytes().decode().splitlines()
    assert lines[1].split("\t")[3:5] == ["'=cmd|x y   z", "'@a"]
