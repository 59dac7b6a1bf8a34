"""Broken and hostile archives: each is told by a clear line, and the good records beside what is broken are read."""

import gzip
import io
import resource
import stat
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.archive.warcs import SITE, answer, digest, packed, page_of, post, record, url_of, wacz
from tests.patience import ends_within
from tests.programs import run_program
from warraq.archive.importing.answers import MAX_BODY_BYTES
from warraq.archive.importing.captures import Capture, read_captures
from warraq.archive.importing.containers import read_archive
from warraq.archive.importing.raw import UnreadableArchive
from warraq.archive.importing.records import Broken

NOW = datetime(2026, 3, 1, tzinfo=UTC)
A, B = post("alpha"), post("beta")
GOOD = [url_of("alpha"), url_of("beta")]
URL = url_of("gamma")
MB = 1 << 20


def between(broken: bytes) -> bytes:
    return A + broken + B


def member(broken: bytes) -> bytes:
    return packed(A) + broken + packed(B)


def bomb(megabytes: int) -> bytes:
    made = zlib.compressobj(9, wbits=31)
    zeros = bytes(MB)
    head = record(URL, b"", length=megabytes * MB, end=b"")
    return b"".join((made.compress(head), *(made.compress(zeros) for _ in range(megabytes)), made.flush()))


def chunks(*sizes: str) -> bytes:
    body = b"".join(f"{size}\r\n".encode() + page_of("gamma") + b"\r\n" for size in sizes)
    return answer(body, "Content-Type: text/html", "Transfer-Encoding: chunked")


def named(name: str, content: bytes = packed(A), *, mode: int = stat.S_IFREG | 0o644) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        file.writestr(info, content)
        file.writestr("archive/good.warc.gz", packed(A, B))
    return written.getvalue()


def damaged_head() -> bytes:
    content = bytearray(named("archive/x.warc.gz"))
    content[26:28] = b"\xff\x00"
    return bytes(content)


def no_head() -> bytes:
    content = wacz(
        {"pages/pages.jsonl": b"", "archive/x.warc.gz": packed(A), "archive/good.warc.gz": packed(A, B)}
    )
    at = content.find(b"PK\x03\x04", 4)
    return content[:at] + b"XX" + content[at + 2 :]


def many_files() -> bytes:
    return wacz({"archive/good.warc.gz": packed(A, B)} | {f"{number:0200}": b"" for number in range(5_000)})


def listed(packed_size: int | None = None, size: int | None = None, offset: int | None = None) -> bytes:
    """A WACZ whose list of files lies about the last one."""
    inside = {"archive/good.warc.gz": packed(A, B), "archive/x.warc.gz": packed(A, B)}
    content = bytearray(wacz(inside))
    at = content.rfind(b"PK\x01\x02")
    for place, lie in ((20, packed_size), (24, size), (42, offset)):
        if lie is not None:
            struct.pack_into("<I", content, at + place, lie)
    return bytes(content)


def nested() -> bytes:
    """A WACZ whose first file claims the second one too."""
    content = bytearray(wacz({"archive/x.warc": A, "archive/good.warc.gz": packed(A, B)}))
    at = content.find(b"PK\x01\x02")
    struct.pack_into("<II", content, at + 20, len(A) + 100, len(A) + 100)
    return bytes(content)


