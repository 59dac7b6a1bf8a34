"""Feeds, sitemaps and robots.txt of the sample blog."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.robotparser import RobotFileParser

import lxml.etree
import pytest

from warraq.demo import Blog, gold

Ask = Callable[..., Any]  # of conftest.py


NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def texts(document: str, path: str) -> list[str]:
    """Texts at an XPath, in order."""
    found = lxml.etree.fromstring(document.encode()).xpath(path, namespaces=NAMES)
    return [node.text or "" for node in found]


def test_feed_pages_hold_every_post_once_newest_first(blog: Blog, ask: Ask) -> None:
    links, page = [], 1
    while (reply := ask(f"/feed/?paged={page}")).status == 200:
        part = texts(reply.text, "//item/link")
        assert 0 < len(part) <= 10
        links += part
        page += 1
    assert links == [post.url for post in gold(blog)]
    assert page == 5


def test_feed_entries_say_what_gold_says(blog: Blog, ask: Ask) -> None:
    document = ask("/feed/").text
    expected = gold(blog)[:10]
    assert texts(document, "//item/title") == [post.title for post in expected]
    assert [parsedate_to_datetime(text) for text in texts(document, "//item/pubDate")] == [
        post.published for post in expected
    ]
    bodies = texts(document, "//item/content:encoded")
    for post, body in zip(expected, bodies, strict=True):
        words = "appeared first on" if post.language == "en" else "لأول مرة على"
        assert words in body
        assert words not in post.text
    creators = [
        tuple(node.text for node in item.findall("dc:creator", NAMES))
        for item in lxml.etree.fromstring(document.encode()).iter("item")
    ]
    assert creators == [post.authors for post in expected]


def test_sitemap_lists_all_live_posts_with_their_times(blog: Blog, ask: Ask) -> None:
    index = ask("/wp-sitemap.xml").text
    parts = texts(index, "//s:loc")
    assert len(parts) == 5
    listed: dict[str, str] = {}
    for part in parts[:2]:
        document = ask(part).text
        times = texts(document, "//s:lastmod")
        listed |= dict(zip(texts(document, "//s:loc"), times, strict=True))
    assert listed == {post.url: post.modified.isoformat() for post in gold(blog)}
    for part in parts[2:]:
        for url in texts(ask(part).text, "//s:loc"):
            assert ask(url).status == 200, url


def test_robots_forbids_the_traps_and_names_the_sitemap(blog: Blog, ask: Ask) -> None:
    text = ask("/robots.txt").text
    robots = RobotFileParser()
    robots.parse(text.splitlines())
    assert robots.site_maps() == [f"{blog.base_url}/wp-sitemap.xml"]
    assert not robots.can_fetch("reader", f"{blog.base_url}/private/ledger/")
    assert not robots.can_fetch("reader", f"{blog.base_url}/wp-admin/")
    assert robots.can_fetch("reader", f"{blog.base_url}/feed/")
    assert "Disallow: /*?replytocom=" in text
    assert "Disallow: /*?share=" in text


@pytest.mark.parametrize("target", ["/comments/feed/", "{post}feed/"])
def test_comment_feeds(blog: Blog, ask: Ask, target: str) -> None:
    post = blog.get("الأرضة-ضيفة-لا-تستأذن")
    document = ask(target.format(post=blog.path(post))).text
    links = texts(document, "//item/link")
    assert links
    assert all("#comment-" in link for link in links)
    assert sum(link.startswith(blog.url(post)) for link in links) == len(post.comments)


def test_last_modified_follows_the_changes(blog: Blog, ask: Ask) -> None:
    def modified(target: str) -> datetime:
        return parsedate_to_datetime(ask(target).headers["last-modified"])

    before, post = modified("/feed/"), blog.get("حبر-السخام")
    assert modified(blog.path(post)) == post.comments[0].at.astimezone(UTC)
    blog.edit()
    assert modified("/feed/") > before
    assert modified(blog.path(post)) == blog.get("حبر-السخام").modified.astimezone(UTC)
