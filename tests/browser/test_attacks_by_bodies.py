"""Attacks by what is sent: JSON, bodies and heads without end, subscription lists, rules. Numbers 125 to 153."""

# ruff: noqa: E501 - an attack a line

import gzip
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import lxml.html
import pytest

from tests.browser.evil import COSTLY
from tests.browser.serving import Served
from tests.browser.wire import FORM, JSON, ask, named, place, post, state, visit
from tests.patience import HANG_S, wait_until

pytestmark = pytest.mark.xdist_group("attacks on the room")


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
    answer = ask(room, "/api/v1/stars", method="POST", body=body, **named(JSON))
    assert 400 <= answer.status < 500, answer.text[:300]
    ask(room, "/v1/entries", method="PUT", body=body, **named(JSON))
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
        with socket.create_connection(place(room), timeout=HANG_S) as line:
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
    lines = [socket.create_connection(place(room), timeout=HANG_S) for _ in range(210)]
    try:
        for number, line in enumerate(lines):
            line.sendall((b"", b"G", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")[number % 3])
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


#: 500 MB, in parts that are one to whoever unpacks them.
ZIPPED = gzip.compress(b"<opml>") + gzip.compress(b" " * 5_000_000) * 100


@pytest.mark.parametrize("name", [*LISTS, "145-zip"])
def test_subscription_lists_are_read_with_care(room: Served, name: str) -> None:
    """Nothing of the disk, no laughter, no address that must not be fetched; and it takes no memory."""
    content = LISTS[name].encode() if name in LISTS else ZIPPED
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
    port = f"{place(room)[1]:04X}"
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


LIMIT = "not read: parse-timeout"
KEPT_OUT = "as stored; the filter would keep it out"
#: What is tried on the costly page, and what the room says of it.
RULES = {
    "146-selector": ("rules.remove", "x" + ":not(" * 150 + "a" + ")" * 150, "not a valid CSS selector"),
    "147-selectors": ("rules.remove", "\n".join("* " * 400 + f"x{n}" for n in range(22)), LIMIT),
    "148-siblings": ("rules.body", "*~" * 300 + "*", LIMIT),
    "149-selector-with-function": ("rules.body", "*:has(*:has(*:has(*:has(*))))", LIMIT),
    "150-glob": ("filters.addresses", "*a" * 249, KEPT_OUT),
    "151-regex": ("filters.words", "(a+)+$" * 30, KEPT_OUT),
    "152-xpath": ("rules.remove", "p[class=\"' or '1'='1\"]", "as stored."),
    "153-long": ("filters.words", "\n".join("a" * 499 for _ in range(41)), "is too long"),
    "153-many": ("filters.words", "\n".join(f"a{n}" for n in range(1_001)), "a list of them"),
}  # fmt: skip
LONGER = ("147-selectors", "149-selector-with-function")  # five seconds each, to see what 148 shows


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name in LONGER else []) for name in RULES]
)
def test_rules_that_take_for_ever(room: Served, name: str) -> None:
    """Refused, or tried within the limits of a page; meanwhile others are answered."""
    key, text, said = RULES[name]
    cookie, token = visit(room, "/source/evil/rules")
    fields = {"token": token, f"set:{key}": text, "article": f"{COSTLY}"}
    others: list[int] = []
    with ThreadPoolExecutor(1) as beside:
        trying = beside.submit(post, room, "/source/evil/rules/preview", fields, cookie)
        wait_until(lambda: others.append(ask(room, "/healthcheck").status) or trying.done())
        answer = trying.result()
    shown = " ".join(lxml.html.fromstring(answer.text).text_content().split()).partition("The last ")[0]
    assert said in shown, shown[:400]
    assert answer.status == (200 if shown.startswith("With this, Costly reads") else 400)
    assert set(others) == {200}
    assert len(others) > 10 or said != LIMIT  # one every twentieth of a second
