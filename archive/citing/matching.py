"""Find a sentence in the text of a page: whole, or in parts where cleaning took something out of its middle."""

from collections.abc import Iterator
from typing import Final, NamedTuple

#: Characters of the neighbouring text that is looked for beside a find, and how far away it may stand.
NEIGHBOUR: Final = 30
NEAR: Final = 5_000
#: Finds of a sentence that are weighed against each other.
MAX_FINDS: Final = 200
#: What may stand between two parts of a sentence, how many parts there may be, and how many places where the first may
#: begin.
MAX_GAP: Final = 5_000
MAX_PARTS: Final = 8
MAX_BEGINNINGS: Final = 40
#: Characters of a part: of shorter ones any sentence could be put together. And how many are looked for to find one.
MIN_PART: Final = 8
ANCHORS: Final = (32, 16, MIN_PART)
#: Characters that the end of a part and what was taken out behind it may have in common by chance.
MAX_SHARED: Final = 24


class Span(NamedTuple):
    """Start and end of a part of the folded text of a page."""

    start: int
    end: int


class Wanted(NamedTuple):
    """A folded sentence, with the folded text before and after it in the article."""

    sentence: str
    before: str = ""
    after: str = ""


def find_whole(page: str, wanted: Wanted) -> tuple[Span, ...]:
    """Returns where a sentence stands, of several places the one among its neighbours; () if nowhere. Cost: linear."""
    size = len(wanted.sentence)
    finds = [Span(place, place + size) for place in _places(page, wanted.sentence, MAX_FINDS)]
    return (min(finds, key=lambda find: _distance(page, find, wanted)),) if finds else ()


def find_parts(page: str, wanted: Wanted) -> tuple[Span, ...]:
    """Returns the parts of a sentence in their order, with as little between them as possible; () if it is not there.

    Cost: linear in the page, bounded otherwise.
    """
    for size in ANCHORS:
        if size > len(wanted.sentence):
            continue
        found = [
            parts
            for place in _places(page, wanted.sentence[:size], MAX_BEGINNINGS)
            if (parts := _parts_from(page, wanted.sentence, place))
        ]
        if found:
            return min(
                found,
                key=lambda parts: (len(parts), _distance(page, Span(parts[0].start, parts[-1].end), wanted)),
            )
    return ()


def _parts_from(page: str, sentence: str, place: int) -> tuple[Span, ...]:
    parts: list[Span] = []
    done = 0
    while len(parts) < MAX_PARTS:
        same = _common(page, place, sentence, done)
        if same < MIN_PART:
            return ()
        if done + same == len(sentence):
            return (*parts, Span(place, place + same))
        following = _next_part(page, sentence, place, done, same)
        if following is None:
            return ()
        shared, there = following
        parts.append(Span(place, place + same - shared))
        done, place = done + same - shared, there
    return ()


def _next_part(page: str, sentence: str, place: int, done: int, same: int) -> tuple[int, int] | None:
    """Returns where the sentence goes on, and how much of the end of this part belongs to the next."""
    end = place + same
    for size in ANCHORS:
        for shared in range(min(MAX_SHARED, same - MIN_PART) + 1):
            begin = done + same - shared
            anchor = sentence[begin : begin + size]
            if len(anchor) < size:
                continue
            there = page.find(anchor, end - shared + 1, end + MAX_GAP)
            if there >= 0:
                return shared, there
    return None


def _common(page: str, place: int, sentence: str, start: int) -> int:
    """Returns how many characters both have in common from there on."""
    size = 0
    step = 256
    while step:
        piece = sentence[start + size : start + size + step]
        if piece and page.startswith(piece, place + size):
            size += len(piece)
        else:
            step //= 2
    return size


def _places(text: str, part: str, most: int) -> Iterator[int]:
    place = text.find(part)
    while place >= 0 and most:
        yield place
        most -= 1
        place = text.find(part, place + 1)


def _distance(page: str, find: Span, wanted: Wanted) -> int:
    """Returns how far from a find its neighbours in the article stand."""
    distance = 0
    if wanted.before:
        left = wanted.before[-NEIGHBOUR:]
        place = page.rfind(left, max(0, find.start - NEAR), find.start)
        distance += find.start - place - len(left) if place >= 0 else NEAR
    if wanted.after:
        place = page.find(wanted.after[:NEIGHBOUR], find.end, find.end + NEAR)
        distance += place - find.end if place >= 0 else NEAR
    return distance
