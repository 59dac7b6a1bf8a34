"""What each block is in the article: a paragraph, a heading, an item, a cell."""

from collections.abc import Container, Sequence
from typing import Final

from warraq.articles.extraction.layout import HEADINGS, Block, Frame, layout_tables, table_around

#: Elements up from a block in which its role is looked for.
MAX_STEPS: Final = 12


class Shape:
    """What a block is in the article: 'p', 'h2', 'li', 'td', 'pre', 'quote', 'img', and the frame that groups it."""

    __slots__ = ("group", "kind", "ordered")

    def __init__(self, kind: str, group: int = -1, *, ordered: bool = False) -> None:
        self.kind = kind
        self.group = group
        self.ordered = ordered


def _shape_of(block: Block, frames: Sequence[Frame], layouts: Container[int]) -> Shape:
    """The role of a block, from the tags it lies in. Cost: linear in depth, MAX_STEPS at most."""
    if block.image is not None:
        return Shape("img")
    position = block.frame
    quote = False
    for _ in range(MAX_STEPS):
        frame = frames[position]
        tag = frame.tag
        if tag in HEADINGS or tag == "pre":
            return Shape(tag)
        if tag in ("li", "dd", "dt"):
            return Shape("li", frame.parent, ordered=frames[frame.parent].tag == "ol")
        if tag in ("td", "th") and table_around(position, frames) not in layouts:
            return Shape("td", frame.parent)
        quote = quote or tag == "blockquote"
        if position == 0:
            break
        position = frame.parent
    return Shape("quote" if quote else "p")


def shapes_of(blocks: Sequence[Block], frames: Sequence[Frame]) -> list[Shape]:
    """The role of each block; blocks of one frame share it, images apart."""
    known: dict[int, Shape] = {}
    image = Shape("img")
    layouts = layout_tables(blocks, frames)
    out = []
    for block in blocks:
        shape = image if block.image is not None else known.get(block.frame)
        if shape is None:
            shape = known[block.frame] = _shape_of(block, frames, layouts)
        out.append(shape)
    return out
