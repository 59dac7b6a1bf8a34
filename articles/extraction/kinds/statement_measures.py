"""Measures of what the page states: its metadata and its address."""

import re
from collections import Counter
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from warraq.articles.extraction.kinds.view import PageView
from warraq.articles.extraction.kinds.words import vocabularies
from warraq.articles.text import fold
from warraq.articles.urls import url_shape

_SHAPES: Final = {"article": 1.0, "listing": 2.0, "feed": 3.0, "asset": 4.0, "utility": 5.0, "unknown": 0.0}
#: Types that schema.org or OpenGraph state, by what they say of the page.
_TYPES: Final = (
    ("article", re.compile(r"article|blogposting|reportage|report$")),
    ("product", re.compile(r"product|offer|vehicle|hotel|restaurant|^og:product")),
    ("forum", re.compile(r"discussion|qapage|question|forum")),
    ("listing", re.compile(r"collection|itemlist|searchresults|profilepage")),
    ("website", re.compile(r"website|blog$|^webpage|organization")),
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
)
_PATH_WORD: Final = re.compile(r"[^\W\d_]+")

META_NAMES: Final = (
    *("type_" + name for name, _ in _TYPES), *("body_" + name for name, _ in _BODY), "dated", "date_confidence",
    "modified", "authored", "author_confidence", "paywalled", "section", "tags", "description", "title_words",
    "title_in_url",
)  # fmt: skip
URL_NAMES: Final = (
    "known_url", "shape", "root", "path_depth", "path_words", "path_digits", "query", "path_dated", "path_end",
)  # fmt: skip


def of_metadata(view: PageView) -> list[float]:
    """The measures in the order of META_NAMES."""
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


def of_address(url: str) -> list[float]:
    """The measures in the order of URL_NAMES, then of the words of paths and hosts."""
    parts = _split(url)
    path, host = vocabularies()["path"], vocabularies()["host"]
    if not parts.netloc or parts.netloc.endswith(".invalid"):
        return [0.0] * (len(URL_NAMES) + len(path.says) + len(host.says))
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
