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
# A date archive: '/2019', '/2019/08', '/2019/08/14', followed at most by a page number.
_TIME_ARCHIVE = re.compile(r"/(?:19|20)\d\d(?:/\d{1,2}){0,2}(?:/page/\d+)?")
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
    return "listing" if _LISTING_QUERY.search(parts.query) else by_path


def shape_of_path(path: str) -> UrlShape:
    """The same for a path alone."""
    path = fold(unquote(path[:2000])).replace(" ", "-").rstrip("/")
    segments = [segment for segment in path.split("/") if segment]
    if segments and _INDEX_FILE.fullmatch(segments[-1]):
        segments.pop()
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
    if said or "listing" in before or _TIME_ARCHIVE.fullmatch(path) or _PAGE_OF_LIST.search(path):
        return "listing"
    if _reads_like_article(stem, path):
        return "article"
    return "listing" if "archive" in before else "unknown"


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
