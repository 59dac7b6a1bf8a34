"""What HTML and Markdown are both written from: blocks with their roles and runs of one style."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from warraq.articles.extraction.layout import BREAK, Block, Frame, Piece
from warraq.articles.extraction.rendering.shapes import Shape, shapes_of

#: Runs of one style in a block; a block with more is rendered as plain text.
MAX_PIECES: Final = 5_000
_SPACES: Final = re.compile(r"\s+")


class Part(NamedTuple):
    """A block with its role and its runs of one style: none for images and preformatted text."""

    block: Block
    shape: Shape
    runs: Sequence[Piece]


def parts_of(blocks: Sequence[Block], frames: Sequence[Frame]) -> list[Part]:
    """The blocks with their roles and runs, in their order."""
    parts = []
    for block, shape in zip(blocks, shapes_of(blocks, frames), strict=True):
        bare = block.image is not None or shape.kind == "pre"
        parts.append(Part(block, shape, () if bare else _runs(block.pieces)))
    return parts


def _runs(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of one style joined, white space collapsed across them, none at the ends or beside a break."""
    if len(pieces) == 1 and pieces[0].text != BREAK:
        text, style, href = pieces[0]
        run = " ".join(text.split())
        return [Piece(run, style, href)] if run else []
    if len(pieces) > MAX_PIECES:
        pieces = [Piece("".join(piece.text.replace(BREAK, " ") for piece in pieces), 0, "")]
    out: list[Piece] = []
    spaced = True
    for run, style, href in _joined(pieces):
        if run == BREAK:
            if out and out[-1].text.endswith(" "):
                out[-1] = out[-1]._replace(text=out[-1].text[:-1])
            if out:
                out.append(Piece(BREAK, 0, ""))
            spaced = True
            continue
        run = _SPACES.sub(" ", run)
        if spaced:
            run = run.lstrip(" ")
        if run:
            spaced = run.endswith(" ")
            out.append(Piece(run, style, href))
    while out and (out[-1].text == BREAK or out[-1].text == " "):
        out.pop()
    if out:
        out[-1] = out[-1]._replace(text=out[-1].text.rstrip(" "))
    return out


def _joined(pieces: Sequence[Piece]) -> Iterator[tuple[str, int, str]]:
    """Neighbours of one style and link as one; breaks by themselves."""
    held: list[str] = []
    style, href = 0, ""
    for piece in pieces:
        text = piece.text
        if held and text != BREAK and piece.style == style and piece.href == href:
            held.append(text)
            continue
        if held:
            yield "".join(held), style, href
        held = [text]
        _, style, href = piece
        if text == BREAK:
            yield piece
            held = []
    if held:
        yield "".join(held), style, href
