"""What kind of image a body is, as its first bytes show. What the server calls it, or its name, counts for nothing."""

import re
from typing import Final, NamedTuple


class ImageType(NamedTuple):
    """A kind of image. `suffix` is that of its files, '' for one that must not be opened as a file."""

    media_type: str
    suffix: str


JPEG: Final = ImageType("image/jpeg", "jpg")
PNG: Final = ImageType("image/png", "png")
GIF: Final = ImageType("image/gif", "gif")
WEBP: Final = ImageType("image/webp", "webp")
AVIF: Final = ImageType("image/avif", "avif")
BMP: Final = ImageType("image/bmp", "bmp")
#: A program as much as a picture: it may run scripts and fetch what it names. Kept as bytes, never handed out.
SVG: Final = ImageType("image/svg+xml", "")

#: What browsers show as a picture: bytes and where they stand, all of a row.
#: Source: WHATWG MIME Sniffing, section 6.1; PNG, 11.2.1: IHDR comes first; BITMAPFILEHEADER: reserved words are zero.
_SIGNATURES: Final[tuple[tuple[ImageType, tuple[tuple[int, bytes], ...]], ...]] = (
    (JPEG, ((0, b"\xff\xd8\xff"),)),
    (PNG, ((0, b"\x89PNG\r\n\x1a\n"), (12, b"IHDR"))),
    (GIF, ((0, b"GIF87a"),)),
    (GIF, ((0, b"GIF89a"),)),
    (WEBP, ((0, b"RIFF"), (8, b"WEBPVP"))),
    (BMP, ((0, b"BM"), (6, b"\0\0\0\0"))),
)
#: Brands of a file whose pictures are AV1. Source: AV1 Image File Format, sections 6.2 and 6.3.
_AV1_BRANDS: Final = frozenset({b"avif", b"avis"})
_LONGEST_BRANDS: Final = 256  # bytes of the box that lists them; real ones have 24 to 40

_LONGEST_HEAD: Final = 4_096  # bytes; drawing programs put a comment and a document type before the root
# What may stand before '<svg': one step of '<?xml version="1.0"?> <!-- by hand --> <!DOCTYPE svg PUBLIC "…" "…">'.
_BEFORE_ROOT: Final = re.compile(
    rb"\s+|<\?xml[^>]*>|<!--(?:(?!-->).)*-->|<!DOCTYPE\s+svg[^>\[]*>", re.IGNORECASE | re.DOTALL
)
_ROOT: Final = re.compile(rb"<(?:svg:)?svg[\s>/]|<!DOCTYPE\s+svg[^>\[]*\[")

_SUFFIXES: Final = {kind.media_type: kind.suffix for kind in (JPEG, PNG, GIF, WEBP, AVIF, BMP, SVG)}


def image_type(body: bytes) -> ImageType | None:
    """Returns the kind of image, None for anything else. Reads at most the first 4 KB."""
    for kind, parts in _SIGNATURES:
        if all(body.startswith(piece, at) for at, piece in parts):
            return kind
    if _is_avif(body):
        return AVIF
    return SVG if _is_svg(body[:_LONGEST_HEAD]) else None


def suffix_of(media_type: str) -> str:
    """Returns the suffix of files of this type ('jpg'), '' where there must be none."""
    return _SUFFIXES.get(media_type, "")


def _is_avif(body: bytes) -> bool:
    """Whether the file begins with a list of brands that has one of AV1 pictures. Source: ISO/IEC 14496-12, 4.3."""
    if not body.startswith(b"ftyp", 4):
        return False
    box = body[: min(int.from_bytes(body[:4]), _LONGEST_BRANDS)]
    return not _AV1_BRANDS.isdisjoint([box[8:12], *(box[at : at + 4] for at in range(16, len(box), 4))])


def _is_svg(head: bytes) -> bool:
    """Whether the root element is svg, in any encoding that has ASCII's letters."""
    at = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    while _ROOT.match(head, at) is None:
        step = _BEFORE_ROOT.match(head, at)
        if step is None:
            return False
        at = step.end()
    return True
