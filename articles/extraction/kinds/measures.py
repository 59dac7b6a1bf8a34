"""Page features: one row per page, for deciding what kind of page it is.

They come from the blocks and frames of one walk, the kept blocks, the metadata and the URL. The words that indicate a
kind (in URLs, classes, short lines, text) are in words.tsv.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log1p
from types import MappingProxyType
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from warraq.articles.extraction.kinds.words import Vocabulary, vocabularies
from warraq.articles.extraction.layout import HEADINGS, Block, Frame, Layout, make_of, squeeze
from warraq.articles.records import Metadata
from warraq.articles.text import fold
from warraq.articles.urls import url_shape

#: Characters of the kept text that are examined word by word.
MAX_READ: Final = 12_000
#: A short line: a button, a label, a menu entry.
SHORT: Final = 40
#: A block of prose: longer than this, with the ending of a sentence.
PROSE: Final = 80

_SHAPES: Final = {"article": 1.0, "listing": 2.0, "feed": 3.0, "asset": 4.0, "utility": 5.0, "unknown": 0.0}
#: Types of schema.org and OpenGraph, by what they say of the page.
_TYPES: Final = (
    ("article", re.compile(r"article|blogposting|reportage|report$")),
    ("product", re.compile(r"product|offer|vehicle|hotel|restaurant|^og:product")),
    ("forum", re.compile(r"discussion|qapage|question|forum")),
    ("listing", re.compile(r"collection|itemlist|searchresults|profilepage")),
    ("website", re.compile(r"website|blog$|^webpage|organization")),
)
#: Body classes of WordPress and similar systems: «single single-post postid-12», «archive category», «home blog»
_BODY: Final = (
    ("single", re.compile(r"single|postid-|page-article|node-type-article|article-page|post-template")),
    (
        "listing",
        re.compile(
            r"archive|category|(?<![a-z])tag(?![a-z])|search-results|(?<![a-z])home(?![a-z])|"
            r"(?<![a-z])blog(?![a-z-])|paged"
        ),
    ),
    ("page", re.compile(r"page-template|page-id-|(?<![a-z-])page(?![a-z-])|static")),
    ("product", re.compile(r"product|woocommerce|shop")),
)
_DIGITS: Final = re.compile(r"\d+")
_PATH_WORD: Final = re.compile(r"[^\W\d_]+")
#: A year or an hour: «3 March 2019», «14:05», «١٤ آب ٢٠١٩»
_DATED: Final = re.compile(r"(?:19|20|1[34])\d\d(?!\d)|\d:\d\d")
_MONEY: Final = "$€£¥₹"
_ENDS: Final = frozenset(".!?؟。…”»\"'’:;")
#: Elements that come in rows of similar ones, each with its own content: cards, teasers, posts, products.
_PARTS: Final = frozenset(("div", "article", "section", "li", "tr", "a"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """What the kind of a page is decided from."""

    url: str
    layout: Layout
    kept: dict[int, Block]
    certainty: float
    metadata: Metadata
    text: str


def _names(where: str) -> list[str]:
    return [f"{where}_{kind}" for kind in vocabularies()[where].says]


_TEXT_NAMES: Final = (
    "words", "blocks", "linked", "certainty", "share_kept", "mean_block", "headings", "link_headings", "list_items",
    "cells", "code", "longest", "sentences", "questions", "quotes", "prose", "short_share", "digits", "money",
    "sentence_words", "run", "container", "containers", "median_prose", "upper", "links_kept", "bold", "lines",
)  # fmt: skip
_PAGE_NAMES: Final = (
    "removed_blocks", "page_words", "page_linked", "page_links", "images", "page_h1", "page_h2", "page_h3", "articles",
    "forms", "buttons", "tables", "list_elements", "asides", "page_money", "short_lines", "comments", "h1_title",
    "kept_first", "kept_span", "linked_images",
)  # fmt: skip
_REPEAT_NAMES: Final = (
    "repeat_share", "repeat_size", "cards", "cards_linked", "cards_text", "cards_images", "cards_money",
    "cards_kept", "teaser_share", "teasers",
)  # fmt: skip
_META_NAMES: Final = (
    *("type_" + name for name, _ in _TYPES), *("body_" + name for name, _ in _BODY), "dated", "date_confidence",
    "modified", "authored", "author_confidence", "paywalled", "section", "tags", "description", "title_words",
    "title_in_url",
)  # fmt: skip
_URL_NAMES: Final = (
    "known_url", "shape", "root", "path_depth", "path_words", "path_digits", "query", "path_dated", "path_end",
)  # fmt: skip
#: Groups of features, for measuring what each contributes.
GROUPS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "text": _TEXT_NAMES,
        "page": _PAGE_NAMES,
        "repeats": _REPEAT_NAMES,
        "metadata": _META_NAMES,
        "address": (*_URL_NAMES, *_names("path"), *_names("host")),
        "names": tuple(_names("class")),
        "labels": (*_names("label"), "repeated_lines", "most_repeated", "dated_lines", "asks"),
    }
)
#: The columns of a page's row.
PAGE_NAMES: Final = tuple(name for names in GROUPS.values() for name in names)


def page_row(view: PageView) -> tuple[float, ...]:
    """Returns the features of a page, in the order of PAGE_NAMES. Cost: linear in blocks and frames."""
    frames = view.layout.frames
    kept = [block for block in view.kept.values() if block.text]
    words = vocabularies()
    return (
        *_of_text(view, kept),
        *_of_page(view, kept),
        *_of_repeats(view.layout, kept),
        *_of_metadata(view),
        *_of_address(view.url),
        *_of_names(frames, words["class"]),
        *_of_labels(view, words["label"]),
    )


def _of_text(view: PageView, kept: Sequence[Block]) -> list[float]:
    frames = view.layout.frames
    text = view.text
    sizes = [len(block.text) for block in kept]
    chars = sum(sizes) or 1
    every = sum(len(block.text) for block in view.layout.blocks) or 1
    tags = Counter(frames[block.frame].tag for block in kept)
    heads = [block for block in kept if frames[block.frame].tag in HEADINGS]
    prose = [
        size for block, size in zip(kept, sizes, strict=True)
        if size > PROSE and block.linked < 0.5 * size and block.text[-1] in _ENDS
    ]  # fmt: skip
    words = word_count(text)
    sentences = (
        text.count(". ") + text.count("。") + text.count("? ") + text.count("! ") + text.count(".\n") + 1
    )
    read = text[:MAX_READ]
    held = Counter[int]()
    for block, size in zip(kept, sizes, strict=True):
        held[frames[block.frame].parent] += size
    ranked = sorted(held.values(), reverse=True)
    run = best_run = last = 0
    for number, block in view.kept.items():
        run = run + len(block.text) if number - last <= 2 else len(block.text)
        last, best_run = number, max(best_run, run)
    covered, containers = 0, 0
    for size in ranked:
        if covered >= 0.8 * chars:
            break
        covered, containers = covered + size, containers + 1
    return [
        log1p(words), len(kept), sum(block.linked for block in kept) / chars, view.certainty, chars / every,
        chars / max(1, len(kept)), len(heads), sum(1 for block in heads if block.linked > 0.7 * len(block.text)),
        tags["li"], tags["td"] + tags["th"], tags["pre"], max(sizes, default=0), sentences,
        text.count("?") + text.count("؟"), text.count('"') + text.count("“") + text.count("«"),
        sum(prose) / chars, sum(size for size in sizes if size < SHORT) / chars,
        sum(map(read.count, "0123456789")) / max(1, len(read)), _money(read), words / sentences,
        best_run / chars, (ranked[0] if ranked else 0) / chars, containers,
        sorted(prose)[len(prose) // 2] if prose else 0.0,
        sum(1 for block in kept if block.text[:60].istitle() or block.text[:60].isupper()) / max(1, len(kept)),
        sum(block.links for block in kept) / max(1, words), sum(block.bold for block in kept) / chars,
        sum(block.text.count("\n") for block in kept),
    ]  # fmt: skip


def word_count(text: str) -> int:
    """Returns the approximate number of words: by spaces, or by characters in scripts written without them."""
    return max(text.count(" ") + 1, 0 if text.isascii() else len(text) // 8)


def _money(text: str) -> float:
    return float(sum(map(text.count, _MONEY)) + text.count("USD") + text.count("EUR") + text.count("ريال"))


def _of_page(view: PageView, kept: Sequence[Block]) -> list[float]:
    frames, blocks = view.layout.frames, view.layout.blocks
    with_text = [block for block in blocks if block.text]
    every = sum(len(block.text) for block in with_text) or 1
    tags = Counter(frame.tag for frame in frames)
    short = "\n".join(block.text for block in with_text if len(block.text) < SHORT)
    title = squeeze(view.metadata.title)[:60]
    h1 = [squeeze(block.text)[:60] for block in with_text if frames[block.frame].tag == "h1"]
    numbers = [number for number, block in view.kept.items() if block.text]
    count = max(1, len(blocks))
    images = [block for block in blocks if block.image]
    return [
        len(with_text) - len(kept), log1p(sum(block.text.count(" ") + 1 for block in with_text)),
        sum(block.linked for block in with_text) / every, sum(block.links for block in with_text),
        len(images), len(h1), tags["h2"], tags["h3"], tags["article"], tags["form"], tags["button"],
        tags["table"], tags["ul"] + tags["ol"], tags["aside"], _money(short), short.count("\n"),
        sum(1 for frame in frames if "omment" in frame.key),
        1.0 if title and any(h and (h in title or title in h) for h in h1) else 0.0 if h1 else -1.0,
        numbers[0] / count if numbers else 0.0, (numbers[-1] - numbers[0]) / count if numbers else 0.0,
        sum(1 for block in images if frames[block.frame].tag in ("li", "a")) ,
    ]  # fmt: skip


def _of_repeats(layout: Layout, kept: Sequence[Block]) -> list[float]:
    """Similar siblings: how much of the kept text they contain, the largest group of cards with links, and the share of
    kept text in parts headed by links, if none of them contains most of it.
    """
    frames = layout.frames
    text, linked, held, headed = _sums(layout, kept)
    groups: dict[tuple[int, str], list[int]] = {}
    for number, size in enumerate(text):
        if size > 30:
            parent, tag, key, _depth, _hidden = frames[number]
            if tag in _PARTS and (tag != "li" or " " in key or headed[number]):
                groups.setdefault((parent, make_of(key)), []).append(number)
    share, size, weight, teased, teasers = 0, 0, 0, 0, 0
    cards: list[int] = []
    for members in groups.values():
        if len(members) < 3:
            continue
        mine = sum([held[number] for number in members])
        if mine > share:
            share, size = mine, len(members)
        joined = [number for number in members if linked[number]]
        if len(joined) >= 3 and (mine := sum([text[number] for number in joined])) > weight:
            weight, cards = mine, joined
        parts = [held[number] for number in joined if headed[number]]
        # If one of them has most of the text, it is the article and the others are beside it.
        if len(parts) >= 3 and sum(parts) > teased and max(parts) < 0.6 * sum(parts):
            teased, teasers = sum(parts), len(parts)
    total = max(1, held[0])
    return [
        share / total, size, len(cards), sum(linked[card] for card in cards), weight / max(1, text[0]),
        *_on_cards(layout, cards), sum(held[card] for card in cards) / total, teased / total, teasers,
    ]  # fmt: skip


def _sums(layout: Layout, kept: Sequence[Block]) -> tuple[list[int], list[int], list[int], list[bool]]:
    """Under each frame: characters of text, of links and of kept text, and whether a heading is a link."""
    frames = layout.frames
    count = len(frames)
    text, linked, held, headed = [0] * count, [0] * count, [0] * count, [False] * count
    for block in layout.blocks:
        at = block.frame
        text[at] += len(block.text)
        linked[at] += block.links
        if block.linked > 0.8 * len(block.text) > 0 and frames[at].tag in HEADINGS:
            headed[at] = True
    for block in kept:
        held[block.frame] += len(block.text)
    for number in range(count - 1, 0, -1):
        if text[number]:
            parent = frames[number].parent
            text[parent] += text[number]
            linked[parent] += linked[number]
            held[parent] += held[number]
            if headed[number]:
                headed[parent] = True
    return text, linked, held, headed


def _on_cards(layout: Layout, cards: Sequence[int]) -> tuple[float, float]:
    """Returns the share of cards with an image, and how many state a price."""
    if not cards:
        return 0.0, 0.0
    chosen = set(cards)
    owner: dict[int, int] = {}
    for number in range(cards[0], len(layout.frames)):
        above = number if number in chosen else owner.get(layout.frames[number].parent, 0)
        if above:
            owner[number] = above
    shown, priced = set[int](), set[int]()
    for block in layout.blocks:
        card = owner.get(block.frame)
        if card is None:
            continue
        if block.image:
            shown.add(card)
        elif len(block.text) < SHORT and any(sign in block.text for sign in _MONEY):
            priced.add(card)
    return len(shown) / len(cards), float(len(priced))


def _of_metadata(view: PageView) -> list[float]:
    metadata = view.metadata
    stated = metadata.page_type.lower()
    body = next((frame.key.lower() for frame in view.layout.frames[1:6] if frame.tag == "body"), "")
    sure: dict[str, float] = {}
    for origin in metadata.origins:
        if origin.chosen:
            sure[origin.field] = max(sure.get(origin.field, 0.0), origin.confidence)
    slug = set(_PATH_WORD.findall(fold(unquote(_split(view.url).path[-300:]))))
    words = set(_PATH_WORD.findall(fold(metadata.title[:300])))
    return [
        *(float(bool(stated) and pattern.search(stated) is not None) for _, pattern in _TYPES),
        *(float(" " in body and pattern.search(body) is not None) for _, pattern in _BODY),
        float(metadata.published is not None), sure.get("published", 0.0), float(metadata.modified is not None),
        float(bool(metadata.authors)), sure.get("authors", sure.get("author", 0.0)), float(metadata.paywalled),
        float(bool(metadata.section)), len(metadata.tags), len(metadata.description), len(metadata.title.split()),
        len(slug & words) / max(1, len(words)),
    ]  # fmt: skip


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _of_address(url: str) -> list[float]:
    parts = _split(url)
    path, host = vocabularies()["path"], vocabularies()["host"]
    if not parts.netloc or parts.netloc.endswith(".invalid"):
        return [0.0] * (len(_URL_NAMES) + len(path.says) + len(host.says))
    segments = [part for part in unquote(parts.path[:2000]).split("/") if part]
    last = segments[-1] if segments else ""
    folded = fold(" ".join([*segments[:-1], last.split(".")[0]]))
    found = (
        Counter(folded.replace("-", " ").replace("_", " ").split()) if len(folded) < 60 else Counter[str]()
    )
    for segment in segments[:-1] or segments:
        found[fold(segment)] += 1
    return [
        1.0, _SHAPES[url_shape(url)], float(not segments), len(segments), last.count("-") + last.count("_"),
        sum(map(parts.path.count, "0123456789")), float(bool(parts.query)),
        float(re.search(r"(?:19|20)\d\d[/-]?\d\d", parts.path) is not None),
        1.0 if parts.path.endswith("/") else 2.0 if "." in last else 0.0,
        *path.tally(found), *host.tally(Counter(parts.netloc.lower().split("."))),
    ]  # fmt: skip


def _of_names(frames: Sequence[Frame], vocabulary: Vocabulary) -> list[float]:
    """Returns how many different elements have names that indicate each kind."""
    keys = "\n".join({frame.key for frame in frames if " " in frame.key})
    found = Counter(keys.lower().replace("-", " ").replace("_", " ").split())
    return [log1p(value) for value in vocabulary.tally(found)]


def _of_labels(view: PageView, vocabulary: Vocabulary) -> list[float]:
    """Short lines: labels that indicate each kind, repeated ones, and those with a year or an hour."""
    lines = Counter([block.text for block in view.layout.blocks if 1 < len(block.text) < SHORT])
    found = Counter("\n".join(lines).lower().split("\n"))
    again = [times for line, times in lines.items() if times > 2 and len(line) > 2]
    dated = sum(times for line, times in lines.items() if _DIGITS.search(line) and _DATED.search(line))
    return [
        *vocabulary.tally(found), float(sum(again)), float(max(again, default=0)), float(dated),
        float("?" in view.metadata.title or "؟" in view.metadata.title),
    ]  # fmt: skip
