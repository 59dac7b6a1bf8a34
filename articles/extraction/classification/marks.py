"""Elements whose names say what they are: comments, related posts, captions, share bars.

These names were measured on pages with gold text: under 3 % of the text in such elements belongs to the article (except
captions, which go with their image). It is removed before the rest is judged, so that a long comment thread is not
taken for the body.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from warraq.articles.extraction.classification.bodies import find_body, find_main
from warraq.articles.extraction.classification.element_names import StemIndex
from warraq.articles.extraction.layout import Block, Frame, is_running_text
from warraq.articles.tables import rows
from warraq.articles.text import count_words

#: Elements that wrap a whole page are never marked: themes write "no-comments" or "has-sidebar" on them.
_WRAPPING: Final = frozenset(("html", "body", "main", "article"))
#: Letters without which the names of a kind cannot match: checking for these first is ten times faster.
_STEMS: Final = {
    "comments": ("comment", "disqus", "respond", "livefyre"),
    "related": ("relat", "yarpp", "outbrain", "taboola", "recommend", "recirc", "trending"),
    "share": ("shar", "addto", "addthis", "a2a_kit", "social"),
    "cookie": ("cookie", "gdpr", "onetrust", "didomi", "consent"),
    "author-box": ("author",),
    "navigation": ("breadcrumb", "nav", "pagination", "page-numbers", "menu", "toc"),
    "form": ("login", "sign", "register", "search"),
    "hidden": ("screen", "visually", "sr-only", "republication", "forgot"),
    "tags": ("tag", "cat"),
    "caption": ("caption",),
    "footer": ("footer", "colophon"),
    "credit": ("credit", "copyright", "source"),
    "newsletter": ("newsletter", "mc4wp", "mc_embed", "mailchimp"),
    "read-also": ("read", "also"),
    "date-line": ("date",),
    "widget": ("modal", "popover", "placeholder"),
    "promotion": ("disclaimer", "disclosure"),
    "sidebar": ("widget",),
}
#: The index that means no kind.
NO_KIND: Final = 999
#: Words of running text that must remain; otherwise only what can never be text is removed.
MIN_REMAINING: Final = 8
#: What may be longer than the article it stands beside.
_MAY_BE_LONGER: Final = frozenset(("comments", "related", "sidebar", "cookie", "hidden"))
#: What can never be text, and what can never be if even then nothing remains: a page inside an unclosed menu.
_CERTAIN: Final = (frozenset(("footer", "cookie", "hidden", "navigation")), frozenset(("cookie", "hidden")))


@lru_cache(maxsize=1)
def _patterns() -> tuple[dict[str, str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """Returns kinds by tag, and (kind, pattern) for names, both from marks.tsv."""
    tags: dict[str, str] = {}
    names: dict[str, list[str]] = {}
    for kind, where, pattern, _origin in rows(__package__, "marks.tsv"):
        if where == "tag":
            tags[pattern] = kind
        else:
            names.setdefault(kind, []).append(pattern)
    return tags, tuple((kind, re.compile("|".join(patterns))) for kind, patterns in names.items())


@lru_cache(maxsize=50_000)
def _kind_of_name(name: str) -> int:
    """Returns the table index of the first kind that one name matches, NO_KIND if none."""
    lower = name.lower()
    patterns, index = _patterns()[1], _index()
    return next((place for place in index.groups_in(lower) if patterns[place][1].search(lower)), NO_KIND)


@lru_cache(maxsize=1)
def _index() -> StemIndex:
    return StemIndex([_STEMS[kind] for kind, _pattern in _patterns()[1]])


@lru_cache(maxsize=50_000)
def kind_of_names(key: str) -> str:
    """Returns the removal kind that an element's names say, '' if none. `key` is Frame.key."""
    tag, _, names = key.partition(" ")
    tags, patterns = _patterns()
    if names and tag not in _WRAPPING:
        place = min([_kind_of_name(name) for name in names.split(None, 12)[:12]], default=NO_KIND)
        if place < NO_KIND:
            return patterns[place][0]
    return tags.get(tag, "")


def marked(frames: Sequence[Frame], blocks: Sequence[Block], is_title: Sequence[bool]) -> list[str]:
    """Returns for each block the kind its elements say, '' if none. Elements that contain the title do not count."""
    own = [""] * len(frames)
    seen = {0}  # frames with a block; the others need no look
    for number in {block.frame for block in blocks}:
        while number not in seen:
            seen.add(number)
            number = frames[number].parent
    around = sorted(seen)
    for number in around:
        own[number] = kind_of_names(frames[number].key)
    for block, title in zip(blocks, is_title, strict=True):
        number = block.frame
        while title and number:
            own[number] = ""
            number = frames[number].parent
    for number in _swallowing(own, around, frames, blocks):
        own[number] = ""
    for number in around[1:]:
        own[number] = own[frames[number].parent] or own[number]
    said = [own[block.frame] for block in blocks]
    kinds = said
    if _has_text_left(blocks, said, is_title):
        return said
    is_open = [not kind and not title for kind, title in zip(said, is_title, strict=True)]
    if find_body(frames, blocks, is_open) or find_main(frames, blocks, is_open):
        return said  # it holds a text, however short
    for certain in _CERTAIN:
        if _has_text_left(blocks, kinds, is_title):
            break
        kinds = [kind if kind in certain else "" for kind in kinds]
    return kinds if kinds is said else _with_captions(kinds, said, frames, blocks)


def _with_captions(
    kinds: Sequence[str], said: Sequence[str], frames: Sequence[Frame], blocks: Sequence[Block]
) -> list[str]:
    """Returns the kinds with the captions of figures that have a line beside them: a post of a picture and one line."""
    beside = {
        block.frame if frames[block.frame].tag == "div" else frames[block.frame].parent
        for block, kind in zip(blocks, kinds, strict=True)
        if not kind and frames[block.frame].tag != "figcaption"
    }
    return [
        "caption" if was == "caption" and _figure_around(block.frame, frames) in beside else kind
        for block, kind, was in zip(blocks, kinds, said, strict=True)
    ]


def _figure_around(number: int, frames: Sequence[Frame]) -> int:
    """Returns the frame that holds the figure around a frame, -1 if there is none."""
    while number:
        if frames[number].tag == "figure":
            home = frames[number].parent
            return frames[home].parent if frames[home].tag == "p" else home
        number = frames[number].parent
    return -1


def _swallowing(
    own: Sequence[str], around: Sequence[int], frames: Sequence[Frame], blocks: Sequence[Block]
) -> list[int]:
    """Returns the marked frames that hold most of the page's running text: what names them names their place.

    Comments may be longer than their article, and the beginnings of other posts than a short one.
    """
    outermost = [0] * len(frames)
    for number in around[1:]:
        outermost[number] = outermost[frames[number].parent] or (number if own[number] else 0)
    sizes: Counter[int] = Counter()
    for block in blocks:
        sizes[outermost[block.frame]] += len(block.text) * is_running_text(block)
    most = sizes.total() / 2
    return [
        number
        for number, size in sizes.items()
        if number and size > most and own[number] not in _MAY_BE_LONGER
    ]


def _has_text_left(blocks: Sequence[Block], kinds: Sequence[str], is_title: Sequence[bool]) -> bool:
    """Tells whether there are MIN_REMAINING words of running text not decided by an element, without the title."""
    words = 0
    for block, kind, title in zip(blocks, kinds, is_title, strict=True):
        if not kind and not title and is_running_text(block):
            words += count_words(block.text)
            if words >= MIN_REMAINING:
                return True
    return False
