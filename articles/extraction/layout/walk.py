"""Tree to blocks: one walk over the page, in reading order, without recursion."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from lxml import etree

from warraq.articles.extraction import compiled
from warraq.articles.extraction.layout.anchors import without_anchor, without_permalinks
from warraq.articles.extraction.layout.blocks import (
    BREAK,
    HEADINGS,
    LINK,
    STRONG,
    Block,
    Frame,
    Layout,
    Piece,
    is_running_text,
)
from warraq.articles.extraction.layout.roles import (
    APART,
    BREAKING,
    FRAMED,
    INLINED,
    INVISIBLE,
    NAMING,
    ROLES,
    RULED,
    SKIPPED,
    STYLE,
    SWALLOWING,
    TEXTUAL,
    UNREAD,
    is_unseen,
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


def read_blocks(root: Element) -> Layout:
    """Returns the blocks of the page in reading order. Cost: linear in elements and characters.

    A page whose text is in <noscript> only is read that way.
    """
    layout = Walk(UNREAD).over(root)
    shown = _running_chars(layout)
    if shown >= SCANT or root.find(".//noscript") is None:
        return layout
    plain = Walk(UNREAD - {"noscript"}).over(root)
    return plain if shown * 2 < _running_chars(plain) or not any(b.text for b in layout.blocks) else layout


def _running_chars(layout: Layout) -> int:
    return sum(len(block.text) for block in layout.blocks if block.text and is_running_text(block))


class Walk:
    """State of one walk. A class only to split the walk into parts; lives for one call.

    The compiled loop, where there is one, takes the place of `enter_all` and calls the other parts for what is rare.
    """

    def __init__(self, unread: frozenset[str]) -> None:
        self.roles: dict[object, int] = {**ROLES, **dict.fromkeys(unread, SKIPPED)}
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
        self.anchors: dict[int, str] = {}

    def over(self, root: Element) -> Layout:
        if compiled.walk_over is not None:
            compiled.walk_over(self, root, MAX_BLOCKS, MAX_FRAMES)
        else:
            self.enter_all(root)
        self.close_block()
        return Layout(tuple(self.frames), tuple(self.blocks), ("too-many-blocks",) if self.full else ())

    def enter_all(self, root: Element) -> None:
        """Fill frames and blocks from every element; the last run of text is left in `pieces`."""
        roles, pieces, walker = self.roles, self.pieces, etree.iterwalk(root, events=("start", "end"))
        stack: list[tuple[int, str, str, int]] = []
        skipped: Element | None = None
        for event, element in walker:
            tag = element.tag
            role = roles.get(tag, FRAMED)
            if event == "start":
                if role in (APART, SWALLOWING):
                    role = self.role_of_inside(role, tag, element)
                if tag == "span" and is_unseen(element.get("class")):
                    role = SKIPPED
                if role == INLINED:
                    stack.append((-1, self.href, self.inner, self.style))
                    self.open_inline(tag, element)
                elif role == FRAMED:
                    self.close_block()
                    stack.append((self.current, self.href, "", self.style))
                    self.open_frame(tag, element)
                elif role == SKIPPED:
                    walker.skip_subtree()
                    skipped = element
                    continue
                elif role == BREAKING:
                    self.add_break()
                else:
                    self.add_void(role, element)
                text = element.text
            else:
                if element is skipped:
                    skipped = None
                elif role < BREAKING:
                    self.close(tag, *stack.pop())
                text = element.tail
            if text:
                pieces.append(Piece(text, self.style, self.href))
            if self.full:
                break

    def role_of_inside(self, role: int, tag: str, element: Element) -> int:
        """The role of an element that is read by what lies in it."""
        if role == APART:
            return SKIPPED if self.set_apart(tag, element) else FRAMED
        return INLINED if self.has_swallowed(element) else SKIPPED

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
                    self.roles |= dict.fromkeys(("title", "desc"), SKIPPED)  # of a drawing
                    return True
            return False
        return True

    def set_apart(self, tag: str, element: Element) -> bool:
        """Take a footer, or a menu without a paragraph, as one block: none of 960 footers contained article text."""
        if tag == "nav" and element.find(".//p") is not None:
            return False
        self.close_block()
        self.open_frame(tag, element)
        text = " ".join(" ".join(element.itertext(*TEXTUAL)).split())[:MAX_SET_APART]
        if text:
            self.blocks.append(Block(self.current, text, (), len(text), 1, 0, ""))
        self.current = self.frames[self.current].parent
        return True

    def open_inline(self, tag: str, element: Element) -> None:
        if tag == "a":
            self.href = element.get("href") or "#"
            self.style |= LINK
        else:
            self.style |= STYLE.get(tag, 0)
        if not self.pieces:
            named = element.get("class") or element.get("id")
            if named:
                self.inner = f"{self.inner} {tag} {named}"

    def open_frame(self, tag: str, element: Element) -> None:
        above = self.frames[self.current]
        hidden = above.hidden
        key = tag
        for name, value in element.items():
            if name in NAMING:
                key = f"{key} {value}"
                if name == "id" and tag == "section":
                    self.anchors[len(self.frames)] = value
            elif name == "style":
                hidden = hidden or "display:none" in value.replace(" ", "")
            elif name == "hidden" or (name == "aria-hidden" and value == "true"):
                hidden = True
        self.frames.append(Frame(self.current, tag, key, above.depth + 1, hidden))
        self.current = len(self.frames) - 1
        self.pre += tag == "pre"
        if self.current >= MAX_FRAMES:
            self.full = True

    def add_break(self) -> None:
        if len(self.pieces) > MAX_RUN:
            self.close_block()
        self.pieces.append(Piece(BREAK, 0, ""))
        self.broken = True

    def add_void(self, role: int, element: Element) -> None:
        """A rule ends a block, an image is one."""
        if role == RULED:
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
        if len(pieces) > 1:
            pieces = without_permalinks(pieces)
        text = _lines("".join([piece.text for piece in pieces]), keep=self.pre > 0)
        if not text or (len(text) < 10 and not text.strip(INVISIBLE)):
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
        if self.anchors and self.frames[self.current].tag in HEADINGS:
            number = self.frames[self.current].parent
            self.frames[number] = without_anchor(self.frames[number], self.anchors.pop(number, ""), text)
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
