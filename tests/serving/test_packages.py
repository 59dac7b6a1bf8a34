"""Parquet's columns, the data package's schema and the data card: they say what the files have."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, get_type_hints

import pyarrow.parquet as parquet
import pytest

from tests.corpora import HOME, make_corpus
from tests.serving.test_formats import a_row
from warraq.serving import (
    COLUMNS,
    FORMATS,
    ExportOptions,
    ExportRow,
    PackageFormat,
    export_to_folder,
    read_shares,
)
from warraq.serving.exporting.counting import MAX_NAMES, OTHERS, Tallies
from warraq.serving.formats import Manifest, Totals, WriterOptions
from warraq.serving.formats.columns import TYPED_COLUMNS
from warraq.serving.formats.parquet import ParquetWriter
from warraq.storage import ArticleFilter, Breakdown, Group, Reader, Statistics, StatisticsOptions, open_reader


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_corpus(tmp_path_factory.mktemp("corpus") / "corpus.db")


@pytest.fixture
def reader(corpus: Path) -> Iterator[Reader]:
    with open_reader(corpus) as opened:
        yield opened


def a_manifest(**changes: Any) -> Manifest:
    values: dict[str, Any] = {
        "warraq": "1.0", "format": "hf", "data_format": "parquet", "columns": COLUMNS, "options": {}, "cursor": 0,
        "totals": Totals(), "left_out": {}, "splits": {"": 0}, "files": (), **changes,
    }  # fmt: skip
    return Manifest(**values)


def card_of(manifest: Manifest, statistics: Statistics | None = None) -> str:
    form = FORMATS["hf"]
    assert isinstance(form, PackageFormat)
    ((name, text),) = form.documents(manifest, statistics)
    assert name == "README.md"
    return text


def front_matter(card: str) -> dict[str, Any]:
    head = card.removeprefix("---\n").partition("---\n\n")[0]
    return {line.partition(": ")[0]: json.loads(line.partition(": ")[2]) for line in head.splitlines()}


def test_every_column_has_its_type() -> None:
    hints = get_type_hints(ExportRow)
    kinds = {int: "integer", float: "number", bool: "boolean", str: "string", tuple[str, ...]: "list"}
    assert tuple(column.name for column in TYPED_COLUMNS) == COLUMNS
    for column in TYPED_COLUMNS:
        hint = hints[column.name]
        bare = next((kind for kind in kinds if hint in (kind, kind | None)), None)
        assert column.kind in (kinds[bare], "time")
        # what may be None is not required
        assert not (column.required and hint == (bare | None)), column.name


def test_parquet_has_types_and_compression(reader: Reader, tmp_path: Path) -> None:
    export_to_folder(reader, ExportOptions(format="parquet", shard_bytes=10**9), tmp_path)
    file = parquet.ParquetFile(tmp_path / "articles-00000.parquet")
    types = {field.name: str(field.type) for field in file.schema_arrow}
    assert types["id"] == "int64"
    assert types["published_utc"] == types["gone_at"] == "timestamp[ms, tz=UTC]"
    assert types["authors"].startswith("list<")
    assert types["paywalled"] == "bool"
    group = file.metadata.row_group(0)
    assert {group.column(number).compression for number in range(group.num_columns)} == {"ZSTD"}
    rows = {row["url"].removeprefix(HOME): row for row in file.read().to_pylist()}
    assert rows["ar"]["published"] == "2026-02-03T10:21:33+03:00"
    assert rows["ar"]["published_utc"] == datetime(2026, 2, 3, 7, 21, 33, tzinfo=UTC)
    assert rows["formula"]["authors"] == ["@cmd", "-2+3"]
    assert rows["gall-ink"]["tags"] == ["ink", "paper; old"]
    assert rows["gall-ink"]["duplicate_of"] is None
    assert rows["gall-ink-again"]["duplicate_of"] == rows["gall-ink"]["id"]
    assert rows["ar"]["text_confidence"] is None
    assert rows["ar"]["modified"] == ""


def test_parquet_holds_no_more_than_a_row_group() -> None:
    file = BytesIO()
    writer = ParquetWriter(file, WriterOptions(buffer_bytes=100_000))
    for number in range(100):
        writer.write(a_row(number, "x" * 10_000))
    writer.finish()
    metadata = parquet.ParquetFile(BytesIO(file.getvalue())).metadata
    assert metadata.num_rows == 100
    assert 20 <= metadata.num_row_groups <= 25


def test_a_data_package_describes_its_files(reader: Reader, tmp_path: Path) -> None:
    options = ExportOptions(format="datapackage", shares=read_shares("Train_a=.5,b=.5"))
    export_to_folder(reader, options, tmp_path)
    stated = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in stated["resources"]] == ["train-a", "b"]
    for resource in stated["resources"]:
        content = (tmp_path / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"
        fields = resource["schema"]["fields"]
        assert tuple(field["name"] for field in fields) == COLUMNS
        assert content.decode().partition("\r\n")[0] == ",".join(COLUMNS)
        by_name = {field["name"]: field for field in fields}
        assert by_name["paywalled"]["trueValues"] == ["1"]
        assert by_name["tags"]["type"] == "array"
    rows = "".join(
        (tmp_path / resource["path"]).read_text(encoding="utf-8") for resource in stated["resources"]
    )
    assert '"[""ink"", ""paper; old""]"' in rows


def package_of(totals: Totals) -> dict[str, Any]:
    form = FORMATS["datapackage"]
    assert isinstance(form, PackageFormat)
    ((_, text),) = form.documents(a_manifest(format="datapackage", data_format="csv", totals=totals), None)
    stated: dict[str, Any] = json.loads(text)
    return stated


@pytest.mark.parametrize(
    ("articles", "sources", "title"),
    [
        (0, 0, "0 articles of 0 sources"),
        (1, 1, "1 article of 1 source"),
        (1_032, 2, "1,032 articles of 2 sources"),
    ],
)
def test_a_data_package_counts_in_english(articles: int, sources: int, title: str) -> None:
    named = {f"s{number}": 1 for number in range(sources)}
    assert package_of(Totals(articles=articles, sources=named))["title"] == title


CC = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("licences", "stated"),
    [
        ({CC: 7}, [{"path": CC}]),
        ({CC: 6, "": 1}, None),
        ({CC: 6, f"{CC}deed": 1}, None),
        ({"": 7}, None),
        ({"All rights reserved": 7}, None),
        ({"javascript:alert(1)": 7}, None),
        ({f"{CC} and more": 7}, None),
        ({}, None),
    ],
)
def test_a_data_package_has_a_licence_that_all_state(licences: dict[str, int], stated: object) -> None:
    assert package_of(Totals(articles=7, licences=licences)).get("licenses") == stated


def test_a_data_package_and_the_card_say_what_is_known_of_rights() -> None:
    totals = Totals(articles=1_007, licences={"": 1_000, CC: 6, "<b>": 1}, paywalled=2, reserved=3)
    said = (
        "The texts belong to their authors. Articles whose pages state a licence: 7 of 1,007 (column `licence`)."
        " Behind a paywall: 2. Reserved by their publishers from mining or training: 3 (column `reservations`)."
    )
    assert package_of(totals)["description"] == said
    assert said in card_of(a_manifest(totals=totals))


def test_the_card_says_where_the_files_are(reader: Reader, tmp_path: Path) -> None:
    options = ExportOptions(format="hf", shares=read_shares("train=.5,test=.5"), shard_bytes=2_000)
    export_to_folder(reader, options, tmp_path)
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    head = front_matter(card)
    assert head["language"] == ["ar", "en"]
    assert head["size_categories"] == ["n<1K"]
    files = {each["split"]: each["path"] for each in head["configs"][0]["data_files"]}
    assert set(files) == {"train", "test"}
    there = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("data/*"))
    assert sorted(files["train"] + files["test"]) == there
    assert len(there) > 2
    assert [feature["name"] for feature in head["dataset_info"]["features"]] == list(COLUMNS)
    assert "7 articles, 1,096 words" in card
    assert "| 2026-02 | 7 | 100.0 % | 1,096 |" in card
    assert "| shard_bytes | 2000 |" in card


def test_the_card_counts_the_articles_of_the_export(reader: Reader, tmp_path: Path) -> None:
    chosen = ArticleFilter(copies=False, language="en", min_words=100)
    export_to_folder(reader, ExportOptions(format="hf", chosen=chosen, paragraph_dedup=True), tmp_path)
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    articles, words = manifest["totals"]["articles"], manifest["totals"]["words"]
    assert articles == 5
    assert f"| en | {articles} | 100.0 % | {words:,} |" in card
    assert "| copies | no |" in card


def test_what_pages_state_is_no_markup_in_the_card() -> None:
    evil = 'x"\n---\n| <script>alert(1)</script> \x1b[2J\u202e [a](javascript:1) `code`' + "y" * 100
    totals = Totals(articles=5_000, languages={evil: 1, "": 1, "fa": 3})
    licences = Breakdown(groups=(Group(name=evil, articles=3, words=9),), distinct=1)
    counted = Statistics(options=StatisticsOptions(), articles=5_000, licences=licences)
    card = card_of(a_manifest(totals=totals, left_out={"copy": 2}), counted)
    assert front_matter(card)["language"] == ["fa"]
    assert front_matter(card)["size_categories"] == ["1K<n<10K"]
    (line,) = [line for line in card.splitlines() if "script" in line and "| 3 |" in line]
    assert line.startswith('| x" --- \\| \\<script\\>')
    assert "\\[a\\](javascript" in line
    assert not set(card) & set("\x1b\u202e")
    assert "| copy | 2 |" in card


def test_names_are_counted_in_bounded_memory() -> None:
    tallies = Tallies()
    for number in range(MAX_NAMES + 7):
        tallies.count(ExportRow(**{**fields_of(a_row(number, "")), "licence": f"licence {number}"}), 0)
    licences = tallies.totals().licences
    assert len(licences) == MAX_NAMES + 1
    assert next(iter(licences.items())) == (OTHERS, 7)


def fields_of(row: ExportRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COLUMNS}