ANSWER = answer(page_of("gamma"))
#: What is wrong -> the archive, the reasons that are told, and what can be read (GOOD unless said otherwise).
BROKEN: dict[str, tuple[Callable[[], bytes], list[str]]] = {
    "a length that is too large": (lambda: between(record(URL, ANSWER, length=len(ANSWER) + 50)), ["length"]),
    "a length that is too small": (lambda: between(record(URL, ANSWER, length=40)), ["length"]),
    "a length beyond the file": (lambda: between(record(URL, ANSWER, length=10**12)), ["length"]),
    "a length of many digits": (lambda: between(record(URL, ANSWER, length="9" * 5_000)), ["length"]),
    "a negative length": (lambda: between(record(URL, ANSWER, length=-1)), ["length"]),
    "no length": (lambda: between(record(URL, ANSWER, length="none")), ["length"]),
    "a packed length that is too large": (lambda: member(packed(record(URL, ANSWER, length=10**12))), ["length"]),
    "a packed length that is too small": (lambda: member(packed(record(URL, ANSWER, length=9))), ["length"]),
    "a record that claims those behind it": (lambda: gzip.compress(record(URL, b"", length=10**9) + A + B), ["length"]),
    "fields that never end": (lambda: between(b"WARC/1.0\r\nX: " + b"a" * MB + b"\r\n\r\n"), ["head"]),
    "very many fields": (lambda: between(b"WARC/1.0\r\n" + b"X: 1\r\n" * 100_000), ["head"]),
    "fields that never end, packed": (
        lambda: member(gzip.compress(b"WARC/1.0\r\nX: " + b"a" * (80 * MB))), ["head", "bomb"],
    ),
    "a version of the future": (lambda: between(record(URL, ANSWER, version="WARC/2.0")), ["version"]),
    "a version of the past": (lambda: between(record(URL, ANSWER, version="WARC/0.9")), ["version"]),
    "no date": (lambda: between(record(URL, ANSWER, date="")), ["date"]),
    "a date that is none": (lambda: between(record(URL, ANSWER, date="2021-13-45T99:99:99Z")), ["date"]),
    "a date of the future": (lambda: between(record(URL, ANSWER, date="9999-12-31T23:59:59Z")), ["date"]),
    "a date before the web": (lambda: between(record(URL, ANSWER, date="0001-01-01T00:00:00Z")), ["date"]),
    "another digest": (
        lambda: between(record(URL, ANSWER, more=[f"WARC-Block-Digest: {digest(b'x')}"])), ["digest"],
    ),
    "no HTTP": (lambda: between(record(URL, b"SSH-2.0-OpenSSH\r\n\r\n")), ["http"]),
    "headers that never end": (lambda: between(record(URL, b"HTTP/1.1 200 OK\r\nX: " + b"a" * MB)), ["http"]),
    "an address that is none": (lambda: between(record("http://[::/", ANSWER)), ["address"]),
    "a very long address": (lambda: between(record(SITE + "a" * 9_000, ANSWER)), ["address"]),
    "null bytes in the fields": (lambda: between(record("http://\0/", ANSWER)), ["address"]),
    "a page that is too large": (
        lambda: between(record(URL, answer(b"<html>" + b"a" * MAX_BODY_BYTES))), ["too-large"],
    ),
    "a page that unpacks to too much": (
        lambda: between(
            record(URL, answer(gzip.compress(bytes(64 * MB)), "Content-Type: text/html", "Content-Encoding: gzip"))
        ),
        ["too-large"],
    ),
    "a page packed too often": (
        lambda: between(record(URL, answer(b"x", "Content-Type: text/html", "Content-Encoding: gzip, gzip, gzip"))),
        ["encoding"],
    ),
    "a page of very many members": (
        lambda: between(
            record(URL, answer(gzip.compress(b"") * 2_000, "Content-Type: text/html", "Content-Encoding: gzip"))
        ),
        ["encoding"],
    ),
    "a page that is not packed as it says": (
        lambda: between(record(URL, answer(b"plain", "Content-Type: text/html", "Content-Encoding: gzip"))),
        ["encoding"],
    ),
    "a page of very many chunks": (
        lambda: between(
            record(URL, answer(b"1\r\na\r\n" * 100_001, "Content-Type: text/html", "Transfer-Encoding: chunked"))
        ),
        ["encoding"],
    ),
    "a bomb": (lambda: member(bomb(80)), ["bomb"]),
    "a member that is cut off": (lambda: packed(A, B) + packed(post("gamma"))[:-30], ["cut-off"]),
    "a file that is cut off": (lambda: A + B + post("gamma")[:-300], ["length"]),
    "a member with a changed byte": (lambda: member(packed(post("gamma")).replace(b"\x00", b"\xff", 9)), ["gzip"]),
    "waste between members": (lambda: member(b"\x1f\x8b\x08" * 1_000 + b"waste" * 1_000), ["gzip"]),
    "waste between records": (lambda: between(b"waste\0" * 1_000 + b"\n"), ["no-record"]),
    "a name that leads out of a WACZ": (lambda: named("archive/../../x.warc.gz"), ["wacz"]),
    "a name with a backslash": (lambda: named("archive/..\\x.warc.gz"), ["wacz"]),
    "a link in a WACZ": (lambda: named("archive/x.warc.gz", b"/etc/passwd", mode=stat.S_IFLNK | 0o777), ["wacz"]),
    "a WACZ with a file whose head lies": (damaged_head, ["wacz"]),
    "a WACZ with a file that has no head": (no_head, ["wacz"]),
    "a WACZ with a file that is larger than it is packed": (lambda: listed(1, 500), ["wacz"]),
    "a WACZ with a file that reaches behind its end": (lambda: listed(9_999, 9_999), ["wacz"]),
    "a WACZ that lists a file twice": (lambda: listed(offset=0), ["wacz"]),
    "a WACZ with a file in another": (nested, ["wacz"]),
    "a WACZ in a WACZ": (lambda: named("archive/x.wacz", wacz({})), ["wacz"]),
    "a WARC in a WACZ that is broken": (lambda: named("archive/x.warc.gz", b"\x1f\x8b\x08 no"), ["gzip"]),
}  # fmt: skip

