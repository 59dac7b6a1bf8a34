"""Is the page an article at all, and if not, what is it?

A small learnt forest judges the page as a whole (measures.py), plain rules name the kind. Rejecting an article is worse
than accepting a non-article: pages that state and date themselves as articles have a bar of their own, and pages
listed in a feed are rejected only if they are plainly not articles.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

import numpy as np

from warraq.articles.extraction.classification import Forest, forest_from
from warraq.articles.extraction.kinds.measures import PAGE_NAMES, page_row
from warraq.articles.extraction.kinds.post_lists import PostList, find_post_list, may_be_numbered
from warraq.articles.extraction.kinds.view import PageView, word_count
from warraq.articles.extraction.kinds.words import vocabularies
from warraq.articles.extraction.phrases import error_title
from warraq.articles.outcomes import Rejected, RejectionReason
from warraq.articles.text import fold

#: Pages with more words than this are not error pages, whatever their title says.
MAX_ERROR_WORDS: Final = 200
#: A paywalled page with at most this many words is a stub.
MAX_STUB_WORDS: Final = 40
#: Undated pages at a URL like '/about' with more words than this may still be articles.
MAX_STATIC_WORDS: Final = 400

#: Minimum evidence for another kind before the forest is believed: a bare, hand-made page states nothing, which is
#: evidence of nothing. Of the non-articles, 95 in a hundred have more than this.
MIN_SIGN: Final = 1.0
#: The most that the URL counts by itself, so that '/c/my-post' is rejected only if the page agrees. Of the
#: non-articles, one in two hundred is rejected for its URL alone.
MAX_ADDRESS_SIGN: Final = 0.9

#: The bar for pages that state and date themselves as articles: shops and their listings copy such marks from a
#: template. The lowest of 1,788 articles that do has .32, out of fold.
SURE_BAR: Final = 0.3

#: A list of posts: their share of the page's text, how many, the largest one's share of theirs; and words of a title
#: that the address repeats on an article.
MIN_LIST_SHARE: Final = 0.7
MIN_POSTS: Final = 3
MAX_LARGEST: Final = 0.6
MIN_TITLE_WORDS: Final = 3

#: What each feature adds to the evidence for a kind, and the most that it may add.
_SIGNS: Final[Mapping[RejectionReason, tuple[tuple[str, float, float], ...]]] = {
    "forum": (
        ("type_forum", 3.0, 3.0), ("host_forum", 3.0, 3.0), ("path_forum", 1.5, 3.0), ("class_forum", 0.4, 3.0),
        ("label_forum", 0.3, 2.0),
    ),
    "product": (
        ("type_product", 3.0, 3.0), ("body_product", 1.0, 1.0), ("path_product", 1.5, 1.5), ("host_product", 1.0, 1.0),
        ("class_product", 0.3, 1.5), ("label_product", 0.5, 2.0), ("page_money", 0.1, 1.0),
    ),
    "listing": (
        ("type_listing", 3.0, 3.0), ("body_listing", 1.5, 1.5), ("path_shop", 1.5, 2.0), ("cards", 0.08, 2.0),
        ("link_headings", 0.3, 1.5), ("teaser_share", 3.0, 3.0), ("class_listing", 0.3, 1.0),
        ("label_listing", 0.3, 1.5),
    ),
    "static-page": (
        ("path_service", 1.5, 3.0), ("path_docs", 1.5, 3.0), ("host_docs", 2.0, 2.0), ("class_docs", 0.3, 1.5),
        ("class_service", 0.2, 1.0), ("label_service", 0.4, 2.0), ("label_docs", 0.4, 2.0), ("code", 0.3, 1.5),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class KindModel:
    """The forest and its bar: a page is rejected if its probability of being an article is below `bar`."""

    forest: Forest
    bar: float

    def likeness(self, row: tuple[float, ...]) -> float:
        """Returns the probability that a page with these features is an article, 0 to 1."""
        return float(self.forest.probability(np.array([row], dtype=np.float32))[0])


def reject(view: PageView, *, announced: bool = False, model: KindModel | None = None) -> Rejected | None:
    """Returns why the page is not an article, None if it is (or may be) one.

    `announced`: a feed lists the page as a post, so that only an error page or a paywall stub is rejected. `model`
    replaces the shipped model, for measurements.
    """
    metadata = view.metadata
    words = word_count(view.text)
    if words < MAX_ERROR_WORDS and not metadata.published and error_title().search(fold(metadata.title)):
        return Rejected(reason="error-page", detail=f"title {metadata.title[:80]!r}, {words} words")
    if metadata.paywalled and words < MAX_STUB_WORDS:
        return Rejected(reason="paywall-stub", detail=f"{words} words on a page that says it is paywalled")
    if announced:
        return None
    row = page_row(view)
    value = dict(zip(PAGE_NAMES, row, strict=True))
    stated = value["type_article"] or value["body_single"]
    if value["teasers"] >= 3 and value["teaser_share"] > 0.5 and _is_list_by_name(value):
        return Rejected(
            reason="listing",
            detail=f"{value['teaser_share']:.0%} of the text is in {value['teasers']:.0f} parts headed by links",
        )
    posts = find_post_list(view.layout, view.url)
    if _is_post_list(posts, value) or _is_numbered_list(posts, view.url):
        return Rejected(
            reason="listing",
            detail=f"{posts.share:.0%} of the page lists {posts.parts} other pages of the site",
        )
    sure = bool(stated and value["dated"])
    if (
        words < MAX_STATIC_WORDS
        and not (stated or value["dated"] or value["authored"])
        and _is_static(view.url)
    ):
        return Rejected(
            reason="static-page", detail=f"{words} words, no date, no author, not marked as an article"
        )
    kind, sign = likeliest(value)
    if sign < MIN_SIGN:
        return None
    model = model or load_kind_model()
    likeness = model.likeness(row)
    if likeness >= (min(model.bar, SURE_BAR) if sure else model.bar):
        return None
    return Rejected(reason=kind, detail=f"probability of an article {likeness:.2f}, {words} words")


def likeliest(value: Mapping[str, float]) -> tuple[RejectionReason, float]:
    """Returns the most probable kind of a non-article, and the evidence for it."""
    said: dict[RejectionReason, float] = {}
    for kind, signs in _SIGNS.items():
        address = page = 0.0
        for name, weight, most in signs:
            sign = min(value[name] * weight, most)
            if name.startswith(("path_", "host_")):
                address += sign
            else:
                page += sign
        said[kind] = min(address, MAX_ADDRESS_SIGN) + page
    kind = max(said, key=said.__getitem__)
    return kind, said[kind]


def _is_list_by_name(value: Mapping[str, float]) -> bool:
    """Tells whether the page's URL or its body class says that it lists posts."""
    return bool(value["body_listing"] or value["root"] or value["shape"] == 2.0) and not value["body_single"]


