"""What is measured of every block, for the model to judge: one row a block, in the order of NAMES.

All measures are of the page alone: no language is needed, and no site is named. Two tables learnt from pages of many
domains (weights.tsv) say how often elements and short lines with a certain name or word held article text.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from articles.extraction.blocks import Block, Frame, Layout

Matrix = NDArray[np.float32]

#: Words of a line that is looked at word by word.
SHORT_LINE: Final = 16
#: Keys of elements whose weights are remembered between pages.
MAX_REMEMBERED: Final = 50_000
#: Names of an element that are looked at.
MAX_NAMES: Final = 24

_TAGS: Final = {
    "p": 1, "h1": 2, "h2": 3, "h3": 4, "h4": 5, "h5": 5, "h6": 5, "li": 6, "td": 7, "th": 7, "blockquote": 8, "pre": 9,
    "figcaption": 10, "dd": 11, "dt": 11, "div": 12, "section": 12, "article": 12, "a": 13, "button": 14, "address": 15,
    "header": 16, "footer": 17, "form": 18, "nav": 19, "aside": 20, "figure": 21, "summary": 22, "center": 12,
    "caption": 10, "body": 23,
}  # fmt: skip
#: Tags that say where a block lies, one column each.
_PLACES: Final = (
    "article",
    "main",
    "aside",
    "nav",
    "header",
    "footer",
    "form",
    "figure",
    "table",
    "li",
    "blockquote",
    "section",
)
_PLACE_BIT: Final = {tag: 1 << bit for bit, tag in enumerate(_PLACES)} | {
    "ul": 1 << _PLACES.index("li"), "ol": 1 << _PLACES.index("li"), "dl": 1 << _PLACES.index("li"),
    "button": 1 << _PLACES.index("form"), "label": 1 << _PLACES.index("form"),
}  # fmt: skip

#: What a name says an element is for. Parts of names, read by eye from the themes of common content systems.
PURPOSES: Final = {
    "comments": r"comment(?!ar)|disqus|\brespond\b|replies|livefyre|\bcoral",
    "related": r"relat(?!iv)|recommend|recirc|trending|popular|most-?_?(?:read|view)|outbrain|taboola"
    r"|read-?_?(?:next|also|more)"
    r"|more-?_?(?:from|stories|news|on)|teaser|also-?_?like|suggest|similar|latest|recent",
    "share": r"shar(?:e|ing)|social|addtoany|addthis|follow",
    "newsletter": r"newsletter|subscri|sign-?_?up|mailchimp|opt-?in\b",
    "caption": r"caption|credit|copyright|attribution",
    "author": r"author|\bbio\b|byline|contributor|writer",
    "dated": r"\bmeta|-meta|_meta|date|\btime|publish|posted|\btags?\b|-tags?\b|categor|breadcrumb|kicker|eyebrow",
    "promotion": r"promo|\bads?\b|\bad-|-ad\b|advert|sponsor|banner|donat|paywall|offer|\bcta\b|shop|product"
    r"|affiliate|support",
    "side": r"sidebar|aside|\brail|widget|secondary|complementary",
    "chrome": r"\bnav|-nav|menu|masthead|footer|cookie|consent|gdpr|modal|popup|search|login|\bskip",
    "summary": r"summar|standfirst|sub-?_?title|sub-?_?head|\bdec?k\b|\blead\b|-lead\b|excerpt|abstract"
    r"|perex|key-?_?points|bullet",
    "embed": r"tweet|twitter|instagram|facebook|embed|video|player|gallery|slide|carousel",
    "content": r"article-?_?(?:body|content|text)|entry-?_?content|post-?_?(?:body|content|text)"
    r"|story-?_?(?:body|content|text)"
    r"|body-?_?(?:text|copy|content)|main-?_?content|content-?_?(?:body|text)|rich-?_?text|prose|wysiwyg",
    "box": r"box|fact|callout|pull-?_?quote|aside|note\b|table-?_?of-?_?content|\btoc\b",
}  # fmt: skip
_PURPOSES = [re.compile(pattern) for pattern in PURPOSES.values()]
#: Letters without which a purpose's pattern cannot match: looking for these first is ten times faster.
_STEMS: Final = tuple(
    tuple(stems.split())
    for stems in (
        "comment disqus respond replies livefyre coral",
        "relat recommend recirc trending popular most outbrain taboola read more teaser also suggest similar latest"
        " recent",
        "shar social addto addthis follow",
        "newsletter subscri sign mailchimp opt",
        "caption credit copyright attribution",
        "author bio byline contributor writer",
        "meta date time publish posted tag categor breadcrumb kicker eyebrow",
        "promo ad sponsor banner donat paywall offer cta shop product affiliate support",
        "side rail widget secondary complementary",
        "nav menu masthead footer cookie consent gdpr modal popup search login skip",
        "summar standfirst sub de lead excerpt abstract perex key bullet",
        "tweet twitter instagram facebook embed video player gallery slide carousel",
        "article entry post story body content rich prose wysiwyg main",
        "box fact callout pull aside note table toc",
    )
)
#: Steps up in which a purpose is looked for.
PURPOSE_STEPS: Final = 8

_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_DIGITS = re.compile(r"\d+")
_SQUEEZE = re.compile(r"\W+")
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What the page's head says about its text: for comparison with the blocks. '' where it says nothing."""

    title: str = ""
    description: str = ""
    body: str = ""
    page_title: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """Learnt log-odds of article text: by name of an element, by word of a short line; by first words of it."""

    names: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, float] = field(default_factory=dict)
    known: dict[str, tuple[float, float, float]] = field(default_factory=dict, repr=False, compare=False)

    def of_key(self, key: str) -> tuple[float, float, float]:
        """Least, greatest and mean weight of the names in a key; zeros when none is known. Remembered by key."""
        weights = self.known.get(key)
        if weights is None:
            found = [self.names[name] for name in names_of(key) if name in self.names]
            weights = (min(found), max(found), sum(found) / len(found)) if found else (0.0, 0.0, 0.0)
            if len(self.known) >= MAX_REMEMBERED:
                self.known.clear()
            self.known[key] = weights
        return weights


