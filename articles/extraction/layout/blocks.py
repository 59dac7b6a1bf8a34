"""Blocks and frames: how the rest of extraction sees a page.

A block is a run of text between block-level tags (or between two `<br>`). A frame is an element that contains blocks;
frames form a tree of their own, small enough to judge every element once, however many blocks it contains.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

#: Marks `<br>` inside the pieces of a block; libxml2 never yields NUL.
BREAK: Final = "\x00"
# Styles of a piece of text, as bits.
STRONG, EMPHASIS, CODE, LINK, SUPERSCRIPT, SUBSCRIPT = 1, 2, 4, 8, 16, 32
HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
#: Running text: more characters than this (of Han or kana the second), and a smaller share than this of them in links.
RUNNING_CHARS: Final = 60
WIDE_RUNNING_CHARS: Final = 30
RUNNING_LINKED: Final = 0.4

_WIDE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_NUMBER: Final = re.compile(r"\d+")


class Frame(NamedTuple):
    """An element that contains blocks. `key` is its tag, id, class and role as written."""

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
    """A run of text in reading order. `frame` is its innermost frame; `inner` the keys of inline elements.

    `text` has collapsed white space, one line per `<br>`; `linked` counts its characters inside links; `bold` those in
    bold. An image block has no text, but `image` is set.
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


def is_running_text(block: Block) -> bool:
    """Tells whether a block is long enough for a sentence or two and is not a list of links."""
    size = len(block.text)
    is_long = size > RUNNING_CHARS or (size > WIDE_RUNNING_CHARS and is_wide(block.text))
    return is_long and block.linked < RUNNING_LINKED * size


def is_wide(text: str) -> bool:
    """Tells whether a text starts in Han or kana, where one character says as much as two or three letters."""
    return not text.isascii() and len(_WIDE.findall(text, 0, 60)) > 0.3 * min(len(text), 60)


def frames_within(frames: Sequence[Frame], outermost: Container[int]) -> list[bool]:
    """Returns for each frame whether it is, or lies in, one of those frames. Cost: linear in frames."""
    within = [False] * len(frames)
    for number, frame in enumerate(frames):
        within[number] = number in outermost or (number > 0 and within[frame.parent])
    return within


@lru_cache(maxsize=50_000)
def make_of(key: str) -> str:
    """Returns what similar elements have in common: the tag and the last class, without digits. `key` is Frame.key."""
    names = key.split()
    return (
        f"{names[0]} {_NUMBER.sub('', names[-1])}" if len(names) > 1 and names[0] != "article" else names[0]
    )
