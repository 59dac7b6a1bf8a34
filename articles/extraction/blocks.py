"""Tree to blocks: one walk over the page, in reading order, without recursion.

A block is a run of text between block-level tags (or between two `<br>`). A frame is an element that holds blocks:
frames
form a tree of their own, small enough to judge every element once, however many blocks lie in it.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

from lxml import etree

from articles.extraction.tree import Element

#: Marks `<br>` inside the pieces of a block; libxml2 never yields NUL.
BREAK: Final = "\x00"
#: Blocks and frames of one page; a page with more is cut and flagged. The largest of 2,206 real pages has 3,047 blocks
#: and 9,412 frames.
MAX_BLOCKS: Final = 10_000
MAX_FRAMES: Final = 40_000

# Styles of a piece of text, as bits.
STRONG, EMPHASIS, CODE, LINK, SUPERSCRIPT, SUBSCRIPT = 1, 2, 4, 8, 16, 32

_STYLE: Final = {
    "b": STRONG, "strong": STRONG, "i": EMPHASIS, "em": EMPHASIS, "cite": EMPHASIS, "code": CODE, "kbd": CODE,
    "samp": CODE, "tt": CODE, "sup": SUPERSCRIPT, "sub": SUBSCRIPT,
}  # fmt: skip
_INLINE: Final = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "ruby",
        "rb",
        "rt",
        "rp",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "center-inline",
        "amp-anim",
        "g-emoji",
    ]
)
_UNREAD: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "applet",
        "select",
        "datalist",
        "textarea",
        "input",
        "canvas",
        "map",
        "audio",
        "video",
        "head",
        "noframes",
        "frameset",
        "progress",
        "meter",
        "amp-ad",
        "amp-analytics",
        "amp-iframe",
        "amp-state",
        "amp-sidebar",
    ]
)


#: Elements that HTML itself keeps for what is not the text.
_SET_APART: Final = frozenset(("nav", "footer"))
#: Tags whose own text counts when an element is taken as one block.
_TEXTUAL: Final = (
    "a", "b", "button", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "label", "li", "nav", "footer", "p",
    "section", "small", "span", "strong", "td", "th", "time", "ul",
)  # fmt: skip
#: Characters kept of an element taken as one block.
MAX_SET_APART: Final = 4000


class Frame(NamedTuple):
    """An element that holds blocks. `key` is its tag, id, class and role as written: what it says it is for."""

    parent: int
    tag: str
    key: str
    depth: int
    hidden: bool


class Piece(NamedTuple):
    """A run of text of one style. `href` as written, '' outside links."""

    text: str
    style: int
    href: str


class Block(NamedTuple):
    """A run of text in reading order. `frame` is the innermost frame it lies in; `inner` the keys of inline elements.

    `text` has its white space collapsed, one line a `<br>`; `linked` counts its characters inside links; `bold` those
    in bold. A block of an image has no text but `image` set.
    """

    frame: int
    text: str
    pieces: tuple[Piece, ...]
    linked: int
    links: int
    bold: int
    inner: str
    image: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """All blocks and frames of a page. Frame 0 is the root; a frame's parent has a smaller number."""

    frames: tuple[Frame, ...]
    blocks: tuple[Block, ...]
    flags: tuple[str, ...] = ()


def read_blocks(root: Element) -> Layout:
    """Blocks of the page in reading order. Cost: linear in elements and characters.

    A page that has text only for readers without scripts is read as those see it.
    """
    layout = _Walk(_UNREAD).over(root)
    if not any(block.text for block in layout.blocks) and root.find(".//noscript") is not None:
        return _Walk(_UNREAD - {"noscript"}).over(root)
    return layout


