"""Word diffs between two versions of a text, for people to read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

PieceKind = Literal["same", "removed", "added"]

#: More edits than this count as a complete rewrite. Limits time and memory, which grow with the square of the edits
#: (half a second at worst); nobody reads so many edits word by word.
MAX_BLOCK_EDITS, MAX_WORD_EDITS = 500, 500
#: A common run this short between two edits reads better as part of them.
MIN_COMMON_WORDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words of a block that were kept, removed or added, separated by single spaces."""

    kind: PieceKind
    text: str


#: A block (paragraph, list item, line) as pieces in reading order; removed words come before their replacement.
Block = tuple[Piece, ...]

_Edit = tuple[PieceKind, str]


def diff_texts(old: str, new: str) -> tuple[Block, ...]:
    """Returns the blocks of both texts in reading order; an unchanged block is one piece of kind 'same'.

    White space makes no difference. Never raises. Cost: bounded for any two texts, linear for few edits.
    """
    found: list[Block] = []
    edits = _edits(_blocks(old), _blocks(new), MAX_BLOCK_EDITS)
    for changed, run in groupby(edits, key=lambda edit: edit[0] != "same"):
        if not changed:
            found += [(Piece(kind="same", text=text),) for _, text in run]
            continue
        edited = list(run)
        removed = [text for kind, text in edited if kind == "removed"]
        added = [text for kind, text in edited if kind == "added"]
        found += _diff_blocks(removed, added)
    return tuple(found)


def is_changed(block: Block) -> bool:
    """Tells whether anything in a block was removed or added."""
    return any(piece.kind != "same" for piece in block)


def _blocks(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [line for line in lines if line]


def _diff_blocks(removed: Sequence[str], added: Sequence[str]) -> Iterator[Block]:
    """Returns the blocks removed and added in one place: paired where they are alike, otherwise one by one."""
    waiting = list(added)
    for text in removed:
        at = next((place for place, other in enumerate(waiting[:8]) if _are_alike(text, other)), None)
        if at is None:
            yield (Piece(kind="removed", text=text),)
            continue
        yield from ((Piece(kind="added", text=other),) for other in waiting[:at])
        yield _diff_words(text, waiting[at])
        del waiting[: at + 1]
    yield from ((Piece(kind="added", text=other),) for other in waiting)


def _are_alike(one: str, other: str) -> bool:
    """Tells whether the other block contains half of the words of the shorter one."""
    short, long = sorted((set(one.split()), set(other.split())), key=len)
    return 2 * len(short & long) >= len(short)


def _diff_words(old: str, new: str) -> Block:
    edits = _edits(old.split(), new.split(), MAX_WORD_EDITS)
    runs: list[tuple[bool, list[_Edit]]] = []
    for changed, grouped in groupby(edits, key=lambda edit: edit[0] != "same"):
        run = list(grouped)
        if not changed and runs and len(run) < MIN_COMMON_WORDS and run[-1] is not edits[-1]:
            both: list[_Edit] = [edit for _, word in run for edit in (("removed", word), ("added", word))]
            runs[-1][1].extend(both)
        elif runs and runs[-1][0] and changed:
            runs[-1][1].extend(run)
        else:
            runs.append((changed, run))
    return tuple(piece for _, run in runs for piece in _pieces(run))


def _pieces(run: Sequence[_Edit]) -> Iterator[Piece]:
    kinds: tuple[PieceKind, ...] = ("same", "removed", "added")
    for kind in kinds:
        words = [word for word_kind, word in run if word_kind == kind]
        if words:
            yield Piece(kind=kind, text=" ".join(words))


def _edits(old: Sequence[str], new: Sequence[str], most: int) -> list[_Edit]:
    """Returns the shortest edit script, or one replacement of the whole middle if that would be too long."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    before, after = old[:start], old[len(old) - end :]
    middle = _shortest(old[start : len(old) - end], new[start : len(new) - end], most)
    return [*(("same", text) for text in before), *middle, *(("same", text) for text in after)]


def _shortest(old: Sequence[str], new: Sequence[str], most: int) -> list[_Edit]:
    """Source: Myers, An O(ND) difference algorithm and its variations, 1986: greedy search, stopped at `most` edits."""
    reach = {1: 0}
    trail: list[dict[int, int]] = []
    for edits in range(min(most, len(old) + len(new)) + 1):
        trail.append(dict(reach))
        for diagonal in range(-edits, edits + 1, 2):
            at = _step(reach, diagonal, edits)
            while at < len(old) and 0 <= at - diagonal < len(new) and old[at] == new[at - diagonal]:
                at += 1
            reach[diagonal] = at
            if at >= len(old) and at - diagonal >= len(new):
                return _way_back(old, new, trail)
    return [*(("removed", text) for text in old), *(("added", text) for text in new)]


def _step(reach: dict[int, int], diagonal: int, edits: int) -> int:
    """Returns how far into the old sequence one more edit leads on this diagonal."""
    if diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1]):
        return reach[diagonal + 1]
    return reach[diagonal - 1] + 1


def _way_back(old: Sequence[str], new: Sequence[str], trail: list[dict[int, int]]) -> list[_Edit]:
    found: list[_Edit] = []
    at, diagonal = len(old), len(old) - len(new)
    for edits in range(len(trail) - 1, -1, -1):
        came_at = _step(trail[edits], diagonal, edits)
        while at > came_at:
            at -= 1
            found.append(("same", old[at]))
        if edits:
            reach = trail[edits]
            down = diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1])
            if down:
                found.append(("added", new[at - diagonal - 1]))
                diagonal += 1
            else:
                at -= 1
                found.append(("removed", old[at]))
                diagonal -= 1
    found.reverse()
    return found