#: What cannot be read at all, and a word of what is said.
UNREADABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "an empty file": (lambda: b"", "empty"),
    "a text": (lambda: b"Dear archivist,\n" * 1_000, "no WARC"),
    "an ARC": (
        lambda: b"filedesc://x.arc 0.0.0.0 20210506070809 text/plain 76\n1 0 X\n",
        "warcio recompress",
    ),
    "a packed ARC": (
        lambda: gzip.compress(b"filedesc://x.arc 0.0.0.0 20210506070809 text/plain 76\n"),
        "ARC",
    ),
    "Zstandard": (lambda: b"\x28\xb5\x2f\xfd" + b"x" * 50, "zstd -d"),
    "a ZIP that is no WACZ": (lambda: wacz({"letter.txt": b"x"}), "no WACZ"),
    "a ZIP of very many files": (many_files, "too many files"),
    "half a ZIP": (lambda: wacz({"archive/good.warc.gz": packed(A, B)})[:-40], "damaged ZIP"),
}


def found_in(path: Path) -> tuple[list[str], list[Broken]]:
    captures: list[str] = []
    broken: list[Broken] = []
    for found in read_captures(read_archive(path), now=NOW):
        if isinstance(found, Capture):
            captures.append(found.url)
        elif isinstance(found, Broken):
            broken.append(found)
    return captures, broken


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_named_and_all_else_is_read(name: str, tmp_path: Path) -> None:
    make, reasons = BROKEN[name]
    path = tmp_path / "an.archive"
    path.write_bytes(make())
    with ends_within(3):
        captures, broken = found_in(path)
    assert captures == GOOD
    assert [one.reason for one in broken] == reasons
    assert all(one.detail.isprintable() and one.detail for one in broken)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_archive_is_told(name: str, tmp_path: Path) -> None:
    make, word = UNREADABLE[name]
    path = tmp_path / "an.archive"
    path.write_bytes(make())
    with ends_within(3), pytest.raises(UnreadableArchive, match=word):
        found_in(path)


def test_very_many_tiny_records_are_read_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "tiny.warc"
    path.write_bytes(A + record(f"{SITE}x.png", answer(b"", "Content-Type: image/png")) * 10_000 + B)
    with ends_within(10):
        assert found_in(path) == (GOOD, [])


def test_very_many_lies_cost_no_more_than_the_file(tmp_path: Path) -> None:
    path = tmp_path / "lies.warc"
    path.write_bytes(A + record(URL, b"", length=14 * MB) * 5_000 + bytes(15 * MB) + b"\r\n" + B)
    with ends_within(10):
        captures, broken = found_in(path)
    assert captures == GOOD
    assert len(broken) == 5_000


@pytest.mark.parametrize("place", ["/dev/zero", "."])
def test_only_regular_files_are_read(place: str) -> None:
    with pytest.raises(UnreadableArchive):
        found_in(Path(place))


def test_a_bomb_needs_little_memory(tmp_path: Path) -> None:
    """In a process of its own, since memory that was used once is counted for ever."""
    path = tmp_path / "bomb.warc.gz"
    path.write_bytes(member(bomb(80)))
    done = run_program("tests.archive.test_hostile_archives", str(path))
    assert done.stdout.split() == ["2", "1", "small"], done.stderr


if __name__ == "__main__":
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    read = found_in(Path(sys.argv[1]))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(len(read[0]), len(read[1]), "small" if grown < 60_000 else grown)
