"""Tree to blocks: one walk over the page, in reading order, without recursion."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from lxml import etree

from warraq.articles.extraction.layout.blocks import (
    BREAK,
    CODE,
    EMPHASIS,
    LINK,
    STRONG,
    SUBSCRIPT,
    SUPERSCRIPT,
    Block,
    Frame,
    Layout,
    Piece,
    is_running_text,
)
from warraq.articles.extraction.layout.tree import Element

#: Maximum blocks and frames per page; a page with more is cut and flagged. The largest of 2,206 real pages has 3,047
#: blocks and 9,412 frames.
MAX_BLOCKS: Final = 10_000
MAX_FRAMES: Final = 40_000
#: Pieces after which a run ends at its next `<br>`: enough for as many blocks as are read.
MAX_RUN: Final = 3 * MAX_BLOCKS
#: A page with this many characters of running text is not searched for a no-script version.
SCANT: Final = 300
#: Characters kept of an element taken as one block.
MAX_SET_APART: Final = 4000
#: An element without text of its own that contains this many characters of paragraphs was never closed; and how many
#: such elements are examined.
SWALLOWED: Final = 200
MAX_SWALLOWED: Final = 20

_STYLE: Final = {
    "b": STRONG, "strong": STRONG, "i": EMPHASIS, "em": EMPHASIS, "cite": EMPHASIS, "code": CODE, "kbd": CODE,
    "samp": CODE, "tt": CODE, "sup": SUPERSCRIPT, "sub": SUBSCRIPT,
}  # fmt: skip
_INLINE: Final = (
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "nobr", "q", "ruby", "rb", "rt", "rp", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr", "center-inline", "amp-anim", "g-emoji",
)  # fmt: skip
_UNREAD: Final = frozenset((
    "script", "style", "noscript", "template", "iframe", "select", "datalist", "textarea", "input", "head", "noframes",
    "frameset", "progress", "meter", "amp-ad", "amp-analytics", "amp-iframe", "amp-state", "amp-sidebar",
))  # fmt: skip
#: Elements that HTML reserves for content other than the text.
_SET_APART: Final = ("nav", "footer")
#: Tags whose own text counts when an element is taken as one block.
_TEXTUAL: Final = (
    "a", "b", "button", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "label", "li", "nav", "footer", "p",
    "section", "small", "span", "strong", "td", "th", "time", "ul",
)  # fmt: skip
#: Elements without text of their own; if never closed, they swallow what follows.
_WITHOUT_TEXT: Final = ("svg", "math", "object", "applet", "canvas", "map", "audio", "video")
#: Attributes that say what an element is for.
_NAMING: Final = frozenset(("class", "id", "role", "itemprop", "data-testid", "data-component", "property"))
#: What editors leave in empty paragraphs: zero-width spaces, joiners, direction marks, soft hyphens.
_INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u061c "

# What an element is to the walk. From _BREAKING on, their content is not visited.
_INLINED, _FRAMED, _SKIPPED, _APART, _SWALLOWING, _BREAKING, _PICTURE, _RULED = range(8)
_ROLES: Final[dict[object, int]] = {
    etree.Comment: _SKIPPED,
    etree.ProcessingInstruction: _SKIPPED,
    etree.Entity: _SKIPPED,
    **dict.fromkeys(_INLINE, _INLINED),
    **dict.fromkeys(_SET_APART, _APART),
    **dict.fromkeys(_WITHOUT_TEXT, _SWALLOWING),
    "embed": _INLINED,  # void in HTML, but the parser waits for its end
    "br": _BREAKING, "img": _PICTURE, "amp-img": _PICTURE, "hr": _RULED,
}  # fmt: skip


def read_blocks(root: Element) -> Layout:
    """Returns the blocks of the page in reading order. Cost: linear in elements and characters.

    A page whose text is in <noscript> only is read that way.
    """
    layout = _Walk(_UNREAD).over(root)
    shown = _running_chars(layout)
    if shown >= SCANT or root.find(".//noscript") is None:
        return layout
    plain = _Walk(_UNREAD - {"noscript"}).over(root)
    return plain if shown * 2 < _running_chars(plain) or not any(b.text for b in layout.blocks) else layout


def _running_chars(layout: Layout) -> int:
    return sum(len(block.text) for block in layout.blocks if block.text and is_running_text(block))


class _Walk:
    """State of one walk. A class only to split the walk into parts; lives for one call."""

    def __init__(self, unread: frozenset[str]) -> None:
        self.roles: dict[object, int] = {**_ROLES, **dict.fromkeys(unread, _SKIPPED)}
        self.frames: list[Frame] = [Frame(0, "html", "html", 0, False)]
        self.blocks: list[Block] = []
        self.pieces: list[Piece] = []
        self.broken = False
        self.current = 0
        self.style = 0
        self.href = ""
        self.inner = ""
        self.pre = 0
        self.entered = 0
        self.full = False

    def over(self, root: Element) -> Layout:
        roles, pieces, walker = self.roles, self.pieces, etree.iterwalk(root, events=("start", "end"))
        stack: list[tuple[int, str, str, int]] = []
        skipped: Element | None = None
        for event, element in walker:
            tag = element.tag
            role = roles.get(tag, _FRAMED)
            if event == "start":
                if role in (_APART, _SWALLOWING):
                    role = self.role_of_inside(role, tag, element)
                if role == _INLINED:
                    stack.append((-1, self.href, self.inner, self.style))
                    self.open_inline(tag, element)
                elif role == _FRAMED:
                    self.close_block()
                    stack.append((self.current, self.href, "", self.style))
                    self.open_frame(tag, element)
                elif role == _SKIPPED:
                    walker.skip_subtree()
                    skipped = element
                    continue
                elif role == _BREAKING:
                    if len(pieces) > MAX_RUN:
                        self.close_block()
                    pieces.append(Piece(BREAK, 0, ""))
                    self.broken = True
                else:
                    self.add_void(role, element)
                text = element.text
            else:
                if element is skipped:
                    skipped = None
                elif role < _BREAKING:
                    self.close(tag, *stack.pop())
                text = element.tail
            if text:
                pieces.append(Piece(text, self.style, self.href))
            if self.full:
                break
        self.close_block()
        return Layout(tuple(self.frames), tuple(self.blocks), ("too-many-blocks",) if self.full else ())

    def role_of_inside(self, role: int, tag: str, element: Element) -> int:
        """Returns the role of an element, judged by its content."""
        if role == _APART:
            return _SKIPPED if self.set_apart(tag, element) else _FRAMED
        return _INLINED if self.has_swallowed(element) else _SKIPPED

    def close(self, tag: str, frame: int, href: str, inner: str, style: int) -> None:
        """End an element and restore the state before it."""
        if frame >= 0:
            self.close_block()
            self.pre -= tag == "pre"
            self.current = frame
            self.inner = ""
        elif not self.pieces:
            self.inner = inner
        self.href, self.style = href, style

    def has_swallowed(self, element: Element) -> bool:
        """Tells whether an element without text of its own was never closed and contains the paragraphs after it.

        Fallback text for readers without the plug-in is shorter. Cost: bounded, few are asked.
        """
        if self.entered < MAX_SWALLOWED:
            size = 0
            for paragraph in islice(element.iter("p"), MAX_SWALLOWED):
                size += sum(map(len, paragraph.itertext()))
                if size >= SWALLOWED:
                    self.entered += 1
                    self.roles |= dict.fromkeys(("title", "desc"), _SKIPPED)  # of a drawing
                    return True
            return False
        return True

    def set_apart(self, tag: str, element: Element) -> bool:
        """Take a footer, or a menu without a paragraph, as one block: none of 960 footers contained article text."""
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
        above = self.frames[self.current]
        hidden = above.hidden
        key = tag
        for name, value in element.items():
            if name in _NAMING:
                key = f"{key} {value}"
            elif name == "style":
                hidden = hidden or "display:none" in value.replace(" ", "")
            elif name == "hidden" or (name == "aria-hidden" and value == "true"):
                hidden = True
        self.frames.append(Frame(self.current, tag, key, above.depth + 1, hidden))
        self.current = len(self.frames) - 1
        self.pre += tag == "pre"
        if self.current >= MAX_FRAMES:
            self.full = True

    def add_void(self, role: int, element: Element) -> None:
        """A rule ends a block, an image is one."""
        if role == _RULED:
            self.close_block()
            return
        address = element.get("data-src") or element.get("data-lazy-src") or element.get("src") or ""
        if not address or address.startswith("data:"):
            return
        self.close_block()
        alt = " ".join((element.get("alt") or "").split())
        self.blocks.append(Block(self.current, "", (), 0, 0, 0, self.inner, (address, alt)))

    def close_block(self) -> None:
        """End the run: it becomes one block, or several if it contains two `<br>` in a row."""
        if not self.pieces:
            return
        pieces = tuple(self.pieces)
        self.pieces.clear()
        if len(pieces) == 1 and (self.broken or pieces[0].text.isspace()):
            self.broken = False
            return
        if self.broken:
            self.broken = False
            for part in _split_at_breaks(pieces):
                self.add_block(part)
                if len(self.blocks) >= MAX_BLOCKS:
                    break
        else:
            self.add_block(pieces)
        self.inner = ""
        if len(self.blocks) >= MAX_BLOCKS:
            self.full = True

    def add_block(self, pieces: tuple[Piece, ...]) -> None:
        text = _lines("".join([piece.text for piece in pieces]), keep=self.pre > 0)
        if not text or (len(text) < 10 and not text.strip(_INVISIBLE)):
            return
        linked = bold = links = 0
        href = ""
        for written, style, address in pieces:
            if style & LINK:
                linked += len(written)
                if address is not href:
                    links += 1
                    href = address
            if style & STRONG:
                bold += len(written)
        size = len(text)
        self.blocks.append(
            Block(self.current, text, pieces, min(linked, size), links, min(bold, size), self.inner)
        )


def _lines(raw: str, *, keep: bool) -> str:
    if keep:
        return "\n".join(line.rstrip() for line in raw.replace(BREAK, "\n").split("\n")).strip("\n")
    if BREAK in raw:
        return "\n".join([line for part in raw.split(BREAK) if (line := " ".join(part.split()))])
    return " ".join(raw.split())


def _split_at_breaks(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Returns the parts between two or more `<br>` with only white space between them."""
    part: list[Piece] = []
    breaks = 0
    for piece in pieces:
        if piece.text == BREAK:
            breaks += 1
            if breaks == 2 and part:
                yield tuple(part)
                part = []
            elif breaks == 1:
                part.append(piece)
        else:
            if not piece.text.isspace():
                breaks = 0
            part.append(piece)
    if part:
        yield tuple(part)
