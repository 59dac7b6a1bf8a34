"""Exports as others' programs read them: DuckDB, pandas, Hugging Face `datasets`, `frictionless`."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

import duckdb
import frictionless
import pandas
import pytest

from tests.serving.formats import make_hostile
from warraq.serving import ExportOptions, export_rows, export_to_folder, export_to_stream, read_shares
from warraq.storage import Reader, open_reader

#: Id and text of an article.
Read: TypeAlias = tuple[int, str]
SHARES: Final = read_shares("train=.7,test=.3")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with open_reader(make_hostile(tmp_path_factory.mktemp("hostile") / "corpus.db")) as opened:
        yield opened


def query(path: Path, source: str) -> list[Read]:
    """What DuckDB reads, with nothing fetched for it."""
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as database:
        found = database.execute(f"SELECT id, text FROM {source}", [str(path)]).fetchall()
    return [(int(number), text) for number, text in found]


def written(reader: Reader, options: ExportOptions, folder: Path) -> Path:
    """An export into a folder."""
    folder.mkdir()
    export_to_folder(reader, options, folder)
    return folder


def frame(found: pandas.DataFrame) -> list[Read]:
    return [(int(number), text) for number, text in zip(found["id"], found["text"], strict=True)]


def pandas_csv(path: Path) -> list[Read]:
    return frame(pandas.read_csv(path, keep_default_na=False))


def pandas_jsonl(path: Path) -> list[Read]:
    return frame(pandas.read_json(path, lines=True))


#: Each format that tables are read from: program and how it reads it, as its manual has it.
JUDGES: Final[Mapping[tuple[str, str], Callable[[Path], list[Read]]]] = {
    ("parquet", "duckdb"): lambda path: query(path, "read_parquet(?)"),
    ("csv", "duckdb"): lambda path: query(path, r"read_csv(?, nullstr='\N')"),  # an empty cell is a text
    ("jsonl", "duckdb"): lambda path: query(path, "read_json(?)"),
    ("parquet", "pandas"): lambda path: frame(pandas.read_parquet(path)),
    ("csv", "pandas"): pandas_csv,
    ("jsonl", "pandas"): pandas_jsonl,
}


@pytest.mark.parametrize(("form", "program"), JUDGES)
def test_tables_are_read_as_they_were(reader: Reader, form: str, program: str, tmp_path: Path) -> None:
    path = tmp_path / f"articles.{form}"
    with path.open("wb") as file:
        export_to_stream(reader, ExportOptions(format=form), file)
    assert JUDGES[form, program](path) == expected(reader)


def expected(reader: Reader) -> list[Read]:
    rows = [(row.id, row.text) for row in export_rows(reader)]
    assert len(rows) > 10
    return rows


@pytest.mark.parametrize("data_format", ["parquet", "jsonl"])
def test_datasets_loads_the_splits(
    reader: Reader, data_format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    datasets = pytest.importorskip("datasets", reason="needs pip install 'warraq[judges]'")
    options = ExportOptions(format="hf", data_format=data_format, shares=SHARES, shard_bytes=2_000)
    folder = written(reader, options, tmp_path / "hf")
    loaded = datasets.load_dataset(str(folder), cache_dir=str(tmp_path / "cache"))
    assert set(loaded) == {"train", "test"}
    assert all(split.num_rows for split in loaded.values())
    found = [(row["id"], row["text"]) for split in loaded.values() for row in split]
    assert sorted(found) == sorted(expected(reader))
    assert loaded["train"].features["tags"].feature.dtype == "string"


@pytest.mark.parametrize("data_format", ["csv", "jsonl"])
def test_frictionless_finds_the_package_valid(reader: Reader, data_format: str, tmp_path: Path) -> None:
    options = ExportOptions(format="datapackage", data_format=data_format, shares=SHARES)
    path = written(reader, options, tmp_path / "package") / "datapackage.json"
    report = frictionless.Package(str(path)).validate()
    assert report.valid, report.to_summary()
    assert sum(task.stats["rows"] for task in report.tasks) == len(expected(reader))
    assert len(report.tasks) == 2
