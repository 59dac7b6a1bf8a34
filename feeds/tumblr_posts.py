"""Tumblr's list of posts (api/read) -> RawFeed: access to the whole back catalogue.

Source: https://www.tumblr.com/docs/en/api/v1
"""

from lxml import etree

from .raw import RawEntry, RawFeed, RawText

_TITLES = ("regular-title", "link-text", "conversation-title", "question")
_TEXTS = (
    "regular-body", "link-description", "photo-caption", "video-caption", "audio-caption", "conversation-text",
    "quote-text", "quote-source", "answer",
)  # fmt: skip


def read_tumblr(root: etree._Element, *, max_entries: int) -> RawFeed:
    """Returns the posts of a `tumblr` element. `guid` is the one in the blog's feed: the URL without its words."""
    blog = root.find("tumblelog")
    title = blog.get("title", "") if blog is not None else ""
    posts = [post for post in root.iterfind("posts/post") if post.get("url")]
    return RawFeed(
        format="rss",
        version="tumblr",
        title=RawText(value=title, kind="text"),
        entries=tuple(_read_post(post) for post in posts[:max_entries]),
        flags=("entries-truncated",) if len(posts) > max_entries else (),
    )


def _read_post(post: etree._Element) -> RawEntry:
    content = "".join(f"<div>{text}</div>" for name in _TEXTS if (text := _text(post, name)))
    return RawEntry(
        guid=post.get("url", ""),
        link=post.get("url-with-slug", "") or post.get("url", ""),
        title=RawText(value=next((text for name in _TITLES if (text := _text(post, name))), ""), kind="html"),
        contents=(RawText(value=content, kind="html"),) if content else (),
        published=post.get("date-gmt", ""),
        tags=tuple(text for tag in post.iterfind("tag") if (text := (tag.text or "").strip())),
    )


def _text(post: etree._Element, name: str) -> str:
    return (post.findtext(name) or "").strip()
