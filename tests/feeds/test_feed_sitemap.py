"""Sitemaps of every form, broken ones and those that are something else."""

import gzip
import zlib
from datetime import UTC, datetime

import pytest

from tests.patience import ends_within
from warraq.articles.errors import SitemapError
from warraq.feeds import parse_sitemap, sitemap_shape

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
URL = "https://blog.example.org/sitemap.xml"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


def urlset(inner):
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {SPACE} {NEWS}>{inner}</urlset>'.encode()


def parse(body, **options):
    return parse_sitemap(body, url=URL, now=NOW, **options)


ONE = "<url><loc> https://blog.example.org/a?x=1&amp;y=2 </loc><lastmod>2026-03-01</lastmod><priority>0.8</priority>"


def test_urlset():
    document = parse(
        urlset(f"{ONE}<changefreq>Daily</changefreq></url><url><loc>/b</loc><priority>7</priority></url>")
    )
    one, two = document.entries
    assert document.format == "urlset"
    assert (one.url, one.priority, one.change_frequency) == (
        "https://blog.example.org/a?x=1&y=2",
        0.8,
        "daily",
    )
    assert one.modified is not None
    assert one.modified.iso() == "2026-03-01"
    assert (two.url, two.modified, two.priority) == ("https://blog.example.org/b", None, 0.5)
    assert not document.is_news


def test_news_and_image_addresses_are_kept_apart():
    document = parse(
        urlset(
            "<url><image:image><image:loc>https://blog.example.org/i.png</image:loc></image:image>"
            "<loc>https://blog.example.org/n</loc><news:news><news:publication><news:name>الخبر</news:name>"
            "<news:language>ar</news:language></news:publication><news:title>عنوان</news:title>"
            "<news:publication_date>2026-03-01T10:00:00+03:00</news:publication_date></news:news></url>"
        )
    )
    (entry,) = document.entries
    assert document.is_news
    assert entry.url == "https://blog.example.org/n"
    assert (entry.news_title, entry.news_language, entry.news_name) == ("عنوان", "ar", "الخبر")
    assert entry.news_published is not None
    assert entry.news_published.utc() == "2026-03-01T07:00:00Z"


def test_index():
    children = "<sitemap><loc>/post-sitemap.xml</loc></sitemap><sitemap><loc/></sitemap>"
    body = f"<sitemapindex {SPACE}>{children}</sitemapindex>"
    document = parse(body.encode())
    assert document.format == "index"
    assert [child.url for child in document.children] == ["https://blog.example.org/post-sitemap.xml"]
    assert document.entries == ()


def test_plain_text():
    document = parse(
        b"\xef\xbb\xbfhttps://blog.example.org/a\r\nhttps://blog.example.org/b\n\nhttps://blog.example.org/a\n"
    )
    assert document.format == "text"
    assert [entry.url for entry in document.entries] == [
        "https://blog.example.org/a",
        "https://blog.example.org/b",
    ]


ATOM = "xmlns='http://www.w3.org/2005/Atom'"
RSS_ITEM = (
    "<item><title>A &amp; b</title><link>/a</link><pubDate>Sun, 01 Mar 2026 10:00:00 +0300</pubDate></item>"
)
ATOM_ENTRY = (
    "<entry><id>1</id><title>A &amp; b</title><link href='/a'/><published>2026-03-01T10:00:00+03:00</published>"
    "<updated>2026-03-02T10:00:00Z</updated></entry>"
)
FEEDS = {
    "rss": (f"<rss version='2.0'><channel>{RSS_ITEM}</channel></rss>", "2026-03-01T10:00:00+03:00"),
    "rss 1.0": (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'"
        " xmlns:dc='http://purl.org/dc/elements/1.1/'><channel/><item><title>A &amp; b</title><link>/a</link>"
        "<dc:date>2026-03-01T10:00:00+03:00</dc:date></item></rdf:RDF>",
        "2026-03-01T10:00:00+03:00",
    ),
    "atom": (f"<feed {ATOM}>{ATOM_ENTRY}</feed>", "2026-03-02T10:00:00+00:00"),
    "atom with a prefix": (
        f"<a:feed xmlns:a='http://www.w3.org/2005/Atom'>{ATOM_ENTRY.replace('</', '</a:').replace('<', '<a:')}</a:feed>"
        .replace("<a:/a:", "</a:"),
        "2026-03-02T10:00:00+00:00",
    ),
    "behind a comment": (f"<!-- <urlset> --><feed {ATOM}>{ATOM_ENTRY}</feed>", "2026-03-02T10:00:00+00:00"),
    "broken": (f"<rss version='2.0'><channel>{RSS_ITEM}<item><title>b & c", "2026-03-01T10:00:00+03:00"),
}  # fmt: skip


