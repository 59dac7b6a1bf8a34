"""Where on a page a sentence of its article stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from warraq.archive.citing.folding import Folded, fold_placed, fold_sentence
from warraq.archive.citing.json_strings import json_strings
from warraq.archive.citing.matching import Span, Wanted, find_parts, find_whole
from warraq.archive.citing.proof import ByteRange, Origin, Place, contains
from warraq.archive.citing.scanner import scan
from warraq.archive.citing.streams import BORDER, Places, Stream, join
from warraq.articles.extraction import REPAIRED, decode_placed


class Source(NamedTuple):
    """A part of a page that can state a sentence."""

    origin: Origin
    stream: Stream
    folded: Folded


@dataclass(frozen=True, slots=True, kw_only=True)
class PageIndex:
    """A page, read for finding sentences in it."""

    body: bytes
    markup: str
    charset: str
    repaired: bool
    places: Places
    sources: tuple[Source, ...]

    def stated_types(self) -> tuple[str, ...]:
        """Returns the strings of the page's JSON-LD, in their order, its types among them."""
        return tuple(self.sources[-1].stream.text.split(BORDER))


def index_page(body: bytes, content_type: str = "") -> PageIndex:
    """Reads a page for `locate`. Cost: linear.

    Raises:
        DecodeError: the bytes are not text at all.
    """
    decoded, places = decode_placed(body, content_type=content_type)
    return PageIndex(
        body=body,
        markup=decoded.text,
        charset=decoded.encoding,
        repaired=REPAIRED in decoded.flags,
        places=places.astype(np.int32),
        sources=tuple(_sources(decoded.text)),
    )


def locate(page: PageIndex, sentence: str, *, text: str = "") -> Place | None:
    """Returns where a sentence stands on a page, None if it is not there or its place does not prove itself.

    `text` is that of the article with the sentence in it, or of the article that has it as its title: of several places
    the one near the rest of the article is taken. Shown text comes before titles, meta tags and JSON-LD, and whole
    sentences before those in parts.
    """
    wanted = _wanted(sentence, text)
    if not wanted.sentence:
        return None
    for find in (find_whole, find_parts):
        for source in page.sources:
            spans = find(source.folded.text, wanted)
            if not spans or _crosses_border(source, spans):
                continue
            for place in _places(page, source, spans):
                if contains(page.body, place, sentence):
                    return place
    return None


def _sources(markup: str) -> Iterator[Source]:
    scanned = scan(markup)
    found: tuple[tuple[Origin, Stream], ...] = (
        ("page", scanned.shown),
        ("title", join(scanned.titles)),
        ("meta", join(scanned.metas)),
        ("json-ld", join(tuple(json_strings(markup, scanned.scripts)))),
    )
    for origin, stream in found:
        yield Source(origin, stream, fold_placed(stream.text))


def _wanted(sentence: str, text: str) -> Wanted:
    folded, whole = fold_sentence(sentence), fold_sentence(text)
    place = whole.find(folded)
    if place < 0:  # the title
        return Wanted(folded, "", whole)
    return Wanted(folded, whole[:place], whole[place + len(folded) :])


def _crosses_border(source: Source, spans: tuple[Span, ...]) -> bool:
    """Tells whether parts of a sentence are from different strings."""
    return source.origin != "page" and BORDER in source.folded.text[spans[0].start : spans[-1].end]


def _places(page: PageIndex, source: Source, spans: tuple[Span, ...]) -> Iterator[Place]:
    """Yields the place of the spans, and of a page that was encoded twice also a wider one.

    Whether text was encoded twice is told by all that stands between two tags: a part of it may not tell.
    """
    parts = [_markup_of(source, span) for span in spans]
    for is_wide in (False, True) if page.repaired else (False,):
        ranges = tuple(_bytes_of(page, *(_widened(page.markup, part) if is_wide else part)) for part in parts)
        yield Place(origin=source.origin, ranges=ranges, charset=page.charset, repaired=page.repaired)


def _markup_of(source: Source, span: Span) -> Span:
    """From the folded text to the text, to the markup."""
    origins = source.folded.origins[span.start : span.end]
    first, last = int(origins.min()), int(origins.max())  # marks may have changed places
    return Span(int(source.stream.starts[first]), int(source.stream.ends[last]))


def _widened(markup: str, part: Span) -> Span:
    """From the tag before to the tag behind."""
    behind = markup.find("<", part.end)
    return Span(max(0, markup.rfind("<", 0, part.start)), behind if behind >= 0 else len(markup))


def _bytes_of(page: PageIndex, start: int, end: int) -> ByteRange:
    behind = int(np.searchsorted(page.places, page.places[end - 1], side="right"))
    return ByteRange(start=int(page.places[start]), end=int(page.places[behind]))
