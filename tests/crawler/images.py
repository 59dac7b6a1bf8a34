"""Small images of our own, and posts that show them."""

import struct
import zlib

from scripted import Answer, post


def png(shade: int = 0) -> bytes:
    """A grey picture of one pixel: another shade, other bytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(bytes([0, shade]))), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def picture(shade: int = 0, **more: object) -> Answer:
    """The same, served."""
    return Answer(body=png(shade), content_type="image/png", **more)  # type: ignore[arg-type]


def post_with(title: str, day: int, *addresses: str) -> Answer:
    """A post that shows these images, each with a caption."""
    figures = "".join(
        f"<figure><img src='{address}' alt='Picture {n} of {title}'><figcaption>Caption {n} of {title}</figcaption>"
        "</figure>"
        for n, address in enumerate(addresses)
    )
    return Answer(body=post(title, day).replace("</p>", f"</p>{figures}", 1))
