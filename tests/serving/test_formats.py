"""The contract of all formats: each row of the table is held to every promise."""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from tests.corpora import HOME, NOW
from tests.serving.formats import READERS, make_hostile, make_huge, read_back
from tests.serving.rows import a_row
from warraq.articles.errors import ConfigurationError
from warraq.cli.atomic import whole_folder
from warraq.cli.export import DATA_NAMES, FORMAT_NAMES, LAYOUTS
from warraq.feeds import parse_feed
from warraq.serving import (
    FORMATS,
    MANIFEST,
    ExportOptions,
    FeedFormat,
    FeedOptions,
    PackageFormat,
    RowFormat,
    export_rows,
    export_to_folder,
    export_to_stream,
    read_shares,
)
from warraq.serving.formats import WriterOptions
from warraq.storage import ArticleFilter, Reader, open_reader, open_store

ROWS = [form for form in FORMATS.values() if isinstance(form, RowFormat)]
PACKAGES = [form for form in FORMATS.values() if isinstance(form, PackageFormat)]
FEEDS = [form for form in FORMATS.values() if isinstance(form, FeedFormat)]
#: Every way to write rows: each format with each of its layouts, each package with each form of its data.
WAYS = [ExportOptions(format=form.name, layout=layout) for form in ROWS for layout in form.layouts]
WAYS += [ExportOptions(format=form.name, data_format=data) for form in PACKAGES for data in form.rows]

READ_SHARES = read_shares("train=.7,test=.3")

every_way = pytest.mark.parametrize(
    "way", WAYS, ids=[f"{way.format}-{way.data_format or way.layout}" for way in WAYS]
)
every_row_format = pytest.mark.parametrize("form", ROWS, ids=[form.name for form in ROWS])
every_feed = pytest.mark.parametrize("form", FEEDS, ids=[form.name for form in FEEDS])


@pytest.fixture(scope="module")
def hostile_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_hostile(tmp_path_factory.mktemp("hostile") / "corpus.db")


@pytest.fixture
def reader(hostile_file: Path) -> Iterator[Reader]:
    with open_reader(hostile_file) as opened:
        yield opened


@pytest.fixture(scope="module")
def huge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with open_reader(make_huge(tmp_path_factory.mktemp("huge") / "corpus.db")) as opened:
        yield opened


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    path = tmp_path_factory.mktemp("empty") / "corpus.db"
    open_store(path, create=True).close()
    with open_reader(path) as opened:
        yield opened


def write(reader: Reader, options: ExportOptions, place: Path) -> Path:
    """Write an export to a place, as a file or a folder."""
    if options.is_folder():
        place.mkdir()
        export_to_folder(reader, options, place)
    else:
        with place.open("wb") as file:
            export_to_stream(reader, options, file)
    return place


def bytes_of(place: Path) -> dict[str, bytes]:
    files = [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in files}


class LateError(Exception):
    """What goes wrong at the end."""


def fail_at(last: int) -> Callable[[int], None]:
    def watch(seq: int) -> None:
        if seq == last:
            raise LateError

    return watch


def assert_files_are_as_stated(place: Path, files: list[dict[str, object]]) -> None:
    """Bytes and hashes of the manifest, of a folder of files those of SHA256SUMS."""
    sums = place / "SHA256SUMS"
    lines = sums.read_text(encoding="utf-8").splitlines(keepends=True) if sums.exists() else []
    for line in lines:
        digest, path = line.rstrip("\n").split("  ")
        assert digest == sha256((place / path).read_bytes()).hexdigest()
    for file in files:
        path = place / str(file["path"])
        own = [line for line in lines if line.partition("  ")[2].startswith(f"{file['path']}/")]
        content = "".join(own).encode() if path.is_dir() else path.read_bytes()
        assert file["sha256"] == sha256(content).hexdigest()
        inside = [each for each in path.rglob("*") if each.is_file()] if path.is_dir() else [path]
        assert file["bytes"] == sum(each.stat().st_size for each in inside)


def test_the_table_and_the_command_name_the_same() -> None:
    assert tuple(FORMATS) == FORMAT_NAMES
    assert all(name == form.name and form.summary for name, form in FORMATS.items())
    assert {data for form in PACKAGES for data in form.rows} == set(DATA_NAMES)
    assert {layout for form in ROWS for layout in form.layouts} <= set(LAYOUTS)
    assert set(READERS) == {form.name for form in ROWS}


@every_way
def test_every_text_comes_back_as_it_was(reader: Reader, way: ExportOptions, tmp_path: Path) -> None:
    assert_comes_back(reader, way, tmp_path)


def assert_comes_back(reader: Reader, way: ExportOptions, tmp_path: Path) -> None:
    found = read_back(write(reader, way, tmp_path / "out"), way)
    rows = list(export_rows(reader))
    assert len(found) == len(rows)
    for row, (number, title, text) in zip(rows, found, strict=True):
        assert number in (row.id, None)
        assert title in (row.title, None)
        assert text == row.text


@every_way
def test_a_large_text_comes_back_as_it_was(huge: Reader, way: ExportOptions, tmp_path: Path) -> None:
    assert_comes_back(huge, way, tmp_path)


@every_way
def test_the_same_corpus_gives_the_same_bytes(reader: Reader, way: ExportOptions, tmp_path: Path) -> None:
    way = replace(way, shares=READ_SHARES, shard_bytes=2_000)
    first, second = (bytes_of(write(reader, way, tmp_path / name)) for name in ("first", "second"))
    assert first == second
    assert len(first) > 3


