"""Pages that list posts: alike parts, each headed by a link to a page of its own on the same site."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

from warraq.articles.extraction.kinds.repeat_measures import PARTS, is_linked_heading
from warraq.articles.extraction.layout import HEADINGS, LINK, Block, Frame, Layout, make_of
from warraq.articles.urls import ends_in_time, host_of, url_shape

#: Characters of text from which on an element is a part.
_MIN_PART: Final = 30
#: Letters outside of links that make a part more than a box of links, such as a cloud of tags.
_MIN_OWN: Final = 10
#: Links of headings that are looked at.
_MAX_HEADS: Final = 300
#: Numbers of pages of a list; larger ones are those of posts.
_MAX_PAGE: Final = 1000

_DATE: Final = re.compile(r"(?:19|20|1[34])\d\d(?!\d)|\d:\d\d|\d[-./]\d")
_NUMBER: Final = re.compile(r"/(\d+)(?:\.[a-z]{2,5})?/?$")
_INDEX: Final = re.compile(r"/index\.[a-z]{2,5}$")


@dataclass(frozen=True, slots=True)
class PostList:
    """The largest row of alike parts that are headed by links to other pages of the site: how many, their share of the
    text of the page, and the largest one's share of theirs.

    `prose`: their share of the text outside of links, so that menus do not count. `is_below`: the pages are beside or
    below this one, and have names, not numbers. `is_margin`: the row stands beside the only article of the page.
    """

    parts: int = 0
    share: float = 0.0
    largest: float = 0.0
    prose: float = 0.0
    is_below: bool = False
    is_margin: bool = False


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Under each frame: characters of text, of text outside of links, letters of the latter, whether it has a date."""

    text: list[int]
    prose: list[int]
    letters: list[int]
    dated: list[bool]


def find_post_list(layout: Layout, url: str) -> PostList:
    """Returns the list of posts on a page, one of no parts if there is none. Cost: linear in blocks and frames."""
    heads = _heads(layout, url)
    if not heads:
        return PostList()
    frames, sizes = layout.frames, _sizes(layout, heads)
    article = _only_article(layout)
    headings: dict[str, int] = defaultdict(int)
    for block in layout.blocks:
        if block.frame in heads:
            headings[heads[block.frame]] += len(block.text)
    best = PostList()
    for row in _rows(heads, layout, sizes):
        members = list(row.values())
        whole = sum(sizes.text[number] for number in members)
        named = sum(headings[target] for target in row)
        told = named + sum(sizes.prose[number] for number in members)
        found = PostList(
            parts=len(members),
            share=whole / max(1, sizes.text[0]),
            largest=max(sizes.text[number] for number in members) / max(1, whole),
            prose=told / max(1, named + sizes.prose[0]),
            is_below=_are_below(url, row),
            is_margin=article is not None and article not in _above(members[0], frames),
        )
        best = max(best, found, key=lambda row: (row.share, row.parts))
    return best


def may_be_numbered(url: str) -> bool:
    """Tells whether a URL is that of a page of a list, or of a post that has a number or a day for a name."""
    path = _INDEX.sub("", urlsplit(url).path)
    number = _NUMBER.search(path)
    return ends_in_time(url) or (number is not None and int(number[1]) <= _MAX_PAGE)


def _are_below(url: str, targets: Iterable[str]) -> bool:
    """Tells whether all targets are in the folder that a page is in, or below it, and none has a number for a name."""
    folder = _INDEX.sub("/", urlsplit(url).path).rstrip("/").rpartition("/")[0] + "/"
    paths = [urlsplit(target).path for target in targets]
    return all(path.startswith(folder) and not _NUMBER.search(path) for path in paths)


def _heads(layout: Layout, url: str) -> dict[int, str]:
    """Returns the frames of headings that are links to what may be other posts of the site, with their addresses."""
    site, own = host_of(url), urldefrag(url).url.rstrip("/")
    found: dict[int, str] = {}
    for block in layout.blocks:
        if len(found) < _MAX_HEADS and is_linked_heading(block, layout.frames):
            target = _target(block, url)
            is_other = target.rstrip("/") != own and host_of(target) == site
            if is_other and url_shape(target) in ("article", "unknown"):
                found[block.frame] = target
    return found


def _target(block: Block, url: str) -> str:
    href = next((piece.href for piece in block.pieces if piece.style & LINK and piece.href), "")
    try:
        return urldefrag(urljoin(url, href)).url
    except ValueError:
        return ""


def _sizes(layout: Layout, heads: Mapping[int, str]) -> _Sizes:
    frames = layout.frames
    count = len(frames)
    text, prose, letters, dated = [0] * count, [0] * count, [0] * count, [False] * count
    for block in layout.blocks:
        at = block.frame
        text[at] += len(block.text)
        if at in heads or block.linked >= len(block.text):
            continue
        own = " ".join(piece.text for piece in block.pieces if not piece.style & LINK)
        prose[at] += len(block.text) - block.linked
        letters[at] += sum(map(str.isalpha, own))
        dated[at] = dated[at] or _DATE.search(own) is not None
    for number in range(count - 1, 0, -1):
        parent = frames[number].parent
        text[parent] += text[number]
        prose[parent] += prose[number]
        letters[parent] += letters[number]
        dated[parent] = dated[parent] or dated[number]
    return _Sizes(text, prose, letters, dated)


def _only_article(layout: Layout) -> int | None:
    """Returns the frame of the page's only article, if it has a heading that is no link; None if there is none."""
    frames = layout.frames
    articles = [number for number, frame in enumerate(frames) if frame.tag == "article"]
    if len(articles) != 1:
        return None
    for block in layout.blocks:
        is_heading = block.text and frames[block.frame].tag in HEADINGS and not block.linked
        if is_heading and articles[0] in _above(block.frame, frames):
            return articles[0]
    return None


def _above(number: int, frames: Sequence[Frame]) -> Iterator[int]:
    """Yields the frames that contain a frame, itself first, without the root."""
    while number:
        yield number
        number = frames[number].parent


def _first_headings(layout: Layout) -> dict[int, int]:
    """Returns the first heading under each frame."""
    first: dict[int, int] = {}
    for block in layout.blocks:
        if block.text and layout.frames[block.frame].tag in HEADINGS:
            for number in _above(block.frame, layout.frames):
                if first.setdefault(number, block.frame) != block.frame:
                    break
    return first


def _rows(heads: Mapping[int, str], layout: Layout, sizes: _Sizes) -> list[dict[str, int]]:
    """Returns alike siblings that hold one address of a heading each, no two the same, by those addresses.

    The heading with the link is the first one: below another it belongs to the text.
    """
    frames, first = layout.frames, _first_headings(layout)
    inside: dict[int, set[str]] = defaultdict(set)
    for frame, target in heads.items():
        for number in _above(frame, frames):
            inside[number].add(target)
    rows: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for number, targets in inside.items():
        if (
            len(targets) != 1
            or first[number] not in heads
            or sizes.text[number] <= _MIN_PART
            or frames[number].tag not in PARTS
        ):
            continue
        if sizes.letters[number] >= _MIN_OWN or sizes.dated[number]:
            row = rows[frames[number].parent, make_of(frames[number].key)]
            row.setdefault(next(iter(targets)), number)
    return list(rows.values())
