"""Undoes the content encodings of a body, with limits that Scrapy lacks: nested encodings, members of gzip."""

import re
import zlib
from collections.abc import Sequence

import brotli
import zstandard
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.utils._compression import _DecompressionMaxSizeExceeded

MAX_ENCODINGS = (
    2  # one is usual, two happens behind a proxy; forty are an attack on the time it takes to undo them
)
# One is usual; servers that pack in pieces send a few. 16 MB of empty members keep the network waiting for 5 s.
MAX_GZIP_MEMBERS = 1_000
_MEMBER = b"\x1f\x8b\x08"  # what each begins with; by chance once in 16 MB
_PIECE = 16_384
# </rss>, </feed>, </rdf:RDF>, </urlset>; of HTML the body's end is enough
_LAST_TAG = re.compile(
    rb"</(?:[\w-]{1,20}:)?(?:html|body|svg|rss|feed|rdf|urlset|sitemapindex|opml)\s{0,99}>", re.IGNORECASE
)
_TAIL = 4_096  # caches write comments behind the last tag


class TooLarge(IgnoreRequest):
    """The decompressed body is larger than allowed."""


class BadEncoding(IgnoreRequest):
    """The body cannot be decompressed, or is compressed too many times."""


def unpack(body: bytes, stated: Sequence[bytes], *, max_bytes: int) -> tuple[bytes, list[bytes]]:
    """Returns the body without the encodings that its Content-Encoding headers state, and those that are unknown.

    A plain body that its headers call compressed is returned as it is.

    Raises:
        TooLarge: it is larger than `max_bytes`.
        BadEncoding: it cannot be decompressed, or is compressed too many times.
    """
    encodings = _names(stated)
    if len(encodings) > MAX_ENCODINGS:
        raise BadEncoding(f"{len(encodings)} nested content encodings")
    to_undo, unknown = HttpCompressionMiddleware._split_encodings(list(stated))
    unpacked = body
    try:
        for encoding in to_undo:
            unpacked = _undo(unpacked, encoding, max_bytes)
    except _DecompressionMaxSizeExceeded as problem:
        raise TooLarge(f"the body is larger than {max_bytes} bytes, unpacked") from problem
    except (OSError, EOFError, ValueError, zlib.error, brotli.error, zstandard.ZstdError) as problem:
        if body[:256].lstrip()[:1] in (b"<", b"{"):
            return body, []
        names = b",".join(stated)[:40].decode("latin-1")
        raise BadEncoding(f"not {names}: {problem}") from problem
    return unpacked, unknown


def is_cut_off(packed: bytes, unpacked: bytes, stated: Sequence[bytes], *, is_open_ended: bool) -> bool:
    """Whether a body ends in the middle. `is_open_ended`: nothing but its end tells how long it should be."""
    if is_open_ended and not _has_end(unpacked):
        return True
    return _names(stated) == [b"gzip"] and packed is not unpacked and _is_cut_gzip(packed, unpacked)


def _names(stated: Sequence[bytes]) -> list[bytes]:
    names = (name.strip() for name in b",".join(stated).split(b","))
    return [name for name in names if name not in (b"", b"identity")]


def _undo(body: bytes, encoding: bytes, max_bytes: int) -> bytes:
    if encoding in (b"gzip", b"x-gzip") and body.count(_MEMBER) > MAX_GZIP_MEMBERS:
        raise BadEncoding(f"more than {MAX_GZIP_MEMBERS} gzip members")
    return HttpCompressionMiddleware._decode(body, encoding, max_bytes)


def _has_end(body: bytes) -> bool:
    """Whether a document ends as its kind does; a text of no such kind always does."""
    start = body[:256].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"<":
        return _LAST_TAG.search(body[-_TAIL:]) is not None
    return start not in (b"{", b"[") or body[-_TAIL:].rstrip()[-1:] in (b"}", b"]")


def _is_cut_gzip(packed: bytes, unpacked: bytes) -> bool:
    """Whether the gzip stream is cut off. Scrapy returns what there was without saying so."""
    if int.from_bytes(packed[-4:], "little") == len(unpacked) & 0xFFFFFFFF:
        return False
    inflater = zlib.decompressobj(wbits=31)
    try:
        for start in range(0, len(packed), _PIECE):
            inflater.decompress(packed[start : start + _PIECE])
            if inflater.eof:  # what follows is another member, or waste
                return False
    except zlib.error:
        return True
    return True
