"""The files of an export: rolled, resumed, continued, and always the same bytes."""

import json
from collections import Counter
from pathlib import Path

import pytest
from shelves import add_more, is_clean, make_shelf, records_in, warcs_in

from warraq.archive.exporting import (
    START,
    Cursor,
    Exported,
    ExportOptions,
    export_archive,
    read_cursor,
    read_manifest,
)
from warraq.articles.errors import ConfigurationError, ParseError
from warraq.storage import open_reader

ALL = ExportOptions()
SMALL = ExportOptions(roll_bytes=2_500)


def export(database: Path, folder: Path, options: ExportOptions = ALL) -> Exported:
    with open_reader(database) as reader:
        return export_archive(reader, folder, options)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class Stopped(Exception):  # noqa: N818 - what a kill leaves is what this leaves
    pass


def test_the_manifest_says_what_the_files_hold(exported: Path, records: list[object]) -> None:
    manifest = read_manifest(exported)
    assert manifest is not None
    assert manifest.finished
    assert manifest.cursor == Cursor(9, 3)
    assert manifest.records() == Counter(record.kind for record in records_in(exported))
    assert [exported / file.name for file in manifest.files] == warcs_in(exported)
    assert [file.bytes for file in manifest.files] == [path.stat().st_size for path in warcs_in(exported)]


def test_files_roll_and_each_says_what_it_is(shelf_file: Path, exported: Path, tmp_path: Path) -> None:
    export(shelf_file, tmp_path / "out", SMALL)
    assert len(warcs_in(tmp_path / "out")) > len(warcs_in(exported))
    assert is_clean(tmp_path / "out")
    rolled = records_in(tmp_path / "out")
    firsts = [next(record for record in rolled if record.path == path) for path in warcs_in(tmp_path / "out")]
    assert [(first.kind, first.fields["WARC-Filename"]) for first in firsts] == [
        ("warcinfo", path.name) for path in warcs_in(tmp_path / "out")
    ]
    whole = [record.fields for record in records_in(exported) if record.kind != "warcinfo"]
    assert [record.fields for record in rolled if record.kind != "warcinfo"] == whole


def test_the_same_database_gives_the_same_bytes(shelf_file: Path, exported: Path, tmp_path: Path) -> None:
    export(shelf_file, tmp_path / "again")
    assert contents(tmp_path / "again") == contents(exported)


def test_an_export_that_was_stopped_anywhere_ends_as_if_it_was_not(shelf_file: Path, tmp_path: Path) -> None:
    export(shelf_file, tmp_path / "whole", SMALL)
    drafts = 0
    for step in range(12):

        def stop(at: Cursor, end: Cursor, step: int = step) -> None:
            if at >= Cursor(min(step + 1, 9), max(0, step - 8)):
                raise Stopped

        folder = tmp_path / f"stopped-{step}"
        with open_reader(shelf_file) as reader, pytest.raises(Stopped):
            export_archive(reader, folder, SMALL, stop)
        drafts += bool(list(folder.rglob("*.part")))
        export(shelf_file, folder, SMALL)
        assert contents(folder) == contents(tmp_path / "whole")
    assert drafts > 3, "some files were stopped in the middle"


def test_what_comes_while_an_export_is_stopped_belongs_to_the_next(tmp_path: Path) -> None:
    database = make_shelf(tmp_path / "corpus.db")
    whole = export(database, tmp_path / "whole", SMALL)

    def stop(at: Cursor, end: Cursor) -> None:
        if at.fetch_id == 5:
            raise Stopped

    with open_reader(database) as reader, pytest.raises(Stopped):
        export_archive(reader, tmp_path / "stopped", SMALL, stop)
    add_more(database)
    assert export(database, tmp_path / "stopped", SMALL).manifest == whole.manifest
    assert contents(tmp_path / "stopped") == contents(tmp_path / "whole")


def test_the_next_export_holds_exactly_what_came_since(tmp_path: Path) -> None:
    database = make_shelf(tmp_path / "corpus.db")
    first = export(database, tmp_path / "first")
    add_more(database)
    export(database, tmp_path / "next", ExportOptions(since=read_cursor(str(first.manifest.cursor))))
    export(database, tmp_path / "all")
    split = [record for folder in ("first", "next") for record in records_in(tmp_path / folder)]
    names = Counter(record.id for record in split if record.kind != "warcinfo")
    assert names == Counter(record.id for record in records_in(tmp_path / "all") if record.kind != "warcinfo")
    assert is_clean(tmp_path / "next")
    unchanged = [
        record
        for record in records_in(tmp_path / "next")
        if record.fields.get("WARC-Profile", "")[-12:] == "not-modified"
    ]
    (feed,) = unchanged  # it names the answer in the export before
    assert feed.fields["WARC-Refers-To"] in {record.id for record in records_in(tmp_path / "first")}
    assert export(database, tmp_path / "none", ExportOptions(since=Cursor(12, 4))).manifest.files == ()


def test_one_source_alone(shelf_file: Path, tmp_path: Path) -> None:
    export(shelf_file, tmp_path / "out", ExportOptions(source="other"))
    assert [path.name for path in warcs_in(tmp_path / "out")] == ["other-00000.warc.gz"]
    targets = [record.fields.get("WARC-Target-URI", "") for record in records_in(tmp_path / "out")]
    assert [target[:22] for target in targets] == ["", *["https://other.example/"] * 3]


def test_a_finished_export_is_left_as_it_is(shelf_file: Path, exported: Path) -> None:
    before = contents(exported)
    assert export(shelf_file, exported).was_finished
    assert contents(exported) == before


@pytest.mark.parametrize("options", [SMALL, ExportOptions(source="blog"), ExportOptions(since=Cursor(1, 0))])
def test_another_export_needs_another_folder(
    shelf_file: Path, exported: Path, options: ExportOptions
) -> None:
    with pytest.raises(ConfigurationError, match="choose another folder"):
        export(shelf_file, exported, options)


def test_a_folder_with_other_files_is_not_touched(shelf_file: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(ConfigurationError, match="is not empty"):
        export(shelf_file, tmp_path)
    assert list(contents(tmp_path)) == ["letter.txt"]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-20], lambda text: "[]", lambda text: '{"format": "other"}',
        lambda text: json.dumps(json.loads(text) | {"files": [{"name": "x"}]}),
        lambda text: json.dumps(json.loads(text) | {"more": 1}),
    ],
    ids=["cut", "list", "format", "files", "key"],
)  # fmt: skip
def test_a_damaged_manifest_is_named(shelf_file: Path, tmp_path: Path, change: object) -> None:
    export(shelf_file, tmp_path / "out")
    path = tmp_path / "out" / "manifest.json"
    path.write_text(change(path.read_text()))  # type: ignore[operator]
    with pytest.raises(ParseError, match=r"manifest\.json: is not the manifest"):
        export(shelf_file, tmp_path / "out")


@pytest.mark.parametrize("text", ["", "12", "1.2.3", "a.b", "-1.2", "1.", "٣.٤", "1" * 30 + ".1", "1_0.2"])
def test_a_cursor_is_two_numbers(text: str) -> None:
    with pytest.raises(ConfigurationError, match="two numbers"):
        read_cursor(text)
    assert read_cursor(str(START)) == START