@lru_cache(maxsize=200_000)
def _parts_of(name: str) -> tuple[str, ...]:
    """A class name or id with its digits as 0, and its parts."""
    pieces = _CAMEL.findall(name)
    whole = _DIGITS.sub("0", name.lower())[:40]
    if len(pieces) > 1:
        return (whole, *("-" + piece.lower() for piece in pieces[:6] if len(piece) > 1))
    return (whole, "-" + pieces[0].lower()) if pieces else (whole,)


@lru_cache(maxsize=50_000)
def names_of(key: str) -> tuple[str, ...]:
    """The names an element goes by: whole class names and their parts, digits as 0, at most MAX_NAMES."""
    parts = key.split(None, 12)
    out = {"<" + parts[0]: None}
    for name in parts[1:12]:
        for part in _parts_of(name):
            out[part] = None
    return tuple(out)[:MAX_NAMES]


@lru_cache(maxsize=50_000)
def plain_key(key: str) -> str:
    """A key without its digits: elements of one make have one plain key."""
    return _DIGITS.sub("", key)


def words_of(text: str) -> list[str]:
    """The words of a short line, with its first two and last two joined; [] for a long one."""
    words = _WORDS.findall(text.lower())[: SHORT_LINE + 1]
    if not words or len(words) > SHORT_LINE:
        return []
    out = words[:]
    if len(words) > 1:
        out += ["^" + " ".join(words[:2]), " ".join(words[-2:]) + "$"]
    else:
        out.append("^" + words[0] + "$")
    return out


def squeeze(text: str) -> str:
    """Letters and digits alone, lower case: for finding one text in another however it is set."""
    return _SQUEEZE.sub("", text.lower())


