"""Is the page an article at all, and if not, what is it?

A small learnt forest looks at the page as a whole (how much was kept, in what shape, what the head and the address
say);
plain rules then name the kind. An article wrongly refused is worse than a page wrongly taken, so the bar is high.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

import numpy as np

from articles.extraction.blocks import Block, Layout
from articles.extraction.texts import Matrix
from articles.outcomes import Rejected, RejectionReason
from articles.records import Metadata
from articles.text import fold
from articles.urls import url_shape

#: A page is refused when the forest gives being an article less than this. Set so that under 1 % of articles are lost.
BAR: Final = 0.15
#: Pages with fewer words than this say too little for the forest.
_SHAPES: Final = {"article": 1.0, "listing": 2.0, "feed": 3.0, "asset": 4.0, "utility": 5.0, "unknown": 0.0}
_TYPES: Final = (
    ("article", re.compile(r"article|blogposting|reportage|report$")),
    ("product", re.compile(r"product|offer|vehicle|hotel|restaurant")),
    ("forum", re.compile(r"discussion|qapage|question|forum")),
    ("listing", re.compile(r"collection|itemlist|searchresults|profilepage|website|blog$")),
    ("other", re.compile(r".")),
)
#: Body classes of WordPress and its kin: «single single-post postid-12», «archive category», «home blog»
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
    ("error", re.compile(r"error404|error-404|not-found|page404")),
)
_PRICE: Final = re.compile(r"[$€£¥₹]\s?\d|\d\s?(?:€|£|USD|EUR|ريال|دولار|ليرة|تومان)")
_CART: Final = re.compile(
    r"add to (?:cart|bag|basket)|buy now|in den warenkorb|ajouter au panier"
    r"|añadir al carrito|in stock|out of stock|اضف الي السله"
)
_FORUM: Final = re.compile(
    r"(?<![a-z])(?:forum|thread|topic|posts?-?(?:message|body)|reply|replies|message-"
    r"(?:body|content|inner)|bbp|phpbb|vbulletin|xenforo)",
    re.I,
)
_ERROR_TITLE: Final = re.compile(
    r"\b(?:404|410)\b|not found|page (?:can't|cannot|could not) be found|no longer available|access denied|forbidden"
    r"|seite nicht gefunden|page introuvable|pagina no encontrada|pagina non trovata"
    r"|nao encontrada|صفحه غير موجوده|الصفحه غير|يافت نشد"
    r"|страница не найдена|sayfa bulunamadi|just a moment|are you a robot|attention required"
)  # fmt: skip
_STATIC: Final = re.compile(
    r"(?:^|/)(?:about(?:-us)?|contact(?:-us)?|privacy(?:-policy)?|terms(?:-[a-z-]+)?"
    r"|imprint|impressum|datenschutz|kontakt|legal"
    r"|cookies?(?:-policy)?|disclaimer|advertise|faq|careers|jobs|ueber-uns"
    r"|mentions-legales|sitemap|login|register|cart|search)(?:\.\w{2,5})?/?$"
)  # fmt: skip

#: Columns of the page row.
PAGE_NAMES: Final = (
    "words", "blocks", "linked", "certainty", "share_kept", "removed_blocks", "mean_block", "headings", "link_headings",
    "list_items", "cells", "repeat_share", "repeat_size", "articles", "h1", "dated", "authored", "paywalled",
    *("type_" + name for name, _ in _TYPES), *("body_" + name for name, _ in _BODY), "shape", "path_depth",
    "path_words",
    "path_digits", "query", "static_path", "prices", "cart", "forums", "forms", "description", "title_words",
    "page_linked", "code", "quotes", "longest", "sentences", "questions",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """What the kind of a page is judged by."""

    url: str
    layout: Layout
    kept: dict[int, Block]
    certainty: float
    metadata: Metadata
    text: str


def reject(view: PageView, probability: float) -> Rejected | None:
    """The reason the page is no article, None when it is one (or may be)."""
    title = fold(view.metadata.title)
    words = view.text.count(" ") + 1
    if words < 200 and _ERROR_TITLE.search(title) and not view.metadata.published:
        return Rejected(reason="error-page", detail=f"title {view.metadata.title[:80]!r}, {words} words")
    row = page_row(view)
    value = dict(zip(PAGE_NAMES, row, strict=True))
    share, teasers = teaser_share(view)
    if teasers >= 3 and share > 0.5:
        return Rejected(
            reason="listing", detail=f"{share:.0%} of the text stands in {teasers} parts headed by links"
        )
    if _is_static(value, words):
        return Rejected(
            reason="static-page", detail=f"{words} words, no date, no author, says nowhere it is an article"
        )
    if view.metadata.paywalled and words < 40 and probability < 0.5:
        return Rejected(reason="paywall-stub", detail=f"{words} words of a page that says it is not free")
    if probability >= BAR:
        return None
    reason = _likeliest(value)
    return Rejected(reason=reason, detail=f"likeness to an article {probability:.2f}, {words} words")


def teaser_share(view: PageView) -> tuple[float, int]:
    """The share of the kept text that stands in three or more alike elements headed by links, and how many there
    are."""
    frames = view.layout.frames
    headed = [False] * len(frames)
    for block in view.layout.blocks:
        if block.linked > 0.8 * len(block.text) > 0 and frames[block.frame].tag in _HEADS:
            headed[block.frame] = True
    held = _held(view.layout, [block for block in view.kept.values() if block.text])
    for number in range(len(frames) - 1, 0, -1):
        headed[frames[number].parent] |= headed[number]
    groups: dict[tuple[int, str], list[int]] = {}
    for number in range(1, len(frames)):
        if headed[number] and frames[number].tag in _PARTS:
            groups.setdefault((frames[number].parent, _alike(frames[number].key)), []).append(held[number])
    # Where one of them holds most of the text, that one is the article and the others stand beside it.
    shares = [
        (sum(members), len(members))
        for members in groups.values()
        if len(members) >= 3 and max(members) < 0.6 * sum(members)
    ]
    best = max(shares, default=(0, 0))
    return best[0] / max(1, held[0]), best[1]


def _is_static(value: dict[str, float], words: int) -> bool:
    stated = value["dated"] or value["authored"] or value["type_article"] or value["body_single"]
    return not stated and (bool(value["static_path"]) and words < 400)


def _likeliest(value: dict[str, float]) -> RejectionReason:
    """The kind a page that is no article most looks like."""
    if (
        value["type_product"]
        or value["body_product"]
        or value["cart"]
        or (value["prices"] > 3 and value["words"] < 400)
    ):
        return "product"
    if value["type_forum"] or value["forums"] > 8:
        return "forum"
    if value["repeat_share"] > 0.5 or value["link_headings"] >= 3 or value["shape"] == _SHAPES["listing"]:
        return "listing"
    return "static-page"


def page_row(view: PageView) -> tuple[float, ...]:
    """The measures of a page, in the order of PAGE_NAMES. Cost: linear in blocks and frames."""
    frames, blocks = view.layout.frames, view.layout.blocks
    kept = [block for block in view.kept.values() if block.text]
    chars = sum(len(block.text) for block in kept) or 1
    every = sum(len(block.text) for block in blocks) or 1
    tags = [frames[block.frame].tag for block in kept]
    heads = [block for block, tag in zip(kept, tags, strict=True) if tag in _HEADS]
    share, size = _repeats(view.layout, kept)
    body = next((frame.key.lower() for frame in frames[1:6] if frame.tag == "body"), "")
    page_type = view.metadata.page_type.lower()
    stated = (
        [float(bool(pattern.search(page_type))) for _, pattern in _TYPES]
        if page_type
        else [0.0] * len(_TYPES)
    )
    named = [float(bool(body) and pattern.search(body) is not None) for _, pattern in _BODY]
    text = view.text
    folded = fold(" ".join(block.text for block in blocks if len(block.text) < 40)[:4000])
    parts = _path(view.url)
    segments = [part for part in parts.path.split("/") if part]
    last = segments[-1] if segments else ""
    return (
        float(np.log1p(text.count(" ") + 1)), len(kept), sum(block.linked for block in kept) / chars, view.certainty,
        chars / every,
        sum(1 for block in blocks if block.text) - len(kept), chars / max(1, len(kept)), len(heads),
        sum(1 for block in heads if block.linked > 0.7 * len(block.text)),
        tags.count("li"), tags.count("td"), share, size, sum(1 for frame in frames if frame.tag == "article"),
        sum(1 for frame in frames if frame.tag == "h1"), float(view.metadata.published is not None),
        float(bool(view.metadata.authors)), float(view.metadata.paywalled), *stated, *named,
        _SHAPES[url_shape(view.url)],
        len(segments), last.count("-") + last.count("_"), sum(char.isdigit() for char in parts.path),
        float(bool(parts.query)),
        float(_STATIC.search(parts.path.lower()) is not None), len(_PRICE.findall(text[:20000])),
        float(_CART.search(folded) is not None),
        sum(1 for frame in frames if " " in frame.key and _FORUM.search(frame.key)),
        sum(1 for frame in frames if frame.tag == "form"),
        len(view.metadata.description), view.metadata.title.count(" ") + 1,
        sum(block.linked for block in blocks) / every,
        tags.count("pre"), text.count('"') + text.count("“") + text.count("«"),
        max((len(block.text) for block in kept), default=0),
        text.count(". ") + text.count("。"), text.count("?") + text.count("؟"),
    )  # fmt: skip


_HEADS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def _path(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


_ID: Final = re.compile(r"\d+")
_PARTS: Final = frozenset(("div", "article", "section", "li", "tr", "a"))


def _alike(key: str) -> str:
    """What elements of one make have in common: the tag and the last class, digits aside."""
    names = key.split()
    return f"{names[0]} {_ID.sub('', names[-1])}" if len(names) > 1 and names[0] != "article" else names[0]


def _held(layout: Layout, kept: Sequence[Block]) -> list[int]:
    """Characters of kept text under each frame."""
    held = [0] * len(layout.frames)
    for block in kept:
        held[block.frame] += len(block.text)
    for number in range(len(layout.frames) - 1, 0, -1):
        held[layout.frames[number].parent] += held[number]
    return held


def _repeats(layout: Layout, kept: Sequence[Block]) -> tuple[float, float]:
    """The greatest share of the kept text that stands in three or more alike elements side by side, and how many."""
    frames = layout.frames
    held = _held(layout, kept)
    groups: dict[tuple[int, str], list[int]] = {}
    for number in range(1, len(frames)):
        frame = frames[number]
        if held[number] > 30 and frame.tag in _PARTS and (frame.tag != "li" or " " in frame.key):
            groups.setdefault((frame.parent, _alike(frame.key)), []).append(held[number])
    total = max(1, held[0])
    best, size = 0.0, 0
    for members in groups.values():
        if len(members) >= 3 and sum(members) / total > best:
            best, size = sum(members) / total, len(members)
    return best, float(size)


def as_rows(row: tuple[float, ...]) -> Matrix:
    """One page as a matrix of one row."""
    return np.array([row], dtype=np.float32)
