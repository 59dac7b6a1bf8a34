"""Where in the bytes of a document each character of its text stands, and what a part of the bytes says."""

import codecs
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from warraq.articles.decoding.decode import Decoded
from warraq.articles.decoding.reading import MULTIBYTE, SEVEN_BIT, errors_of, read_as
from warraq.articles.decoding.utf8 import MOST_MENDED, mended_places, read_utf8

Places = NDArray[np.int64]
_Placed = tuple[str, Places]


def byte_places(body: bytes, decoded: Decoded) -> Places:
    """Returns the offset in `body` of the first byte of each character of `decoded.text`, and last its whole length.

    Bytes without a character (NUL, an order mark) belong to the character before them. Where the reading cannot be
    followed byte by byte (text in seven bits, a page of broken UTF-8) the characters of a line all begin where it does;
    so a range is never too small. Cost: linear.
    """
    if decoded.encoding.startswith("utf-16"):
        return _placed(body, decoded)
    clean = body.replace(b"\x00", b"")
    mark = len(clean) - len(clean.removeprefix(codecs.BOM_UTF8))
    places = _placed(clean[mark:], decoded) + mark
    if len(clean) == len(body):
        return places
    kept = np.append(np.flatnonzero(np.frombuffer(body, dtype=np.uint8)), len(body))
    return kept[places]


def read_part(body: bytes, start: int, end: int, encoding: str) -> str:
    """Returns what the bytes from `start` to `end` say, read as in the whole document. Never raises."""
    part = body[start:end]
    if encoding.startswith("utf-16"):
        return part[: len(part) // 2 * 2].decode(encoding, "replace").replace("\x00", "").lstrip("\ufeff")
    part = part.replace(b"\x00", b"").removeprefix(codecs.BOM_UTF8)
    if encoding != "utf-8":
        return read_as(part, encoding)
    try:
        return part.decode("utf-8")
    except UnicodeDecodeError:
        return _read_broken(part, body, end)


def _read_broken(part: bytes, body: bytes, end: int) -> str:
    whole = read_utf8(body.replace(b"\x00", b""))
    if whole.broken > MOST_MENDED:
        return part.decode("utf-8", "replace")
    if end >= len(body):
        return read_utf8(part).mended(whole.first_bytes())
    following = body[end : end + 1] if body[end] < 0x80 else b" "  # a stray byte is read by what follows it
    return read_utf8(part + following).mended(whole.first_bytes())[:-1]


def _placed(body: bytes, decoded: Decoded) -> Places:
    for follow in _ways(decoded.encoding):
        text, places = follow(body, decoded.encoding)
        marks = len(text) - len(text.lstrip("\ufeff"))
        if text[marks:] == decoded.text:
            return np.append(places[marks:], len(body))
    return np.append(np.zeros(len(decoded.text), dtype=np.int64), len(body))


def _ways(encoding: str) -> tuple[Callable[[bytes, str], _Placed], ...]:
    if encoding.startswith("utf-16"):
        return (_utf16,)
    if encoding == "utf-8":
        return (_utf8, _lines)
    if encoding in SEVEN_BIT:
        return (_lines,)
    return (_multibyte, _lines) if encoding in MULTIBYTE else (_one_byte,)


def _one_byte(body: bytes, encoding: str) -> _Placed:
    return read_as(body, encoding), np.arange(len(body), dtype=np.int64)


def _utf16(body: bytes, encoding: str) -> _Placed:
    text = body[: len(body) // 2 * 2].decode(encoding, "replace")
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    places = _starts(2 + 2 * (codes > 0xFFFF))
    return text.replace("\x00", ""), places[codes != 0]


def _utf8(body: bytes, encoding: str) -> _Placed:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return mended_places(body)
    return text, np.flatnonzero((np.frombuffer(body, dtype=np.uint8) & 0xC0) != 0x80)


def _starts(sizes: NDArray[np.int64]) -> Places:
    ends = np.cumsum(sizes, dtype=np.int64)
    return ends - sizes


def _multibyte(body: bytes, encoding: str) -> _Placed:
    """Follows the decoder byte by byte, on lines that are not ASCII."""
    decoder = codecs.getincrementaldecoder(encoding)(errors_of(body, encoding))
    pieces: list[str] = []
    places = [np.zeros(0, dtype=np.int64)]
    done = 0
    for line in body.splitlines(keepends=True):
        if line.isascii():
            pieces.append(line.decode("ascii"))
            places.append(np.arange(done, done + len(line), dtype=np.int64))
        else:
            text, starts = _followed(line, decoder)
            pieces.append(text)
            places.append(np.array(starts, dtype=np.int64) + done)
        done += len(line)
    return "".join(pieces), np.concatenate(places)


def _followed(line: bytes, decoder: codecs.IncrementalDecoder) -> tuple[str, list[int]]:
    pieces: list[str] = []
    starts: list[int] = []
    begun = 0
    for place in range(len(line)):
        read = decoder.decode(line[place : place + 1], place + 1 == len(line))
        if read:
            pieces.append(read)
            starts += [begun, *[place] * (len(read) - 1)]
            begun = place + 1
    return "".join(pieces), starts


def _lines(body: bytes, encoding: str) -> _Placed:
    lines = body.splitlines(keepends=True)
    texts = [
        line.decode("utf-8", "replace") if encoding == "utf-8" else read_as(line, encoding) for line in lines
    ]
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    return "".join(texts), np.repeat(
        _starts(np.array([len(line) for line in lines], dtype=np.int64)), lengths
    )
