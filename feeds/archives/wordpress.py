"""WordPress: feeds go on at `paged`; the REST API lists every post (wp-json/wp/v2/posts).

Source: https://developer.wordpress.org/rest-api/reference/posts/
"""

import re
from typing import Any

from ..raw import RawEntry, RawFeed, RawText
from .counting import counted
from .method import ArchiveMethod


def read_posts(document: Any, max_entries: int) -> RawFeed | None:
    """The posts of the REST list, None for any other document. `guid` is the one the site's feed states."""
    if not isinstance(document, list):
        return None
    posts = [
        post
        for post in document[:max_entries]
        if isinstance(post, dict) and isinstance(post.get("link"), str)
    ]
    posts = [post for post in posts if isinstance(post.get("title"), dict)]
    if document and not posts:
        return None
    flags = ("entries-invalid",) if len(posts) < len(document) else ()
    entries = tuple(map(_read_post, posts))
    return RawFeed(format="json", version="wordpress", entries=entries, flags=flags)


def _read_post(post: dict[str, Any]) -> RawEntry:
    content = _rendered(post, "content")
    return RawEntry(
        guid=_rendered(post, "guid") or _string(post.get("link")),
        link=_string(post.get("link")),
        title=RawText(value=_rendered(post, "title"), kind="html"),
        summary=RawText(value=_rendered(post, "excerpt"), kind="html"),
        contents=(RawText(value=content, kind="html"),) if content else (),
        published=_moment(post, "date"),
        updated=_moment(post, "modified"),
    )


def _rendered(post: dict[str, Any], name: str) -> str:
    value = post.get(name)
    return _string(value.get("rendered")) if isinstance(value, dict) else ""


def _moment(post: dict[str, Any], name: str) -> str:
    """Returns the time in UTC, which WordPress writes without a zone; else the local time as written."""
    utc = _string(post.get(f"{name}_gmt"))
    return f"{utc}Z" if utc and not utc.startswith("0000") else _string(post.get(name))


def _string(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


FEED = ArchiveMethod(
    walk="wordpress",
    platform="wordpress",
    generator=re.compile(r"wordpress\.org", re.IGNORECASE),
    next_url=lambda url, listed: counted(url, "paged", 1, 1),
)
REST = ArchiveMethod(
    walk="wordpress-rest",
    platform="wordpress",
    first_page="wp-json/wp/v2/posts?per_page=100&page=1",  # the most there are to a page
    next_url=lambda url, listed: counted(url, "page", 1, 1),
    read_json=read_posts,
)
