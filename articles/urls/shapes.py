"""What the words of a URL say about the page."""

import re
from functools import cache
from typing import Literal
from urllib.parse import unquote, urlsplit

from warraq.articles.tables import rows
from warraq.articles.text import fold
from warraq.articles.urls.dates import url_date

UrlShape = Literal["article", "listing", "feed", "asset", "utility", "unknown"]

_INDEX_FILE = re.compile(r"(?:index|default)\.[a-z0-9]{2,5}")
_EXTENSION = re.compile(r"\.([a-z0-9]{2,5})$")
# '/2019', '/2019/08': archives. '/2019/08/14': an archive of a day, or the post of a blog that has one a day.
_YEAR = re.compile(r"/(?:19|20)\d\d$")
_MONTH = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])$")
_DAY = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?:\.[a-z0-9]{2,5})?$")
# '/page/2', '/page2.html', '/index-2.html'
_PAGE_OF_LIST = re.compile(r"/(?:page|paged|pagina|seite|صفحه|index)[/_-]?\d+(?:\.[a-z0-9]{2,5})?$")
# Articles usually have a last segment with several words or a long number.
_SLUG_WORDS = re.compile(r"[-_+ ]")
_LONG_NUMBER = re.compile(r"\d{4,}")
_MIN_SLUG_WORDS = 4
_ARTICLE_QUERY = re.compile(
    r"(?:^|&)(?:p|id|idx|nid|aid|newsid|article_?id|story_?id|post_?id)=\d+/?(?:&|$)", re.IGNORECASE
)
_LISTING_QUERY = re.compile(
    r"(?:^|&)(?:paged?|cat|tag|author|s|q|search|m|orderby|sort|filter)=", re.IGNORECASE
)
_FEED_QUERY = re.compile(r"(?:^|&)(?:feed|format|alt)=(?:rss2?|atom|rdf|feed|json)", re.IGNORECASE)


def url_shape(url: str) -> UrlShape:
    """Guesses the kind of page from words of many languages in the URL. 'unknown' if they do not tell."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "unknown"
    if _FEED_QUERY.search(parts.query):
        return "feed"
    by_path = shape_of_path(parts.path)
    if by_path in ("feed", "asset", "utility"):
        return by_path
    if _ARTICLE_QUERY.search(parts.query):
        return "article"
    if _LISTING_QUERY.search(parts.query):
        return "listing"
    # '/cal/2025/3?day=5' is no archive of a month, but a day of a calendar, or whatever the query says.
    return "unknown" if parts.query and by_path == "listing" and ends_in_time(url) else by_path


def shape_of_path(path: str) -> UrlShape:
    """The same for a path alone."""
    segments = _segments(path)
    if not segments:
        return "listing"
    last = segments[-1]
    words, extensions = _words_and_extensions()
    extension = _EXTENSION.search(last)
    if extension and extension[1] in extensions:
        return extensions[extension[1]]
    stem = _EXTENSION.sub("", last)
    said, before = words.get(stem, ""), {words.get(segment, "") for segment in segments[:-1]}
    if said == "feed":
        return "feed"
    if said in ("utility", "service") or "utility" in before:
        return "utility"
    path = "/" + "/".join(segments)
    if said or "listing" in before or _PAGE_OF_LIST.search(path) or _is_time_archive(segments[:-1], stem):
        return "listing"
    if _DAY.search(path):
        return "unknown"
    if _reads_like_article(stem, path):
        return "article"
    return "listing" if "archive" in before else "unknown"


def ends_in_time(url: str) -> bool:
    """Tells whether a URL ends in a year, a month or a day, with nothing behind that would name a post.

    Of such pages '/news/2019' may be the post of that number, and '/2019/08/14/' the one of that day.
    """
    try:
        segments = _segments(urlsplit(url).path)
    except ValueError:
        return False
    path = _EXTENSION.sub("", "/" + "/".join(segments))
    return bool(_YEAR.search(path) or _MONTH.search(path) or _DAY.search(path))


def lists_all_posts(url: str) -> bool:
    """Tells whether a URL ends in a word for the list of all posts: '/archive/', '/posts.html', '/en/blog/'."""
    try:
        segments = _segments(urlsplit(url).path)
    except ValueError:
        return False
    if not segments or shape_of_path(urlsplit(url).path) != "listing" or urlsplit(url).query:
        return False
    words, _extensions = _words_and_extensions()
    is_part = any(words.get(segment, "") == "listing" for segment in segments)
    return _EXTENSION.sub("", segments[-1]) in _all_posts() and not is_part


def _segments(path: str) -> list[str]:
    """Returns the parts of a path, folded, without the name of an index file."""
    segments = [segment for segment in fold(unquote(path[:2000])).replace(" ", "-").split("/") if segment]
    if segments and _INDEX_FILE.fullmatch(segments[-1]):
        segments.pop()
    return segments


def _is_time_archive(before: list[str], stem: str) -> bool:
    """A month; a year at the root or behind a word for archives or blogs. Behind others it may be a post's number."""
    if _MONTH.search("/".join(["", *before, stem])):
        return True
    words, _extensions = _words_and_extensions()
    is_year = _YEAR.fullmatch(f"/{stem}") is not None
    return is_year and (not before or words.get(before[-1], "") in ("archive", "blog"))


def _reads_like_article(stem: str, path: str) -> bool:
    words = [word for word in _SLUG_WORDS.split(stem) if word]
    if len(words) >= _MIN_SLUG_WORDS:
        return True
    dated = url_date(path)
    return (dated is not None and dated[1] is not None and len(words) >= 1) or bool(_LONG_NUMBER.search(stem))


@cache
def _words_and_extensions() -> tuple[dict[str, str], dict[str, UrlShape]]:
    words: dict[str, str] = {}
    extensions: dict[str, UrlShape] = {}
    for word, shape, _language in rows(__package__, "shapes.tsv"):
        if not word.startswith("."):
            words[fold(word)] = shape
        else:
            extensions[word[1:]] = "feed" if shape == "feed" else "asset"
    return words, extensions


@cache
def _all_posts() -> frozenset[str]:
    return frozenset(fold(word) for word, _language in rows(__package__, "all_posts.tsv"))
