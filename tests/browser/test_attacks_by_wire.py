"""Attacks on the room by whoever can reach its port, with bytes that no browser would send. None comes through.

Numbers go on from test_attacks.py.
"""

# ruff: noqa: E501 - an attack a line

import base64
import gzip
import http.client
import json
import re
import shutil
import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import lxml.html
import pytest

from tests.browser.evil import SITE, write_evil
from tests.browser.serving import Served, serve
from tests.patience import HANG_S
from warraq.config import Config
from warraq.desk.access import AccessDesk
from warraq.storage import open_reader

PASSWORD = "correct horse battery"
FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}
_TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_evil(tmp_path_factory.mktemp("evil") / "evil.db", "http://127.0.0.1:9")


@pytest.fixture(scope="module")
def room(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A room for this machine."""
    with serve(corpus, tmp_path_factory.mktemp("attacked")) as served:
        yield served


@dataclass(frozen=True)
class Guarded:
    """A room that asks who one is, and a token for it."""

    room: Served
    token: str


@pytest.fixture
def guarded(corpus: Path, tmp_path: Path) -> Iterator[Guarded]:
    """For one test: guessing closes it for a while."""
    copy = Path(shutil.copy(corpus, tmp_path / "guarded.db"))
    desk = AccessDesk(lambda: Config(database=copy))
    desk.set_password("maryam", PASSWORD)
    token = desk.make_token("phone")
    (tmp_path / "room").mkdir()
    with serve(copy, tmp_path / "room", "--login") as served:
        yield Guarded(room=served, token=token)


@dataclass(frozen=True)
class Answer:
    """What came back. `headers` as sent, in order."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def ask(
    room: Served, path: str, *, method: str = "GET", body: bytes | str | None = None, **headers: str
) -> Answer:
    """One request, its path as it stands. Header names with _ for -."""
    connection = http.client.HTTPConnection(*_place(room), timeout=HANG_S)
    connection._validate_path = lambda url: None  # type: ignore[attr-defined]  # it is for the room to refuse it
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        return Answer(answer.status, tuple(answer.getheaders()), answer.read())
    finally:
        connection.close()


def send(room: Served, sent: bytes) -> bytes:
    """Bytes as they are, and all that comes back."""
    with socket.create_connection(_place(room), timeout=HANG_S) as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65_536), b""))


def post(room: Served, path: str, fields: Mapping[str, str], cookie: str = "", **headers: str) -> Answer:
    return ask(room, path, method="POST", body=urlencode(fields), cookie=cookie, **{**_kept(FORM), **headers})


def visit(room: Served, path: str = "/", cookie: str = "") -> tuple[str, str]:
    """A session and the token of its forms."""
    answer = ask(room, path, **({"cookie": cookie} if cookie else {}))
    found = _TOKEN.search(answer.text)
    assert found is not None, answer.text[:300]
    return answer.header("set-cookie").partition(";")[0] or cookie, found[1]


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("-", "_"): value for name, value in headers.items()}


def _place(room: Served) -> tuple[str, int]:
    host, _, port = room.address.removeprefix("http://").partition(":")
    return host, int(port)


