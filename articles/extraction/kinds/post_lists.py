"""Pages that list posts: alike parts, each headed by a link to a page of its own on the same site."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urldefrag, urljoin

from warraq.articles.extraction.kinds.repeat_measures import PARTS, is_linked_heading
from warraq.articles.extraction.layout import LINK, Block, Frame, Layout, make_of
from warraq.articles.urls import host_of

#: Characters of text from which on an element is a part.
_MIN_PART: Final = 30
#: Links of headings that are looked at.
_MAX_HEADS: Final = 300


@dataclass(frozen=True, slots=True)
class PostList:
    """The largest row of alike parts that are headed by links to other pages of the site: how many, their share of the
    text of the page, and the largest one's share of theirs.
    """

    parts: int = 0
    share: float = 0.0
    largest: float = 0.0


def find_post_list(layout: Layout, url: str) -> PostList:
    """Returns the list of posts on a page, one of no parts if there is none. Cost: linear in blocks and frames."""
    frames = layout.frames
    heads = _heads(layout, url)
    if not heads:
        return PostList()
    sizes = [0] * len(frames)
    for block in layout.blocks:
        sizes[block.frame] += len(block.text)
    for number in range(len(frames) - 1, 0, -1):
        sizes[frames[number].parent] += sizes[number]
    best = PostList()
    for members in _rows(heads, frames, sizes):
        whole = sum(sizes[number] for number in members)
        found = PostList(
            len(members), whole / max(1, sizes[0]), max(sizes[number] for number in members) / max(1, whole)
        )
        best = max(best, found, key=lambda row: (row.share, row.parts))
    return best


def _heads(layout: Layout, url: str) -> dict[int, str]:
    """Returns the frames of headings that are links to other pages of the site, with their addresses."""
    site, own = host_of(url), urldefrag(url).url.rstrip("/")
    found: dict[int, str] = {}
    for block in layout.blocks:
        if len(found) < _MAX_HEADS and is_linked_heading(block, layout.frames):
            target = _target(block, url)
            if target.rstrip("/") != own and host_of(target) == site:
                found[block.frame] = target
    return found


def _target(block: Block, url: str) -> str:
    href = next((piece.href for piece in block.pieces if piece.style & LINK and piece.href), "")
    try:
        return urldefrag(urljoin(url, href)).url
    except ValueError:
        return ""


def _rows(heads: dict[int, str], frames: Sequence[Frame], sizes: Sequence[int]) -> list[list[int]]:
    """Returns alike siblings that hold one address of a heading each, no two the same."""
    inside: dict[int, set[str]] = defaultdict(set)
    for frame, target in heads.items():
        number = frame
        while number:
            inside[number].add(target)
            number = frames[number].parent
    rows: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for number, targets in inside.items():
        if len(targets) == 1 and sizes[number] > _MIN_PART and frames[number].tag in PARTS:
            row = rows[frames[number].parent, make_of(frames[number].key)]
            row.setdefault(next(iter(targets)), number)
    return [list(row.values()) for row in rows.values()]
