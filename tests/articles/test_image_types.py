"""What kind of image bytes are: a table of beginnings, and bytes that only look like one."""

import pytest

from tests.patience import ends_within
from warraq.articles.image_types import AVIF, BMP, GIF, JPEG, PNG, SVG, WEBP, ImageType, image_type, suffix_of

XML = b"<?xml version='1.0'?>"
CASES: dict[str, tuple[bytes, ImageType | None]] = {
    "JPEG of a camera": (b"\xff\xd8\xff\xe1\x12\x34Exif\0\0", JPEG),
    "JPEG of a program": (b"\xff\xd8\xff\xe0\x00\x10JFIF\0", JPEG),
    "PNG": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", PNG),
    "PNG whose line ends were converted": (b"\x89PNG\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", None),
    "PNG without its first part": (b"\x89PNG\r\n\x1a\n" + bytes(20), None),
    "GIF of 1987": (b"GIF87a\x01\0\x01\0", GIF),
    "GIF of 1989": (b"GIF89a\x01\0\x01\0", GIF),
    "GIF of no year": (b"GIF90a\x01\0\x01\0", None),
    "WebP": (b"RIFF\x24\0\0\0WEBPVP8 ", WEBP),
    "WebP with extensions": (b"RIFF\x24\0\0\0WEBPVP8X", WEBP),
    "a sound": (b"RIFF\x24\0\0\0WAVEfmt ", None),
    "AVIF": (b"\0\0\0\x20ftypavif\0\0\0\0avifmif1", AVIF),
    "AVIF that moves": (b"\0\0\0\x20ftypavis\0\0\0\0avismsf1", AVIF),
    "AVIF by another brand it fits": (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif\0\0\0\0", AVIF),
    "a film": (b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41", None),
    "a film that has the word behind its brands": (b"\0\0\0\x14ftypisom\0\0\0\0isomavifavif", None),
    "a box without a length": (b"\0\0\0\0ftypavif", None),
    "BMP": (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", BMP),
    "a text about BMW": (b"BMW builds cars", None),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'>", SVG),
    "SVG of a drawing program": (
        b"\xef\xbb\xbf" + XML + b"\n<!-- by hand - or not -->\n<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG' 'u'>\n<svg>",
        SVG,
    ),
    "SVG with entities": (b"<!DOCTYPE svg PUBLIC 'x' 'y' [<!ENTITY ns 'n'>]><svg>", SVG),
    "SVG with a prefix": (XML + b"<svg:svg xmlns:svg='http://www.w3.org/2000/svg'/>", SVG),
    "a page with a drawing": (b"<!DOCTYPE html><html><body><svg></svg>", None),
    "a page that begins with a comment": (b"<!-- hotlink --><html><svg>", None),
    "an element whose name begins so": (b"<svgx>", None),
    "a feed": (XML + b"<rss version='2.0'><svg>", None),
    "a comment without an end": (b"<!-- <svg>", None),
    "a page": (b"<html><head><title>Hotlinking is not allowed</title>", None),
    "a file of a browser's address bar": (b"\0\0\x01\0\x01\0\x10\x10", None),
    "PDF": (b"%PDF-1.7", None),
    "nothing": (b"", None),
    "the beginning of a beginning": (b"\xff\xd8", None),
}  # fmt: skip


@pytest.mark.parametrize("what", CASES)
def test_the_kind_shows_in_the_first_bytes(what: str) -> None:
    body, kind = CASES[what]
    assert image_type(body) == image_type(body + bytes(9_000)) == kind


@pytest.mark.parametrize(
    "piece", [b" ", b"<!-- ", b"<!---->", b"<?xml ?>", b"<!DOCTYPE svg ", b"<!-", b"ftyp", b"<svg"], ids=repr
)
def test_a_long_beginning_takes_no_time(piece: bytes) -> None:
    with ends_within(1.0):
        assert image_type(piece * (4_000_000 // len(piece))) is None


def test_only_what_cannot_run_has_a_suffix() -> None:
    kinds = (JPEG, PNG, GIF, WEBP, AVIF, BMP)
    assert [suffix_of(kind.media_type) for kind in kinds] == ["jpg", "png", "gif", "webp", "avif", "bmp"]
    assert [suffix_of(name) for name in (SVG.media_type, "", "text/html", "../x")] == ["", "", "", ""]
