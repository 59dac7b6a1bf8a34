"""Downstream is told what was taken down, by every format; and no format has it any more."""

import gzip
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.corpora import GALL_INK, HOME
from warraq.archive.exporting import ExportOptions as ArchiveOptions
from warraq.archive.exporting import export_archive
from warraq.serving import (
    FORMATS,
    MANIFEST,
    ExportOptions,
    FeedFormat,
    FeedOptions,
    export_to_folder,
    export_to_stream,
    manifest_text,
)
from warraq.storage import ArticleFilter, Reader, open_reader, open_store

NOW = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = GALL_INK.text[:40]
TOLD = {"id": 1, "at": "2026-11-01T00:00:00Z", "reason": "the author asked"}
NAMES = [name for name, form in FORMATS.items() if not isinstance(form, FeedFormat)]


@pytest.fixture
def taken(corpus_file: Path, tmp_path: Path) -> Iterator[Reader]:
    """The corpus, from which its first article and the copy of it were taken down."""
    path = tmp_path / "corpus.db"
    shutil.copyfile(corpus_file, path)
    with open_store(path) as store:
        store.removals.forget(1, reason="the author asked", by="ann", now=NOW, copies=True)
    with open_reader(path) as reader:
        yield reader


def written(reader: Reader, name: str, folder: Path, chosen: ArticleFilter) -> tuple[bytes, str]:
    """All bytes of an export, and its manifest."""
    options = ExportOptions(format=name, chosen=chosen)
    if not options.is_folder():
        stream = BytesIO()
        manifest = manifest_text(export_to_stream(reader, options, stream))
        return stream.getvalue(), manifest
    folder.mkdir()
    export_to_folder(reader, options, folder)
    found = b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())
    return found, (folder / MANIFEST).read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_manifest_of_every_format_names_it(
    taken: Reader, corpus_file: Path, tmp_path: Path, name: str
) -> None:
    found, manifest = written(taken, name, tmp_path / "out", ArticleFilter())
    assert json.loads(manifest)["forgotten"][0] == TOLD
    assert WORDS.encode() not in found
    with open_reader(corpus_file) as before:
        _, untouched = written(before, name, tmp_path / "before", ArticleFilter())
    assert json.loads(untouched)["forgotten"] == []


@pytest.mark.parametrize("name", NAMES)
def test_an_export_that_goes_on_names_what_was_taken_down_since(
    taken: Reader, corpus_file: Path, tmp_path: Path, name: str
) -> None:
    with open_reader(corpus_file) as before:
        cursor = before.articles.last_seq()
    _, manifest = written(taken, name, tmp_path / "since", ArticleFilter(since_seq=cursor))
    assert TOLD in json.loads(manifest)["forgotten"]
    _, later = written(taken, name, tmp_path / "later", ArticleFilter(since_seq=taken.articles.last_seq()))
    assert json.loads(later)["forgotten"] == []


def test_feeds_name_it_by_the_hash_of_its_identity(taken: Reader) -> None:
    """The identity of an entry is its address, which is forgotten: whoever holds the entry can hash it."""
    hashed = sha256(f"{HOME}gall-ink".encode()).hexdigest()
    for name, form in FORMATS.items():
        if not isinstance(form, FeedFormat):
            continue
        text = form.render(taken, FeedOptions())
        assert WORDS not in text
        assert f"{HOME}gall-ink<" not in text
        if name == "atom":
            root = ElementTree.fromstring(text)
            tombstones = root.findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
            assert f"urn:sha256:{hashed}" in {one.get("ref") for one in tombstones}
            assert {one.get("when") for one in tombstones} == {TOLD["at"]}
        else:
            told = json.loads(text)["_warraq"]["forgotten"]
            assert any(one["id"] == 1 and hashed in one["address_sha256"] for one in told)


def test_an_archive_says_only_that_there_was_something(taken: Reader, tmp_path: Path) -> None:
    folder = tmp_path / "warc"
    exported = export_archive(taken, folder, ArchiveOptions())
    assert (exported.manifest.forgotten[0].id, exported.manifest.forgotten[0].reason) == (
        1,
        "the author asked",
    )
    assert json.loads((folder / MANIFEST).read_text("utf-8"))["forgotten"][0] == TOLD
    assert export_archive(taken, folder, ArchiveOptions()).was_finished  # the manifest is read back
    records = b"".join(gzip.decompress(file.read_bytes()) for file in sorted(folder.glob("*.warc.gz")))
    assert WORDS.encode() not in records
    assert f"{HOME}gall-ink\r\n".encode() not in records
    assert b"forgotten: what was fetched was taken down" in records


def test_the_python_api_and_changes_tell_it(taken: Reader) -> None:
    told = [change for change in taken.articles.changes() if change.kind == "forgotten"]
    assert (told[0].article_id, told[0].url, told[0].detail) == (
        1,
        "urn:warraq:forgotten:1",
        "the author asked",
    )
