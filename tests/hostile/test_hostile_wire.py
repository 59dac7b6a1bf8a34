"""What a server can do to a connection, each in its own way, and honest pages beside it in the same run."""

import gzip
import hashlib
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from tests.hostile.conftest import Attempt, report_of
from tests.hostile.hurried import HURRY
from tests.hostile.raw_server import Answer, RawServer, article, ok, redirect
from warraq.storage import check

pytestmark = pytest.mark.xdist_group("hostile wire")
HONEST = 5
UNPACKED_MB = 40  # the limit is 15


def drip(piece: bytes, start: bytes = b"") -> Callable[[socket.socket], None]:
    def send(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:  # until the other side gives up
            connection.sendall(piece)
            time.sleep(0.1)

    return send


def endless(piece: bytes, start: bytes = b"") -> Callable[[socket.socket], None]:
    def send(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(piece)

    return send


def silence(connection: socket.socket) -> None:
    connection.recv(1)


def packed(times: int) -> bytes:
    body = article("Packed").encode()
    for _ in range(times):
        body = gzip.compress(body)
    return ok(body, f"Content-Encoding: {', '.join(['gzip'] * times)}")


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


PNG = b"\x89PNG\r\n\x1a\n"
HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"

#: path -> how a server is slow; each is a server of its own, so that they are waited for together.
SLOW: dict[str, Answer] = {
    "/drip-headers": drip(b"x", HEAD + b"X-Slow: "),
    "/drip-body": drip(b"x", HEAD + b"Content-Length: 100000\r\n\r\n"),
    "/drip-chunks": drip(b"3\r\n<p>\r\n", CHUNKED),
    "/silence": silence,
}
TIMEOUT_S = 8  # of one fetch: no honest answer of this machine takes that long
#: path -> (answer, how the visit ends).
CASES: dict[str, tuple[Answer, tuple[str, str]]] = {
    "/endless-body": (endless(b"10000\r\n" + b"x" * 65536 + b"\r\n", CHUNKED), ("rejected", "too-large")),
    "/endless-headers": (
        endless(b"".join(b"X-%d: %s\r\n" % (n, b"y" * 500) for n in range(100)), HEAD),
        ("failed", "headers-too-large"),
    ),
    "/endless-header-line": (endless(b"y" * 65536, HEAD + b"X-Long: "), ("failed", "headers-too-large")),
    "/large-headers": (
        ok("small", *(f"Set-Cookie: c{n}={'v' * 1000}" for n in range(400))),
        ("failed", "headers-too-large"),
    ),
    "/gzip-bomb": (
        ok(gzip.compress(bytes(UNPACKED_MB << 20)), "Content-Encoding: gzip"),
        ("rejected", "too-large"),
    ),
    "/deflate-bomb": (
        ok(zlib.compress(bytes(UNPACKED_MB << 20)), "Content-Encoding: deflate"),
        ("rejected", "too-large"),
    ),
    "/packed-twice": (packed(2), ("stored", "")),
    "/packed-forty-times": (packed(40), ("failed", "bad-encoding")),
    "/not-packed": (ok(article("Not packed"), "Content-Encoding: gzip"), ("stored", "")),
    "/half-packed": (
        ok(half(gzip.compress(article("Half packed").encode())), "Content-Encoding: gzip"),
        ("stored", ""),
    ),
    "/html-as-png": (ok(article("Called a picture"), content_type="image/png"), ("stored", "")),
    "/png-as-html": (ok(PNG + b"\x00picture, all of it" * 900), ("rejected", "not-html")),
    "/no-http": (b"\x00\xff\x00 hello there\r\n\r\n", ("failed", "bad-http")),
    "/two-lengths": (
        HEAD + b"Content-Length: 5\r\nContent-Length: 50\r\n\r\nhello",
        ("failed", "bad-http"),
    ),
    "/negative-length": (HEAD + b"Content-Length: -1\r\n\r\nhello", ("failed", "bad-http")),
    "/short": (HEAD + b"Content-Length: 5000\r\n\r\n<p>not all of it", ("failed", "truncated")),
    "/empty": (ok(""), ("failed", "empty")),
    "/status-999": (b"HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n", ("failed", "http-999")),
    "/to-itself": (redirect("/to-itself"), ("failed", "redirect-loop")),
    "/to-file": (redirect("file:///etc/passwd"), ("failed", "bad-redirect")),
    "/to-data": (redirect("data:text/html,<p>hello"), ("failed", "bad-redirect")),
    "/to-ftp": (redirect("ftp://127.0.0.1/x"), ("failed", "bad-redirect")),
    "/to-long": (redirect("/" + "x" * 100_000), ("failed", "bad-redirect")),
    "/to-user": (redirect("http://user:secret@127.0.0.1/x"), ("rejected", "blocked-address")),
    "/to-ssh": (redirect("http://127.0.0.1:22/"), ("rejected", "blocked-address")),
    "/to-metadata": (redirect("http://169.254.169.254/latest"), ("rejected", "blocked-address")),
}
#: Notations of the victim's address.
VICTIM_HOSTS = (
    "127.0.0.2", "2130706434", "0x7f000002", "0177.0.0.2", "127.2", "[::ffff:127.0.0.2]", "[::ffff:7f00:2]",
)  # fmt: skip
PASSING = {"timeout", "truncated"}  # tried again in a later run


@dataclass(frozen=True)
class Ended:
    """A crawl of all of them: what is in its database, what each server saw, and what it said."""

    attempt: Attempt
    site: RawServer
    slow: dict[str, RawServer]
    victim: RawServer
    report: dict[str, Any]


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ended]:
    attempt = Attempt(tmp_path_factory.mktemp("wire") / "corpus.db")
    with ExitStack() as stack:
        site, victim, neighbour = (
            stack.enter_context(RawServer(f"127.0.0.{number}").serving()) for number in (1, 2, 3)
        )
        slow = {path: stack.enter_context(RawServer("127.0.0.4").serving()) for path in SLOW}
        site.answers |= {path: answer for path, (answer, _) in CASES.items()}
        port = victim.base.rsplit(":", 1)[1]
        for number, host in enumerate(VICTIM_HOSTS):
            site.answers[f"/to-victim-{number}"] = redirect(f"http://{host}:{port}/secret")
        page = article("Refresh").replace(
            "<head>", f"<head><meta http-equiv=refresh content='0;url={victim.base}/x'>"
        )
        site.answers["/refresh-to-victim"] = ok(page)
        site.answers["/robots.txt"] = ok("", "Set-Cookie: visitor=17; Path=/", content_type="text/plain")
        neighbour.answers |= {f"/honest-{n}": ok(article(f"Honest {n}")) for n in range(HONEST)}
        attempt.queue(
            attempt.follow(site.base), site.base, *(path for path in site.answers if path != "/robots.txt")
        )
        attempt.queue(
            attempt.follow(neighbour.base), neighbour.base, *neighbour.answers.keys() - {"/robots.txt"}
        )
        for path, server in slow.items():
            server.answers[path] = SLOW[path]
            attempt.queue(attempt.follow(server.base), server.base, path)
        yield Ended(attempt, site, slow, victim, report_of(attempt.crawl_alone(str(TIMEOUT_S))))


@pytest.mark.parametrize("path", [*SLOW, *CASES])
def test_every_visit_has_one_expected_end(ended: Ended, path: str) -> None:
    attempt, server = ended.attempt, ended.slow.get(path, ended.site)
    expected = ("failed", "timeout") if path in SLOW else CASES[path][1]
    assert attempt.endings()[path] == [expected]
    assert 1 <= server.hits[path] <= 6
    (waiting,) = attempt.rows(f"SELECT count(*) FROM frontier WHERE url = '{server.base}{path}'")
    assert waiting == (int(expected[1] in PASSING),)


def test_nobody_reaches_the_victim(ended: Ended) -> None:
    assert ended.victim.hits.total() == 0
    for number in range(len(VICTIM_HOSTS)):
        assert ended.site.hits[f"/to-victim-{number}"] == 1
        assert ended.attempt.endings()[f"/to-victim-{number}"] == [("rejected", "blocked-address")]


def test_a_name_that_leads_to_this_machine_is_not_asked(attempt: Attempt, site: RawServer) -> None:
    """The check of addresses in URLs sees nothing here: only the resolver can tell."""
    with RawServer("127.0.0.1").serving() as victim:
        named = victim.base.replace("127.0.0.1", "localhost")
        site.answers["/to-a-name"] = redirect(f"{named}/secret")
        source = attempt.follow(site.base)
        attempt.queue(source, site.base, "/to-a-name")
        attempt.queue(source, named, "/linked")
        attempt.crawl()
        assert victim.hits.total() == 0
    assert attempt.endings() == {
        "/to-a-name": [("rejected", "blocked-address")],
        "/linked": [("rejected", "blocked-address")],
    }


def test_honest_pages_beside_them_are_stored(ended: Ended) -> None:
    stored = {path for path, ends in ended.attempt.endings().items() if ends[0][0] == "stored"}
    assert {f"/honest-{number}" for number in range(HONEST)} <= stored


def test_memory_stays_small_and_the_database_whole(ended: Ended) -> None:
    assert ended.report["memory_mb"] < 110 + 128  # 110: a crawl of one page
    assert check(ended.attempt.database) == ()
    assert ended.report["ended"] == "finished"
    assert ended.attempt.rows("SELECT count(*) FROM frontier WHERE lease_run IS NOT NULL") == [(0,)]


def test_nothing_of_ours_is_told_to_strangers(ended: Ended) -> None:
    for request in [sent for server in (ended.site, *ended.slow.values()) for sent in server.requests]:
        names = {line.split(b":")[0].lower() for line in request.split(b"\r\n")[1:]}
        assert not names & {b"cookie", b"authorization", b"referer"}


def test_half_a_page_is_marked_and_never_replaces_a_whole_one(attempt: Attempt, site: RawServer) -> None:
    packed = gzip.compress(article("Cut").encode())
    whole = ok(packed, "Content-Encoding: gzip", 'ETag: "whole"')
    cut = ok(half(packed), "Content-Encoding: gzip", 'ETag: "half"')
    site.answers |= {"/first-half": cut, "/first-whole": whole}
    source = attempt.follow(site.base)
    attempt.queue(source, site.base, "/first-half", "/first-whole")
    attempt.crawl()
    flags = dict(attempt.rows("SELECT a.url, v.flags FROM articles a JOIN versions v ON v.article_id = a.id"))
    assert "partial" in flags[f"{site.base}/first-half"]
    assert "partial" not in flags[f"{site.base}/first-whole"]
    site.answers |= {"/first-half": whole, "/first-whole": cut}
    attempt.queue(source, site.base, "/first-half", "/first-whole")
    attempt.crawl()
    assert attempt.endings()["/first-half"][1] == ("revised", "")
    assert attempt.endings()["/first-whole"][1] == ("failed", "truncated")
    assert b'"half"' not in b"".join(site.requests)  # half a page is never asked for conditionally


def closing(content: str, etag: str, content_type: str = "text/html") -> bytes:
    """As servers of HTTP/1.0 answer: no length, and the closed connection is the end."""
    head = (
        f"HTTP/1.0 200 OK\r\nContent-Type: {content_type}\r\nETag: {etag}\r\nLast-Modified: yesterday\r\n\r\n"
    )
    return (head + content).encode()


def test_an_answer_that_ends_with_the_connection_is_whole_and_asked_for_conditionally(
    attempt: Attempt, site: RawServer
) -> None:
    feed = f"<rss version='2.0'><channel><title>Old</title><link>{site.base}/</link></channel></rss>"
    site.answers |= {
        "/feed": closing(feed, '"feed"', "application/rss+xml"),
        "/whole": closing(article("Whole"), '"whole"'),
        "/half": closing(half(article("Half").encode()).decode(), '"half-page"'),
    }
    source = attempt.follow(site.base)
    attempt.poll(source, f"{site.base}/feed", "feed")
    attempt.queue(source, site.base, "/whole", "/half")
    attempt.crawl()
    assert attempt.rows("SELECT etag, last_modified FROM feeds") == [('"feed"', "yesterday")]
    flags = dict(attempt.rows("SELECT a.url, v.flags FROM articles a JOIN versions v ON v.article_id = a.id"))
    assert ("partial" in flags[f"{site.base}/half"], "partial" in flags[f"{site.base}/whole"]) == (
        True,
        False,
    )
    attempt.make_due()
    attempt.queue(source, site.base, "/whole", "/half")
    site.requests.clear()
    attempt.crawl()
    asked = {request.split()[1]: request.lower() for request in site.requests}
    assert b'if-none-match: "feed"' in asked[b"/feed"]
    assert b"if-modified-since: yesterday" in asked[b"/feed"]
    assert b'if-none-match: "whole"' in asked[b"/whole"]
    assert b"if-none-match" not in asked[b"/half"]


def test_a_server_that_is_broken_for_a_while_is_asked_again(attempt: Attempt, site: RawServer) -> None:
    broken = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    site.answers |= {"/post": broken, "/never": broken}
    attempt.queue(attempt.follow(site.base), site.base, "/post", "/never")
    attempt.crawl()
    assert site.hits["/post"] == 1  # not at once: a server that has trouble is left alone
    site.answers["/post"] = ok(article("Post"))
    for _ in range(3):
        attempt.make_ripe()
        attempt.crawl()
    assert attempt.endings()["/post"] == [("failed", "http-502"), ("stored", "")]
    assert attempt.endings()["/never"] == [("failed", "http-502")] * 3
    assert attempt.rows("SELECT count(*) FROM frontier") == [(0,)]


@pytest.mark.parametrize("packed", [False, True])
def test_the_beginning_of_a_feed_that_is_too_large_is_read(
    attempt: Attempt, site: RawServer, packed: bool
) -> None:
    entries = "".join(
        f"<item><title>Post {n}</title><link>{site.base}/post-{n}</link><guid>{n}</guid>"
        f"<pubDate>Mon, 02 Jan 2023 10:00:00 GMT</pubDate><description>{'ink ' * 180_000}</description></item>"
        for n in range(25)  # each larger than an entry's own text may be: only the feed is of interest
    )
    feed = (
        f"<rss version='2.0'><channel><title>Long</title><link>{site.base}/</link>{entries}</channel></rss>"
    )
    assert len(feed) > 16 << 20
    site.answers["/feed"] = (
        ok(gzip.compress(feed.encode(), 1), "Content-Encoding: gzip", content_type="application/rss+xml")
        if packed
        else ok(feed, 'ETag: "half"', content_type="application/rss+xml")
    )
    attempt.poll(attempt.follow(site.base), f"{site.base}/feed", "feed")
    report = report_of(attempt.crawl_alone())
    ((kind, reason),) = attempt.endings()["/feed"]
    if packed:  # small on the wire: what it unpacks to is not believed
        assert (kind, reason) == ("rejected", "too-large")
        return
    assert kind == "read"
    assert attempt.rows("SELECT count(*) >= 21 FROM entries") == [(1,)]
    assert attempt.rows("SELECT etag FROM feeds") == [("",)]
    whole = feed.encode()[: 15 << 20]  # to the byte: what did not change is not read again
    assert attempt.rows("SELECT body_sha256 FROM feeds") == [(hashlib.sha256(whole).hexdigest(),)]
    assert report["memory_mb"] < 110 + 128


def test_a_delay_of_thirty_years_is_one_minute(attempt: Attempt, site: RawServer) -> None:
    asked: list[float] = []

    def answering(content: bytes) -> Callable[[socket.socket], None]:
        def send(connection: socket.socket) -> None:
            asked.append(time.monotonic())
            connection.sendall(content)

        return send

    robots = ok("User-agent: *\nCrawl-delay: 1000000000", content_type="text/plain")
    site.answers |= {"/robots.txt": answering(robots), "/post": answering(ok(article("Post")))}
    attempt.queue(attempt.follow(site.base), site.base, "/post")
    attempt.crawl_alone(str(TIMEOUT_S * HURRY), program="hurried")
    assert attempt.endings() == {"/post": [("stored", "")]}
    seconds = (asked[1] - asked[0]) * HURRY
    assert 50 <= seconds <= 3_600  # 60; more where the machine has much other work