#: Columns of the matrix.
NAMES: Final[tuple[str, ...]] = (
    # of the text
    "chars", "words", "linked", "links", "bold", "commas", "stops", "end", "start", "digits", "upper", "symbols",
    "lines",
    "tag", "word_mean", "word_min", "word_max", "in_title", "in_description", "in_body",
    # of where it lies
    "depth", "hidden", *("in_" + place for place in _PLACES),
    *("near_" + purpose for purpose in PURPOSES),
    "own_min", "own_max", "up1_min", "up1_max", "up2_min", "up2_max", "chain_min", "chain_max", "chain_sum",
    "inner_min", "inner_max",
    # of the page
    "index", "share_before", "after_title", "page_blocks", "page_words", "has_article",
    "repeated", "repeat_index", "repeat_words", "repeat_depth",
    "heading_gap", "heading_tag", "heading_mean", "heading_min", "after_image", "before_image", "dated",
    "frame_first", "frame_last", "up1_first", "up1_last",
    # of the groups it belongs to
    *(f"{group}_{measure}" for group in ("frame", "up1", "up2", "up3", "alike")
      for measure in ("blocks", "words", "linked", "good", "share")),
    "best_distance", "in_best",
    # of its neighbours
    *(f"{name}_{offset}" for offset in ("m2", "m1", "p1", "p2")
      for name in ("words", "linked", "tag", "same", "stops", "chain_min", "chain_max", "word_mean")),
)  # fmt: skip


def measure(layout: Layout, blocks: Sequence[Block], clues: Clues, weights: Weights) -> Matrix:
    """A row for each of the blocks (those with text, in reading order). Cost: linear in blocks and frames."""
    frames = layout.frames
    text = _text_columns(blocks, frames, clues, weights)
    place = _place_columns(blocks, frames, weights)
    page = _page_columns(text)
    order = _order_columns(layout, blocks, text)
    groups = _group_columns(blocks, frames, text)
    near = _neighbour_columns(blocks, text, place)
    return np.concatenate([text[:, :20], place, page, order, groups, near], axis=1)


def _text_columns(blocks: Sequence[Block], frames: Sequence[Frame], clues: Clues, weights: Weights) -> Matrix:
    """The 20 columns of the text, and one more: whether the block is the page's title."""
    title_words = set(_WORDS.findall(clues.title.lower()))
    title, description, body = squeeze(clues.title), squeeze(clues.description)[:4000], squeeze(clues.body)
    table = weights.words
    rows: list[tuple[float, ...]] = []
    for block in blocks:
        text = block.text
        size = len(text)
        words = text.count(" ") + text.count("\n") + 1
        ascii_ = text.isascii()
        known: tuple[float, ...] = (0.0,)
        in_title = 0.0
        squeezed = ""
        if words <= SHORT_LINE and size < 200:
            tokens = words_of(text)
            known = tuple(table[token] for token in tokens if token in table) or known
            if title_words and tokens:
                shared = sum(1 for token in tokens if token in title_words)
                in_title = shared / min(len(tokens), SHORT_LINE)
        in_description = in_body = 0.0
        if description and size > 15:
            squeezed = squeeze(text[:120])[:40]
            in_description = float(squeezed in description if len(squeezed) > 11 else 0)
        if body:
            squeezed = squeezed or squeeze(text[:120])[:40]
            in_body = 1.0 if squeezed and squeezed in body else -1.0
        stops = (
            text.count(". ")
            + text.count("? ")
            + text.count("! ")
            + (0 if ascii_ else text.count("。") + text.count("؟"))
        )
        commas = text.count(",") + (0 if ascii_ else text.count("،") + text.count("，") + text.count("、"))
        head = text[:80]
        rows.append((
            size, words if ascii_ else max(words, size / 6), block.linked / size, block.links, block.bold / size,
            commas, stops,
            _END.get(text[-1], 1.0 if text[-1].isalnum() else 2.0), _start(text[0]),
            sum(map(head.count, "0123456789")) / len(head), 1.0 if head.isupper() else 0.5 if head.istitle() else 0.0,
            text.count("|") + text.count("»") + text.count("©") + text.count("@") + text.count("/") + text.count("›"),
            text.count("\n"), _TAGS.get(frames[block.frame].tag, 0),
            sum(known) / len(known), min(known), max(known), in_title, in_description, in_body,
            1.0 if title and size > 5 and in_title > 0.6 and is_title(text, title) else 0.0,
        ))  # fmt: skip
    return np.array(rows, dtype=np.float32)


_END: Final = {
    ".": 3.0,
    "!": 4.0,
    "?": 4.0,
    "؟": 4.0,
    "。": 3.0,
    ":": 5.0,
    "…": 6.0,
    "»": 7.0,
    "”": 7.0,
    '"': 7.0,
    "›": 8.0,
    ")": 9.0,
    ",": 10.0,
}


