# ruff: noqa: E501 (rows of tables are one line each)
"""What sites say of mining their texts: each form, where it stands, and what it comes to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.patience import ends_within
from warraq.articles.records import Reservation
from warraq.articles.reservations import (
    MAX_KEPT,
    distinct,
    freshened,
    is_robot,
    read_directives,
    read_headers,
    read_statement,
    with_robots,
)


def said(statements: object) -> list[str]:
    """'signal=value', with '!' where it reserves."""
    return [f"{one.signal}={one.value}{'!' * one.reserves}" for one in statements]  # type: ignore[attr-defined]


STATEMENTS = [
    ("tdm-reservation", "1", ["tdm-reservation=1!"]),
    ("tdm-reservation", " 1 ", ["tdm-reservation=1!"]),
    ("tdm-reservation", "0", ["tdm-reservation=0"]),
    ("tdm-reservation", "2", []),  # the protocol knows 0 and 1: anything else is as if it was not there
    ("tdm-reservation", "yes", []),
    ("tdm-policy", "https://a.example/policy.json", ["tdm-policy=https://a.example/policy.json"]),
    ("content-signal", "ai-train=no", ["content-signal=ai-train=no!"]),
    (
        "content-signal",
        "search=yes, ai-train=no,ai-input=No",
        ["content-signal=search=yes", "content-signal=ai-train=no!", "content-signal=ai-input=no!"],
    ),
    ("content-signal", "search=no", ["content-signal=search=no"]),
    ("content-signal", "ai-train=yes", ["content-signal=ai-train=yes"]),
    ("content-signal", "use=reference", ["content-signal=use=reference"]),  # kept, though nobody knows it yet
    ("content-signal", "ai-train", []),
    ("content-signal", "=no, ai train=no, <b>=no", []),
    ("content-usage", "train-ai=n", ["content-usage=train-ai=n!"]),
    ("content-usage", "train-ai=n;x=1, search=y", ["content-usage=train-ai=n!", "content-usage=x=1", "content-usage=search=y"]),
    ("content-usage", "TRAIN-AI = N", ["content-usage=train-ai=n!"]),
    ("content-usage", "ai-train=n", ["content-usage=ai-train=n!"]),  # the other vocabulary's word, as sites write it
    ("content-usage", "bots=n", ["content-usage=bots=n!"]),
    ("robots", "noai", []),
    ("description", "ai-train=no", []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "expected"), STATEMENTS)
def test_statements(name: str, value: str, expected: list[str]) -> None:
    assert said(read_statement(name, value, origin="meta")) == expected


DIRECTIVES = [
    ("noai", "", ["noai=1!"]),
    ("NoAI, NoImageAI", "robots", ["noai=1!", "noimageai=1"]),  # images only: the text is not reserved
    ("index, follow, noml", "", ["noml=1!"]),
    ("noai", "gptbot", ["noai=gptbot!"]),
    ("otherbot: noindex, noai", "", ["noai=otherbot!"]),
    ("unavailable_after: 25 Jun 2030 15:00:00 PST, noai", "", ["noai=1!"]),
    ("max-snippet:-1, max-image-preview:large, noai", "", ["noai=1!"]),
    ("noindex, nosnippet, noarchive, nocache", "", []),  # of search, not of training
    ("noairplane, no ai", "", []),
    ("", "", []),
]


@pytest.mark.parametrize(("value", "robot", "expected"), DIRECTIVES)
def test_directives_for_robots(value: str, robot: str, expected: list[str]) -> None:
    assert said(read_directives(value, origin="meta", robot=robot)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("robots", True),
        ("googlebot", True),
        ("google-extended", True),
        ("keywords", False),
        ("author", False),
    ],
)
def test_whom_a_meta_tag_speaks_to(name: str, expected: bool) -> None:
    assert is_robot(name) is expected


def test_headers_are_read_in_order_and_each_statement_once() -> None:
    headers = (
        ("content-type", "text/html"),
        ("x-robots-tag", "noai"),
        ("x-robots-tag", "googlebot: noai, noai"),
        ("tdm-reservation", "1"),
        ("tdm-policy", "https://a.example/p"),
        ("content-signal", "ai-train=no"),
        ("content-usage", "train-ai=n"),
        ("tdm-reservation", "1"),
    )
    assert said(read_headers(headers)) == [
        "noai=1!", "noai=googlebot!", "tdm-reservation=1!", "tdm-policy=https://a.example/p", "content-signal=ai-train=no!",
        "content-usage=train-ai=n!",
    ]  # fmt: skip
    assert {one.origin for one in read_headers(headers)} == {"http"}


def one(signal: str, value: str, origin: str, *, reserves: bool = True) -> Reservation:
    return Reservation(signal=signal, value=value, origin=origin, reserves=reserves)


def test_of_too_many_statements_those_that_reserve_are_kept() -> None:
    many = [one("content-signal", f"a{n}=yes", "http", reserves=False) for n in range(99)]
    kept = distinct([*many, one("noai", "1", "meta")])
    assert len(kept) == MAX_KEPT
    assert kept[0].signal == "noai"


META, OLD, TDM = (
    one("noai", "1", "meta"),
    one("content-signal", "ai-train=no", "robots.txt"),
    one("tdm-reservation", "1", "http"),
)
ALLOWS = one("tdm-reservation", "0", "http", reserves=False)
NEW = one("content-signal", "ai-train=yes", "robots.txt", reserves=False)


@pytest.mark.parametrize(
    ("fresh", "robots", "expected"),
    [
        ((), None, (META, OLD, TDM)),
        ((), (), (META, TDM)),  # robots.txt says nothing any more
        ((), (NEW,), (META, TDM, NEW)),
        ((ALLOWS,), None, (META, OLD, ALLOWS)),  # only the header that the answer repeats is replaced
    ],
)
def test_an_answer_without_a_body_replaces_what_it_states(
    fresh: tuple[Reservation, ...], robots: tuple[Reservation, ...] | None, expected: tuple[Reservation, ...]
) -> None:
    assert freshened((META, OLD, TDM), fresh, robots) == expected


def test_what_robots_txt_says_replaces_what_it_said() -> None:
    assert with_robots((META, OLD), None) == (META, OLD)
    assert with_robots((META, OLD), ()) == (META,)
    assert with_robots((META, OLD), (NEW,)) == (META, NEW)


@given(
    st.sampled_from(["content-signal", "content-usage", "tdm-reservation", "tdm-policy"]),
    st.text(max_size=400),
)
def test_any_value_is_read_and_kept_short(name: str, value: str) -> None:
    for statement in (*read_statement(name, value, origin="http"), *read_directives(value, origin="http")):
        assert 0 < len(statement.value) <= 300


@pytest.mark.parametrize(
    "value", ["ai-train=no," * 200_000, "a" * 2_000_000, "=" * 2_000_000, " " * 2_000_000, "noai," * 400_000]
)
def test_hostile_values_cost_little(value: str) -> None:
    with ends_within(1.0):
        assert len(distinct(read_statement("content-signal", value, origin="http"))) <= MAX_KEPT
        assert len(distinct(read_directives(value, origin="http"))) <= MAX_KEPT
