"""What the sample blog answers over HTTP."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from warraq.demo import Blog, Request
from warraq.demo.server import is_unchanged

Ask = Callable[..., Any]  # of conftest.py


STATUSES = [
    ("/", 200, ""),
    ("/page/2/", 200, ""),
    ("/page/4/", 200, ""),
    ("/page/5/", 404, ""),
    ("/page/0/", 404, ""),
    ("/en/", 200, ""),
    ("/en/page/2/", 404, ""),
    ("/category/ink/", 200, ""),
    ("/category/nothing/", 404, ""),
    ("/tag/%d8%ad%d8%a8%d8%b1/", 200, ""),
    ("/tag/%D8%AD%D8%A8%D8%B1/", 200, ""),
    ("/tag/oak-galls/", 200, ""),
    ("/tag/nobody/", 404, ""),
    ("/author/rabab/", 200, ""),
    ("/author/rabab/page/2/", 200, ""),
    ("/author/nobody/", 404, ""),
    ("/2023/", 200, ""),
    ("/2023/03/", 200, ""),
    ("/2019/", 404, ""),
    ("/about/", 200, ""),
    ("/about", 301, "/about/"),
    ("/contact/", 200, ""),
    ("/robots.txt", 200, ""),
    ("/wp-sitemap.xml", 200, ""),
    ("/sitemap.xml", 301, "/wp-sitemap.xml"),
    ("/wp-sitemap-users-1.xml", 404, ""),
    ("/feed/", 200, ""),
    ("/feed", 301, "/feed/"),
    ("/?feed=rss2", 301, "/feed/"),
    ("/feed/?paged=4", 200, ""),
    ("/feed/?paged=5", 404, ""),
    ("/feed/?paged=nonsense", 200, ""),
    ("/comments/feed/", 200, ""),
    ("/2023/01/qat-al-qalam/feed/", 200, ""),
    ("/2023/01/qat-al-qalam/", 200, ""),
    ("/2023/01/qat-al-qalam", 301, "/2023/01/qat-al-qalam/"),
    ("/2023/02/qat-al-qalam/", 404, ""),
    ("/?p=6", 301, "/2023/01/qat-al-qalam/"),
    ("/?p=33", 404, ""),
    ("/?p=x", 404, ""),
    ("/2024/09/%d8%b1%d8%a7%d8%a6%d8%ad%d8%a9-%d8%a7%d9%84%d8%ba%d8%b1%d8%a7%d8%a1/", 404, ""),
    ("/wp-content/uploads/leaning-shelf.png", 200, ""),
    ("/%ff%00", 404, ""),
]


@pytest.mark.parametrize(("target", "status", "location"), STATUSES)
def test_status_and_location(blog: Blog, ask: Ask, target: str, status: int, location: str) -> None:
    reply = ask(target)
    assert reply.status == status
    assert reply.headers.get("location", "").removeprefix(blog.base_url) == location


def test_every_link_of_every_page_is_answered(blog: Blog, ask: Ask) -> None:
    waiting, seen = ["/"], {"/"}
    while waiting:
        target = waiting.pop()
        reply = ask(target)
        assert reply.status in (200, 301), target
        links = re.findall(rf'(?:href|src)="{re.escape(blog.base_url)}([^"#]*)', reply.text)
        new = {link for link in links if "?share=" not in link and "?replytocom=" not in link} - seen
        seen |= new
        waiting += sorted(new)
    assert {blog.path(post) for post in blog.posts} <= seen
    assert len(blog.log) == len(seen) > 120


@pytest.mark.parametrize(
    "target", ["/", "/feed/", "/2022/11/a-shelf-that-leans/", "/wp-sitemap-posts-post-1.xml"]
)
def test_an_unchanged_page_is_answered_by_304(ask: Ask, target: str) -> None:
    first = ask(target)
    assert first.status == 200
    for headers in (
        {"If-None-Match": first.headers["etag"]},
        {"If-None-Match": first.headers["etag"].removeprefix("W/")},
        {"If-Modified-Since": first.headers["last-modified"]},
        {"If-None-Match": first.headers["etag"], "Accept-Encoding": "gzip"},
    ):
        again = ask(target, headers=headers)
        assert (again.status, again.text) == (304, ""), headers
        assert again.headers["etag"] == first.headers["etag"]
    assert ask(target, headers={"If-None-Match": '"other"'}).status == 200


CONDITIONS = [
    ('"a"', "", True),
    ('W/"a"', "", True),
    ('"b", W/"a"', "", True),
    ("*", "", True),
    ('"b"', "Tue, 01 Jan 2030 00:00:00 GMT", False),  # the tag decides
    ("", "Tue, 01 Jan 2030 00:00:00 GMT", True),
    ("", "Fri, 01 Mar 2024 10:00:00 GMT", True),
    ("", "Fri, 01 Mar 2024 09:59:59 GMT", False),
    ("", "yesterday", False),
    ("", "", False),
]


@pytest.mark.parametrize(("if_none_match", "if_modified_since", "expected"), CONDITIONS)
def test_conditions(blog: Blog, if_none_match: str, if_modified_since: str, expected: bool) -> None:
    moment = blog.get("a-shelf-that-leans").published.replace(year=2024, month=3, day=1, hour=12, minute=0)
    assert is_unchanged('W/"a"', moment, if_none_match, if_modified_since) is expected


def test_the_log_keeps_what_was_asked(blog: Blog, ask: Ask) -> None:
    ask("/feed/?paged=2", headers={"User-Agent": "reader/1", "If-None-Match": '"x"'})
    ask("/nowhere/", method="HEAD")
    first, second = blog.log
    assert (first.method, first.path, first.status) == ("GET", "/feed/?paged=2", 200)
    assert first.header("user-agent") == "reader/1"
    assert first.is_conditional
    assert (second.method, second.path, second.status) == ("HEAD", "/nowhere/", 404)
    assert not second.is_conditional
    assert blog.trespasses() == []


TRESPASSES = [
    ("/private/ledger/", True),
    ("/wp-admin/admin-ajax.php", True),
    ("/2023/01/qat-al-qalam/?share=facebook", True),
    ("/2023/01/qat-al-qalam/?replytocom=101", True),
    ("/?p=6", False),
    ("/about/?from=private", False),
]


@pytest.mark.parametrize(("path", "expected"), TRESPASSES)
def test_trespasses_are_what_robots_forbids(blog: Blog, ask: Ask, path: str, expected: bool) -> None:
    assert Request(method="GET", path=path, status=200).is_trespass is expected
    ask(path)
    assert len(blog.trespasses()) == expected


def test_head_and_gzip(ask: Ask) -> None:
    head = ask("/feed/", method="HEAD")
    assert head.status == 200
    assert int(head.headers["content-length"]) > 1000
    packed = ask("/feed/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(head.headers["content-length"])


def test_nothing_depends_on_the_clock_or_the_run(blog: Blog, ask: Ask) -> None:
    first = [ask(target) for target in ("/feed/", blog.path(blog.posts[0]))]
    assert first == [ask(target) for target in ("/feed/", blog.path(blog.posts[0]))]
    assert all("date" not in reply.headers for reply in first)
