"""What addresses give away: site, shape, date, traps, and which declared ones are believed."""

import gzip
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warraq.articles.errors import AddressError
from warraq.articles.urls import (
    UrlShape,
    believable_declared,
    believable_short,
    canonical,
    captured_at,
    ends_in_time,
    lists_all_posts,
    same_site,
    trap_reason,
    url_date,
    url_shape,
)

SHAPES = [
    ("https://ex.com/", "listing"),
    ("https://ex.com/index.html", "listing"),
    ("https://ex.com/index2.html", "listing"),
    ("https://ex.com/page2.html", "listing"),
    ("https://ex.com/homepage2.html", "unknown"),
    ("https://ex.com/2019/08/14/why-the-market-fell-again/", "article"),
    ("https://ex.com/2019/08/", "listing"),
    ("https://ex.com/2019/08/14/page/2", "listing"),
    # A year, or a year and a month, with nothing behind.
    ("https://ex.com/2024/", "listing"),
    ("https://ex.com/blog/2024/", "listing"),
    ("https://ex.com/archive/2024", "listing"),
    ("https://ex.com/archive/2026/01/", "listing"),
    ("https://ex.com/archives/2026/03/index.html", "listing"),
    ("https://ex.com/archives/2026/03.html", "listing"),
    ("https://ex.com/archives/2026/", "listing"),
    ("https://ex.com/notes/2026/3/", "listing"),
    ("https://ex.com/en/2024/03/", "listing"),
    ("https://ex.com/cal/2025/3?day=5", "unknown"),
    ("https://ex.com/archive/2026/01/slug", "article"),
    ("https://ex.com/2024/03/15/slug", "article"),
    # A day may be a post of its own.
    ("https://ex.com/2024/03/15/", "unknown"),
    ("https://ex.com/archive/2024/03/15", "unknown"),
    # Numbers of posts, which may look like a year.
    ("https://ex.com/p/2019", "article"),
    ("https://ex.com/news/2019", "article"),
    ("https://ex.com/news/5", "unknown"),
    ("https://ex.com/p/123", "unknown"),
    ("https://ex.com/2024/13", "unknown"),
    ("https://ex.com/timeline/", "listing"),
    ("https://ex.com/category/news/", "listing"),
    ("https://ex.com/tag/a-very-long-tag-name-here", "listing"),
    ("https://ex.com/blog/", "listing"),
    ("https://ex.com/blog/short", "unknown"),
    ("https://ex.com/blog/a-longer-slug-of-words", "article"),
    ("https://ex.com/author/jane", "listing"),
    ("https://ex.com/?p=123", "article"),
    ("https://ex.com/?cat=5", "listing"),
    ("https://ex.com/?s=word", "listing"),
    ("https://ex.com/news?page=2", "listing"),
    ("https://ex.com/feed/", "feed"),
    ("https://ex.com/a/feed", "feed"),
    ("https://ex.com/?feed=rss2", "feed"),
    ("https://ex.com/news.rss", "feed"),
    ("https://ex.com/x/photo.JPG", "asset"),
    ("https://ex.com/paper.pdf?x=1", "asset"),
    ("https://ex.com/wp-admin/post.php?post=5", "utility"),
    ("https://ex.com/wp-login.php", "utility"),
    ("https://ex.com/login", "utility"),
    ("https://ex.com/contact-us/", "utility"),
    ("https://ex.com/search/word", "utility"),
    ("https://ex.com/تصنيف/أخبار", "listing"),
    ("https://ex.com/%D8%AA%D8%B5%D9%86%D9%8A%D9%81/x", "listing"),
    ("https://ex.com/لماذا-انخفضت-الأسعار-هذا-العام", "article"),
    ("https://ex.com/kategorie/sport", "listing"),
    ("https://ex.com/story-1234567.html", "article"),
    ("https://ex.com/x", "unknown"),
    ("https://[bad", "unknown"),
]


@pytest.mark.parametrize(("url", "shape"), SHAPES)
def test_shape(url: str, shape: str) -> None:
    assert url_shape(url) == shape


