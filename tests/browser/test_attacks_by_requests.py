"""Attacks by requests that mean two things, lead astray, or ask for too much: numbers 100 to 124. None comes through."""

# ruff: noqa: E501 - an attack a line

import re
from urllib.parse import quote, urlencode

import pytest

from tests.browser.evil import SITE
from tests.browser.serving import Served
from tests.browser.wire import JSON, ask, named, send, state

pytestmark = pytest.mark.xdist_group("attacks on the room")

HOSTS = (
    "evil.example", "evil.example.", "127.0.0.1.evil.example", "localhost.evil.example", "127.0.0.1@evil.example",
    "user:pw@127.0.0.1", "[::ffff:127.0.0.1]", "[::1%25lo]", "0.0.0.0", "0", "2130706433", "0x7f.1", "127.1", "",
    "localhost..", "127.0.0.1/x", "127.0.0.1,evil.example", "127.0.0.1 evil.example", "\u0661\u0662\u0667.0.0.1",
)  # fmt: skip


@pytest.mark.parametrize("host", HOSTS, ids=lambda host: f"100-{host!a}")
def test_a_name_that_was_made_to_point_here(room: Served, host: str) -> None:
    sent = f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    status = send(room, sent).split(b"\r\n")[0]
    assert status.split()[1] in (b"421", b"400")


@pytest.mark.parametrize(
    "name",
    ["X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-For", "Forwarded", "X-Original-URL", "X-Rewrite-URL"],
)  # fmt: skip
def test_101_headers_of_proxies_say_nothing(room: Served, name: str) -> None:
    value = "host=evil.example;proto=https" if name == "Forwarded" else "evil.example"
    for path in ("/", "/feed.atom", "/sources/", "/article?url=" + quote(f"{SITE}x")):
        answer = ask(room, path, **{name: value})
        plain = ask(room, path)
        assert (answer.status, answer.header("location")) == (plain.status, plain.header("location"))
        assert "//evil.example/feed.atom" not in answer.text


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n", id="102-two-hosts"),
        pytest.param(b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n", id="103-absolute"),
        pytest.param(b"POST /theme HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /evil HTTP/1.1\r\n", id="104-two-lengths"),
        pytest.param(b"POST /theme HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nContent-Length: 40\r\n\r\nabcd", id="105-two-content-lengths"),
        pytest.param(b"POST /theme HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", id="106-odd-coding"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\r\n b\r\nX y: c\r\n\r\n", id="107-odd-header"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\x00b\r\n\r\n", id="108-nul-in-header"),
        pytest.param(b"GET /\x00\xff HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", id="109-bytes-in-path"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: " + b"a" * 70_000 + b"\r\n\r\n", id="110-long-header"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: a\r\n" * 2_000 + b"\r\n", id="111-many-headers"),
        pytest.param(b"TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: secret\r\n\r\n", id="112-trace"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"Cookie: " + b"; ".join(b"a%d=b" % n for n in range(900)) * 3 + b"\r\n\r\n", id="113-many-cookies"),
    ],
)  # fmt: skip
def test_requests_that_mean_two_things_or_too_much(room: Served, sent: bytes) -> None:
    answer = send(room, sent)
    statuses = re.findall(rb"^HTTP/1.1 ([0-9]{3})", answer, re.MULTILINE)
    assert len(statuses) <= 1
    assert all(400 <= int(one) < 500 for one in statuses), answer[:300]
    assert b"secret" not in answer
    assert ask(room, "/healthcheck").status == 200


TRAVERSALS = (
    "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2fapp.py", "/static/..%5capp.py", "/static//etc/passwd",
    "/static/%252e%252e/app.py", "/static/room.css%00.js", "/static/....//app.py", "/image/../../etc/passwd",
    "/image/..%2f..%2fetc%2fpasswd", "/image/%00", "/source/..", "/source/../../etc/passwd", "/source/..%2f..%2fx",
    "/source/%00", "/source/evil%00", "/search/..%2f..%2fx.atom", "/feed.atom/../../etc/passwd", "/feed...%2fx",
    "/api/v1/../../etc/passwd", "/api/v1/sources/..%2f..%2fx", "/v1/feeds/..%2f1", "/article/..%2f1", "/article/1%2f..",
    "/article/-1", "/article/1e3", "/article/%D9%A1", "/article/" + "9" * 5_000, "/story/" + "9" * 5_000 + "/copies",
    "/article/9223372036854775808", "//evil.example/", "//evil.example/sources/", "/%2f%2fevil.example/sources/",
    "/\\evil.example/", "/%0d%0aSet-Cookie:a=b/",
)  # fmt: skip


@pytest.mark.parametrize("path", TRAVERSALS, ids=lambda path: f"114-{path[:40]}")
def test_no_path_leads_to_a_file_or_to_another_site(room: Served, path: str) -> None:
    answer = ask(room, path)
    assert answer.status in (400, 404), answer.text[:300]
    assert "root:" not in answer.text
    assert "Starlette" not in answer.text
    assert answer.header("location") == ""


