"""Render kept blocks as text, sanitised HTML and Markdown.

The HTML is written from the blocks, never copied from the page, so that it contains only these tags; nh3 checks it
again with an allow-list, as a second line of defence.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from typing import Final, NamedTuple
from urllib.parse import urljoin

import nh3

from warraq.articles.extraction.layout import (
    BREAK,
    CODE,
    EMPHASIS,
    HEADINGS,
    LINK,
    STRONG,
    SUBSCRIPT,
    SUPERSCRIPT,
    Block,
    Frame,
    Piece,
)

#: The allow-list of Article.html.
TAGS: Final = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "code",
        "table",
        "tr",
        "td",
        "th",
        "figure",
        "img",
        "a",
        "strong",
        "em",
        "sup",
        "sub",
        "br",
    ]
)
ATTRIBUTES: Final = {"a": {"href"}, "img": {"src", "alt"}}
SCHEMES: Final = frozenset(("http", "https", "mailto"))

_CLEANER: Final = nh3.Cleaner(
    tags=set(TAGS),
    attributes={key: set(value) for key, value in ATTRIBUTES.items()},
    url_schemes=set(SCHEMES),
    link_rel=None,
)
#: Maximum character references in an article; with more it is rendered as bare paragraphs (nh3 takes 12 us for each).
MAX_ENTITIES: Final = 20_000
#: Maximum runs of one style in a block; a block with more is rendered as plain text.
MAX_PIECES: Final = 5_000

_SPACES: Final = re.compile(r"\s+")
_LISTS: Final = frozenset(("ul", "ol"))
_MARKED: Final = (
    (STRONG, "strong"),
    (EMPHASIS, "em"),
    (SUPERSCRIPT, "sup"),
    (SUBSCRIPT, "sub"),
    (CODE, "code"),
)


class Shape:
    """The role of a block: 'p', 'h2', 'li', 'td', 'pre', 'quote', 'img', and the frame that groups it."""

    __slots__ = ("group", "kind", "ordered")

    def __init__(self, kind: str, group: int = -1, *, ordered: bool = False) -> None:
        self.kind = kind
        self.group = group
        self.ordered = ordered


def shape_of(block: Block, frames: Sequence[Frame]) -> Shape:
    """Returns the role of a block, from the tags around it. Cost: linear in depth, 12 levels at most."""
    if block.image is not None:
        return Shape("img")
    position = block.frame
    quote = False
    for _ in range(12):
        frame = frames[position]
        tag = frame.tag
        if tag in HEADINGS or tag == "pre":
            return Shape(tag)
        if tag in ("li", "dd", "dt"):
            return Shape("li", frame.parent, ordered=frames[frame.parent].tag == "ol")
        if tag in ("td", "th"):
            return Shape("td", frame.parent)
        quote = quote or tag == "blockquote"
        if position == 0:
            break
        position = frame.parent
    return Shape("quote" if quote else "p")


class Part(NamedTuple):
    """A block with its role and its runs of one style: none for images and preformatted text."""

    block: Block
    shape: Shape
    runs: Sequence[Piece]


def parts_of(blocks: Sequence[Block], frames: Sequence[Frame]) -> list[Part]:
    """Returns the common input of HTML and Markdown."""
    parts = []
    for block, shape in zip(blocks, _shapes(blocks, frames), strict=True):
        bare = block.image is not None or shape.kind == "pre"
        parts.append(Part(block, shape, () if bare else _runs(block.pieces)))
    return parts


def _shapes(blocks: Sequence[Block], frames: Sequence[Frame]) -> list[Shape]:
    """Returns the role of each block; blocks of one frame share it, except images."""
    known: dict[int, Shape] = {}
    image = Shape("img")
    out = []
    for block in blocks:
        shape = image if block.image is not None else known.get(block.frame)
        if shape is None:
            shape = known[block.frame] = shape_of(block, frames)
        out.append(shape)
    return out


def render_text(blocks: Sequence[Block], frames: Sequence[Frame]) -> str:
    """Returns blocks separated by an empty line, list items by a newline, cells of a row by ' | '."""
    out: list[str] = []
    last: Shape | None = None
    for block, shape in zip(blocks, _shapes(blocks, frames), strict=True):
        if block.image is not None:
            continue
        if last is not None:
            out.append(_separator(last, shape, frames))
        out.append(block.text)
        last = shape
    return "".join(out)


def _separator(last: Shape, shape: Shape, frames: Sequence[Frame]) -> str:
    if shape.kind == "td" and last.kind == "td":
        if shape.group == last.group:
            return " | "
        if frames[shape.group].parent == frames[last.group].parent:
            return "\n"
    if shape.kind == "li" and last.kind == "li" and shape.group == last.group:
        return "\n"
    return "\n\n"


def render_html(parts: Sequence[Part], frames: Sequence[Frame], *, base: str) -> str:
    """Returns sanitised HTML of the kept blocks, with absolute links."""
    out: list[str] = []
    opened = ""
    group = -1
    for part in parts:
        shape = part.shape
        wrap = {"li": "ol" if shape.ordered else "ul", "td": "table", "quote": "blockquote"}.get(
            shape.kind, ""
        )
        key = frames[shape.group].parent if wrap == "table" else shape.group
        if opened and (opened != wrap or (wrap != "blockquote" and key != group)):
            out.append(f"{'</tr>' if opened == 'table' else ''}</{opened}>\n")
            opened = ""
        if wrap and not opened:
            out.append(f"<{wrap}>" + ("<tr>" if wrap == "table" else ""))
            opened, group, row = wrap, key, shape.group
        elif wrap == "table" and shape.group != row:
            out.append("</tr><tr>")
            row = shape.group
        out.append(_element(part, base))
    if opened:
        out.append(f"{'</tr>' if opened == 'table' else ''}</{opened}>\n")
    html = "".join(out).strip()
    if html.count("&") > MAX_ENTITIES:
        return "".join(
            f"<p>{escape(part.block.text, quote=False)}</p>\n" for part in parts if part.block.text
        ).strip()
    return _CLEANER.clean(html)


def _element(part: Part, base: str) -> str:
    block, shape, runs = part
    if block.image is not None:
        address = absolute(block.image[0], base)
        return (
            f'<figure><img src="{escape(address)}" alt="{escape(block.image[1])}"></figure>\n'
            if address
            else ""
        )
    tag = "p" if shape.kind == "quote" else shape.kind
    if tag == "pre":
        return f"<pre>{escape(block.text, quote=False)}</pre>\n"
    return f"<{tag}>{_inline_html(runs, base)}</{tag}>" + ("" if tag in ("li", "td") else "\n")


def _inline_html(runs: Sequence[Piece], base: str) -> str:
    out: list[str] = []
    for text, style, href in runs:
        if text == BREAK:
            out.append("<br>")
            continue
        run = escape(text, quote=False)
        if style & ~LINK and not text.isspace():
            for bit, tag in _MARKED:
                if style & bit:
                    run = f"<{tag}>{run}</{tag}>"
        if style & LINK and (address := absolute(href, base)):
            run = f'<a href="{escape(address)}">{run}</a>'
        out.append(run)
    return "".join(out)


def _runs(pieces: Sequence[Piece]) -> list[Piece]:
    """Joins pieces of one style and collapses white space across them, dropping it at the ends and beside breaks."""
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
    """Joins neighbours of the same style and link; breaks stay separate."""
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


@lru_cache(maxsize=4_000)  # HTML, Markdown and images need the same
def absolute(href: str, base: str) -> str:
    """Returns an absolute http, https or mailto URL, else ''."""
    href = href.strip()
    if not href or href.startswith("#") or len(href) > 4000:
        return ""
    try:
        address = href if href.startswith(("http://", "https://")) else urljoin(base, href)
    except ValueError:
        return ""
    return address if address.split(":", 1)[0].lower() in SCHEMES else ""


_MARKDOWN = re.compile(r"([\\`*_\[\]<>])")
_LINE_START = re.compile(r"^(\s*)(#{1,6}\s|[-+]\s|>|\d+[.)]\s)", re.M)


def render_markdown(parts: Sequence[Part], frames: Sequence[Frame], *, base: str) -> str:
    """Returns CommonMark of the kept blocks; characters with a meaning are escaped."""
    out: list[str] = []
    last: Shape | None = None
    number = 0
    for part in parts:
        shape = part.shape
        if last is not None:
            out.append(_separator(last, shape, frames))
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
        return line  # checking every character for the start of a line takes ten times as long
    return _LINE_START.sub(r"\1\\\2", line)