class _Walk:
    """State of the one walk. A class only so that the walk can be read in parts; lives for one call."""

    def __init__(self, unread: frozenset[str]) -> None:
        self.unread = unread
        self.frames: list[Frame] = [Frame(0, "html", "html", 0, False)]
        self.blocks: list[Block] = []
        self.pieces: list[Piece] = []
        self.current = 0
        self.style = 0
        self.href = ""
        self.inner = ""
        self.pre = 0
        self.full = False

    def over(self, root: Element) -> Layout:
        unread = self.unread
        walker = etree.iterwalk(root, events=("start", "end"))
        stack: list[tuple[int, str, str, int]] = []
        apart: Element | None = None
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if not isinstance(tag, str) or tag in unread:
                    walker.skip_subtree()
                    continue
                if tag == "br":
                    self.pieces.append(Piece(BREAK, 0, ""))
                elif tag in _SET_APART and self.set_apart(tag, element):
                    walker.skip_subtree()
                    apart = element
                    continue
                elif tag in _INLINE:
                    stack.append((-1, self.href, self.inner, self.style))
                    self.open_inline(tag, element)
                elif tag == "img" or tag == "amp-img":
                    self.add_image(element)
                elif tag == "hr":
                    self.close_block()
                else:
                    self.close_block()
                    stack.append((self.current, self.href, "", self.style))
                    self.open_frame(tag, element)
                text = element.text
            else:
                if element is apart:
                    apart = None
                elif not isinstance(tag, str) or tag in unread or tag in _VOID:
                    pass
                else:
                    frame, self.href, inner, style = stack.pop()
                    if frame >= 0:
                        self.close_block()
                        self.pre -= tag == "pre"
                        self.current = frame
                        self.inner = ""
                    elif not self.pieces:
                        self.inner = inner
                    self.style = style
                text = element.tail
            if text:
                self.pieces.append(Piece(text, self.style, self.href))
            if self.full:
                break
        self.close_block()
        return Layout(tuple(self.frames), tuple(self.blocks), ("too-many-blocks",) if self.full else ())

    def set_apart(self, tag: str, element: Element) -> bool:
        """Take a footer, or a menu without a paragraph, as one block: none of 960 footers held article text."""
        if tag == "nav" and element.find(".//p") is not None:
            return False
        self.close_block()
        self.open_frame(tag, element)
        text = " ".join(" ".join(element.itertext(*_TEXTUAL)).split())[:MAX_SET_APART]
        if text:
            self.blocks.append(Block(self.current, text, (), len(text), 1, 0, ""))
        self.current = self.frames[self.current].parent
        return True

    def open_inline(self, tag: str, element: Element) -> None:
        if tag == "a":
            self.href = element.get("href") or "#"
            self.style |= LINK
        else:
            self.style |= _STYLE.get(tag, 0)
        if not self.pieces:
            named = element.get("class") or element.get("id")
            if named:
                self.inner = f"{self.inner} {tag} {named}"

    def open_frame(self, tag: str, element: Element) -> None:
        hidden = self.frames[self.current].hidden
        key = tag
        for name, value in element.items():
            if name in _NAMING:
                key = f"{key} {value}"
            elif name == "style":
                hidden = hidden or "display:none" in value.replace(" ", "")
            elif name == "hidden" or (name == "aria-hidden" and value == "true"):
                hidden = True
        self.frames.append(Frame(self.current, tag, key, self.frames[self.current].depth + 1, hidden))
        self.current = len(self.frames) - 1
        self.pre += tag == "pre"
        if self.current >= MAX_FRAMES:
            self.full = True

    def add_image(self, element: Element) -> None:
        address = element.get("data-src") or element.get("data-lazy-src") or element.get("src") or ""
        if not address or address.startswith("data:"):
            return
        self.close_block()
        alt = " ".join((element.get("alt") or "").split())
        self.blocks.append(Block(self.current, "", (), 0, 0, 0, self.inner, (address, alt)))

    def close_block(self) -> None:
        """End the run: it becomes one block, or several where two `<br>` stand together."""
        pieces = self.pieces
        if not pieces:
            return
        self.pieces = []
        if len(pieces) == 1:
            text = pieces[0].text
            if text == BREAK or text.isspace():
                return
            self.add_block(pieces)
        else:
            for part in (
                _split_at_breaks(pieces) if any(piece.text == BREAK for piece in pieces) else (pieces,)
            ):
                self.add_block(part)
                if len(self.blocks) >= MAX_BLOCKS:
                    break
        self.inner = ""
        if len(self.blocks) >= MAX_BLOCKS:
            self.full = True

    def add_block(self, pieces: list[Piece]) -> None:
        raw = "".join([piece.text for piece in pieces])
        text = _lines(raw, keep=self.pre > 0)
        if not text:
            return
        linked = bold = links = 0
        href = ""
        for piece in pieces:
            style = piece.style
            if style & LINK:
                linked += len(piece.text)
                if piece.href is not href:
                    links += 1
                    href = piece.href
            if style & STRONG:
                bold += len(piece.text)
        self.blocks.append(
            Block(
                self.current,
                text,
                tuple(pieces),
                min(linked, len(text)),
                links,
                min(bold, len(text)),
                self.inner,
            )
        )


_VOID: Final = frozenset(("br", "img", "amp-img", "hr"))
#: Attributes that say what an element is for.
_NAMING: Final = frozenset(("class", "id", "role", "itemprop", "data-testid", "data-component", "property"))


def _lines(raw: str, *, keep: bool) -> str:
    if keep:
        return "\n".join(line.rstrip() for line in raw.replace(BREAK, "\n").split("\n")).strip("\n")
    if BREAK in raw:
        return "\n".join([line for part in raw.split(BREAK) if (line := " ".join(part.split()))])
    return " ".join(raw.split())


def _split_at_breaks(pieces: list[Piece]) -> list[list[Piece]]:
    """Parts between two or more `<br>` with nothing but white space between them."""
    parts: list[list[Piece]] = [[]]
    breaks = 0
    for piece in pieces:
        if piece.text == BREAK:
            breaks += 1
            if breaks == 2:
                parts.append([])
            elif breaks == 1:
                parts[-1].append(piece)
        else:
            if not piece.text.isspace():
                breaks = 0
            parts[-1].append(piece)
    return [part for part in parts if part]
