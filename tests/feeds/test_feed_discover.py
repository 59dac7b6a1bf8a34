"""Where feeds are, which is the main one, what a site runs on. Pages written by us in the manner of each platform."""

import pytest

from warraq.feeds import discover_feeds, discover_site, feed_kind, guess_feed_urls, page_number

HOME = "https://blog.example.org/"
WORDPRESS = """<!DOCTYPE html><html lang="ar"><head><title>مدوّنة الوراق – كتب</title>
<meta name="generator" content="WordPress 6.5">
<link rel="alternate" type="application/rss+xml" title="مدوّنة الوراق « تعليقات" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" title="مدوّنة الوراق « أدب" href="/category/adab/feed/">
<link rel="alternate" type="application/rss+xml" title="مدوّنة الوراق" href="/feed/">
<link rel="alternate" type="application/json+oembed" href="/wp-json/oembed/1.0/embed?url=x">
<link rel="alternate" hreflang="en" href="/en/"></head>
<body><a href="/">home</a><a class="next page-numbers" href="/page/2/">التالي</a>
<a href="/sitemap_index.xml">map</a></body></html>"""


def test_the_main_feed_comes_first():
    found = discover_feeds(WORDPRESS, url=HOME)
    assert [(link.url, link.kind) for link in found] == [
        (HOME + "feed/", "main"),
        (HOME + "category/adab/feed/", "tag"),
        (HOME + "comments/feed/", "comments"),
    ]
    assert found[0].format == "rss"
    assert found[0].title == "مدوّنة الوراق"


def test_link_headers_anchors_and_base():
    page = """<html><head><base href="https://blog.example.org/sub/"><link rel="feed" href="f.json"></head>
    <body><a href="rss.xml">Subscribe</a> <a href="/x" title="RSS">x</a> <a href="/crossfeed">no</a>
    <a href="https://elsewhere.example/feed/">friend</a></body></html>"""
    headers = ['</h.atom>; rel="alternate"; type="application/atom+xml"; title="A, b", </p>; rel=prev']
    found = {link.url: link for link in discover_feeds(page, url=HOME, http_link_headers=headers)}
    assert found[HOME + "sub/f.json"].found_in == "link"
    assert (found[HOME + "h.atom"].found_in, found[HOME + "h.atom"].title) == ("header", "A, b")
    assert found[HOME + "sub/rss.xml"].found_in == "anchor"
    assert HOME + "x" in found
    assert HOME + "crossfeed" not in found
    assert list(found)[-1] == "https://elsewhere.example/feed/"


def test_nothing_there():
    assert discover_feeds("<p>Hello", url=HOME) == ()
    assert discover_feeds(b"", url=HOME) == ()


def test_page_in_another_encoding():
    page = (
        '<meta charset="windows-1256"><link rel=alternate type=application/rss+xml title="كتب" href=/feed/>'
    )
    (link,) = discover_feeds(page.encode("cp1256"), url=HOME)
    assert link.title == "كتب"


KINDS = [
    ("/feed/", "", "main"),
    ("/rss.xml", "Posts", "main"),
    ("/feeds/posts/default", "", "main"),
    ("/comments/feed/", "", "comments"),
    ("/feeds/comments/default", "", "comments"),
    ("/feeds/123456/comments/default", "", "comments"),
    ("/?feed=comments-rss2", "", "comments"),
    ("/feed2", "Kommentare zu Notizen", "comments"),
    ("/feed2", "Commentaires", "comments"),
    ("/feed2", "تعليقات", "comments"),
    ("/tag/poetry/feed/", "", "tag"),
    ("/category/news/feed/", "", "tag"),
    ("/feeds/posts/default/-/poetry", "", "tag"),
    ("/author/ann/feed/", "", "author"),
    ("/?s=word&feed=rss2", "", "search"),
    ("/podcast.xml", "", "podcast"),
]


@pytest.mark.parametrize(("path", "title", "expected"), KINDS)
def test_kinds(path, title, expected):
    assert feed_kind("https://blog.example.org" + path, title) == expected


def test_a_feed_below_an_article_is_its_comments():
    page = "https://blog.example.org/2026/03/a-post/"
    assert feed_kind(page + "feed/", "", page_url=page) == "comments"
    assert feed_kind("https://blog.example.org/feed/", "", page_url=page) == "main"


def test_guesses():
    guesses = [link.url for link in guess_feed_urls("https://example.org/blog/")]
    assert guesses[0] == "https://example.org/blog/feed/"
    assert "https://example.org/blog/?feed=rss2" in guesses
    assert len(guesses) == len(set(guesses))
    blogger = guess_feed_urls("https://x.example/", "blogger")[0]
    assert (blogger.url, blogger.format, blogger.found_in) == (
        "https://x.example/feeds/posts/default",
        "atom",
        "guess",
    )


