"""Other posts mistaken for text of the article: the next ones of an endless page, teasers with their first lines.

Of similar `<article>` elements with a first-level heading each, one is the article and the others are other articles.
Similar elements after the article, headed by links to other pages of the site, are teasers.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from warraq.articles.extraction.layout import HEADINGS, LINK, Block, Layout, frames_within, is_title, make_of

#: Minimum share of the kept text before the first teaser: a round-up of posts consists of teasers.
MIN_BEFORE: Final = 0.5
#: Levels up from a heading where the element it heads is looked for.
MAX_STEPS: Final = 6
_PARTS: Final = frozenset(("article", "section", "div", "li"))


class _Entry(NamedTuple):
    """An element, by its first heading. `at` is the position of that heading on the page."""

    frame: int
    at: int
    tag: str
    is_title: bool
    heading: Block


def find_other_posts(kept: Mapping[int, Block], layout: Layout, *, title: str, url: str) -> list[int]:
    """Returns the kept blocks that belong to other posts. `title` is squeezed. Cost: linear in blocks and frames."""
    before = [0]  # kept text before each block, and in total
    for number in range(len(layout.blocks)):
        before.append(before[-1] + (len(kept[number].text) if number in kept else 0))
    others: set[int] = set()
    for group in _groups(layout, title):
        if mine := [entry for entry in group if entry.is_title]:
            if mine[0].tag == "h1":
                others |= {entry.frame for entry in group if _is_next(entry, mine[0], layout, url)}
            continue
        teasers = [entry for entry in group if _leads_on(entry.heading, url)]
        is_series = len(teasers) >= 2 and 2 * len(teasers) > len(group)
        if is_series and before[teasers[0].at] >= MIN_BEFORE * before[-1]:
            others |= {entry.frame for entry in teasers}
    if not others:
        return []
    inside = frames_within(layout.frames, others)
    return [number for number, block in kept.items() if inside[block.frame]]


def _is_next(entry: _Entry, mine: _Entry, layout: Layout, url: str) -> bool:
    """Tells whether an element after the article is another article: parts of one text can have such headings too."""
    if entry.is_title or entry.tag != mine.tag or entry.at < mine.at:
        return False
    return layout.frames[entry.frame].tag == "article" or _leads_on(entry.heading, url)


def _groups(layout: Layout, title: str) -> list[Sequence[_Entry]]:
    """Returns similar siblings, two or more, that have a heading each."""
    frames = layout.frames
    seen: set[int] = set()
    groups: dict[tuple[int, str], list[_Entry]] = {}
    for at, block in enumerate(layout.blocks):
        tag = frames[block.frame].tag
        if not block.text or tag not in HEADINGS:
            continue
        entry = _Entry(0, at, tag, is_title(block.text, title), block)
        number = frames[block.frame].parent
        for _ in range(MAX_STEPS):
            if number in seen or number == 0:
                break
            seen.add(number)
            parent, name, key, _depth, _hidden = frames[number]
            if name in _PARTS:
                groups.setdefault((parent, make_of(key)), []).append(entry._replace(frame=number))
            number = parent
    return [group for group in groups.values() if len(group) > 1]


def _leads_on(block: Block, url: str) -> bool:
    """Tells whether a heading is a link to another page of the same site."""
    if block.linked < 0.8 * len(block.text):
        return False
    href = next((piece.href for piece in block.pieces if piece.style & LINK and piece.href), "")
    try:
        here, there = urlsplit(url), urlsplit(urljoin(url, href))
    except ValueError:
        return False
    return there.netloc == here.netloc and there.path.rstrip("/") != here.path.rstrip("/")