@every_way
@pytest.mark.parametrize(
    "chosen",
    [
        ArticleFilter(language="ar"),
        ArticleFilter(copies=False, gone=False),
        ArticleFilter(since_date=date(2026, 1, 1)),
        ArticleFilter(min_words=100, respect_reservations=True),
        ArticleFilter(tag="ink"),
        ArticleFilter(query="second paragraph"),
        ArticleFilter(only_confident=True, exclude_marked=True),
        ArticleFilter(since_seq=9),
    ],
    ids=lambda chosen: "-".join(ExportOptions(chosen=chosen).stated()),
)
def test_filters_hold(reader: Reader, way: ExportOptions, chosen: ArticleFilter, tmp_path: Path) -> None:
    way = replace(way, chosen=chosen)
    expected = [row.text for row in export_rows(reader, chosen)]
    assert 0 < len(expected) < len(list(export_rows(reader)))
    assert [text for _, _, text in read_back(write(reader, way, tmp_path / "out"), way)] == expected


@every_way
def test_the_manifest_is_true(reader: Reader, way: ExportOptions, tmp_path: Path) -> None:
    chosen = ArticleFilter(copies=False, min_words=1, until_date=date(2026, 12, 31))
    way = replace(way, chosen=chosen, shares=READ_SHARES, seed=5, shard_bytes=3_000)
    place = write(reader, way, tmp_path / "out")
    rows = {row.id: row for row in export_rows(reader, chosen)}
    stated = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    assert stated["totals"]["articles"] == len(rows) == sum(file["articles"] for file in stated["files"])
    assert stated["totals"]["words"] == sum(row.words for row in rows.values())
    assert stated["totals"]["text_bytes"] == sum(len(row.text.encode()) for row in rows.values())
    assert stated["totals"]["languages"] == Counter(row.language for row in rows.values())
    assert sum(stated["left_out"].values()) + len(rows) == len(list(export_rows(reader)))
    assert stated["left_out"].keys() == {"copy", "undated", "short"}
    assert stated["cursor"] == max(row.seq for row in export_rows(reader))
    assert stated["options"]["shares"] == {"train": "0.7", "test": "0.3"}
    assert stated["splits"] == Counter(
        file["split"] for file in stated["files"] for _ in range(file["articles"])
    )
    assert_files_are_as_stated(place, stated["files"])


@every_way
def test_nothing_gives_an_export_of_nothing(nothing: Reader, way: ExportOptions, tmp_path: Path) -> None:
    assert read_back(write(nothing, way, tmp_path / "out"), way) == []
    shared = replace(way, shares=READ_SHARES)
    assert read_back(write(nothing, shared, tmp_path / "splits"), shared) == []


@every_way
def test_what_breaks_off_leaves_nothing(reader: Reader, way: ExportOptions, tmp_path: Path) -> None:
    place = tmp_path / "out"
    options = replace(way, shares=READ_SHARES)
    with suppress(LateError), whole_folder(place, force=False, is_ours=lambda folder: True) as folder:
        export_to_folder(reader, options, folder, watch=fail_at(reader.articles.last_seq()))
    assert list(tmp_path.iterdir()) == []


@every_row_format
def test_rows_are_written_as_they_come(form: RowFormat) -> None:
    """What was written is in the file long before the end: no format collects a corpus."""
    file = BytesIO()
    rows = 200
    writer = form.open(file, WriterOptions(layout=form.layouts[0], buffer_bytes=100_000))
    sizes = []
    for number in range(1, (1 if form.layouts[0] == "article" else rows) + 1):
        writer.write(a_row(number, random.Random(number).randbytes(5_000).hex()))
        sizes.append(file.tell())
    if form.layouts[0] == "corpus":
        assert len(set(sizes)) > 10
        assert sizes[rows // 2] > 0
    writer.finish()
    assert file.tell() >= sizes[-1]


@every_feed
def test_feeds_are_read_back_the_same_each_time(reader: Reader, nothing: Reader, form: FeedFormat) -> None:
    def entries(source: Reader, **chosen: object) -> list[str]:
        options = FeedOptions(chosen=ArticleFilter(**chosen))  # type: ignore[arg-type]
        text = form.render(source, options)
        assert text == form.render(source, options)
        document = parse_feed(text.encode(), url="https://reader.example/feed", now=NOW)
        return [entry.url.removeprefix(HOME) for entry in document.entries]

    everything = entries(reader)
    assert everything[:2] == ["gall-ink", "one-word"]
    assert "gall-ink-again" not in everything
    assert "plain" not in everything
    assert entries(reader, tag="INK") == ["gall-ink"]
    assert entries(reader, query="word", min_words=1000) == ["long-text"]
    assert set(entries(reader, respect_reservations=True)) < set(everything)
    assert entries(nothing) == []


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"format": "atom", "shard_bytes": 1}, "--shard-size does not work with atom"),
        ({"format": "atom", "chosen": ArticleFilter(since_seq=3)}, "--since does not work with atom"),
        ({"format": "json-feed", "shares": (("a", 1),)}, "--split does not work with json-feed"),
        ({"format": "jsonl", "data_format": "csv"}, "--data does not work with jsonl"),
        ({"format": "hf", "data_format": "csv"}, "--data csv does not work with hf; it knows parquet, jsonl"),
        ({"format": "csv", "layout": "article"}, "--layout article does not work with csv; it knows corpus"),
        (
            {"format": "parquet", "spreadsheet": True},
            "--spreadsheet does not work with parquet, only with csv",
        ),
        ({"format": "datapackage", "spreadsheet": True}, "--spreadsheet does not work with datapackage"),
        ({"format": "xml"}, "there is no format 'xml'; choose one of jsonl, csv"),
    ],
)
def test_what_a_format_does_not_know_is_refused(asked: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        ExportOptions(**asked)  # type: ignore[arg-type]
