"""A run of unpacked bytes that is read line by line: a whole file, or one member of a gzip file."""

import zlib
from abc import ABC, abstractmethod
from typing import Final

from warraq.archive.importing.raw import Raw

RECORD_MARK: Final = b"WARC/"
BORDER_BYTES: Final = 64  # behind a record, to see whether it ends there
_PIECE_BYTES: Final = 1 << 16
#: A member that unpacks to more than this, at more than this ratio, is a bomb: pages have a ratio of 3 to 30.
BOMB_BYTES: Final = 64 << 20
BOMB_RATIO: Final = 200
#: How often one member is unpacked again from its start, for records behind a broken one in it.
MAX_RESTARTS: Final = 100


class BadMember(Exception):  # noqa: N818 - an ending, not a bug of ours
    """A gzip member that cannot be read on."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class Stretch(ABC):
    """Bytes in their order. `position` is that of the next one."""

    def __init__(self) -> None:
        self.position = 0
        self._buffer = b""
        self._taken = 0  # bytes of the buffer that are behind `position`

    @abstractmethod
    def _more(self) -> bytes:
        """The bytes behind the buffer; b'' at the end. Raises BadMember."""

    @abstractmethod
    def go_back(self, position: int) -> None:
        """Read again from there. Raises BadMember when that has become too much."""

    def may_reach(self, position: int) -> bool:
        """Whether a record may end there, as far as that can be told without reading."""
        return True

    def peek(self, count: int) -> bytes:
        """The next bytes, which stay; fewer at the end."""
        self._fill(count)
        return self._buffer[self._taken : self._taken + count]

    def read(self, count: int) -> bytes:
        """The next bytes; fewer at the end."""
        found = self.peek(count)
        self._take(len(found))
        return found

    def line(self, limit: int) -> bytes:
        """The next line with its end; without one when it is longer than `limit`, or the last."""
        searched = 0
        while (at := self._buffer.find(b"\n", self._taken + searched)) < 0:
            searched = len(self._buffer) - self._taken
            if searched >= limit or not self._fill(searched + 1):
                return self.read(limit)
        return self.read(min(at + 1 - self._taken, limit))

    def skip(self, count: int) -> int:
        """Go on by so many bytes. Returns how many there were."""
        left = count
        while left and self._fill(1):
            step = min(left, len(self._buffer) - self._taken)
            self._take(step)
            left -= step
        return count - left

    def find_record(self) -> bool:
        """Go on to the next line that begins as a record does; False at the end."""
        while True:
            at = self._buffer.find(b"\n" + RECORD_MARK, self._taken)
            if at >= 0:
                self._take(at + 1 - self._taken)
                return True
            self._take(max(0, len(self._buffer) - self._taken - len(RECORD_MARK)))
            if not self._fill(len(self._buffer) - self._taken + 1):
                return False

    def _fill(self, count: int) -> bool:
        """Whether there are so many bytes to come."""
        have = len(self._buffer) - self._taken
        if have >= count:
            return True
        pieces = [self._buffer[self._taken :]]
        while have < count and (piece := self._more()):
            pieces.append(piece)
            have += len(piece)
        self._buffer, self._taken = b"".join(pieces), 0
        return have >= count

    def _take(self, count: int) -> None:
        self._taken += count
        self.position += count

    def _empty(self, position: int) -> None:
        self._buffer, self._taken, self.position = b"", 0, position


class PlainStretch(Stretch):
    """A file that is not packed by itself."""

    def __init__(self, raw: Raw) -> None:
        super().__init__()
        self._raw = raw
        self._at = 0  # of the bytes behind the buffer

    def _more(self) -> bytes:
        piece = self._raw.read_at(self._at, _PIECE_BYTES)
        self._at += len(piece)
        return piece

    def skip(self, count: int) -> int:
        """As the base says. Costs nothing in a file."""
        step = min(count, self._raw.size - self.position)
        if step > len(self._buffer) - self._taken and self._raw.is_seekable:
            self.go_back(self.position + step)
            return step
        return super().skip(count)

    def go_back(self, position: int) -> None:
        """As the base says."""
        self._empty(position)
        self._at = position

    def may_reach(self, position: int) -> bool:
        """As the base says: looks whether another record, or nothing, follows there."""
        if position > self._raw.size:
            return False
        if not self._raw.is_seekable:
            return True
        return is_border(self._raw.read_at(position, BORDER_BYTES))


class GzipMember(Stretch):
    """One member of a gzip file; a WARC has one for each record. `end`: where the next one begins, once it was read."""

    def __init__(self, raw: Raw, start: int) -> None:
        super().__init__()
        self._raw = raw
        self._start = start
        self._restarts = 0
        self._begin()

    def _begin(self) -> None:
        self._inflater = zlib.decompressobj(wbits=31)
        self._packed = b""
        self._at = self._start  # of the packed bytes behind `_packed`
        self._unpacked = 0
        self._empty(0)

    @property
    def end(self) -> int:
        """Where the member behind this one begins."""
        return self._at - len(self._inflater.unused_data)

    def _more(self) -> bytes:
        while not self._inflater.eof:
            try:
                piece = self._inflater.decompress(self._packed, _PIECE_BYTES)
            except zlib.error as problem:
                raise BadMember("gzip", f"it cannot be unpacked: {problem}") from problem
            self._packed = self._inflater.unconsumed_tail
            if piece:
                self._unpacked += len(piece)
                self._check_ratio()
                return piece
            if not self._packed and not self._inflater.eof:
                self._packed = self._raw.read_at(self._at, _PIECE_BYTES)
                self._at += len(self._packed)
                if not self._packed:
                    raise BadMember("cut-off", "the file ends inside a gzip member")
        return b""

    def _check_ratio(self) -> None:
        packed = self._at - len(self._packed) - self._start
        if self._unpacked > BOMB_BYTES and self._unpacked > BOMB_RATIO * packed:
            raise BadMember("bomb", f"{packed} bytes unpack to more than {self._unpacked}")

    def go_back(self, position: int) -> None:
        """As the base says. Unpacks the member again."""
        self._restarts += 1
        if self._restarts > MAX_RESTARTS:
            raise BadMember("broken", "too many broken records in one gzip member")
        self._begin()
        self.skip(position)


def is_border(behind: bytes) -> bool:
    """Whether a record can end before these bytes: two line ends, which some writers leave out."""
    return behind.startswith((b"\r\n\r\n", b"\n\n")) or behind.lstrip(b"\r\n")[: len(RECORD_MARK)] in (
        b"",
        RECORD_MARK,
    )


def is_record_at(raw: Raw, position: int) -> bool:
    """Whether a gzip member with a record begins there."""
    try:
        unpacked = zlib.decompressobj(wbits=31).decompress(raw.read_at(position, 512), len(RECORD_MARK))
    except zlib.error:
        return False
    return unpacked == RECORD_MARK
