"""Whether bytes of a page say what a citation claims.

The proof knows neither the scanner nor the places it kept: the bytes are decoded and parsed as a small page of their
own, by the parser that extraction uses.
"""

from dataclasses import dataclass
from html import unescape
from typing import Literal

from warraq.archive.citing.folding import fold_sentence
from warraq.archive.citing.json_strings import unescape_json
from warraq.articles.decoding import read_part
from warraq.articles.errors import ParseError
from warraq.articles.extraction import parse_tree, repair

#: Where on a page: between its tags, in <title>, in a meta tag, in a string of JSON-LD.
Origin = Literal["page", "title", "meta", "json-ld"]
_UNSHOWN = frozenset(("script", "style"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ByteRange:
    """Offsets of the first byte, and of the first one behind."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a sentence stands in the bytes of a page: in several ranges if something was taken out of its middle.

    `charset` is the name of a codec of Python's; `repaired`: the page was encoded twice.
    """

    origin: Origin
    ranges: tuple[ByteRange, ...]
    charset: str
    repaired: bool = False


def contains(body: bytes, place: Place, sentence: str) -> bool:
    """Tells whether the ranges of a place, decoded, contain the sentence.

    White space, invisible characters and '|' (between cells) do not count, nor how marks are composed and ordered
    (`fold_sentence`); everything else must be equal. Never raises.
    """
    wanted = fold_sentence(sentence)
    return bool(wanted) and wanted in fold_sentence(read_place(body, place))


def says(html: str, sentence: str) -> bool:
    """Tells whether HTML, as text, contains the sentence, by the same measure as `contains`."""
    wanted = fold_sentence(sentence)
    return bool(wanted) and wanted in fold_sentence(_shown(html))


def read_place(body: bytes, place: Place) -> str:
    """Returns what the ranges of a place say, one after the other, without tags."""
    parts = (read_part(body, part.start, part.end, place.charset) for part in place.ranges)
    return "".join(_text(repair(part) if place.repaired else part, place.origin) for part in parts)


def _text(written: str, origin: Origin) -> str:
    if origin in ("title", "meta"):
        return unescape(written)
    return _shown(unescape_json(written) if origin == "json-ld" else written)


def _shown(markup: str) -> str:
    try:
        root = parse_tree(f"<div>{markup}").root
    except ParseError:
        return ""
    for element in list(root.iter(*_UNSHOWN)):
        element.text = None
    return "".join(root.itertext())
