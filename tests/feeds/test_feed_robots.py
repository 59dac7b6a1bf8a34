# ruff: noqa: E501 (rows of tables are one line each)
"""robots.txt: names of crawlers, delays, sitemaps and bytes. Rows of rules go through the crawler: tests/crawler."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.patience import ends_within
from warraq.feeds import RobotsRules, decode_robots, product_token, read_robots, robots_sitemaps

SITE = "https://blog.example.org"

TOKENS = [
    ("warraq", "warraq"),
    ("warraq/0.1.0 (+https://example.org/bot)", "warraq"),
    ("Warraq/0.1.0", "warraq"),
    (" warraq (article collector)", "warraq"),
    ("my-news_bot2/1.0 warraq/0.1", "my-news_bot2"),
    ("Foo Bar", "foo"),
    ("Mozilla/5.0 (compatible; warraq/0.1; +https://example.org)", "warraq"),
    ("Mozilla/5.0 (compatible;warraq)", "warraq"),
    ("Mozilla/5.0 (X11; Linux x86_64)", "mozilla"),
    ("Mozilla/5.0 (compatible; )", "mozilla"),
    ("(+https://example.org)", ""),
    ("", ""),
]


@pytest.mark.parametrize(("user_agent", "token"), TOKENS)
def test_product_token(user_agent: str, token: str) -> None:
    assert product_token(user_agent) == token


def test_who_has_no_name_is_one_of_all() -> None:
    rules = read_robots("User-agent:\nAllow: /\n\nUser-agent: *\nDisallow: /x", token="")
    assert not rules.allows(f"{SITE}/x")


DELAYS = [
    ("User-agent: *\nCrawl-delay: 10", 10.0),
    ("User-agent: *\ncrawl-delay: 0.5 # half", 0.5),
    ("User-agent: *\nCrawl-delay: 1,5", 1.5),
    ("User-agent: *\nCrawl delay: 7 seconds\nDisallow: /x", 7.0),
    ("User-agent: *\nDisallow: /x\nCrawl-delay: 3", 3.0),
    ("User-agent: *\nCrawl-delay: 3\nCrawl-delay: 30\nCrawl-delay: 9", 30.0),
    ("User-agent: *\nCrawl-delay: 3\n\nUser-agent: warraq\nDisallow: /x", 0.0),
    ("User-agent: *\nCrawl-delay: 3\n\nUser-agent: warraq\nCrawl-delay: 5", 5.0),
    ("User-agent: warraq\nCrawl-delay: 5\n\nUser-agent: warraq\nDisallow: /x", 5.0),
    ("User-agent: slowbot\nCrawl-delay: 60\nUser-agent: warraq\nDisallow: /x", 0.0),
    ("User-agent: slowbot\nUser-agent: warraq\nCrawl-delay: 60", 60.0),
    ("Crawl-delay: 60\nUser-agent: warraq\nDisallow: /x", 0.0),
    ("User-agent: *\nCrawl-delay: soon", 0.0),
    ("User-agent: *\nCrawl-delay: -4", 0.0),
    ("User-agent: *\nCrawl-delay: inf", 0.0),
    ("User-agent: *\nCrawl-delay:", 0.0),
    ("", 0.0),
]


@pytest.mark.parametrize(("text", "delay_s"), DELAYS)
def test_delay(text: str, delay_s: float) -> None:
    assert read_robots(text, token="warraq").delay_s == delay_s


def test_a_delay_of_years_is_large() -> None:
    assert read_robots("User-agent: *\nCrawl-delay: 1000000000", token="warraq").delay_s > 1_000_000


def test_sitemaps() -> None:
    text = (
        "\ufeffUser-agent: *\nDisallow: /x\nSitemap: https://blog.example.org/a.xml # first\r\nsitemap:/b.xml\n"
        "SITEMAP : https://blog.example.org/a.xml\nSitemap: javascript:x\nSitemapping: https://x.example/\n"
        "site-map: /c.xml\rSitemap https://blog.example.org/d.xml\n"
    )
    assert robots_sitemaps(text, url=f"{SITE}/robots.txt") == tuple(
        f"{SITE}/{name}.xml" for name in ("a", "b", "c", "d")
    )
    assert len(robots_sitemaps("\n".join(f"Sitemap: https://x.example/{n}" for n in range(999)))) == 50


BYTES = [
    (b"\xef\xbb\xbfAllow: /", "Allow: /"),
    (b"\xef\xbbAllow: /", "Allow: /"),
    (b"\xefAllow: /", "Allow: /"),
    ("Allow: /ورق".encode(), "Allow: /ورق"),
    (b"Allow: /caf\xe9\x00", "Allow: /caf%E9"),
    ("\ufeffAllow: /é".encode("utf-16-le"), "Allow: /é"),
    ("\ufeffAllow: /é".encode("utf-16-be"), "Allow: /é"),
    (b"\xff\xfe\x00", ""),
    (b"", ""),
]


@pytest.mark.parametrize(("body", "text"), BYTES)
def test_bytes(body: bytes, text: str) -> None:
    assert decode_robots(body).removesuffix("\ufffd") == text


def test_robots_txt_itself_may_be_asked_for() -> None:
    rules = read_robots("User-agent: *\nDisallow: /", token="warraq")
    assert rules.allows(f"{SITE}/robots.txt")
    assert not rules.allows(f"{SITE}/robots.txt?x")
    assert not rules.allows(SITE)


def test_lines_are_cut_where_google_cuts_them() -> None:
    long = "/x/" + "a" * (8 * 2_083 - len("disallow: /x/"))
    rules = read_robots(f"user-agent: *\ndisallow: {long}/qux\n", token="warraq")
    assert rules.allows(f"{SITE}/fux")
    assert not rules.allows(f"{SITE}{long}/fux")


def test_the_last_character_before_the_cut_counts() -> None:
    """Google keeps 8 * 2083 - 1: its buffer ends with a NUL."""
    long = "/x/" + "a" * (8 * 2_083 - 2 - len("disallow: /x/"))
    rules = read_robots(f"user-agent: *\ndisallow: {long}/qux\n", token="warraq")
    assert rules.allows(f"{SITE}{long}")
    assert not rules.allows(f"{SITE}{long}/fux")
    rules = read_robots(f"user-agent: *\ndisallow: /\nallow:    {long}/qux\n", token="warraq")
    assert rules.allows(f"{SITE}{long}/fux")


lines = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(("User-agent", "Allow", "Disallow", "Crawl-delay", "Noindex", "")),
            st.text("/*$%?ab2Fﺏ# \x00", max_size=12),
        ).map(": ".join),
        st.text(max_size=20),
    ),
    max_size=12,
).map("\n".join)


@given(text=lines, path=st.text("/*$%?ab2Fﺏ", max_size=12))
def test_reading_never_raises_and_an_address_is_what_its_encoded_form_is(text: str, path: str) -> None:
    rules = read_robots(f"User-agent: *\n{text}", token="warraq")
    assert isinstance(rules, RobotsRules)
    encoded = "".join(
        char if char.isascii() else "".join(f"%{b:02x}" for b in char.encode()) for char in path
    )
    assert rules.allows(f"{SITE}/{path}") == rules.allows(f"{SITE}/{encoded}")


@given(body=st.binary(max_size=60))
def test_bytes_never_raise(body: bytes) -> None:
    text = decode_robots(body)
    assert "\x00" not in text
    text.encode()  # can be stored


@given(path=st.text("/ab.;=&?ﺏ%", min_size=1, max_size=12))
def test_a_rule_of_an_address_forbids_it(path: str) -> None:
    rules = read_robots(f"User-agent: *\nDisallow: /{path}", token="warraq")
    assert not rules.allows(f"{SITE}/{path}")


HALF_MB = 512 * 1024
HOSTILE = {
    "rules": "User-agent: *\n" + "".join(f"Disallow:/{n}\n" for n in range(30_000)),
    "wildcards": "User-agent: *\nDisallow:/\n" + "".join(f"Allow:*a{n}\n" for n in range(30_000)),
    "one rule of wildcards": "User-agent: *\n" + ("Disallow:/" + "*a" * 8_000 + "b\n") * 31,
    "stars": "User-agent: *\n" + ("Disallow:/" + "*" * 16_000 + "b\n") * 31,
    "escaped slashes": "User-agent: *\n" + "".join(f"Disallow:*%2F{n}\n" for n in range(30_000)),
    "names": "User-agent: *\n" * 20_000 + "Disallow: /b\n" * 15_000,
    "empty lines": "\n" * HALF_MB,
    "one line": "Disallow: /" * 40_000,
    "spaces": "User-agent" + " " * HALF_MB + ": *",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(name: str) -> None:
    with ends_within(1.5):
        rules = read_robots(HOSTILE[name], token="warraq")
        rules.allows(f"{SITE}/{'a' * 8_000}")


USES = [
    ("User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /", ["search=yes", "ai-train=no!"]),
    ("User-Agent: *\ncontent-signal: ai-train=no # not for training", ["ai-train=no!"]),
    ("User-agent: *\nDisallow: /x\nContent-Usage: train-ai=n", ["train-ai=n!"]),
    ("User-agent: *\nContent-Usage: train-ai=n\nContent-Usage: /poems/ train-ai=y", ["train-ai=y"]),
    ("User-agent: *\nContent-Usage: /prose/ train-ai=n", []),
    ("User-agent: *\nContent-Usage: /*/one$ train-ai=n", ["train-ai=n!"]),
    ("User-agent: *\nContent-Usage: /poems train-ai=n\nContent-Usage: /poems bots=n", ["train-ai=n!", "bots=n!"]),
    # each kind of line for itself
    ("User-agent: *\nContent-Signal: ai-train=no\nContent-Usage: /poems/ train-ai=y", ["ai-train=no!", "train-ai=y"]),
    # the groups that bind us, as for rules
    ("User-agent: gptbot\nContent-Signal: ai-train=no\n\nUser-agent: *\nAllow: /", []),
    ("User-agent: warraq\nContent-Signal: ai-train=yes\nAllow: /\n\nUser-agent: *\nContent-Signal: ai-train=no", ["ai-train=yes"]),
    ("Content-Signal: ai-train=no\nUser-agent: warraq\nAllow: /", ["ai-train=no!"]),  # said to nobody, so to all
    ("User-agent: *\nDisallow: /x", []),
    ("User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /", []),  # access, not use
    ("User-agent: *\nContent-Signal:\nContent-Usage: /poems/", []),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), USES)
def test_what_is_said_of_the_use_of_texts(text: str, expected: list[str]) -> None:
    found = read_robots(text, token="warraq").reservations(f"{SITE}/poems/one")
    assert [f"{one.value}{'!' * one.reserves}" for one in found] == expected
    assert {one.origin for one in found} <= {"robots.txt"}


def test_lines_about_use_change_nothing_of_access() -> None:
    bare = "User-agent: a\nUser-agent: warraq\nDisallow: /x\nAllow: /x/y\n\nUser-agent: b\nDisallow: /"
    spoken = "Content-Usage: train-ai=n\n" + bare.replace("\n", "\nContent-Signal: ai-train=no\n")
    for url in (f"{SITE}/x/y", f"{SITE}/x", f"{SITE}/z"):
        assert read_robots(spoken, token="warraq").allows(url) == read_robots(bare, token="warraq").allows(
            url
        )


def test_lines_about_use_without_end_cost_little() -> None:
    text = "User-agent: *\n" + "".join(f"Content-Usage: /{'*a' * 40}{n} train-ai=n\n" for n in range(5_000))
    with ends_within(2.0):
        rules = read_robots(text, token="warraq")
        assert rules.reservations(f"{SITE}/{'a' * 2_000}") == ()
    assert len(rules.uses) == 200
