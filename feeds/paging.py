"""Paging back: where a feed's older entries are, and when there are no more.

Source: RFC 5005 (archives, paging); JSON Feed 1.1 (next_url); WordPress (`paged`, REST API posts); Blogger
(`start-index`); Ghost before 2.0 (`/rss/2/`); Tumblr (`api/read?start=`); `/page/2/` of WordPress, Ghost and Tumblr.
"""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from .records import FeedDocument

PagingMethod = Literal["archive", "next-link", "wordpress", "blogger", "ghost"]

_BLOGGER_PAGE = 150  # maximum entries per page


@dataclass(frozen=True, slots=True, kw_only=True)
class OlderPage:
    """The URL of older entries, and how we know it: 'archive' and 'next-link' are stated by the feed."""

    url: str
    method: PagingMethod


def older_page(document: FeedDocument, *, platform: str = "") -> OlderPage | None:
    """Returns the page after this one; None if the feed names none and paging is not known for its platform.

    What the feed states comes first: RFC 5005's prev-archive, then next. Otherwise the number in the URL is increased,
    `paged` for WordPress, `start-index` for Blogger: a guess, to be stopped by what it returns.
    """
    if document.is_complete:
        return None
    if document.prev_archive_url and document.prev_archive_url != document.url:
        return OlderPage(url=document.prev_archive_url, method="archive")
    if document.next_url and document.next_url != document.url:
        return OlderPage(url=document.next_url, method="next-link")
    if not document.entries:
        return None
    generator = document.generator.lower()
    if platform == "wordpress" or "wordpress.org" in generator:
        return OlderPage(url=_counted(document.url, "paged", 1, 1), method="wordpress")
    if platform == "blogger" or generator == "blogger":
        url = _with_parameter(document.url, "max-results", str(_BLOGGER_PAGE))
        return OlderPage(url=_counted(url, "start-index", 1, len(document.entries)), method="blogger")
    if platform == "ghost" or generator.startswith("ghost"):
        return OlderPage(url=_numbered_path(document.url, ""), method="ghost")
    return None


def posts_list_url(home_url: str, platform: str) -> str:
    """Returns the first page of a platform's list of posts for programs, '' without one; `parse_feed` reads it."""
    path = _POSTS_LISTS.get(platform, "")
    return urljoin(home_url.rstrip("/") + "/", path) if path else ""


def next_posts_list_url(url: str, platform: str, *, listed: int) -> str:
    """Returns the page after a page of `posts_list_url` that listed this many posts."""
    return _counted(url, "page", 1, 1) if platform == "wordpress" else _counted(url, "start", 0, listed)


_POSTS_LISTS = {
    "wordpress": "wp-json/wp/v2/posts?per_page=100&page=1",  # the maximum per page
    "tumblr": "api/read?start=0&num=50",
}


def numbered_page_url(url: str) -> str:
    """Returns the next page of a list of posts, as most platforms number them: / -> /page/2/ -> /page/3/.

    A guess, to be stopped by what it returns.
    """
    return _numbered_path(url, "page/")


# the number at the end of a listing's path: /page/7/, /rss/7/
_NUMBER_AT_END = re.compile(r"/(\d{1,6})/?$")


def _numbered_path(url: str, word: str) -> str:
    parts = urlsplit(url)
    found = _NUMBER_AT_END.search(parts.path) if not word or f"/{word}" in parts.path else None
    if found is None:
        path = f"{parts.path.rstrip('/')}/{word}2/"
    else:
        path = f"{parts.path[: found.start()]}/{int(found.group(1)) + 1}/"
    return parts._replace(path=path, fragment="").geturl()


def _counted(url: str, name: str, first: int, step: int) -> str:
    """Returns `url` with a numeric parameter (`first` if absent) increased by `step`."""
    stated = dict(parse_qsl(urlsplit(url).query)).get(name, "")
    number = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 9 else first
    return _with_parameter(url, name, str(number + step))


def _with_parameter(url: str, name: str, value: str) -> str:
    parts = urlsplit(url)
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
    return parts._replace(query=urlencode([*pairs, (name, value)]), fragment="").geturl()