HOSTILE = "a\r\nSet-Cookie: evil=1\r\n\r\n<script>1</script>"
QUERIES = (
    '"', '""', '"a', 'a"b', "a*", "*", "^a", "a^", "NEAR(a b)", "NEAR(a b, 99999999999)", "NEAR", "a AND", "OR", "NOT", "a NOT b",
    "title:a", "{title text}:a", "-title:a", "text : a", "a + b", "a -b", "(", ")", "((((((a", "a)", "'; DROP TABLE article; --",
    "' OR 1=1 --", "\x00", "a\x00b", "%", "_", "\\", "\ud7ff\uffff", "\U000e0001", "a " * 400, '"' * 900, "(" * 900, "*" * 900,
    "article_fts MATCH", "rank", "a\u202eb", "'||(SELECT hash FROM access)||'", "1) UNION SELECT hash FROM access --",
)  # fmt: skip


@pytest.mark.parametrize("number", range(len(QUERIES)), ids=lambda number: f"115-{number}")
def test_the_language_of_the_index_is_spoken_to_nobody(room: Served, number: int) -> None:
    """Words are words, in each place that looks for them."""
    word, before = QUERIES[number], state(room)
    for path, name in (
        ("/search", "q"), ("/", "q"), ("/sources", "q"), ("/api/v1/search", "query"), ("/v1/entries", "search"),
    ):  # fmt: skip
        answer = ask(room, f"{path}?{urlencode({name: word}, errors='surrogatepass')}")
        assert answer.status in (200, 400), (path, answer.text[:300])
        assert "fts5" not in answer.text.lower().replace("article_fts", "")
        assert "$argon2id$" not in answer.text
    assert state(room) == before


PARAMETERS = {
    "/": ("source", "folder", "language", "label", "show", "year", "before", "q"),
    "/search": ("source", "folder", "language", "label", "show", "year", "page"),
    "/sources": ("folder", "condition", "order", "page"), "/source/evil": ("days", "done"),
    "/source/evil/rules": ("article", "done"), "/article": ("url",), "/article/1": ("removed",),
    "/article/1/versions": ("from", "to"), "/corpus": ("x",), "/feed.atom": ("source", "language", "label"),
    "/login": ("back",),
    "/api/v1/articles": ("cursor", "source", "language", "limit", "label", "query"),
    "/api/v1/changes": ("since", "limit"), "/api/v1/article": ("url",), "/api/v1/articles/1/citation": ("sentence",),
    "/v1/entries": ("order", "direction", "limit", "offset", "status", "starred", "feed_id", "category_id", "after"),
    "/reader/api/0/stream/items/ids": ("s", "n", "c", "ot", "nt", "xt", "it", "r"),
}  # fmt: skip
INJECTED = (
    "'; DROP TABLE article; --", "1 OR 1=1", "1) UNION SELECT hash FROM access--", HOSTILE, "\x00", "9" * 400,
    "-1", "feed/1' OR '1'='1", "${7*7}{{7*7}}", "../../etc/passwd", "\udcff",
)  # fmt: skip


@pytest.mark.parametrize("path", PARAMETERS, ids=lambda path: f"116-{path}")
def test_a_parameter_is_no_program_and_no_header(room: Served, path: str) -> None:
    before = state(room)
    for name in PARAMETERS[path]:
        for value in INJECTED:
            answer = ask(room, f"{path}?{urlencode({name: value}, errors='surrogateescape')}")
            assert answer.status < 500, (name, value, answer.text[:300])
            assert [
                one for one in answer.headers if "evil" in f"{one}" and "Set-Cookie: evil" in f"{one}"
            ] == []
            assert all(
                key.lower() != "set-cookie" or value.startswith("warraq") for key, value in answer.headers
            )
            if answer.header("content-type").startswith("text/html"):
                assert "<script>1" not in answer.text
            assert "49{{" not in answer.text
    assert state(room) == before


@pytest.mark.parametrize("name", [HOSTILE, "..", "../../x", "a/b", 'a"; filename="evil.html', "<script>", "a.atom", "\x00", ""])  # fmt: skip
def test_117_names_of_searches_are_for_addresses(room: Served, name: str) -> None:
    before = state(room)
    answer = ask(
        room, f"/api/v1/searches/{quote(name, safe='')}", method="PUT", body='{"query": "a"}', **named(JSON)
    )
    assert 400 <= answer.status < 500
    assert all("evil" not in f"{key}{value}" for key, value in answer.headers)
    assert state(room) == before


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/search?q=" + "a" * 9_000, 414, id="118-long-query"),
        pytest.param("/" + "a" * 9_000, 414, id="119-long-path"),
        pytest.param("/?" + "&".join(f"a{n}=1" for n in range(1_500)), 414, id="120-thousand-parameters"),
        pytest.param("/?" + "&" * 2_000, 414, id="121-nothing-but-ampersands"),
        pytest.param("/search?q=" + "a" * 1_001, 400, id="122-long-question"),
        pytest.param("/api/v1/articles?limit=100000", 400, id="123-all-at-once"),
        pytest.param("/article?url=" + "a" * 7_000, 400, id="124-long-address"),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_bounded(room: Served, path: str, status: int) -> None:
    assert ask(room, path).status == status
