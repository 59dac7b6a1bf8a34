"""Paging back: where a feed's older entries are, and when there are no more.

Source: RFC 5005 (archives, paging); JSON Feed 1.1 (next_url); WordPress (`paged`, REST API posts); Blogger
(`start-index`).
"""

from collections.abc import Container
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from .records import FeedDocument

PagingMethod = Literal["archive", "next-link", "wordpress", "blogger"]
#: Why there is no need for, or no sense in, another page.
PageEnd = Literal["", "complete", "empty", "known", "no-way"]

_BLOGGER_PAGE = 150  # entries Blogger gives at most


@dataclass(frozen=True, slots=True, kw_only=True)
class OlderPage:
    """Where the entries older than a document's are, and how we know: 'archive' and 'next-link' are the feed's own."""

    url: str
    method: PagingMethod


def older_page(document: FeedDocument, *, platform: str = "") -> OlderPage | None:
    """The page after this one; None when the feed names none and its platform has no way known here.

    What the feed says goes first: RFC 5005's prev-archive, then next. Otherwise the page's own address is counted
    on, WordPress by `paged`, Blogger by `start-index`: a guess, to be ended by `page_end`.
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
    return None


def page_end(document: FeedDocument, known: Container[str], *, platform: str = "") -> PageEnd:
    """Why to stop after this page, '' to go on.

    `known` are identities seen on pages before it: servers that ignore a page number send the first page again
    and again, and a page without anything new ends every method.
    """
    if document.is_complete:
        return "complete"
    if not document.entries:
        return "empty"
    if all(entry.identity in known for entry in document.entries):
        return "known"
    return "" if older_page(document, platform=platform) else "no-way"


def wordpress_posts_url(home_url: str, *, page: int) -> str:
    """Address of a page of WordPress's REST list of posts, 100 at a time, oldest page last; `parse_feed` reads it."""
    return urljoin(home_url.rstrip("/") + "/", f"wp-json/wp/v2/posts?per_page=100&page={page}")


def _counted(url: str, name: str, first: int, step: int) -> str:
    """`url` with the number of a parameter (`first` when absent) made larger by `step`."""
    stated = dict(parse_qsl(urlsplit(url).query)).get(name, "")
    number = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 9 else first
    return _with_parameter(url, name, str(number + step))


def _with_parameter(url: str, name: str, value: str) -> str:
    parts = urlsplit(url)
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
    return parts._replace(query=urlencode([*pairs, (name, value)]), fragment="").geturl()
