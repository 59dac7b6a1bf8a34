"""Canonical addresses and comparison keys: tables, cases, properties."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warraq.articles.errors import AddressError
from warraq.articles.urls import canonical, key, unwrap

CANONICAL = [
    ("HTTP://User:Pw@Example.COM:80/a/./b/../c?utm_source=x&id=5#top", "http://example.com/a/c?id=5"),
    ("https://ex.com", "https://ex.com/"),
    ("https://ex.com./a", "https://ex.com/a"),
    ("https://ex.com:8443/a", "https://ex.com:8443/a"),
    ("  https://ex.com/a b\n", "https://ex.com/a%20b"),
    ("https://ex.com/خبر", "https://ex.com/%D8%AE%D8%A8%D8%B1"),
    ("https://ex.com/%d8%ae%d8%a8%d8%b1", "https://ex.com/%D8%AE%D8%A8%D8%B1"),
    ("https://ex.com/%25D8%25AE%25D8%25A8", "https://ex.com/%25D8%25AE%25D8%25A8"),
    ("https://ex.com/%C3%98%C2%AE%C3%98%C2%A8", "https://ex.com/%C3%98%C2%AE%C3%98%C2%A8"),
    ("https://ex.com/cafe%cc%81?q=e%CC%81", "https://ex.com/cafe%CC%81?q=e%CC%81"),
    ("https://ex.com/cafe\u0301?q=e\u0301", "https://ex.com/cafe%CC%81?q=e%CC%81"),
    ("https://ex.com/café?q=é", "https://ex.com/caf%C3%A9?q=%C3%A9"),
    ("https://ex.com/\u0958", "https://ex.com/%E0%A5%98"),  # NFC would take it apart
    ("https://ex.com/%CE%C8%D1", "https://ex.com/%CE%C8%D1"),
    ("https://ex.com/%ed%b3%a9", "https://ex.com/%ED%B3%A9"),
    ("https://ex.com/100%/x%zz", "https://ex.com/100%25/x%25zz"),
    ("https://ex.com/%2%35", "https://ex.com/%2525"),
    ("https://ex.com/?a=1+2&b=%20%2B&c='", "https://ex.com/?a=1+2&b=%20%2B&c='"),
    ("https://ex.com/?&a=1&&b=&=c&", "https://ex.com/?&a=1&&b=&=c&"),
    ("https://ex.com/?", "https://ex.com/"),
    ("https://ex.com/?utm_source=x&", "https://ex.com/"),
    ("https://ex.com/?a=1&amp;b=2&amp;utm_source=x&;utm_medium=y", "https://ex.com/?a=1&amp;b=2"),
    ("https://ex.com/a%2fb?q=a%2Fb", "https://ex.com/a%2Fb?q=a%2Fb"),
    ("https://ex.com/app#!/post/5", "https://ex.com/app#!/post/5"),
    ("https://ex.com/a;jsessionid=AB12?x=1", "https://ex.com/a?x=1"),
    ("https://ex.com/a?sid=0123456789abcdef0123456789abcdef", "https://ex.com/a"),
    ("https://ex.com/a?sid=05", "https://ex.com/a?sid=05"),
    ("https://ex.com/a?replytocom=7&share=twitter&nb=1", "https://ex.com/a"),
    ("https://ex.com/a?share=2", "https://ex.com/a?share=2"),
    ("https://ex.com/a?ref=main&page=2", "https://ex.com/a?ref=main&page=2"),
    ("https://ex.com/a?b=2&a=1", "https://ex.com/a?b=2&a=1"),
    ("https://ex.com\\a\\b", "https://ex.com/a/b"),
    ("https://مثال.إختبار/", "https://xn--mgbh0fb.xn--kgbechtv/"),
    ("https://faß.de/", "https://xn--fa-hia.de/"),
    ("https://[::1]:8080/a", "https://[::1]:8080/a"),
    ("https://ex.com/می‌شود", "https://ex.com/%D9%85%DB%8C%E2%80%8C%D8%B4%D9%88%D8%AF"),
    ("https://ex.com/%D8%AE%E2%80%8F", "https://ex.com/%D8%AE%E2%80%8F"),
    ("\u2067https://ex.com/خ\u200f\u2069", "https://ex.com/%D8%AE"),  # around it: from copying
    (
        "https://ex.com/خ\u200f-\u200bخ?q=\u200e1",
        "https://ex.com/%D8%AE%E2%80%8F-%E2%80%8B%D8%AE?q=%E2%80%8E1",
    ),
    ("https://e\u200bx.com\u200f/a", "https://ex.com/a"),
    ("https://ex.com/a\n b\tc\x01", "https://ex.com/a%20bc"),
    ("https://ex.com/a\x01b\x85c", "https://ex.com/a%01b%C2%85c"),
    ("https://ex.com/a//b", "https://ex.com/a//b"),
    ("https://ex.com/../../a", "https://ex.com/a"),
    ("https://ex.com/a/..", "https://ex.com/"),
    ("https://ex.com/a/%2E%2e/b/%2e", "https://ex.com/b/"),
    ("https://ex.com//.", "https://ex.com//"),
    ("https://ex.com/a;s%69d=5", "https://ex.com/a"),
    ("https://ex.com/%2A\u0301", "https://ex.com/%2A%CC%81"),
    ("https://ex.com/%41%CC%81", "https://ex.com/A%CC%81"),
    ("https://ex.com/%%44%38%25AE", "https://ex.com/%25D8%25AE"),
]


@pytest.mark.parametrize(("url", "expected"), CANONICAL)
def test_canonical(url: str, expected: str) -> None:
    assert canonical(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("../b?x=1", "https://ex.com/b?x=1"),
        ("//other.org/a", "https://other.org/a"),
        ("?p=5", "https://ex.com/a/c?p=5"),
        ("", "https://ex.com/a/c"),
        ("x//y", "https://ex.com/a/x//y"),
        ("./x//../y", "https://ex.com/a/x/y"),
        (";v=1", "https://ex.com/a/;v=1"),
    ],
)
def test_canonical_with_base(url: str, expected: str) -> None:
    assert canonical(url, "https://ex.com/a/c") == expected


@pytest.mark.parametrize(
    "url",
    [
        "", "   ", "example.com/a", "ftp://ex.com/a", "javascript:alert(1)", "mailto:a@b.c", "file:///etc/passwd",
        "data:text/html,x", "https://", "https:///a", "https://ex.com:99999/", "https://ex.com:0/", "https://[::1/",
        "https://ex..com/", "https://" + "a" * 64 + ".com/", "https://ex ample.com/", "https://ex.com:abc/",
        "https://ex.com/" + "a" * 9000, "https://%00/", "https://[::1%25eth0]/",
    ],
)  # fmt: skip
def test_refused(url: str) -> None:
    with pytest.raises(AddressError):
        canonical(url)


WRAPPED = [
    "https://www.google.com/url?sa=t&url=https%3A%2F%2Fex.com%2Fa&usg=X",
    "https://www.google.co.uk/url?q=https://ex.com/a&sa=D",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fex.com%2Fa%3Ffbclid%3D1&h=AT",
    "https://vk.com/away.php?to=https%3A%2F%2Fex.com%2Fa",
    "https://t.umblr.com/redirect?z=https%3A%2F%2Fex.com%2Fa&t=x",
    "https://ex-com.cdn.ampproject.org/c/s/ex.com/a",
    "https://www.google.com/amp/s/ex.com/a",
    "https://web.archive.org/web/20190814102133/https://ex.com/a",
    "https://web.archive.org/web/20190814102133id_/https:/ex.com/a?utm_source=x",
    "https://archive.ph/2019.08/https://ex.com/a".replace("2019.08", "201908"),
    "https://ex-com.translate.goog/a?_x_tr_sl=ar&_x_tr_tl=en",
    "https://translate.google.com/translate?hl=en&sl=ar&u=https://ex.com/a",
    "https://webcache.googleusercontent.com/search?q=cache:AbCdEfGhIjK:https://ex.com/a+x&hl=en",
    "https://href.li/?https://ex.com/a",
    "https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly9leC5jb20vYQ&ntb=1",
    "https://www.google.com/url?q=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Fex.com%252Fa",
    "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fex.com%2Fa&data=x",
    "https://r.jina.ai/https://ex.com/a",
    "https://urldefense.com/v3/__https://ex.com/a__;!!X",
    "https://www.google.com/url?q=https://ex.com/a&" + "&".join(f"p{number}=1" for number in range(300)),
]


@pytest.mark.parametrize("url", WRAPPED)
def test_wrappers_are_taken_off(url: str) -> None:
    assert canonical(url) == "https://ex.com/a"
    assert unwrap(url).startswith("https://ex.com/a")


@pytest.mark.parametrize(
    ("wrapped", "inner"),
    [
        ("https://www.google.com/url?q=https%3A%2F%2Fex.com%2Fcafe%25CC%2581", "https://ex.com/cafe%CC%81"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fex.com%2F%25CE%25C8", "https://ex.com/%CE%C8"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fex.com%2F%CE%C8", "https://ex.com/%CE%C8"),
        ("https://href.li/?https://ex.com/100%2525", "https://ex.com/100%25"),
        ("https://r.jina.ai/https://ex.com/100%2525", "https://ex.com/100%2525"),
        ("https://www.google.com/url?q=https%3A%2F%2F%D9%85.com%2Fa", "https://xn--hhb.com/a"),
    ],
)
def test_what_is_wrapped_keeps_its_bytes(wrapped: str, inner: str) -> None:
    assert canonical(wrapped) == inner


@pytest.mark.parametrize(
    "url",
    [
        "https://www.google.com/url?q=javascript:alert(1)",
        "https://l.facebook.com/l.php?u=ftp://ex.com/a",
        "https://www.bing.com/ck/a?u=a1!!!",
        "https://ex.com/redirect?url=https://other.org/",
        "https://webcache.googleusercontent.com/search?q=weather",
        "https://web.archive.org/web/",
        "https://google.evil.com/url?q=https://ex.com/a",
    ],
)
def test_what_wraps_nothing_is_left(url: str) -> None:
    assert canonical(url).split("/")[2] == url.split("/")[2]


def test_wrappers_in_wrappers_end() -> None:
    url = "https://ex.com/a"
    for _ in range(40):
        url = f"https://r.jina.ai/{url}"
    assert canonical(url).startswith("https://r.jina.ai/")
    assert canonical(canonical(url)) == canonical(url)  # not a few layers fewer each time


def test_an_address_that_grows_too_long_is_refused() -> None:
    with pytest.raises(AddressError, match="longer"):
        canonical("https://ex.com/" + "ß" * 2_000)


def test_half_a_character_is_replaced() -> None:
    assert canonical("\udc80", "https://ex.com/a") == "https://ex.com/%EF%BF%BD"
    assert canonical("http://a\udc80.com/").isascii()


def test_all_cases(shared: Path) -> None:
    cases = json.loads((shared / "data/urls.json").read_text("utf-8"))["cases"]
    wrong = []
    for case in cases:
        is_same = key(case["a"]) == key(case["b"])
        if is_same != (case["same"] == 1):  # what only the network can tell must stay apart
            wrong.append((case["name"], is_same))
    assert len(cases) >= 50
    assert wrong == []


KEYS = [
    ("http://www.ex.com/a/", "https://ex.com/a", True),
    ("https://ex.com/a/amp/", "https://ex.com/a", True),
    ("https://amp.ex.com/a", "https://ex.com/a", True),
    ("https://ex.com/a?m=1", "https://ex.com/a", True),
    ("https://ex.com/index.php", "https://ex.com/", True),
    ("https://ex.com/a?x=1+2", "https://ex.com/a?x=1%202", True),
    ("https://ex.com/?m=201908", "https://ex.com/", False),
    ("https://ex.com/2019/08/amp", "https://ex.com/2019/09/amp", False),
    ("https://a.blogspot.com/x", "https://b.blogspot.com/x", False),
    ("https://ex.com:8080/a", "https://ex.com/a", False),
    ("https://m.com/a", "https://com/a", False),
    ("https://ex.com/a%2Fb", "https://ex.com/a/b", False),
    ("https://ex.com/#!/a", "https://ex.com/#!/b", False),
    ("https://ex.com/tag/amp", "https://ex.com/tag/amps", False),
    ("https://ex.com/cafe%CC%81", "https://ex.com/caf%C3%A9", True),
    ("https://ex.com/?q=cafe%CC%81", "https://ex.com/?q=caf%C3%A9", True),
    ("https://ex.com/%25D8%25AE%25D8%25A8", "https://ex.com/خب", True),
    ("https://ex.com/?q=%25D8%25AE%25D8%25A8", "https://ex.com/?q=خب", True),
    ("https://ex.com/%C3%98%C2%AE%C3%98%C2%A8", "https://ex.com/خب", True),
    ("https://ex.com/%25C3%2598%25C2%25AE%25C3%2598%25C2%25A8", "https://ex.com/خب", True),
    ("https://ex.com/خ%E2%80%8F\u200bب", "https://ex.com/خب", True),
    ("https://ex.com/?a=1&amp;b=2", "https://ex.com/?a=1&b=2", True),
    ("https://ex.com/?&a=1&&", "https://ex.com/?a=1", True),
    ("https://ex.com/می\u200cشود", "https://ex.com/میشود", False),
    ("https://ex.com/100%25", "https://ex.com/100%2525", False),
    ("https://ex.com/%CE%C8", "https://ex.com/%CE%C9", False),
    ("https://ex.com/\u0958", "https://ex.com/\u0915\u093c", True),
]


@pytest.mark.parametrize(("a", "b", "same"), KEYS)
def test_keys(a: str, b: str, same: bool) -> None:
    assert (key(a) == key(b)) is same


URLS = st.builds(
    lambda scheme, host, path, query: f"{scheme}{host}/{path}?{query}",
    st.sampled_from(["http://", "https://", "HTTPS://u@"]),
    st.sampled_from(
        ["ex.com", "www.ex.com.", "m.ex.com:443", "مثال.إختبار", "BÜCHER.de", "faß.de", "en.m.wiki.org"]
    ),
    st.text(st.sampled_from("ab/.%25D8AExØ§خ\u0301\u200f\u200c;=&+#!~ \\"), max_size=30),
    st.text(st.sampled_from("abp=&;utm_source%2526+#!ampخ "), max_size=30),
)


@given(URLS | st.text(max_size=60).map("https://ex.com/".__add__))
def test_twice_equals_once(url: str) -> None:
    try:
        once = canonical(url)
    except AddressError:
        return
    assert canonical(once) == once
    assert once.isascii()
    assert key(once) == key(url)


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_only_address_errors(url: str) -> None:
    try:
        canonical(url)
        key(url)
    except AddressError:
        pass


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_posts_of_a_blog_stay_apart(shared: Path, seed: int) -> None:
    spec = importlib.util.spec_from_file_location("blog_site_for_urls", shared / "tools/blog_site.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
        urls = [post["url"] for post in module.Blog(seed).gold()["posts"]]
    finally:
        del sys.modules[spec.name]
    assert len(urls) == 60
    assert len({canonical(url) for url in urls}) == len({key(url) for url in urls}) == 60
