"""What robots.txt says of the use of texts goes into an export, and comes back from an archive."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.archive.exporting.shelves import Seen, is_clean, records_in, warcs_in
from tests.archive.warcs import SITE, answer, post, record, url_of
from tests.programs import run_warraq
from tests.storage.conftest import NOW
from warraq.archive.exporting import ExportOptions, export_archive
from warraq.archive.importing.captures import Capture, read_captures
from warraq.archive.importing.kinds import ROBOTS
from warraq.archive.importing.records import Place, Record
from warraq.archive.importing.robots import MAX_BYTES, MAX_KEPT_CHARS, RobotsFiles
from warraq.storage import RobotsRecord, open_reader, open_store

NO_TRAINING = b"User-agent: *\nContent-Signal: search=yes, ai-train=no\nDisallow: /private/\n"
ROBOTS_URL = f"{SITE}robots.txt"


def imported(folder: Path, name: str, *, database: str = "c.db") -> Any:
    """What was said of the import."""
    done = run_warraq("--db", database, "archive", "import", name, folder=folder)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return done.stdout


def reserved(database: Path) -> list[str]:
    with open_reader(database) as reader:
        return [f"{one.origin}: {one.value}" for one in reader.articles.reservations(1) if one.reserves]


def plain(body: bytes) -> bytes:
    return answer(body, "Content-Type: text/plain")


@pytest.mark.parametrize(
    "robots",
    [
        record(ROBOTS_URL, plain(NO_TRAINING)),
        record(ROBOTS_URL, answer(NO_TRAINING)),  # called text/html
        record(ROBOTS_URL, NO_TRAINING, kind="resource"),
    ],
    ids=["response", "as-html", "resource"],
)
def test_robots_anywhere_in_an_archive_counts_for_its_pages(tmp_path: Path, robots: bytes) -> None:
    (tmp_path / "a.warc").write_bytes(post("alpha") + robots)
    assert "robots 1" in imported(tmp_path, "a.warc")
    assert len(reserved(tmp_path / "c.db")) == 1
    with open_store(tmp_path / "c.db") as store:
        assert store.robots.find(SITE.rstrip("/")) is None  # an old one must not steer a crawl


@pytest.mark.parametrize(
    "robots",
    [
        record("http://other.example/robots.txt", plain(NO_TRAINING)),
        record(f"{SITE}docs/robots.txt", plain(NO_TRAINING)),
        record(ROBOTS_URL, answer(b"none", "Content-Type: text/plain", status="HTTP/1.1 404 No")),
        record(ROBOTS_URL, plain(b"User-agent: other\nContent-Signal: ai-train=no\n")),
    ],
    ids=["other-site", "folder", "missing", "other-crawler"],
)
def test_only_the_robots_of_the_site_counts(tmp_path: Path, robots: bytes) -> None:
    (tmp_path / "a.warc").write_bytes(robots + post("alpha"))
    imported(tmp_path, "a.warc")
    assert reserved(tmp_path / "c.db") == []


def exported(database: Path, source: str | None = None) -> list[Seen]:
    folder = database.with_name(f"out-{source}")
    with open_reader(database) as reader:
        export_archive(reader, folder, ExportOptions(source=source, roll_bytes=1))
    assert is_clean(folder)
    return records_in(folder)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Two posts of one site, and what was last said by robots.txt of that site and others."""
    (tmp_path / "a.warc").write_bytes(post("alpha") + post("beta"))
    imported(tmp_path, "a.warc")
    with open_store(tmp_path / "c.db") as store:
        for origin, status, body in (
            (SITE.rstrip("/"), 200, NO_TRAINING.decode()),
            ("http://blog.example.net", 200, "User-agent: *\n"),
            ("http://a.example", 404, "not here"),
            ("http://b.example", 200, ""),
        ):
            store.robots.save(RobotsRecord(origin=origin, status=status, body=body, fetched_at=NOW))
    return tmp_path / "c.db"


def test_each_file_of_an_export_begins_with_them(database: Path) -> None:
    records = exported(database)
    robots = [one for one in records if one.kind == "resource"]
    files = {one.path for one in records if "/text/" not in str(one.path)}
    assert len(files) == 2
    assert Counter(one.fields["WARC-Target-URI"] for one in robots) == {
        ROBOTS_URL: 2, "http://blog.example.net/robots.txt": 2,
    }  # fmt: skip
    assert len({one.id for one in records}) == len(records)
    ours = next(one for one in robots if one.fields["WARC-Target-URI"] == ROBOTS_URL)
    assert (ours.content, ours.fields["WARC-Date"]) == (NO_TRAINING, "2026-03-01T12:00:00Z")
    of_source = [one for one in exported(database, "blog-example") if one.kind == "resource"]
    assert {one.fields["WARC-Target-URI"] for one in of_source} == {ROBOTS_URL}


def test_what_was_reserved_stays_reserved_after_export_and_import(database: Path, tmp_path: Path) -> None:
    exported(database)
    for number, path in enumerate(warcs_in(tmp_path / "out-None")[:2]):
        imported(tmp_path, str(path), database=f"copy-{number}.db")
        assert len(reserved(tmp_path / f"copy-{number}.db")) == 1


def capture(url: str, body: bytes, *, later_s: int = 0) -> Capture:
    fields = (("warc-type", "resource"), ("warc-target-uri", url), ("warc-date", "2021-05-06T07:08:09Z"))
    read = Record(place=Place(), fields=fields, content=body, length=len(body))
    (found,) = read_captures([read], now=NOW, wanted=ROBOTS)
    assert isinstance(found, Capture)
    return replace(found, moment=found.moment + timedelta(seconds=later_s))


def test_the_newest_counts_and_not_known_is_not_nothing() -> None:
    files = RobotsFiles("warraq")
    assert files.reservations(url_of("alpha")) is None
    assert files.add(capture(ROBOTS_URL, b"User-agent: *\n", later_s=9))
    assert files.add(capture(ROBOTS_URL, NO_TRAINING))
    assert files.reservations(url_of("alpha")) == ()
    assert files.add(capture(ROBOTS_URL, NO_TRAINING, later_s=10))
    found = files.reservations(url_of("alpha")) or ()
    assert {one.origin for one in found} == {"robots.txt"}
    assert any(one.reserves for one in found)


def test_endless_files_are_cut_and_too_many_are_refused() -> None:
    files = RobotsFiles("warraq")
    assert files.add(capture(ROBOTS_URL, b"#" * MAX_BYTES + b"\n" + NO_TRAINING))
    assert files.reservations(url_of("alpha")) == ()
    hostile = b"".join(b"Content-Usage: /%d%s train-ai=n\n" % (number, b"a" * 15_000) for number in range(26))
    taken = [files.add(capture(f"http://h{number}.example/robots.txt", hostile)) for number in range(60)]
    room = MAX_KEPT_CHARS // (26 * 15_000)
    assert taken[: room - 2] == [True] * (room - 2)
    assert taken[room:] == [False] * (60 - room)