@pytest.mark.parametrize("what", FEEDS)
def test_a_feed_is_a_sitemap_that_lists_the_newest(what):
    body, modified = FEEDS[what]
    for document in (parse(body.encode()), parse(gzip.compress(body.encode("utf-16")))):
        (entry,) = document.entries
        assert (document.format, document.children, document.is_truncated) == ("feed", (), True)
        assert (entry.url, entry.news_title) == ("https://blog.example.org/a", "A & b")
        assert entry.news_published is not None
        assert entry.news_published.iso() == "2026-03-01T10:00:00+03:00"
        assert entry.modified is not None
        assert entry.modified.iso() == modified
        assert entry.modified_raw


def test_a_feed_without_posts_is_read_and_one_that_is_complete_said_to_be():
    assert parse(b"<rss version='2.0'><channel/></rss>").entries == ()
    assert parse(f"<feed {ATOM}/>".encode()).entries == ()
    complete = "<fh:complete xmlns:fh='http://purl.org/syndication/history/1.0'/>"
    assert not parse(f"<feed {ATOM}>{complete}{ATOM_ENTRY}</feed>".encode()).is_truncated
    many = f"<feed {ATOM}>{complete}{ATOM_ENTRY * 9}</feed>".encode()
    document = parse(many, max_entries=4)
    assert (len(document.entries), document.is_truncated) == (4, True)