@pytest.mark.parametrize(
    ("path", "is_time"),
    [
        ("2024", True), ("news/2024/", True), ("2024/03/", True), ("a/2024/03/15.html", True), ("2024/03/x", False),
        ("2024-review", False), ("12024", False), ("", False), ("2024/03/index.html", True),
    ],
)  # fmt: skip
def test_ends_in_time(path: str, is_time: bool) -> None:
    assert ends_in_time(f"https://ex.com/{path}") == is_time
    assert not ends_in_time("https://[bad")


@pytest.mark.parametrize(
    ("path", "is_all"),
    [
        ("archive/", True), ("archive.html", True), ("blog", True), ("ar/أرشيف/", True), ("posts/index.html", True),
        ("archives/2024/", False), ("tag/archive/", False), ("topics/", False), ("", False), ("posts/?page=2", False),
        ("archive-of-letters", False),
    ],
)  # fmt: skip
def test_lists_of_all_posts(path: str, is_all: bool) -> None:
    assert lists_all_posts(f"https://ex.com/{path}") == is_all
    assert not lists_all_posts("https://[bad")


DATES = [
    ("https://ex.com/2019/08/14/slug", (2019, 8, 14)),
    ("https://ex.com/2019/8/slug", (2019, 8, None)),
    ("https://ex.com/news-2019-08-14-slug", (2019, 8, 14)),
    ("https://ex.com/20190814/slug", (2019, 8, 14)),
    ("https://ex.com/2019/0814/slug", (2019, 8, 14)),
    ("https://ex.com/2019/slug", (2019, None, None)),
    ("https://ex.com/٢٠١٩/٠٨/١٤/خبر", (2019, 8, 14)),
    ("https://ex.com/2019/02/31/slug", (2019, None, None)),
    ("https://ex.com/1398/05/23/slug", None),
    ("https://ex.com/story-120190814123", None),
    ("https://ex.com/slug?date=2019/08/14", None),
    ("https://ex.com/2019-20-season", None),
    ("https://ex.com/a", None),
    ("https://[bad", None),
]


@pytest.mark.parametrize(("url", "date"), DATES)
def test_date(url: str, date: tuple[int, int | None, int | None] | None) -> None:
    assert url_date(url) == date


CAPTURES = [
    ("https://ex.com/web/20120216182711/http://a.example/x", datetime(2012, 2, 16, 18, 27, 11, tzinfo=UTC)),
    (
        "https://ex.com/wayback/20120216182711id_/https:/a.example/",
        datetime(2012, 2, 16, 18, 27, 11, tzinfo=UTC),
    ),
    ("https://ex.com/web/20121316182711/http://a.example/x", None),
    ("https://ex.com/20120216182711/slug", None),
    ("https://ex.com/a", None),
]


@pytest.mark.parametrize(("url", "moment"), CAPTURES)
def test_capture(url: str, moment: datetime | None) -> None:
    assert captured_at(url) == moment


TRAPS = [
    ("https://ex.com/2020/01/01/01", ""),
    ("https://ex.com/a/b/c?x=1&y=2", ""),
    ("https://ex.com/more/more/more/", "repeated-segments"),
    ("https://ex.com/more/other/more/other/", "repeated-segments"),
    ("https://ex.com/" + "/".join("abcdefghijklmnop"), "too-deep"),
    ("https://ex.com/" + "a" * 3000, "too-long"),
    ("https://ex.com/?" + "&".join(f"f{i}=1" for i in range(9)), "too-many-parameters"),
    ("https://ex.com/?a[]=1&a[]=2&a[]=3&a[]=4", "repeated-parameters"),
    ("https://ex.com/?page=1001", "far-page"),
    ("https://ex.com/page/5000", "far-page"),
    ("https://ex.com/?page=12", ""),
    ("https://ex.com/?p=120000", ""),
    ("https://[bad", "malformed"),
]


@pytest.mark.parametrize(("url", "reason"), TRAPS)
def test_trap(url: str, reason: str) -> None:
    assert trap_reason(url) == reason


def test_calendar_of_years_to_come() -> None:
    assert trap_reason("https://ex.com/events/2031/05", year=2026) == "far-date"
    assert trap_reason("https://ex.com/events/2027/01", year=2026) == ""


