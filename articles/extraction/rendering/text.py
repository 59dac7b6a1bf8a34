"""Kept blocks to text."""

from collections.abc import Sequence

from warraq.articles.extraction.layout import Block, Frame
from warraq.articles.extraction.rendering.shapes import Shape, shapes_of


def render_text(blocks: Sequence[Block], frames: Sequence[Frame]) -> str:
    """Blocks separated by an empty line; items of one list by a newline; cells of one row by ' | '."""
    out: list[str] = []
    last: Shape | None = None
    for block, shape in zip(blocks, shapes_of(blocks, frames), strict=True):
        if block.image is not None:
            continue
        if last is not None:
            out.append(separator(last, shape, frames))
        out.append(block.text)
        last = shape
    return "".join(out)


def separator(last: Shape, shape: Shape, frames: Sequence[Frame]) -> str:
    """What stands between two blocks."""
    if shape.kind == "td" and last.kind == "td":
        if shape.group == last.group:
            return " | "
        if frames[shape.group].parent == frames[last.group].parent:
            return "\n"
    if shape.kind == "li" and last.kind == "li" and shape.group == last.group:
        return "\n"
    return "\n\n"
