"""Kept blocks to Markdown."""

import re
from collections.abc import Sequence
from typing import Final

from warraq.articles.extraction.layout import BREAK, EMPHASIS, HEADINGS, LINK, STRONG, Frame, Piece
from warraq.articles.extraction.rendering.addresses import absolute
from warraq.articles.extraction.rendering.parts import Part
from warraq.articles.extraction.rendering.shapes import Shape
from warraq.articles.extraction.rendering.text import separator

_MARKDOWN: Final = re.compile(r"([\\`*_\[\]<>])")
_LINE_START: Final = re.compile(r"^(\s*)(#{1,6}\s|[-+]\s|>|\d+[.)]\s)", re.M)


def render_markdown(parts: Sequence[Part], frames: Sequence[Frame], *, base: str) -> str:
    """CommonMark of the kept blocks; characters that would mean something are escaped."""
    out: list[str] = []
    last: Shape | None = None
    number = 0
    for part in parts:
        shape = part.shape
        if last is not None:
            out.append(separator(last, shape, frames))
        if shape.kind == "li":
            number = number + 1 if last is not None and last.kind == "li" and last.group == shape.group else 1
        out.append(_markdown_block(part, base, number))
        last = shape
    return "".join(out)


def _markdown_block(part: Part, base: str, number: int) -> str:
    block, shape, runs = part
    if block.image is not None:
        address = absolute(block.image[0], base)
        alt = _MARKDOWN.sub(r"\\\1", block.image[1])
        return f"![{alt}]({address})" if address else ""
    if shape.kind == "pre":
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", block.text)), default=0))
        return f"{fence}\n{block.text}\n{fence}"
    line = _inline_markdown(runs, base)
    if shape.kind in HEADINGS:
        return f"{'#' * int(shape.kind[1])} {line}"
    if shape.kind == "li":
        return (f"{number}. " if shape.ordered else "- ") + line.replace("\n", "\n  ")
    if shape.kind == "quote":
        return "> " + line.replace("\n", "\n> ")
    return line


def _inline_markdown(runs: Sequence[Piece], base: str) -> str:
    out: list[str] = []
    for text, style, href in runs:
        if text == BREAK:
            out.append("  \n")
            continue
        lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        run = _MARKDOWN.sub(r"\\\1", text.strip())
        if run:
            if style & STRONG:
                run = f"**{run}**"
            if style & EMPHASIS:
                run = f"*{run}*"
            if style & LINK and (address := absolute(href, base)):
                run = f"[{run}]({address.replace('(', '%28').replace(')', '%29').replace(' ', '%20')})"
        out.append(lead + run + trail)
    line = "".join(out)
    if "\n" not in line and not _LINE_START.match(line):
        return line  # looking at every character for the start of a line takes ten times as long
    return _LINE_START.sub(r"\1\\\2", line)