def _start(char: str) -> float:
    if char.islower():
        return 1.0
    if char.isupper():
        return 2.0
    if char.isdigit():
        return 3.0
    if char.isalpha():
        return 4.0
    return 5.0 if char in "\"“«'‘„" else 6.0


def is_title(text: str, title: str) -> bool:
    """Whether a block is the title of the page; `title` is squeezed."""
    squeezed = squeeze(text)
    return len(squeezed) > 5 and squeezed in title and 3 * len(squeezed) > len(title)


_NOTHING: Final = (0.0, 0.0, 0.0)


def _around(frames: Sequence[Frame], blocks: Sequence[Block]) -> bytearray:
    """1 for each frame that holds one of the blocks; the others need no look."""
    out = bytearray(len(frames))
    for block in blocks:
        number = block.frame
        while not out[number]:
            out[number] = 1
            number = frames[number].parent
    return out


def _place_columns(
    blocks: Sequence[Block],
    frames: Sequence[Frame],
    weights: Weights,
) -> Matrix:
    count = len(frames)
    around = _around(frames, blocks)
    own = [
        weights.of_key(frame.key) if asked else _NOTHING for frame, asked in zip(frames, around, strict=True)
    ]
    chain_min, chain_max, chain_sum, places = [0.0] * count, [0.0] * count, [0.0] * count, [0] * count
    for number in range(1, count):
        parent = frames[number].parent
        least, most, mean = own[number]
        tag = frames[number].tag
        chain_min[number] = min(least, chain_min[parent]) if parent else least
        chain_max[number] = max(most, chain_max[parent]) if parent else most
        chain_sum[number] = mean + 0.7 * chain_sum[parent]
        places[number] = places[parent] | _PLACE_BIT.get(tag, 0)
    at = np.array([block.frame for block in blocks])
    up = np.array([frame.parent for frame in frames])
    ends = np.array(own, dtype=np.float32)[:, :2]
    bits = np.array(places)[at]
    inner = np.array([weights.of_key(block.inner)[:2] if block.inner else (0.0, 0.0) for block in blocks])
    columns = [
        np.array([frame.depth for frame in frames])[at],
        np.array([frame.hidden for frame in frames])[at],
        *((bits >> bit) & 1 for bit in range(len(_PLACES))),
        *_purpose_distances(frames, around, at, up).T,
        *ends[at].T, *ends[up[at]].T, *ends[up[up[at]]].T,
        np.array(chain_min)[at], np.array(chain_max)[at], np.array(chain_sum)[at], *inner.T,
    ]  # fmt: skip
    return np.stack(columns, axis=1).astype(np.float32)


@lru_cache(maxsize=200_000)
def _name_purposes(name: str) -> int:
    """The purposes that one name says, as bits. Names come back on page after page, whole keys do not."""
    lower = name.lower()
    bits = 0
    for bit, stems in enumerate(_STEMS):
        for stem in stems:
            if stem in lower:
                if _PURPOSES[bit].search(lower):
                    bits |= 1 << bit
                break
    return bits


@lru_cache(maxsize=50_000)
def purposes_of(key: str) -> int:
    """The purposes that the names in a key say, as bits in the order of PURPOSES."""
    bits = 0
    for name in key.split()[:MAX_NAMES]:
        bits |= _name_purposes(name)
    return bits


def _purpose_distances(
    frames: Sequence[Frame], around: Sequence[int], at: NDArray[np.int64], up: NDArray[np.int64]
) -> Matrix:
    """Steps up from each block to the nearest element of each purpose; PURPOSE_STEPS when there is none."""
    bits = np.array(
        [
            purposes_of(frame.key) if asked and " " in frame.key and frame.tag not in ("html", "body") else 0
            for frame, asked in zip(frames, around, strict=True)
        ]
    )
    said = (bits[:, None] >> np.arange(len(PURPOSES))) & 1 == 1
    out = np.full((len(at), len(PURPOSES)), PURPOSE_STEPS, dtype=np.float32)
    chain = [at]
    for _ in range(PURPOSE_STEPS - 1):
        chain.append(up[chain[-1]])
    for step in range(PURPOSE_STEPS - 1, -1, -1):
        out[said[chain[step]]] = step
    return out