def test_addresses_of_real_articles_are_no_traps(shared: Path) -> None:
    urls = []
    for gold in sorted((shared / "data/pages").glob("*/gold.jsonl*")):
        opener = gzip.open if gold.suffix == ".gz" else open
        with opener(gold, "rt", encoding="utf-8") as lines:
            urls += [json.loads(line).get("url", "") for line in lines]
    canonicals = []
    for url in urls:
        try:
            canonicals.append(canonical(url))
        except AddressError:
            continue
    assert len(canonicals) > 1000
    assert [url for url in canonicals if trap_reason(url, year=2026)] == []
    shapes = [url_shape(url) for url in canonicals]
    assert sum(shape in ("feed", "asset") for shape in shapes) <= len(shapes) * 0.002
    assert sum(shape in ("utility", "listing") for shape in shapes) <= len(shapes) * 0.03


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("http://www.ex.com/", "https://ex.com/x", True),
        ("https://m.ex.com/", "https://ex.com/", True),
        ("https://ex.com/", "https://blog.ex.com/", False),
        ("https://ex.com/", "https://ex.com.evil.org/", False),
        ("nonsense", "nonsense", False),
    ],
)
def test_same_site(a: str, b: str, same: bool) -> None:
    assert same_site(a, b) is same


DECLARED = [
    ("https://ex.com/a-post", "https://www.ex.com/a-post/?utm_source=x", True),
    ("/a-post", "https://ex.com/a-post?x=1", True),
    ("https://ex.com/2019/08/a-post", "https://ex.com/?p=5", True),
    ("https://ex.com/a-post", "https://ex.com/a-post/amp/", True),
    ("https://ex.com/a-post", "https://ex.com/a-post/2", True),
    ("https://ex.com/", "https://ex.com/", True),
    ("https://ex.com/", "https://ex.com/a-post", False),
    ("https://ex.com/", "https://ex.com/?p=5", False),
    ("https://other.org/a-post", "https://ex.com/a-post", False),
    ("https://ex.com/category/news", "https://ex.com/a-post", False),
    ("https://ex.com/section/sub", "https://ex.com/section/sub/a-post", False),
    ("https://ex.com/article.php", "https://ex.com/article.php?id=5", False),
    ("https://ex.com/undefined", "https://ex.com/a-post", False),
    ("https://ex.com/%7B%7Burl%7D%7D", "https://ex.com/a-post", False),
    ("https://ex.com/a-post/feed", "https://ex.com/a-post", False),
    ("javascript:void(0)", "https://ex.com/a-post", False),
    ("", "https://ex.com/a-post", True),
]


@pytest.mark.parametrize(("declared", "page", "believed"), DECLARED)
def test_believable(declared: str, page: str, believed: bool) -> None:
    assert believable_declared(declared, page) is believed


SHORT = [
    ("https://ex.com/?p=5", "https://www.ex.com/2019/08/a-post/", True),
    ("/?p=5&utm_source=x", "https://ex.com/a-post", True),
    ("https://ex.com/?page_id=7", "https://ex.com/about/", True),
    ("https://ex.com/?p=0", "https://ex.com/a-post", False),
    ("https://ex.com/?p=", "https://ex.com/a-post", False),
    ("https://ex.com/?p=a-post", "https://ex.com/a-post", False),
    ("https://ex.com/?p=5&lang=ar", "https://ex.com/a-post", False),
    ("https://ex.com/", "https://ex.com/a-post", False),
    ("https://ex.com/b-post", "https://ex.com/a-post", False),
    ("https://wp.me/p1-2", "https://ex.com/a-post", False),
    ("https://other.org/?p=5", "https://ex.com/a-post", False),
    ("http://[", "https://ex.com/a-post", False),
]


@pytest.mark.parametrize(("short", "page", "believed"), SHORT)
def test_believable_short(short: str, page: str, believed: bool) -> None:
    assert believable_short(short, page) is believed


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_hints_of_any_text_are_hints(text: str) -> None:
    for url in (text, f"https://ex.com/{text}"):
        assert url_shape(url) in get_args(UrlShape)
        date = url_date(url)
        assert date is None or 1990 <= date[0] <= 2099
        assert re.fullmatch(r"[a-z-]*", trap_reason(url, year=2026))
        page = "https://ex.com/a"
        assert not believable_declared(url, page) or same_site(url, page) or "://" not in url
        assert not believable_short(url, page) or same_site(url, page) or "://" not in url
        assert same_site(url, page) is same_site(page, url)
