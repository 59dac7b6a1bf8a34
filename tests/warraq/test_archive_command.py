"""`warraq archive export` on the command line."""

import json
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result

from warraq.cli import main


def export(corpus: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--db", str(corpus), "archive", "export", *arguments])


def test_it_writes_files_and_says_where_to_go_on(corpus_file: Path, tmp_path: Path) -> None:
    done = export(corpus_file, "-o", str(tmp_path / "out"), "--wacz", str(tmp_path / "blog.wacz"))
    assert done.exit_code == 0, done.output
    first, packed, cursor = done.stderr.splitlines()
    assert first.startswith("2 WARC files: conversion 8, metadata 17, response ")
    assert packed.endswith("blog.wacz: 8 pages")
    assert cursor == "cursor: 9.8"
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["cursor"] == "9.8"
    with ZipFile(tmp_path / "blog.wacz") as file:
        assert file.testzip() is None
    again = export(corpus_file, "-o", str(tmp_path / "out"))
    assert again.stderr.splitlines()[0] == "this export was finished before; no WARC file was written"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--since", "12"), "12: a cursor is two numbers"),
        (("--source", "nobody"), "nobody: no such source"),
        (("--sign", "key.pem"), "--sign signs the file of --wacz"),
        (("--wacz", "{folder}/blog.wacz", "--sign", "{folder}/none.pem"), "none.pem: cannot be read"),
        (("--wacz", "{folder}/no/blog.wacz"), "blog.wacz.part: cannot be written"),
        (("--roll-size", "0"), "Invalid value for '--roll-size'"),
    ],
)
def test_what_it_refuses(corpus_file: Path, tmp_path: Path, arguments: tuple[str, ...], problem: str) -> None:
    told = [argument.format(folder=tmp_path) for argument in arguments]
    done = export(corpus_file, "-o", str(tmp_path / "out"), *told)
    assert done.exit_code == 2
    assert problem in done.stderr


@pytest.mark.parametrize("is_missing", [True, False])
def test_nothing_is_written_that_could_not_be_packed(
    corpus_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_missing: bool
) -> None:
    (tmp_path / "key.pem").write_text("no key")
    if is_missing:
        monkeypatch.setitem(sys.modules, "wacz", None)
    more = () if is_missing else ("--sign", str(tmp_path / "key.pem"))
    done = export(corpus_file, "-o", str(tmp_path / "out"), "--wacz", str(tmp_path / "blog.wacz"), *more)
    assert done.exit_code == 2
    assert ("warraq[archive]" if is_missing else "key.pem: is no PEM file") in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["key.pem"]


def test_an_export_of_nothing_says_so(corpus_file: Path, tmp_path: Path) -> None:
    done = export(corpus_file, "-o", str(tmp_path / "out"), "--since", "9.8")
    assert done.stderr.splitlines() == ["0 WARC files", "cursor: 9.8"]


def test_a_folder_of_others_is_refused(corpus_file: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    done = export(corpus_file, "-o", str(tmp_path))
    assert (done.exit_code, "is not empty" in done.stderr) == (2, True)
    done = export(corpus_file, "-o", str(tmp_path / "letter.txt"))
    assert (done.exit_code, "letter.txt: cannot be written" in done.stderr) == (2, True)