def _page_columns(text: Matrix) -> Matrix:
    count = len(text)
    words, is_title = text[:, 1], text[:, 20]
    before = np.cumsum(words) - words
    titles = np.flatnonzero(is_title)
    # The last heading that is the title in the first half of the page: breadcrumbs and menus repeat it before.
    headed = titles[np.isin(text[titles, 13], (2, 3))] if len(titles) else titles
    chosen = headed[0] if len(headed) else titles[0] if len(titles) else -1
    index = np.arange(count)
    after = np.clip(index - chosen, -50, 50) if chosen >= 0 else np.full(count, 99)
    total = max(1.0, float(words.sum()))
    columns = [
        index / count,
        before / total,
        after,
        np.full(count, count),
        np.full(count, total),
        text[:, 20],
    ]
    return np.stack(columns, axis=1).astype(np.float32)


_DATED = re.compile(r"(?:19|20|13|14)\d\d|\d{1,2}:\d\d|[٠-٩۰-۹]{4}")
#: Elements that come in runs within any article.
_PLAIN: Final = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "td",
        "th",
        "tr",
        "br",
        "span",
        "dd",
        "dt",
        "tbody",
        "thead",
        "blockquote",
        "figure",
        "pre",
    ]
)


def _order_columns(layout: Layout, blocks: Sequence[Block], text: Matrix) -> Matrix:
    """Runs of alike elements, the heading above, images beside, first and last of its group."""
    frames = layout.frames
    at = [block.frame for block in blocks]
    repeats = _repeats(frames, at, text[:, 1])
    count = len(blocks)
    heading = np.zeros((count, 4), dtype=np.float32)
    gap, row = 99.0, (0.0, 0.0, 0.0)
    images = _beside_images(layout)
    flags = np.zeros((count, 3), dtype=np.float32)
    for number, block in enumerate(blocks):
        tag = text[number, 13]
        heading[number] = (min(gap, 99.0), *row)
        if 2 <= tag <= 5:
            gap, row = 0.0, (float(tag), float(text[number, 14]), float(text[number, 15]))
        gap += 1
        flags[number] = (
            id(block) in images[0],
            id(block) in images[1],
            _DATED.search(block.text[:300]) is not None,
        )
    up = np.array([frame.parent for frame in frames])
    ends = [edge for level in (np.array(at), up[np.array(at)]) for edge in _edges(level, len(frames))]
    return np.concatenate([repeats, heading, flags, np.stack(ends, axis=1)], axis=1).astype(np.float32)


def _repeats(frames: Sequence[Frame], at: Sequence[int], words: Matrix) -> Matrix:
    """How many alike elements stand beside the one the block lies in, which of them it is, their mean words, its
    depth."""
    groups: dict[tuple[int, str], int] = {}
    group_of = [0] * len(frames)
    sizes: list[int] = []
    ordinal = [0] * len(frames)
    for number, frame in enumerate(frames):
        if frame.tag in _PLAIN or (frame.tag == "li" and " " not in frame.key):
            group_of[number] = -1
            continue
        group = groups.setdefault((frame.parent, plain_key(frame.key)), len(sizes))
        if group == len(sizes):
            sizes.append(0)
        ordinal[number] = sizes[group]
        sizes[group] += 1
        group_of[number] = group
    held = np.bincount(np.array(at), weights=words, minlength=len(frames)).tolist()
    for number in range(len(frames) - 1, 0, -1):
        held[frames[number].parent] += held[number]
    total = [0.0] * len(sizes)
    for number in range(len(frames)):
        if group_of[number] >= 0:
            total[group_of[number]] += held[number]
    rows: list[tuple[float, float, float, float]] = [(1.0, 0.0, 0.0, 0.0)] * len(frames)
    for number in range(1, len(frames)):
        row = rows[frames[number].parent]
        group = group_of[number]
        if group >= 0 and sizes[group] > row[0]:
            row = (
                float(sizes[group]),
                float(ordinal[number]),
                total[group] / sizes[group],
                float(frames[number].depth),
            )
        rows[number] = row
    return np.array([rows[number] for number in at], dtype=np.float32)


def _beside_images(layout: Layout) -> tuple[set[int], set[int]]:
    """Identities of the blocks right after and right before an image."""
    after: set[int] = set()
    before: set[int] = set()
    for first, second in pairwise(layout.blocks):
        if first.image is not None and second.text:
            after.add(id(second))
        elif second.image is not None and first.text:
            before.add(id(first))
    return after, before