def state(room: Served) -> tuple[object, ...]:
    """All that an attack would change."""
    with open_reader(room.database) as reader:
        return (
            reader.reading.of([1]), reader.searches.all(), reader.access.all(), reader.settings.all(),
            reader.sources.all(), reader.articles.last_seq(),
            [reader.stories.get(number).title for number in range(1, 20)],
        )  # fmt: skip


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
        pytest.param(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"Cookie: " + b"; ".join(b"a%d=b" % n for n in range(900)) * 2 + b"\r\n\r\n", id="113-many-cookies"),
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
        room, f"/api/v1/searches/{quote(name, safe='')}", method="PUT", body='{"query": "a"}', **_kept(JSON)
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


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("[" * 100_000, id="125-deep"), pytest.param('{"a":' * 40_000, id="126-deep-objects"),
        pytest.param('{"ids": [' + "9" * 5_000 + "]}", id="127-long-number"), pytest.param('{"ids": [1e999]}', id="128-infinite"),
        pytest.param('{"ids": [NaN]}', id="129-nan"), pytest.param('{"ids": [1.5]}', id="130-fraction"),
        pytest.param('{"ids": [true]}', id="131-true"), pytest.param('{"ids": {"0": 1}}', id="132-object"),
        pytest.param('{"ids": [' + ",".join(["1"] * 60_000) + "]}", id="133-wide"),
        pytest.param('{"ids": [1], "__class__": "x"}', id="134-unknown"), pytest.param('{"ids": ["1; DROP TABLE x"]}', id="135-sql"),
        pytest.param('{"ids": [1], "starred": "\ud800"}'.encode("utf-8", "surrogatepass"), id="136-half-a-letter"),
    ],
)  # fmt: skip
def test_json_is_what_it_must_be(room: Served, body: str | bytes) -> None:
    before = state(room)
    answer = ask(room, "/api/v1/stars", method="POST", body=body, **_kept(JSON))
    assert 400 <= answer.status < 500, answer.text[:300]
    ask(room, "/v1/entries", method="PUT", body=body, **_kept(JSON))
    assert state(room) == before


def test_137_a_body_without_end(room: Served) -> None:
    """Cut off long before all of it was sent, whatever takes it."""
    for path, kind in (
        ("/theme", FORM),
        ("/api/v1/stars", JSON),
        ("/v1/import", {"content-type": "text/xml"}),
    ):
        head = "".join(
            f"{name}: {value}\r\n" for name, value in {**kind, "Transfer-Encoding": "chunked"}.items()
        )
        with socket.create_connection(_place(room), timeout=HANG_S) as line:
            line.sendall(f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}\r\n".encode())
            sent = 0
            try:
                while sent < 64 << 20:
                    line.sendall(b"10000\r\n" + b"a" * 65_536 + b"\r\n")
                    sent += 65_536
            except OSError:
                pass
        assert sent < 32 << 20
    assert ask(room, "/").status == 200


def test_138_requests_that_never_end_hold_no_connection(room: Served) -> None:
    """More of them than there may be connections; after some seconds others are answered again."""
    lines = [socket.create_connection(_place(room), timeout=HANG_S) for _ in range(210)]
    try:
        for number, line in enumerate(lines):
            line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " if number % 2 else b"G")
        assert ask(room, "/healthcheck").status == 503
        for line in lines:
            with suppress(ConnectionResetError):
                line.recv(65_536)  # until it is cut off
        assert ask(room, "/healthcheck").status == 200
    finally:
        for line in lines:
            line.close()


def bomb(levels: int = 9) -> str:
    """A billion laughs."""
    lines = ['<!ENTITY a0 "laugh">'] + [
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels + 1)
    ]
    return f'<?xml version="1.0"?><!DOCTYPE opml [{"".join(lines)}]>'


OUTLINE = '<opml version="2.0"><body><outline type="rss" text="{text}" xmlUrl="{url}"/></body></opml>'
LISTS = {
    "139-laughs": bomb() + OUTLINE.format(text="&a9;", url="https://bomb.example/feed"),
    "140-file": '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + OUTLINE.format(text="&x;", url="https://file.example/feed"),
    "141-parameter": '<!DOCTYPE opml [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>' + OUTLINE.format(text="a", url="https://p.example/feed"),
    "142-deep": "<opml><body>" + '<outline text="a">' * 50_000,
    "143-long": OUTLINE.format(text="a" * 3_000_000, url="https://long.example/feed"),
    "144-addresses": "".join(
        OUTLINE.format(text="x", url=url).partition("<body>")[2].partition("</body>")[0].join(("", ""))
        for url in ("file:///etc/passwd", "javascript:alert(1)", "http://127.0.0.1/feed", "http://169.254.169.254/latest")
    ).join(("<opml><body>", "</body></opml>")),
}  # fmt: skip