PLATFORMS = [
    ('<meta name="generator" content="WordPress 6.5">', HOME, "wordpress"),
    ('<link href="/wp-content/themes/x.css">', HOME, "wordpress"),
    ('<meta content="blogger" name="generator">', HOME, "blogger"),
    ("<p>x</p>", "https://x.blogspot.com/", "blogger"),
    ('<meta name="generator" content="Ghost 5.8">', HOME, "ghost"),
    ('<meta name="generator" content="Jekyll v4.3">', HOME, "jekyll"),
    ('<meta name="generator" content="Hugo 0.120">', HOME, "hugo"),
    ("<p>x</p>", "https://x.tumblr.com/", "tumblr"),
    ("<p>x</p>", "https://x.substack.com/", "substack"),
    ("<p>WordPress is a program</p>", HOME, ""),
]


@pytest.mark.parametrize(("page", "url", "expected"), PLATFORMS)
def test_platforms(page, url, expected):
    assert discover_site(page, url=url).platform == expected


def test_site():
    site = discover_site(WORDPRESS, url=HOME)
    assert (site.name, site.language, site.generator) == ("مدوّنة الوراق", "ar", "WordPress 6.5")
    assert site.sitemaps == (HOME + "sitemap_index.xml",)
    assert site.next_urls == (HOME + "page/2/",)
    named = (
        '<meta property="og:site_name" content="Notes"><meta property="og:locale" content="de_DE"><title>T'
    )
    assert discover_site(named, url=HOME).name == "Notes"
    assert discover_site(named, url=HOME).language == "de-DE"
    assert discover_site("<title>Home | Notes</title>", url=HOME).name == "Notes"
    assert discover_site("<title>A post | Notes</title>", url=HOME + "post/").name == ""


NEXT = [
    ("https://x.example/", '<link rel="next" href="/page/2/">', "https://x.example/page/2/"),
    ("https://x.example/page/2/", '<a href="/">1</a><a href="/page/3/">3</a>', "https://x.example/page/3/"),
    (
        "https://x.example/?paged=4",
        '<a href="/?paged=3">3</a><a href="/?paged=5">5</a>',
        "https://x.example/?paged=5",
    ),
    ("https://x.example/", '<a href="/old">المقالات الأقدم</a>', "https://x.example/old"),
    ("https://x.example/", '<a href="/old">« Older posts</a>', "https://x.example/old"),
    (
        "https://x.example/",
        '<a class="blog-pager-older-link" href="/search?updated-max=1">x</a>',
        "https://x.example/search?updated-max=1",
    ),
    ("https://x.example/", '<a href="/tag/a/page/2/">2</a>', None),
    # the page's own successor, whatever its link says
    ("https://x.example/", '<a href="index2.html">⟩</a>', "https://x.example/index2.html"),
    ("https://x.example/index.html", '<a href="/index2.html">»</a>', "https://x.example/index2.html"),
    (
        "https://x.example/index2.html",
        '<a href="/index.html">⟨</a><a href="/index3.html">⟩</a>',
        "https://x.example/index3.html",
    ),
    ("https://x.example/", '<a href="/page2.html"><svg/></a>', "https://x.example/page2.html"),
    ("https://x.example/blog/", '<a href="/blog/page-2/">2</a>', "https://x.example/blog/page-2/"),
    ("https://x.example/blog/", '<a href="/blog/page/2.html">→</a>', "https://x.example/blog/page/2.html"),
    ("https://x.example/page/2/", '<a href="/index.html">»</a>', None),
    ("https://x.example/", '<a href="/tag/a/index2.html">⟩</a>', None),
    ("https://x.example/", '<a href="/a-page2.html">⟩</a>', None),
    # without a number only a list, and only the arrow ahead
    ("https://x.example/", '<a href="/archive/?before=99">⟩</a>', "https://x.example/archive/?before=99"),
    ("https://x.example/?a=1", '<a href="/?before=99">»</a>', "https://x.example/?before=99"),
    ("https://x.example/", '<a href="/2024/03/12/a-post.html">»</a>', None),
    ("https://x.example/", '<a href="/a-long-name-of-a-post/">→</a>', None),
    ("https://x.example/about", '<a href="/">»</a>', None),
    ("https://x.example/archive/?before=9", '<a href="/archive/?after=99">«</a>', None),
    ("https://x.example/2024/03/12/a-post.html", '<a href="/archive/">»</a>', None),
    ("https://x.example/", '<a rel="next" href="https://other.example/2">2</a>', None),
    ("https://x.example/", '<a rel="next" href="#top">2</a>', None),
]


@pytest.mark.parametrize(("url", "page", "expected"), NEXT)
def test_next_pages(url, page, expected):
    found = discover_site(page, url=url).next_urls
    assert (found[0] if found else None) == expected


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://x/page/3/", 3),
        ("https://x/?paged=12", 12),
        ("https://x/3/", None),
        ("https://x/index4.html", 4),
        ("https://x/page5.html", 5),
        ("https://x/b/page-6", 6),
        ("https://x/index-7.html", None),
        ("https://x/homepage8.html", None),
    ],
)
def test_page_numbers(url, number):
    assert page_number(url) == number
