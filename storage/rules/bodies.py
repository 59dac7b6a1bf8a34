"""How bodies are kept: known by their hash, compressed, and told from what has rotted."""

import hashlib

import zstandard

from warraq.articles.errors import DatabaseCorrupt

LEVEL = 3  # zstd's default; 10 saves 8 % more of an HTML page and takes six times as long
LEVEL_AGAINST = (
    9  # beside a page of the same site: saves 12 % more, and takes a quarter to one millisecond for 100 kB
)


def digest_of(body: bytes) -> str:
    """SHA-256 of a body, lower-case hexadecimal: what it is known by."""
    return hashlib.sha256(body).hexdigest()


def pack(body: bytes, base: bytes = b"", *, is_trial: bool = False) -> bytes:
    """A Zstandard frame; with a `base` one that the same base alone unpacks, and that is small where they are alike.

    `is_trial`: only to see whether they are, in less than half of the time.
    """
    if not base:
        return zstandard.ZstdCompressor(level=LEVEL).compress(body)
    level = LEVEL if is_trial else LEVEL_AGAINST
    return zstandard.ZstdCompressor(level=level, dict_data=_raw(base)).compress(body)


def is_worth(packed: int, plain: int) -> bool:
    """Whether packing against a base saves so many bytes that a page should need another one to be read."""
    return 4 * packed <= 3 * plain


def most_packed(size: int) -> int:
    """Bytes that a frame of a body of that size has at most. Source: ZSTD_COMPRESSBOUND in zstd.h, rounded up."""
    return size + size // 128 + 1_024


def unpack(packed: bytes, size: int, sha256: str, base: bytes = b"") -> bytes:
    """The body of a frame, of that size and hash. Not more than `size` bytes are unpacked, whatever the frame says.

    `base`: what it was packed against.

    Raises:
        DatabaseCorrupt: it is another one by now.
    """
    try:
        # What the library makes room for, whatever the limit below.
        stated = zstandard.frame_content_size(packed)
        if stated not in (size, -1):
            raise DatabaseCorrupt(f"a stored page states {stated} bytes, not {size}", identity=sha256)
        unpacking = zstandard.ZstdDecompressor(dict_data=_raw(base) if base else None)
        body = unpacking.decompress(packed, max_output_size=size)
    except zstandard.ZstdError as problem:
        raise DatabaseCorrupt(f"a stored page cannot be unpacked ({problem})", identity=sha256) from problem
    if digest_of(body) != sha256:
        raise DatabaseCorrupt("a stored page has changed since it was stored", identity=sha256)
    return body


def _raw(base: bytes) -> zstandard.ZstdCompressionDict:
    """Taken as it is: pages whose first bytes happen to be those of a trained dictionary are no such thing."""
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
