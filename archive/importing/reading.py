"""Reads the records of a WARC. What is broken is named, and reading goes on behind it.

Ours and not warcio's: that reads lines and headers of any length into memory, and nothing behind a broken record
(decision 156). Source: ISO 28500:2017; the versions before 0.17 are written differently.
"""

import re
from collections.abc import Iterator
from typing import Final

from warraq.archive.importing.digests import has_digest
from warraq.archive.importing.raw import Raw
from warraq.archive.importing.records import Broken, Place, Record, broken
from warraq.archive.importing.stretches import (
    BORDER_BYTES,
    RECORD_MARK,
    BadMember,
    GzipMember,
    PlainStretch,
    Stretch,
    is_border,
    is_record_at,
)

GZIP_MARK: Final = b"\x1f\x8b\x08"
VERSIONS: Final = (b"WARC/0.17", b"WARC/0.18", b"WARC/1.0", b"WARC/1.1")
MAX_HEAD_BYTES: Final = 64 * 1024  # of a record's own fields; real ones have 1 KB
#: A page of the size a download may have, with its headers and the frames of its chunks.
MAX_CONTENT_BYTES: Final = 16 << 20
#: Places that look like a gzip member, tried in one file while looking for the record behind a broken one.
MAX_TRIES: Final = 100_000
_PIECE_BYTES: Final = 1 << 20
_DIGITS: Final = re.compile(r"[0-9]{1,15}")


class _BadRecord(Exception):  # noqa: N818 - becomes a Broken
    def __init__(self, reason: str, detail: str, record_id: str = "") -> None:
        super().__init__(detail)
        self.reason = reason
        self.record_id = record_id


def read_records(raw: Raw, member: str = "") -> Iterator[Record | Broken]:
    """The records of a WARC, packed or not, in their order. `member`: its name inside a WACZ.

    Raises:
        UnreadableArchive: nothing more can be read.
    """
    if raw.read_at(0, len(GZIP_MARK)) == GZIP_MARK:
        yield from _read_gzip(raw, member)
    else:
        yield from _read_stretch(PlainStretch(raw), member, None)


def _read_gzip(raw: Raw, member: str) -> Iterator[Record | Broken]:
    start, tries = 0, MAX_TRIES
    while start < raw.size:
        stretch = GzipMember(raw, start)
        try:
            yield from _read_stretch(stretch, member, start)
            start = stretch.end
        except BadMember as problem:
            yield broken(Place(member=member, offset=start), problem.reason, str(problem))
            start, tries = _find_member(raw, start + 1, tries)


def _find_member(raw: Raw, start: int, tries: int) -> tuple[int, int]:
    """Where the next member with a record begins, the size of the file without one; and the tries that are left."""
    while start < raw.size:
        piece = raw.read_at(start, _PIECE_BYTES)
        at = piece.find(GZIP_MARK)
        while at >= 0 and tries:
            tries -= 1
            if is_record_at(raw, start + at):
                return start + at, tries
            at = piece.find(GZIP_MARK, at + 1)
        if not tries:
            break
        start += max(1, len(piece) - len(GZIP_MARK) + 1)
    return raw.size, tries


def _read_stretch(stretch: Stretch, member: str, offset: int | None) -> Iterator[Record | Broken]:
    """`offset`: where the stretch begins in the file; None when it is the file."""
    while True:
        while stretch.peek(1) in (b"\r", b"\n"):
            stretch.line(2)
        if not stretch.peek(1):
            return
        place = Place(member=member, offset=stretch.position if offset is None else offset)
        try:
            yield _read_record(stretch, place)
        except _BadRecord as problem:
            yield broken(place, problem.reason, str(problem), problem.record_id)
            if stretch.peek(len(RECORD_MARK)) != RECORD_MARK and not stretch.find_record():
                return


def _read_record(stretch: Stretch, place: Place) -> Record:
    fields = _read_fields(stretch)
    head = Record(place=place, fields=fields, content=b"", length=0)
    stated = head.field("content-length")
    if not _DIGITS.fullmatch(stated):
        raise _BadRecord(
            "length", f"Content-Length is {stated!r}" if stated else "no Content-Length", head.id
        )
    start, length = stretch.position, int(stated)
    if not stretch.may_reach(start + length):
        raise _BadRecord("length", f"states {length} bytes, but no record ends there", head.id)
    content = stretch.read(min(length, MAX_CONTENT_BYTES))
    there = len(content) + stretch.skip(length - len(content))
    if there < length or not is_border(stretch.peek(BORDER_BYTES)):
        stretch.go_back(start)  # records may stand in what it claims to be its own
        what = f"there are {there}" if there < length else "no record ends there"
        raise _BadRecord("length", f"states {length} bytes, but {what}", head.id)
    record = Record(place=place, fields=fields, content=content, length=length)
    if len(content) == length and has_digest(content, head.field("warc-block-digest")) is False:
        raise _BadRecord(
            "digest", f"its bytes have another digest than {head.field('warc-block-digest')}", head.id
        )
    return record


def _read_fields(stretch: Stretch) -> tuple[tuple[str, str], ...]:
    first = stretch.line(MAX_HEAD_BYTES)
    if not first.startswith(RECORD_MARK):
        raise _BadRecord("no-record", f"no record begins here, but {first[:20]!r}")
    if first.rstrip() not in VERSIONS:
        raise _BadRecord("version", f"{first[:20].rstrip()!r} is no version that can be read")
    lines: list[bytes] = []
    left = MAX_HEAD_BYTES - len(first)
    while (line := stretch.line(left)) not in (b"\r\n", b"\n"):
        left -= len(line)
        if not line.endswith(b"\n"):
            raise _BadRecord("head", "its fields never end" if left <= 0 else "it ends inside its fields")
        if line[:1] in b" \t" and lines:
            lines[-1] += b" " + line.strip()
        else:
            lines.append(line.strip())
    return tuple(_field(line) for line in lines)


def _field(line: bytes) -> tuple[str, str]:
    name, _, value = line.partition(b":")
    return name.strip().decode("utf-8", "replace").lower(), value.strip().decode("utf-8", "replace")