@pytest.mark.parametrize("name", [*LISTS, "145-zip"])
def test_subscription_lists_are_read_with_care(room: Served, name: str) -> None:
    """Nothing of the disk, no laughter, no address that must not be fetched; and it takes no memory."""
    content = LISTS[name].encode() if name in LISTS else gzip.compress(b"<opml>" + b" " * 500_000_000, 9)
    cookie, token = visit(room, "/sources")
    part = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    body = (
        part % (b"token", b"", token.encode())
        + part % (b"list", b'; filename="../../a.opml"', content)
        + b"--x--\r\n"
    )
    answer = ask(
        room, "/sources/import", method="POST", body=body, cookie=cookie,
        content_type="multipart/form-data; boundary=x",
    )  # fmt: skip
    assert answer.status in (200, 400), answer.text[:300]
    listed = ask(room, "/sources.opml").text + ask(room, "/sources").text
    assert "root:" not in answer.text + listed
    assert "laughlaugh" not in listed
    for url in ("file:///", "javascript:alert", "http://127.0.0.1/feed", "169.254"):
        assert f'xmlUrl="{url}' not in listed
    assert memory_mb(room) < 500


def memory_mb(room: Served) -> int:
    """The largest resident set of the server."""
    port = f"{_place(room)[1]:04X}"
    inode = next(
        line.split()[9]
        for line in Path("/proc/net/tcp").read_text("ascii").splitlines()
        if line.split()[1].endswith(f":{port}") and line.split()[3] == "0A"
    )
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(f"socket:[{inode}]" == str(fd.readlink()) for fd in (process / "fd").iterdir()):
                text = (process / "status").read_text("ascii")
                return int(text.partition("VmHWM:")[2].split()[0]) // 1024
        except OSError:
            continue
    raise AssertionError("the server is not there")


RULES = {
    "146-selector": ("rules.remove", "x" + ":not(" * 150 + "a" + ")" * 150),
    "147-selectors": ("rules.remove", " ".join(["*"] * 400)),
    "148-siblings": ("rules.body", "*~" * 300 + "*"),
    "149-selector-with-function": ("rules.body", "a:contains('x'):has(b:has(c:has(d)))"),
    "150-glob": ("filters.addresses", "*a" * 400),
    "151-regex": ("filters.words", "(a+)+$" * 100),
    "152-xpath": ("rules.body", "a[x=\"']|//*[document('file:///etc/passwd')]\"]"),
    "153-many": ("filters.words", "\n".join("a" * 900 for _ in range(60))),
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_rules_that_take_for_ever(room: Served, name: str) -> None:
    """Refused, or tried within the limits of a page; meanwhile others are answered."""
    key, text = RULES[name]
    cookie, token = visit(room, "/source/evil/rules")
    answer = post(
        room, "/source/evil/rules/preview", {"token": token, f"set:{key}": text, "article": "1"}, cookie
    )
    assert answer.status in (200, 400, 404, 413), answer.text[:300]
    assert "root:" not in answer.text
    assert ask(room, "/healthcheck").status == 200


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        pytest.param({}, "", id="154-no-token"), pytest.param({}, "0" * 64, id="155-wrong-token"),
        pytest.param({}, "another", id="156-token-of-another"),
        pytest.param({"origin": "null"}, "right", id="157-origin-null"),
        pytest.param({"origin": "http://127.0.0.1:1"}, "right", id="158-other-port"),
        pytest.param({"origin": "http://127.0.0.1.evil.example"}, "right", id="159-longer-name"),
        pytest.param({"origin": "HERE, http://evil.example"}, "right", id="160-two-origins"),
        pytest.param({"sec_fetch_site": "cross-site"}, "right", id="161-cross-site"),
        pytest.param({"sec_fetch_site": "same-site"}, "right", id="162-same-site"),
        pytest.param({"x_http_method_override": "POST", "origin": "http://evil.example"}, "right", id="163-override"),
    ],
)  # fmt: skip
def test_a_form_of_another_site_is_refused(room: Served, headers: dict[str, str], token: str) -> None:
    before = state(room)
    cookie, right = visit(room)
    given = {"right": right, "another": visit(room)[1]}.get(token, token)
    named = {name: value.replace("HERE", room.address) for name, value in headers.items()}
    answer = post(room, "/stories/act", {"token": given, "star": "1"}, cookie, **named)
    assert answer.status == 403
    assert state(room) == before


