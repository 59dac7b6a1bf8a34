"""Pictures for the posts: PNG files of one colour each, made from the name."""

import struct
import zlib
from colorsys import hls_to_rgb

WIDTH, HEIGHT = 640, 400
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def render_picture(name: str) -> bytes:
    """Returns a picture whose colour depends on the name alone. Source: PNG, 11.2; a palette of one colour."""
    hue = sum(name.encode()) % 360 / 360
    colour = bytes(round(255 * part) for part in hls_to_rgb(hue, 0.6, 0.4))
    rows = bytes((1 + WIDTH // 8) * HEIGHT)  # a filter of 0, then pixels of 0
    return _SIGNATURE + b"".join((
        _chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 1, 3, 0, 0, 0)),
        _chunk(b"PLTE", colour),
        _chunk(b"IDAT", zlib.compress(rows)),
        _chunk(b"IEND", b""),
    ))  # fmt: skip


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
