"""What was imported, exported again: it has names of its own, and says what it was read from."""

from pathlib import Path
from typing import Any

import pytest
from shelves import BODY, HOME, NOW, SENT, Seen, Shelf, article, records_in

from warraq.archive import cite
from warraq.archive.exporting import ExportOptions, export_archive
from warraq.articles.records import Hop
from warraq.storage import open_reader, open_store

SAID = "قال الوراق إن الحبر من العفص."
HOPS = (Hop(HOME + "old", "HTTP/1.1 301 Moved", (("Location", HOME + "one"),), SENT),)
REDIRECTED = {"redirects": (HOME + "old",), "hops": HOPS, "final_url": HOME + "one"}


def make(path: Path, **changes: Any) -> Path:
    """A database with one article; `changes` are fields of its fetch."""
    with open_store(path, create=True) as store:
        shelf = Shelf(store)
        if "record_id" in changes:
            found = store.imports.begin("crawl.warc.gz", 10, "ab" * 32, now=NOW)
            changes = {"import_id": found.id, "seconds": 0.0} | changes
        shelf.keep(shelf.fetched(HOME + "old", BODY, **REDIRECTED | changes), article("one", SAID))
    return path


def exported(database: Path) -> list[Seen]:
    folder = database.with_suffix("")
    with open_reader(database) as reader:
        export_archive(reader, folder, ExportOptions())
    return records_in(folder)


@pytest.fixture
def databases(tmp_path: Path) -> tuple[Path, Path]:
    """One that fetched, and one that imported; their numbers agree."""
    return make(tmp_path / "fetched.db"), make(tmp_path / "imported.db", record_id="<urn:uuid:old>")


def test_no_two_records_have_one_name(databases: tuple[Path, Path]) -> None:
    names = [
        {record.id for record in exported(database) if record.kind not in ("warcinfo", "conversion")}
        - {record.id for record in exported(database) if "/text/" in str(record.path)}
        for database in databases
    ]
    assert [len(one) for one in names] == [5, 5]
    assert not names[0] & names[1]


def test_the_same_text_by_another_cleaning_has_another_name(tmp_path: Path) -> None:
    first = make(tmp_path / "a.db")
    with open_store(tmp_path / "b.db", create=True) as store:
        shelf = Shelf(store)
        shelf.keep(shelf.fetched(HOME + "old", BODY, **REDIRECTED), article("one", f"{SAID} {SAID}"))
    texts = [
        {record.id for record in exported(database) if "/text/" in str(record.path)}
        for database in (first, tmp_path / "b.db")
    ]
    assert len(texts[0] & texts[1]) == 1  # the warcinfo
    assert len(texts[0] | texts[1]) == 5


def test_texts_and_citations_name_the_record_that_is_written(databases: tuple[Path, Path]) -> None:
    for database in databases:
        records = exported(database)
        (page,) = [one.id for one in records if one.kind == "response" and one.content]
        (text,) = [one for one in records if one.kind == "conversion"]
        with open_reader(database) as reader:
            assert cite(reader, 1, SAID).record_id == page == text.fields["WARC-Refers-To"]


def test_it_says_which_file_it_was_read_from(databases: tuple[Path, Path]) -> None:
    told = [
        dict(next(one for one in exported(database) if one.kind == "metadata").told) for database in databases
    ]
    assert told[1]["imported-archive"] == f"crawl.warc.gz sha256:{'ab' * 32}"
    assert told[1]["imported-record"] == "<urn:uuid:old>"
    assert "imported-archive" not in told[0]
    assert [one.get("fetchTimeMs") for one in told] == ["250", None]  # the archive did not tell
