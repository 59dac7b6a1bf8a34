"""How each format is read back, and a corpus of everything that may stand in a page."""

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeAlias

import yaml

from tests.corpora import HOME, Archive, Text, long_text
from tests.serving.reading_texts import T, parse_xml, tei_plain, tei_text, vertical_documents
from warraq.articles.records import Article, Confidence, Metadata, Reservation
from warraq.serving import MANIFEST, ExportOptions
from warraq.storage import open_store

#: id, title and text of an article; None for what a format does not state.
Read: TypeAlias = tuple[int | None, str | None, str]

MEGABYTE: Final = 1 << 20
HOSTILE: Final[Mapping[str, tuple[str, str]]] = {
    "plain": ("Ink", "A first line.\n\nA second paragraph\nof two lines."),
    "nothing": ("", ""),
    "nul": ("a\0b", "before\0after"),
    "surrogates": ("\ud800 title", "low \udc00, high \ud83d alone"),
    "controls": ("\x01\x1b]0;owned\x07", "".join(map(chr, range(1, 32))) + "\x7f\x80\x9b"),
    "line-ends": ("a\x85b\u2028c\u2029d", "a\rb\r\nc\x0bd\x0ce\x85f\u2028g\u2029h\n\n\n\ni \n j\n"),
    "bidi": ("\u202eevil\u202c", "\u2066left\u2069 \u200f\u200e\ufeff\ufffe\uffff \u061c"),
    "formula": ("=cmd|'/C calc'!A0", "+1\n\n-2\n\n@SUM(A1)\n\n\t=1"),
    "markup": ("</doc><b>&amp;", ']]> --> <?x?> <!DOCTYPE a [<!ENTITY b "c">]> &lt; &#0; "quoted" \'so\'; \\|`#*_~'),
    "doc-tags": ('<doc id="1">', "</s>\n<s>\n<p>\n</doc>\n<g/>\n<doc id=\"2\">"),
    "front-matter": ("---\ntitle: x\n---", "---\n# not a head\n\n```\ncode\n\nmore\n```\n- item\n1. one\n> quote"),
    "scripts": ("حِبْرٌ عَرَبِيّ‌ها", "متنِ فارسی می‌نویسد.\n\n墨水和纸张。ไม้ไผ่\n\nहिन्दी e\u0301 𐍈 👩‍👩‍👧"),
    "long-text": ("long", ("word " * 20 + "\n\n") * 60),
    "one-word": ("one", "w" * 2_000),
}  # fmt: skip
#: What is large is written once a format, the others many times.
HUGE: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("t" * MEGABYTE, "short"),
    "text": ("long", ("word " * 20 + "\n\n") * 3_000),
    "word": ("one", "w" * 200_000),
}


def make_hostile(path: Path) -> Path:
    """Write HOSTILE as a corpus: odd ones Arabic, every third without a date or not judged, every fourth reserved.

    Also a story with its copy; and 'plain' is taken down.
    """
    with open_store(path, create=True) as store:
        archive = Archive(store)
        for number, (name, (title, text)) in enumerate(HOSTILE.items()):
            article = Text(name, title, text, language="ar" if number % 2 else "en").article()
            archive.put(_varied(article, number))
        for name in ("gall-ink", "gall-ink-again"):
            archive.put(Text(name, "Gall ink", long_text("gall"), tags=("Ink", "=tag")).article())
        archive.gone(HOME + "plain")
        archive.finish()
    return path


def make_huge(path: Path) -> Path:
    """Write HUGE as a corpus."""
    with open_store(path, create=True) as store:
        archive = Archive(store)
        for name, (title, text) in HUGE.items():
            archive.put(Text(name, title, text).article())
        archive.finish()
    return path


def _varied(article: Article, number: int) -> Article:
    said: Metadata = article.metadata
    if number % 3 == 0:
        said = replace(said, published=None)
    if number % 4 == 0:
        said = replace(said, reservations=(Reservation(signal="noai", value="1", origin="meta"),))
    sure = Confidence(text=0.9, title=0.9, date=0.9, authors=0.9) if number % 3 else Confidence()
    return replace(article, metadata=said, confidence=sure)


def read_jsonl(path: Path) -> list[Read]:
    """JSON Lines."""
    lines = path.read_bytes().decode().split("\n")
    assert lines.pop() == ""
    return [(row["id"], row["title"], row["text"]) for row in map(json.loads, lines)]


def read_csv(path: Path) -> list[Read]:
    """CSV, of any size."""
    before = csv.field_size_limit(16 * MEGABYTE)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [(int(row["id"]), row["title"], row["text"]) for row in csv.DictReader(file)]
    finally:
        csv.field_size_limit(before)


def read_parquet(path: Path) -> list[Read]:
    """Parquet."""
    import pyarrow.parquet as parquet

    rows = parquet.read_table(path, columns=["id", "title", "text"]).to_pylist()
    return [(row["id"], row["title"], row["text"]) for row in rows]


def read_tei(path: Path) -> list[Read]:
    """TEI, of one article or of a corpus."""
    root = parse_xml(path.read_bytes())
    articles = [root] if root.tag == f"{T}TEI" else root.findall(f"{T}TEI")
    title = f"{T}teiHeader/{T}fileDesc/{T}titleStmt/{T}title"
    key = "{http://www.w3.org/XML/1998/namespace}id"
    return [
        (int(each.get(key).removeprefix("article-")), tei_plain(each.find(title)), tei_text(each))
        for each in articles
    ]


def read_vertical(path: Path) -> list[Read]:
    """Vertical, whose documents leave out what is empty."""
    found = vertical_documents(path.read_bytes().decode())
    return [(int(stated["id"]), stated.get("title", ""), text) for stated, text in found]


def read_text(path: Path) -> list[Read]:
    """A text and a line end."""
    text = path.read_bytes().decode()
    assert text.endswith("\n")
    return [(None, None, text[:-1])]


def read_markdown(path: Path) -> list[Read]:
    """Front matter and Markdown, which in HOSTILE is the text."""
    head, mark, body = path.read_bytes().decode().removeprefix("---\n").partition("\n---\n\n")
    assert mark
    stated = yaml.safe_load(head)
    return [(stated["id"], stated.get("title", ""), body.removesuffix("\n"))]


#: Each format of rows: what reads one of its files.
READERS: Final[Mapping[str, Callable[[Path], list[Read]]]] = {
    "jsonl": read_jsonl,
    "csv": read_csv,
    "parquet": read_parquet,
    "tei": read_tei,
    "vertical": read_vertical,
    "text": read_text,
    "markdown": read_markdown,
}


def read_back(place: Path, options: ExportOptions) -> list[Read]:
    """Everything in an export, a file after the other as the manifest names them."""
    read = READERS[options.rows().name]
    if not options.is_folder():
        return read(place)
    found: list[Read] = []
    for file in json.loads((place / MANIFEST).read_text(encoding="utf-8"))["files"]:
        path = place / file["path"]
        parts = _listed(place, path) if path.is_dir() else [path]
        found += [row for part in parts for row in read(part)]
    return found


def _listed(place: Path, folder: Path) -> list[Path]:
    """The files of a folder in the order of the index."""
    if not (place / "index.tsv").exists():
        return []
    lines = (place / "index.tsv").read_bytes().decode().split("\n")[1:-1]
    paths = [place / line.partition("\t")[0] for line in lines]
    return [path for path in paths if path.is_relative_to(folder)]