def test_a_large_feed_in_the_place_of_a_sitemap():
    items = "".join(f"<item><link>/p/{n}</link><guid>{n}</guid></item>" for n in range(50_000))
    with ends_within(3):
        document = parse(f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    assert (len(document.entries), document.is_truncated) == (10_000, True)


def test_gzip_once_and_twice():
    body = urlset(f"{ONE}</url>")
    assert (
        parse(gzip.compress(body)).entries
        == parse(gzip.compress(gzip.compress(body))).entries
        == parse(body).entries
    )


def test_without_namespace_and_in_utf_16():
    text = "<?xml version='1.0' encoding='utf-16'?><urlset><url><loc>https://blog.example.org/a</loc></url></urlset>"
    assert len(parse(text.encode("utf-16")).entries) == 1


def test_broken_in_the_middle_gives_what_came():
    document = parse(urlset(f"{ONE}</url>" * 10)[:-300])
    assert 5 <= len(document.entries) < 10
    assert document.is_truncated


def test_a_bare_ampersand_in_one_address_does_not_lose_the_rest():
    addresses = (
        "/a",
        "/b?x=1&y=2&copy=3",
        "/c?x=1&amp;y=2",
        "<![CDATA[/d?x=1&y=2]]>",
        "/e?&#55357;&#56832;",
        "/f",
    )
    document = parse(urlset("".join(f"<url><loc>{address}</loc></url>" for address in addresses)))
    assert [entry.url.removeprefix("https://blog.example.org") for entry in document.entries] == [
        "/a", "/b?x=1&y=2&copy=3", "/c?x=1&y=2", "/d?x=1&y=2", "/e?😀", "/f",
    ]  # fmt: skip
    assert not document.is_truncated


def test_broken_markup_in_the_middle_is_passed_over_and_said():
    document = parse(urlset(f"{ONE}</url><url><loc>/b</url><junk <url><loc>/c</loc></url>{ONE}</url>"))
    assert len(document.entries) >= 3
    assert document.is_truncated


def test_limit():
    document = parse(urlset(f"{ONE}</url>" * 10), max_entries=4)
    assert (len(document.entries), document.is_truncated) == (4, True)


REFUSED = {
    "empty": (b"", "empty"),
    "the beginning of a feed": (b"<rss", "not a feed"),
    "page": (b"<!DOCTYPE html><html><body>Not found</body></html>", "HTML page"),
    "other": (b"<x/>", "not a sitemap"),
    "words": (b"Not found\nSorry\n", "not a sitemap"),
    "broken": (b"<", "not a sitemap"),
    "gzip": (b"\x1f\x8b\x08broken", "gzip"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused(what):
    body, reason = REFUSED[what]
    with pytest.raises(SitemapError, match=reason):
        parse(body)


def test_bomb():
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(100)) + packer.flush()
    with ends_within(2), pytest.raises(SitemapError, match="unpacks"):
        parse(packed)


def test_entities_and_depth():
    laughs = "<!DOCTYPE urlset [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>"
    assert parse(f"{laughs}<urlset><url><loc>/x</loc></url></urlset>".encode()).entries[0].url.endswith("/x")
    deep = urlset("<url><loc>/x</loc></url>" + "<a>" * 100_000)
    assert parse(deep).is_truncated


def test_two_hundred_thousand_addresses():
    body = urlset(
        "".join(f"<url><loc>/p/{n}</loc><lastmod>2026-03-01</lastmod></url>" for n in range(200_000))
    )
    with ends_within(2):
        document = parse(body, max_entries=10_000)
    assert (len(document.entries), document.is_truncated) == (10_000, True)


SHAPES = [
    ("/post-sitemap.xml", "posts"),
    ("/post-sitemap12.xml", "posts"),
    ("/wp-sitemap-posts-post-1.xml", "posts"),
    ("/sitemap-pt-post-2026-03.xml", "posts"),
    ("/sitemap-posts.xml", "posts"),
    ("/sitemap.xml?page=3", "posts"),
    ("/wp-sitemap-posts-page-1.xml", "pages"),
    ("/page-sitemap.xml", "pages"),
    ("/sitemap-pages.xml", "pages"),
    ("/category-sitemap.xml", "taxonomy"),
    ("/post_tag-sitemap.xml", "taxonomy"),
    ("/wp-sitemap-taxonomies-category-1.xml", "taxonomy"),
    ("/sitemap-tags.xml", "taxonomy"),
    ("/author-sitemap.xml", "users"),
    ("/wp-sitemap-users-1.xml", "users"),
    ("/sitemap-authors.xml", "users"),
    ("/news-sitemap.xml", "news"),
    ("/image-sitemap.xml", "media"),
    ("/sitemap.xml", "unknown"),
    ("/sitemap-2026-03.xml", "unknown"),
]


@pytest.mark.parametrize(("path", "shape"), SHAPES)
def test_shapes(path, shape):
    assert sitemap_shape("https://newspaper.example.org" + path) == shape


def test_a_gzip_file_of_several_members_is_read_whole():
    listed = [f"https://x.example/{n}" for n in range(900)]
    body = b"".join(gzip.compress(f"{url}\n".encode()) for url in listed)
    assert [entry.url for entry in parse(body).entries] == listed
    assert [entry.url for entry in parse(body + b"\0" * 512).entries] == listed


@pytest.mark.parametrize("member", [gzip.compress(b"x"), gzip.compress(b"")], ids=["a letter", "empty"])
def test_a_gzip_file_of_very_many_members_is_refused_at_once(member):
    with ends_within(0.25), pytest.raises(SitemapError, match="gzip members"):
        parse(member * ((15 << 20) // len(member)))