def test_164_a_session_that_somebody_prepared_is_nobody_s(guarded: Guarded) -> None:
    """Fixation: who knows the session from before the login is not let in by it after."""
    room = guarded.room
    cookie, token = visit(room, "/login")
    fields = {"token": token, "name": "maryam", "password": PASSWORD, "back": "/search"}
    answer = post(room, "/login", fields, cookie)
    inside = answer.header("set-cookie").partition(";")[0]
    assert (answer.status, answer.header("location")) == (303, "/search")
    assert "HttpOnly" in answer.header("set-cookie")
    assert "SameSite=Strict" in answer.header("set-cookie")
    assert ask(room, "/", cookie=inside).status == 200
    assert ask(room, "/", cookie=cookie).status == 303
    assert ask(room, "/", cookie=f"{inside}; {cookie}").status == 303  # the last one counts


def test_165_passwords_are_not_guessed(guarded: Guarded) -> None:
    """Through whichever door, and whatever address is claimed; what is open stays open."""
    room = guarded.room
    cookie, token = visit(room, "/login")
    inside = post(room, "/login", {"token": token, "name": "maryam", "password": PASSWORD}, cookie)
    session = inside.header("set-cookie").partition(";")[0]
    statuses = []
    for number in range(4):
        claimed = {"x_forwarded_for": f"192.0.2.{number}", "x_real_ip": f"192.0.2.{number}"}
        wrong = base64.b64encode(f"maryam:guess{number}".encode()).decode()
        statuses += [
            post(room, "/login", {"token": token, "name": "maryam", "password": f"guess{number}"}, cookie, **claimed).status,
            ask(room, "/v1/me", authorization=f"Basic {wrong}", **claimed).status,
            post(room, "/accounts/ClientLogin", {"Email": "maryam", "Passwd": f"guess{number}"}, **claimed).status,
        ]  # fmt: skip
    assert statuses[:5] == [403, 401, 401, 403, 401]
    assert set(statuses[5:]) == {429}
    right = base64.b64encode(f"maryam:{PASSWORD}".encode()).decode()
    assert ask(room, "/v1/me", authorization=f"Basic {right}").status == 429
    assert ask(room, "/", cookie=session).status == 200


def test_166_another_site_locks_nobody_out(guarded: Guarded) -> None:
    """What a page can make a browser ask for does not count as a guess, nor do addresses with passwords work."""
    room = guarded.room
    for number in range(8):
        guess = urlencode({"Email": "maryam", "Passwd": f"guess{number}"})
        assert ask(room, f"/accounts/ClientLogin?{guess}").status in (400, 405)
        assert ask(room, f"/accounts/ClientLogin?{guess}", method="POST").status in (400, 405)
        assert post(room, "/accounts/ClientLogin", {"Email": "maryam", "Passwd": "x"}, origin="http://evil.example").status == 403  # fmt: skip
    right = urlencode({"Email": "maryam", "Passwd": PASSWORD})
    assert ask(room, f"/greader/accounts/ClientLogin?{right}").status in (400, 405)
    answer = post(room, "/accounts/ClientLogin", {"Email": "maryam", "Passwd": PASSWORD})
    assert answer.status == 200
    auth = answer.text.partition("Auth=")[2].strip()
    assert ask(room, "/reader/api/0/user-info", authorization=f"GoogleLogin auth={auth}").status == 200


@pytest.mark.parametrize("path", ["/", "/feed.atom", "/api/v1/articles", "/v1/me", "/reader/api/0/user-info", "/reader/api/0/token", "/search/evil.atom", "/article/1/page"])  # fmt: skip
def test_167_a_token_in_an_address_opens_nothing(guarded: Guarded, path: str) -> None:
    room = guarded.room
    for name in ("token", "access_token", "auth", "api_key", "T", "authorization", "x-auth-token"):
        assert ask(room, f"{path}?{name}={guarded.token}").status in (303, 400, 401)
        assert ask(room, path, cookie=f"{name}={guarded.token}").status in (303, 401)