def _is_post_list(posts: PostList, value: Mapping[str, float]) -> bool:
    """Tells whether a page is a list of posts, whatever it states of itself: lists copy the marks of posts.

    A round-up of posts has a title of its own, which its address repeats. At the address of a page of a list one or two
    posts are enough: the last ones.
    """
    if posts.share < MIN_LIST_SHARE or not posts.parts:
        return False
    if value["shape"] == 2.0:
        return True
    if posts.is_margin:
        return False
    is_titled = value["title_in_url"] >= 0.5 and value["title_words"] >= MIN_TITLE_WORDS
    return posts.parts >= MIN_POSTS and posts.largest < MAX_LARGEST and not is_titled


def _is_numbered_list(posts: PostList, url: str) -> bool:
    """Tells whether a page at '/blog/5/', '/news/2019' or '/2019/08/14' lists posts, and is not the post of that name.

    Menus do not count there: the row of parts is what the page tells. Where a post has a number for a name, so have the
    others beside it.
    """
    if posts.is_margin or not posts.is_below or posts.prose < MIN_LIST_SHARE:
        return False
    return may_be_numbered(url)


def _is_static(url: str) -> bool:
    """Tells whether the last part of a URL is a page that every site has: '/about-us/', '/impressum.html'."""
    try:
        return _static_path().search(urlsplit(url).path.lower()) is not None
    except ValueError:
        return False


@lru_cache(maxsize=1)
def _static_path() -> re.Pattern[str]:
    words = (re.escape(word).replace(r"\*", "[a-z-]+") for word in vocabularies()["segment"].words)
    return re.compile(rf"(?:^|/)(?:{'|'.join(words)})(?:\.\w{{2,5}})?/?$")


@lru_cache(maxsize=1)
def load_kind_model() -> KindModel:
    """Returns the shipped model."""
    return kind_model_from(json.loads((files(__package__) / "kinds.json").read_text("utf-8")))


def kind_model_from(table: dict[str, Any]) -> KindModel:
    """Load a model from its table.

    Raises:
        ValueError: the table was learnt with features other than those of this code.
    """
    if table["names"] != list(PAGE_NAMES):
        raise ValueError("kinds.json was learnt with other features than this version has")
    return KindModel(forest_from(table["forest"]), float(table["bar"]))
