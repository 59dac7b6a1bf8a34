"""How bodies are kept: known by their hash, compressed, and told from what has rotted."""

import hashlib

import zstandard

from warraq.articles.errors import DatabaseCorrupt

LEVEL = 3  # zstd's default; 10 saves 8 % more of an HTML page and takes six times as long


def digest_of(body: bytes) -> str:
    """SHA-256 of a body, lower-case hexadecimal: what it is known by."""
    return hashlib.sha256(body).hexdigest()


def pack(body: bytes) -> bytes:
    """A Zstandard frame."""
    return zstandard.ZstdCompressor(level=LEVEL).compress(body)


def most_packed(size: int) -> int:
    """Bytes that a frame of a body of that size has at most. Source: ZSTD_COMPRESSBOUND in zstd.h, rounded up."""
    return size + size // 128 + 1_024


def unpack(packed: bytes, size: int, sha256: str) -> bytes:
    """The body of a frame, of that size and hash. Not more than `size` bytes are unpacked, whatever the frame says.

    Raises:
        DatabaseCorrupt: it is another one by now.
    """
    try:
        # What the library makes room for, whatever the limit below.
        stated = zstandard.frame_content_size(packed)
        if stated not in (size, -1):
            raise DatabaseCorrupt(f"a stored page states {stated} bytes, not {size}", identity=sha256)
        body = zstandard.ZstdDecompressor().decompress(packed, max_output_size=size)
    except zstandard.ZstdError as problem:
        raise DatabaseCorrupt(f"a stored page cannot be unpacked ({problem})", identity=sha256) from problem
    if digest_of(body) != sha256:
        raise DatabaseCorrupt("a stored page has changed since it was stored", identity=sha256)
    return body