@pytest.mark.parametrize(
    "value",
    [
        "Basic", "Basic ", "Basic !!", "Basic =", "Basic OjpwYXNz", "Basic bWFyeWFt", "Basic bWFyeWFtOg==", "Basic /////w==",
        "Bearer", "Bearer local", "Bearer reader", "Bearer  x", "GoogleLogin auth=local", "GoogleLogin auth=", "GoogleLogin",
        "Basic bWFyeWFtOmNvcnJlY3QgaG9yc2UgYmF0dGVyeTo=", "Digest username=maryam", "Bearer $argon2id$v=19", "bearer\tx",
    ],
)  # fmt: skip
def test_168_odd_proofs_open_nothing(guarded: Guarded, value: str) -> None:
    for path in ("/v1/me", "/reader/api/0/user-info", "/api/v1/status"):
        assert ask(guarded.room, path, authorization=value).status in (401, 429)


def test_169_closed_rooms_are_closed_everywhere(guarded: Guarded) -> None:
    """Nothing of a corpus without a name: by any path, spelling or method."""
    for path in (
        "/", "//", "/LOGIN", "/login/../", "/static/../", "/static/%2e%2e/", "/login/x", "/healthcheck/../", "/api/v1/articles",
        "/feed.atom", "/feed.json", "/search/evil.atom", "/search?q=a", "/v1/entries", "/miniflux/v1/entries",
        "/greader/reader/api/0/stream/contents", "/sources.opml", "/article/1/page", "/corpus/charts.css", "/v1/export",
        "/api/v1/../../", "/loginx", "/api", "/fever/?api",
    ):  # fmt: skip
        for method in ("GET", "HEAD", "OPTIONS", "POST"):
            answer = ask(guarded.room, path, method=method)
            assert answer.status in (303, 307, 400, 401, 403, 404, 405), (path, method)
            assert "mark-1" not in answer.text


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example/", "https://evil.example/", "/\\evil.example", "/\t/evil.example", "\\\\evil.example", "javascript:alert(1)",
        "/%0d%0aSet-Cookie:a=b\r\nSet-Cookie: a=b", "///evil.example", "http:evil.example", "/\x00//evil.example", "\u2215\u2215evil.example",
    ],
)  # fmt: skip
def test_170_nothing_leads_to_another_site(room: Served, back: str) -> None:
    cookie, token = visit(room)
    for answer in (
        ask(room, f"/login?{urlencode({'back': back})}"),
        post(room, "/theme", {"token": token, "theme": "dark", "back": back}, cookie),
    ):
        assert (answer.status, answer.header("location")) == (303, "/")
        assert all("a=b" not in value for _, value in answer.headers)


def test_171_names_of_sources_and_labels_are_text_wherever_they_are_written(room: Served) -> None:
    """Also to programs: their readers show it."""
    for path in (
        "/v1/entries",
        "/v1/entries/3",
        "/reader/api/0/stream/contents",
        "/feed.json",
        "/api/v1/articles/3",
        "/api/v1/articles/3/versions/1",
        "/api/v1/articles?html=true",
    ):
        answer = ask(room, path)
        assert answer.status == 200
        for text in _html_in(json.loads(answer.text)):
            root = lxml.html.fragment_fromstring(text, create_parent=True)
            for one in root.iter(lxml.etree.Element):
                assert one.tag not in (
                    "script",
                    "iframe",
                    "object",
                    "style",
                    "form",
                    "svg",
                    "math",
                    "base",
                    "meta",
                )
                assert not [name for name in one.attrib if name.startswith("on") or name == "style"]
                assert not (one.get("href") or "").lower().startswith(("javascript", "data"))


def _html_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            if key in ("content", "content_html", "html") and isinstance(one, str):
                yield one
            yield from _html_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _html_in(one)