def _edges(level: NDArray[np.int64], frames: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether a block is the first, and the last, of its group."""
    count = len(level)
    first = np.full(frames, count)
    last = np.zeros(frames, dtype=np.int64)
    index = np.arange(count)
    np.minimum.at(first, level, index)
    np.maximum.at(last, level, index)
    return first[level] == index, last[level] == index


def _group_columns(blocks: Sequence[Block], frames: Sequence[Frame], text: Matrix) -> Matrix:
    words, linked = text[:, 1], text[:, 2]
    good = np.where((words > 9) & (linked < 0.35), words, 0.0).astype(np.float32)
    at = np.array([block.frame for block in blocks])
    up = np.array([frame.parent for frame in frames])
    keys: dict[tuple[str, str], int] = {}
    alike_of = np.array(
        [
            keys.setdefault((plain_key(frame.key), plain_key(frames[frame.parent].key)), len(keys))
            for frame in frames
        ]
    )
    level1 = up[at]
    level2 = up[level1]
    level3 = up[level2]
    # Each frame's good words with all that lies under it, within three levels: where the text is.
    mass = np.zeros(len(frames), dtype=np.float32)
    for level, factor in ((at, 1.0), (level1, 1.0), (level2, 0.8), (level3, 0.6)):
        np.add.at(mass, level, good * np.float32(factor))
    best = int(mass[1:].argmax()) + 1 if len(mass) > 1 else 0
    columns: list[Matrix] = []
    total_good = max(1.0, float(good.sum()))
    for number, level in enumerate((at, level1, level2, level3, alike_of[at])):
        size = len(keys) if number == 4 else len(frames)
        count_ = np.bincount(level, minlength=size)[level]
        words_ = np.bincount(level, weights=words, minlength=size)[level]
        linked_ = np.bincount(level, weights=linked * words, minlength=size)[level]
        good_ = np.bincount(level, weights=good, minlength=size)[level]
        columns += [count_, words_ / count_, linked_ / np.maximum(words_, 1), good_, good_ / total_good]
    distance = _distance_to(best, frames)
    columns += [distance[at], distance[at] == _depth_below(best, frames, at)]
    return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)


def _distance_to(best: int, frames: Sequence[Frame]) -> NDArray[np.int64]:
    """Steps up from `best` to the first frame that also holds each frame: 0 inside it."""
    steps: dict[int, int] = {}
    number, step = best, 0
    while number not in steps:
        steps[number] = step
        number, step = frames[number].parent, step + 1
    out = np.zeros(len(frames), dtype=np.int64)
    for position in range(len(frames)):
        known = steps.get(position)
        out[position] = known if known is not None else out[frames[position].parent]
    return out


def _depth_below(best: int, frames: Sequence[Frame], at: NDArray[np.int64]) -> NDArray[np.int64]:
    """0 for blocks inside `best` (so that distance equals it there), -1 elsewhere."""
    inside = np.full(len(frames), -1, dtype=np.int64)
    for position in range(best, len(frames)):
        if position == best or (position > best and inside[frames[position].parent] == 0):
            inside[position] = 0
    return inside[at]


def _neighbour_columns(blocks: Sequence[Block], text: Matrix, place: Matrix) -> Matrix:
    count = len(blocks)
    at = np.array([block.frame for block in blocks], dtype=np.float32)
    chain = 2 + len(_PLACES) + len(PURPOSES) + 6
    base = np.stack(
        [
            text[:, 1],
            text[:, 2],
            text[:, 13],
            at,
            text[:, 6],
            place[:, chain],
            place[:, chain + 1],
            text[:, 14],
        ],
        axis=1,
    )
    padded = np.full((count + 4, base.shape[1]), -1.0, dtype=np.float32)
    padded[2 : count + 2] = base
    out: list[Matrix] = []
    for offset in (-2, -1, 1, 2):
        near = padded[2 + offset : count + 2 + offset].copy()
        near[:, 3] = near[:, 3] == at
        out.append(near)
    return np.concatenate(out, axis=1)


#: Columns added when the blocks are judged again, knowing what was first thought of those around.
AGAIN: Final[tuple[str, ...]] = (
    "p", "p_m3", "p_m2", "p_m1", "p_p1", "p_p2", "p_p3", "frame_p", "up1_p", "up2_p", "alike_p", "repeat_p",
    "before", "after", "gap_before", "gap_after", "page_kept", "page_max", "chain_p", "wide",
)  # fmt: skip


def measure_again(layout: Layout, blocks: Sequence[Block], first: Matrix, p: NDArray[np.float32]) -> Matrix:
    """The first matrix with columns of what was thought of the blocks around each. `p` is the first judgement."""
    frames = layout.frames
    count = len(blocks)
    words = np.minimum(first[:, 1], 200.0)
    at = np.array([block.frame for block in blocks])
    up = np.array([frame.parent for frame in frames])
    keys: dict[tuple[str, str], int] = {}
    alike = np.array(
        [
            keys.setdefault((plain_key(frame.key), plain_key(frames[frame.parent].key)), len(keys))
            for frame in frames
        ]
    )
    padded = np.full(count + 6, -0.2, dtype=np.float32)
    padded[3 : count + 3] = p
    weight = words + 1
    columns: list[NDArray[Any]] = [p]
    columns += [padded[3 + offset : count + 3 + offset] for offset in (-3, -2, -1, 1, 2, 3)]
    for level, size in (
        (at, len(frames)),
        (up[at], len(frames)),
        (up[up[at]], len(frames)),
        (alike[at], len(keys)),
    ):
        columns.append(_mean_of_others(level, size, p, weight))
    repeat = (
        first[:, NAMES.index("repeat_depth")] * 1000 + np.round(first[:, NAMES.index("repeat_words")]) % 1000
    )
    columns.append(_mean_of_others(np.unique(repeat, return_inverse=True)[1], count, p, weight))
    mass = p * weight
    total = max(1.0, float(mass.sum()))
    before = np.cumsum(mass)
    kept = p > 0.5
    index = np.arange(count)
    last = np.maximum.accumulate(np.where(kept, index, -99))
    following = np.minimum.accumulate(np.where(kept, index, count + 99)[::-1])[::-1]
    previous = np.concatenate([[-99], last[:-1]])
    following = np.concatenate([following[1:], [count + 99]])
    smooth = (
        np.convolve(p, np.ones(9, dtype=np.float32) / 9, mode="same")[:count]
        if count > 9
        else np.full(count, p.mean())
    )
    columns += [
        (before - mass) / total, (total - before) / total, np.minimum(index - previous, 60),
        np.minimum(following - index, 60),
        np.full(count, total), np.full(count, p.max()), _chain_share(frames, at, mass, weight), smooth,
    ]  # fmt: skip
    return np.concatenate([first, np.stack(columns, axis=1).astype(np.float32)], axis=1)


def _mean_of_others(
    level: NDArray[np.int64], size: int, p: NDArray[np.float32], weight: Matrix
) -> NDArray[np.float32]:
    """The weighted mean of p over the other blocks of a group, -1 where there is none."""
    mass = np.bincount(level, weights=p * weight, minlength=size)[level] - p * weight
    base = np.bincount(level, weights=weight, minlength=size)[level] - weight
    return np.where(base > 0.5, mass / np.maximum(base, 0.5), -1.0).astype(np.float32)


def _chain_share(
    frames: Sequence[Frame], at: NDArray[np.int64], mass: NDArray[np.float32], weight: Matrix
) -> NDArray[np.float32]:
    """The greatest share of kept words in any frame around the block that holds at least a tenth of them all."""
    kept = np.bincount(at, weights=mass, minlength=len(frames)).tolist()
    seen = np.bincount(at, weights=weight, minlength=len(frames)).tolist()
    for number in range(len(frames) - 1, 0, -1):
        kept[frames[number].parent] += kept[number]
        seen[frames[number].parent] += seen[number]
    best = [0.0] * len(frames)
    floor = 0.1 * kept[0]
    for number in range(1, len(frames)):
        share = kept[number] / seen[number] if seen[number] else 0.0
        parent = best[frames[number].parent]
        best[number] = max(parent, share) if kept[number] > floor else parent
    return np.array([best[number] for number in at], dtype=np.float32)
