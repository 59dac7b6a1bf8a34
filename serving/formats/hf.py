"""Hugging Face data set: Parquet or JSON Lines for each split, and a data card."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from warraq.articles.text import printable
from warraq.serving.formats.columns import TYPED_COLUMNS, Column
from warraq.serving.formats.contract import PackageFormat
from warraq.serving.formats.manifest import Manifest, Totals
from warraq.serving.formats.rights import rights_text
from warraq.serving.json_text import json_text
from warraq.serving.statistics import card
from warraq.storage import Statistics

#: The names that cards use for sizes. Source: huggingface.co/docs/hub/datasets-cards.
_SIZES: Final = (
    (10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"), (10**7, "1M<n<10M"),
    (10**8, "10M<n<100M"), (10**9, "100M<n<1B"),
)  # fmt: skip
_LARGEST: Final = "n>1B"
_TYPES: Final = {
    "integer": "int64", "number": "float64", "boolean": "bool", "string": "string", "time": "timestamp[ms, tz=UTC]",
}  # fmt: skip
MAX_CHARS: Final = 100  # of a name in it
_MARKUP: Final = re.compile(r"([\\`*_\[\]<>|~&])")


def _documents(manifest: Manifest, statistics: Statistics | None) -> Iterator[tuple[str, str]]:
    yield "README.md", f"---\n{_front_matter(manifest)}---\n\n{_card(manifest, statistics)}"


def _front_matter(manifest: Manifest) -> str:
    """YAML, each value as JSON, which YAML includes: nothing that a page states can end a value."""
    totals = manifest.totals
    lines: dict[str, object] = {
        "pretty_name": "warraq corpus",
        "language": sorted(code for code in totals.languages if code.isascii() and code.isalpha()),
        "license": "other",
        "size_categories": [next((name for end, name in _SIZES if totals.articles < end), _LARGEST)],
        "task_categories": ["text-generation"],
        "dataset_info": {"features": [_feature(column, manifest.data_format) for column in TYPED_COLUMNS]},
        "configs": [{"config_name": "default", "data_files": _data_files(manifest)}],
    }
    return "".join(f"{name}: {json_text(value)}\n" for name, value in lines.items())


def _feature(column: Column, data_format: str) -> dict[str, object]:
    if column.kind == "list":
        return {"name": column.name, "list": "string"}
    if column.kind == "time" and data_format != "parquet":
        return {"name": column.name, "dtype": "string"}
    return {"name": column.name, "dtype": _TYPES[column.kind]}


def _data_files(manifest: Manifest) -> list[dict[str, object]]:
    return [
        {"split": split or "train", "path": [file.path for file in manifest.files if file.split == split]}
        for split in manifest.splits
    ]


def _card(manifest: Manifest, statistics: Statistics | None) -> str:
    return "\n".join(
        (
            "# warraq corpus",
            "",
            f"Articles of blogs and news sites, collected and cleaned by warraq {manifest.warraq}.",
            "",
            *_section("Statistics", _statistics(manifest.totals, statistics)),
            *_section("Splits", [_table(("split", "articles"), _named(manifest.splits, "train"))]),
            *_section("Selection", _selection(manifest)),
            *_section("Rights", [rights_text(manifest.totals)]),
            *_section("Columns", [_columns()]),
        )
    )


def _statistics(totals: Totals, statistics: Statistics | None) -> list[str]:
    """What the files hold, and the tables of the articles they were made of."""
    held = f"{totals.articles:,} articles, {totals.words:,} words, {totals.text_bytes:,} bytes of text."
    if totals.paragraphs_dropped:
        held += (
            f" {totals.paragraphs_dropped:,} paragraphs that stood in an earlier article were dropped; the tables count"
            " the articles with them."
        )
    return [held, *([card(statistics).rstrip()] if statistics else [])]


def _selection(manifest: Manifest) -> list[str]:
    asked = {name: _inert(json_text(value)) for name, value in manifest.options.items()}
    options = _table(("option", "value"), asked.items()) if asked else "All articles."
    left_out = _table(("left out", "articles"), _named(manifest.left_out, "")) if manifest.left_out else ""
    return [options, *filter(None, (left_out,))]


def _columns() -> str:
    return _table(("column", "type", "meaning"), ((f"`{c.name}`", c.kind, c.meaning) for c in TYPED_COLUMNS))


def _section(title: str, parts: Iterable[str]) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    for part in parts:
        yield part
        yield ""


def _named(counts: Mapping[str, int], unnamed: str) -> Iterator[tuple[str, str]]:
    """Rows of a table."""
    for name, number in counts.items():
        yield _inert(name or unnamed), f"{number:,}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _inert(text: str) -> str:
    """What a page states, as one line of plain text in a table."""
    return _MARKUP.sub(r"\\\1", printable(text[:MAX_CHARS], one_line=True))


HF: Final = PackageFormat(
    name="hf",
    summary="Hugging Face data set",
    rows=("parquet", "jsonl"),
    data_folder="data",
    unsplit="train",
    documents=_documents,
    counts=True,
)
