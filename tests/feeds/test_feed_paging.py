"""Paging back to the first post, by what the feed says or its platform does."""

import json
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from warraq.feeds import (
    WALKS,
    FeedDocument,
    next_posts_list_url,
    numbered_page_url,
    older_page,
    parse_feed,
    posts_lists,
)
from warraq.feeds.archives import METHODS, read_json_posts
from warraq.feeds.records import Entry

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
ENTRIES = tuple(Entry(identity=str(n), identity_origin="guid") for n in range(10))


def document(url="https://x.example/feed/", **fields):
    return FeedDocument(format="rss", url=url, **{"entries": ENTRIES, **fields})


ARCHIVE, NEXT = "https://x.example/2025.xml", "https://x.example/feed/p2"
PAGES = [
    ("archive before paging", {"prev_archive_url": ARCHIVE, "next_url": NEXT}, "", ARCHIVE, "archive"),
    ("paging", {"next_url": NEXT}, "wordpress", NEXT, "next-link"),
    ("wordpress", {}, "wordpress", "https://x.example/feed/?paged=2", "wordpress"),
    ("wordpress by its generator", {"generator": "https://wordpress.org/?v=6.4"}, "",
     "https://x.example/feed/?paged=2", "wordpress"),
    ("wordpress, further", {"url": "https://x.example/?feed=rss2&paged=7"}, "wordpress",
     "https://x.example/?feed=rss2&paged=8", "wordpress"),
    ("wordpress, junk number", {"url": "https://x.example/feed/?paged=x"}, "wordpress",
     "https://x.example/feed/?paged=2", "wordpress"),
    ("blogger", {"url": "https://x.example/feeds/posts/default"}, "blogger",
     "https://x.example/feeds/posts/default?max-results=150&start-index=11", "blogger"),
    ("blogger, further", {"url": "https://x.example/f?start-index=11&max-results=150", "generator": "Blogger"}, "",
     "https://x.example/f?max-results=150&start-index=21", "blogger"),
    ("ghost", {"url": "https://x.example/rss/"}, "ghost", "https://x.example/rss/2/", "ghost"),
    ("ghost, further", {"url": "https://x.example/rss/2/", "generator": "Ghost 1.4"}, "", "https://x.example/rss/3/",
     "ghost"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "fields", "platform", "url", "walk"), PAGES, ids=[row[0] for row in PAGES])
def test_older_page(what, fields, platform, url, walk):
    page = older_page(document(**fields), platform=platform)
    assert page is not None
    assert (page.url, page.walk) == (url, walk)


@pytest.mark.parametrize(
    ("fields", "platform"),
    [
        ({}, ""),
        ({}, "hugo"),
        ({"is_complete": True, "next_url": NEXT}, ""),
        ({"entries": ()}, "wordpress"),
        ({"next_url": "https://x.example/feed/"}, ""),
    ],
)
def test_no_older_page(fields, platform):
    assert older_page(document(**fields), platform=platform) is None


def test_wordpress_posts():
    ((walk, url),) = posts_lists("https://x.example/blog", "wordpress")
    assert url == "https://x.example/blog/wp-json/wp/v2/posts?per_page=100&page=1"
    url = next_posts_list_url(url, walk, listed=100)
    assert url == "https://x.example/blog/wp-json/wp/v2/posts?per_page=100&page=2"
    post = {
        "id": 7, "date": "2026-03-01T13:00:00", "date_gmt": "2026-03-01T10:00:00",
        "modified_gmt": "0000-00-00T00:00:00",
        "guid": {"rendered": "https://x.example/?p=7"},
        "link": "https://x.example/seven/",
        "title": {"rendered": "Seven &#8211; <em>7</em>"}, "content": {"rendered": "<p>Text</p>"}, "excerpt": [],
    }  # fmt: skip
    feed = parse_feed(json.dumps([post, 3]).encode(), url=url, now=NOW)
    (entry,) = feed.entries
    assert (feed.format, feed.version, feed.flags) == ("json", "wordpress", ("entries-invalid",))
    assert (entry.identity, entry.url, entry.title) == (
        "https://x.example/?p=7",
        "https://x.example/seven/",
        "Seven – 7",
    )
    assert entry.published is not None
    assert entry.published.utc() == "2026-03-01T10:00:00Z"
    assert entry.updated is None
    assert entry.content_html == "<p>Text</p>"
    assert parse_feed(b"[]", url=url, now=NOW).entries == ()


def test_tumblr_posts():
    ((walk, url),) = posts_lists("https://x.example/", "tumblr")
    assert next_posts_list_url(url, walk, listed=20) == "https://x.example/api/read?num=50&start=20"
    posts = """<tumblr version="1.0"><tumblelog name="x" title="Ink">.</tumblelog><posts start="0" total="3">
        <post id="7" url="https://x.example/post/7" url-with-slug="https://x.example/post/7/seven" type="regular"
              date-gmt="2026-03-01 10:00:00 GMT"><regular-title>Seven &amp; more</regular-title>
              <regular-body>&lt;p&gt;Text&lt;/p&gt;</regular-body><tag>ink</tag></post>
        <post id="6" url="https://x.example/post/6" type="quote"><quote-text>Said</quote-text>
              <quote-source>who</quote-source></post><post id="5"/></posts></tumblr>"""
    feed = parse_feed(posts.encode(), url=url, now=NOW)
    seven, six = feed.entries
    assert (feed.version, feed.title) == ("tumblr", "Ink")
    assert (seven.identity, seven.url) == ("https://x.example/post/7", "https://x.example/post/7/seven")
    assert (seven.title, seven.tags, seven.content_html) == (
        "Seven & more",
        ("ink",),
        "<div><p>Text</p></div>",
    )
    assert seven.published is not None
    assert seven.published.utc() == "2026-03-01T10:00:00Z"
    assert (six.url, six.content_html) == ("https://x.example/post/6", "<div>Said</div><div>who</div>")


@pytest.mark.parametrize(
    ("url", "after"),
    [
        ("https://x.example/", "https://x.example/page/2/"),
        ("https://x.example/blog", "https://x.example/blog/page/2/"),
        ("https://x.example/blog/page/2/", "https://x.example/blog/page/3/"),
        ("https://x.example/2024/", "https://x.example/2024/page/2/"),
    ],
)
def test_numbered_pages(url, after):
    assert numbered_page_url(url) == after


def test_a_platform_without_numbered_pages():
    assert numbered_page_url("https://x.example/", platform="blogger") == ""
    assert numbered_page_url("https://x.example/", platform="ghost") == "https://x.example/page/2/"


def test_the_table_names_each_walk_once_and_platforms_that_are_known():
    platforms = files("warraq.feeds").joinpath("platforms.tsv").read_text("utf-8")
    known = {line.split("\t")[0] for line in platforms.splitlines()}
    assert len(WALKS) == len(set(WALKS))
    for method in METHODS:
        assert method.platform in known
        assert (method.read_json or method.read_xml) is None or method.first_page, method.walk


def test_junk_of_every_shape_is_left_to_others():
    for document in (None, 3, "x", {}, {"posts": {}}, [3], [{}], [[]]):
        assert read_json_posts(document, max_entries=10) is None
