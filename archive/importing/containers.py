"""Opens an archive: a WARC, or the WARCs inside a WACZ. Nothing is unpacked to the disk, and no name in it is a path.

Source: WACZ 1.1.1, whose WARCs stand in its folder archive/.
"""

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, Final

from warraq.archive.importing.raw import FileRaw, PackedRaw, Raw, UnreadableArchive
from warraq.archive.importing.reading import GZIP_MARK, read_records
from warraq.archive.importing.records import Broken, Place, Record, broken
from warraq.archive.importing.stretches import BOMB_BYTES, BOMB_RATIO, RECORD_MARK, BadMember, GzipMember
from warraq.articles.text import printable

MAX_DIRECTORY_BYTES: Final = 1 << 20  # of a ZIP's list of its files, which is read whole: some 10,000 files
_ZIP_MARK: Final = b"PK\x03\x04"
_ZSTD_MARKS: Final = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")  # a frame, and the dictionary before some
_ARC_MARK: Final = b"filedesc:"
_FOLDER: Final = "archive/"
_ENDINGS: Final = (".warc", ".warc.gz")
MAX_NAME_CHARS: Final = 200
#: What zipfile raises for a damaged file.
_DAMAGES: Final = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, struct.error, zlib.error,
)  # fmt: skip
_LOCAL_HEAD_BYTES: Final = 30  # Source: PKWARE APPNOTE 4.3.7


def read_archive(path: Path) -> Iterator[Record | Broken]:
    """The records of a file, in their order.

    Raises:
        UnreadableArchive: the file is no archive, or nothing more can be read.
    """
    try:
        with path.open("rb") as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                raise UnreadableArchive("no regular file")
            yield from _read(file, facts.st_size)
    except OSError as problem:
        raise UnreadableArchive(f"cannot be read: {problem.strerror or problem}") from problem


def _read(file: IO[bytes], size: int) -> Iterator[Record | Broken]:
    raw = FileRaw(file, 0, size)
    start = raw.read_at(0, len(_ARC_MARK))
    if start.startswith(_ZIP_MARK):
        yield from _read_wacz(file, size)
        return
    if start.startswith(GZIP_MARK):
        start = _unpacked_start(raw)
    if start.startswith(_ZSTD_MARKS):
        raise UnreadableArchive("compressed with Zstandard; unpack it with `zstd -d` first")
    if start.startswith(_ARC_MARK):
        raise UnreadableArchive("an ARC file; `warcio recompress` makes a WARC of it")
    if not start:
        raise UnreadableArchive("the file is empty")
    if not start.startswith(RECORD_MARK) and next(_good(raw), None) is None:
        raise UnreadableArchive("no WARC and no WACZ")
    yield from read_records(raw)


def _good(raw: FileRaw) -> Iterator[Record]:
    return (found for found in read_records(raw) if isinstance(found, Record))


def _unpacked_start(raw: FileRaw) -> bytes:
    try:
        return GzipMember(raw, 0).peek(len(_ARC_MARK))
    except BadMember:
        return b"?"


def _read_wacz(file: IO[bytes], size: int) -> Iterator[Record | Broken]:
    if _directory_bytes(file, size) > MAX_DIRECTORY_BYTES:
        raise UnreadableArchive("a ZIP with too many files for a WACZ")
    try:
        with zipfile.ZipFile(file) as opened:
            inside = [
                one for one in opened.infolist() if one.filename.startswith(_FOLDER) and not one.is_dir()
            ]
            if not inside:
                raise UnreadableArchive("a ZIP without the folder archive/, so no WACZ")
            ends = _ends(opened.infolist(), size)
            for info in inside:
                yield from _read_member(file, opened, info, ends[id(info)])
    except _DAMAGES as problem:
        raise UnreadableArchive(f"a damaged ZIP: {problem}") from problem


def _ends(files: list[zipfile.ZipInfo], size: int) -> dict[int, int]:
    """Where each file inside a ZIP must end: where the next one begins. Of two at one place only one has room."""
    files = sorted(files, key=lambda one: one.header_offset)
    starts = [one.header_offset for one in files[1:]]
    return {id(one): end for one, end in zip(files, [*starts, size], strict=True)}


def _read_member(
    file: IO[bytes], opened: zipfile.ZipFile, info: zipfile.ZipInfo, end: int
) -> Iterator[Record | Broken]:
    name = printable(info.filename[:MAX_NAME_CHARS], one_line=True)
    place = Place(member=name)
    if problem := _refusal(info):
        yield broken(place, "wacz", problem)
        return
    try:
        start = _start_of(file, info)
        if start + info.compress_size > end:
            yield broken(place, "wacz", "it reaches into the file behind it")
            return
        if info.compress_type == zipfile.ZIP_STORED:
            raw: Raw = FileRaw(file, start, info.file_size)
        else:
            raw = PackedRaw(partial(opened.open, info), info.file_size)
        yield from read_records(raw, name)
    except (*_DAMAGES, UnreadableArchive) as damage:
        yield broken(place, "wacz", str(damage))


def _refusal(info: zipfile.ZipInfo) -> str:
    """Why a file inside a WACZ is not read; '' if it is."""
    name = info.filename
    if ".." in name.split("/") or "\\" in name or not name.isprintable():
        return "its name leads out of the archive"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link, and no file"
    if not name.lower().endswith(_ENDINGS):
        return "no WARC by its name"
    if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "encrypted, or packed in another way than a WACZ may be"
    if info.compress_type == zipfile.ZIP_STORED and info.file_size != info.compress_size:
        return f"stored as it is, but {info.compress_size} bytes are {info.file_size}"
    if info.file_size > BOMB_BYTES and info.file_size > BOMB_RATIO * max(1, info.compress_size):
        return f"{info.compress_size} bytes unpack to {info.file_size}"
    return ""


def _start_of(file: IO[bytes], info: zipfile.ZipInfo) -> int:
    """Where the bytes of a file begin that is stored as it is."""
    file.seek(info.header_offset)
    head = file.read(_LOCAL_HEAD_BYTES)
    if len(head) < _LOCAL_HEAD_BYTES or not head.startswith(_ZIP_MARK):
        raise zipfile.BadZipFile(f"no file begins at {info.header_offset}")
    name_bytes, extra_bytes = struct.unpack_from("<HH", head, 26)
    return info.header_offset + _LOCAL_HEAD_BYTES + int(name_bytes) + int(extra_bytes)


def _directory_bytes(file: IO[bytes], size: int) -> int:
    """Size of the list of files at the end of a ZIP; 0 without one. Source: PKWARE APPNOTE 4.3.14 to 4.3.16."""
    start = max(0, size - 65_557)
    file.seek(start)
    tail = file.read(65_557)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 16:
        return 0
    (stated,) = struct.unpack_from("<I", tail, at + 12)
    if stated != 0xFFFFFFFF:
        return int(stated)
    at = tail.rfind(b"PK\x06\x06", 0, at)
    return int(struct.unpack_from("<Q", tail, at + 40)[0]) if at >= 0 and len(tail) >= at + 48 else 0
