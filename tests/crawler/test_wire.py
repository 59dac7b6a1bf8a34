"""What is stored of an exchange is what went over the wire."""

import gzip

import pytest
from raw_server import RawSite, serve_raw
from scripted import HOME, feed, post, warraq

from warraq.articles.records import MAX_HEADER_CHARS, MAX_HEADERS_KEPT
from warraq.crawler.network.wire import (
    Wire,
    answer_headers,
    request_headers,
)
from warraq.storage import FetchRow, open_reader

PAGE = gzip.compress(post("A page by wire", 1).encode(), mtime=0)
FEED = feed("{base}/old")


def plain(body: bytes | str, *lines: str) -> bytes:
    content = body.encode() if isinstance(body, str) else body
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, "Connection: close", "", ""]).encode() + content


ANSWERS = {
    "/": plain(HOME.body, "Content-Type: text/html"),
    "/feed": plain(FEED.body, "Content-Type: application/rss+xml"),
    "/old": b"HTTP/1.1 301 Moved  For Good\r\nX-Odd-CASE: 1\r\nLocation: {base}/new?a=1\r\nSet-cookie: k=v\r\n"
    b"CONTENT-LENGTH: 4\r\n\r\ngone",
    "/new?a=1": b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
    b"HTTP/1.1 200 Fine\r\nServer: raw \xfc\r\ncontent-type: text/html; charset=utf-8\r\nSet-Cookie: a=1\r\n"
    b'ETAG: "w"\r\nno colon here\r\nX-Folded: one\r\n  two\r\nset-cookie: b=2\r\nTransfer-Encoding: chunked\r\n'
    b"Content-Encoding: gzip\r\n\r\n"
    + b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE),
}  # fmt: skip


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[RawSite, FetchRow, FetchRow]:
    """The server, the fetch of the page behind a redirect, and that of the feed."""
    folder = tmp_path_factory.mktemp("wire")
    with serve_raw(ANSWERS) as site:
        warraq(folder, "add", "--local", site.base)
        warraq(folder, "crawl")
    with open_reader(folder / "corpus.db") as reader:
        (page,), polls = reader.fetches.of(f"{site.base}/old"), reader.fetches.of(f"{site.base}/feed")
    return site, page, polls[-1]


def sent(site: RawSite, path: str) -> tuple[tuple[str, str], ...]:
    """The headers that the server received."""
    lines = site.heads[path].decode("latin-1").split("\r\n")[1:-2]
    return tuple((name, value) for name, _, value in (line.partition(": ") for line in lines))


def test_an_answer_is_kept_in_the_order_and_spelling_of_the_server(
    crawled: tuple[RawSite, FetchRow, FetchRow],
) -> None:
    _, page, _ = crawled
    assert page.outcome == "stored"
    assert page.status_line == "HTTP/1.1 200 Fine"
    assert page.headers == (
        ("Server", "raw \xfc"),
        ("content-type", "text/html; charset=utf-8"),
        ("Set-Cookie", "a=1"),
        ("ETAG", '"w"'),
        ("X-Folded", "one  two"),
        ("set-cookie", "b=2"),
        ("Transfer-Encoding", "chunked"),
        ("Content-Encoding", "gzip"),
    )


def test_a_redirect_is_kept_whole(crawled: tuple[RawSite, FetchRow, FetchRow]) -> None:
    site, page, _ = crawled
    (hop,) = page.hops
    url, status_line, headers, asked = hop
    assert (url, status_line) == (f"{site.base}/old", "HTTP/1.1 301 Moved  For Good")
    assert page.redirects == (url,)
    assert headers == [
        ["X-Odd-CASE", "1"], ["Location", f"{site.base}/new?a=1"], ["Set-cookie", "k=v"], ["CONTENT-LENGTH", "4"],
    ]  # fmt: skip
    assert tuple(map(tuple, asked)) == sent(site, "/old")


def test_what_we_sent_is_kept(crawled: tuple[RawSite, FetchRow, FetchRow]) -> None:
    site, page, poll = crawled
    assert page.request_headers == sent(site, "/new?a=1")
    assert poll.request_headers == sent(site, "/feed")
    names = [name.lower() for name, _ in page.request_headers]
    assert {"host", "accept-encoding", "user-agent"} <= set(names)
    assert not {"cookie", "authorization"} & set(names)


def test_what_is_secret_or_endless_is_not_kept() -> None:
    head = b"GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic eDp5\r\ncookie: a=b\r\nX: y\r\n\r\n"
    wire = Wire(
        request_lines=head.split(b"\r\n"),
        status_line=b"HTTP/1.1 200 OK",
        headers=[(b"a" * 9_000, b"b" * 9_000)] * 200,
    )
    assert request_headers(wire) == (("Host", "a"), ("X", "y"))
    kept = answer_headers(wire)
    assert len(kept) == MAX_HEADERS_KEPT
    assert {len(part) for pair in kept for part in pair} == {MAX_HEADER_CHARS}
