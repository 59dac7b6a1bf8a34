"""Names of files as people give them, served from a folder: each link is fetched as written, and finds its file."""

import html
import http.client
import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

import pytest
from scripted import HOME, Answer, feed, post, serve, tell, warraq
from warraq.crawler.work import PageReading, read_page

from warraq.articles.records import Page
from warraq.articles.urls import canonical, former_form, key

NAMES = [
    # One word in two compositions, side by side: Latin, Arabic, Devanagari (where NFC takes apart), Korean.
    "cafe\u0301.html", "caf\u00e9.html", "\u0627\u0654\u0628.html", "\u0623\u0628.html", "\u0958.html",
    "\u0915\u093c.html", "\ud55c\uae00.html", "\u1112\u1161\u11ab\u1100\u1173\u11af.html",
    # Arabic; Persian with and without its non-joiner; with a bidi mark and without.
    "\u062e\u0628\u0631-\u0639\u0627\u062c\u0644.html", "\u0645\u06cc\u200c\u0634\u0648\u062f.html",
    "\u0645\u06cc\u0634\u0648\u062f.html", "\u062e\u0628\u0631\u200f.html", "\u062e\u0628\u0631.html",
    # What looks encoded once more, or misread.
    "100%25.html", "100%.html", "100%D8%AE.html", "%25D8%25AE.html", "\u00d8\u00ae\u00d8\u00a8\u00d8\u00b1.html",
    "a+b.html", "a b.html", "a%20b.html", "a&b=c.html", "what?.html", "no#5.html", "x;y=1.html", "[1].html",
    "{a}|b^`.html", "it's.html", "semi;colon.html", "tilde~.html", "back\\slash.html", "\x01\u0085.html",
]  # fmt: skip
# Bytes that are no UTF-8: windows-1256, ISO-8859-1, half a character.
BYTES = [b"\xce\xc8\xd1.html", b"caf\xe9.html", b"\xd8\xae\xd8.html", b"\xe2\x80\x8f\xff.html"]


class _Folder(SimpleHTTPRequestHandler):
    """Python's file server, which serves a folder. It takes bytes for UTF-8, with a fallback."""

    folder: ClassVar[Path]
    asked: ClassVar[list[str]]
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments, directory=str(self.folder))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        super().do_GET()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


class _BytesFolder(_Folder):
    """The same, for any bytes: as Apache and nginx serve the files of a folder."""

    def translate_path(self, path: str) -> str:
        pieces = [piece for piece in path.partition("?")[0].split("/") if piece]
        return os.fsdecode(os.path.join(os.fsencode(self.folder), *map(unquote_to_bytes, pieces)))


@contextmanager
def served(folder: Path, handler: type[_Folder] = _BytesFolder) -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), type("Handler", (handler,), {"folder": folder, "asked": asked})
    )
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def fetch(url: str) -> tuple[int, str, bytes]:
    """What a client gets that sends the address as it stands."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request("GET", url.partition(parts.netloc)[2])
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type", ""), answer.read()
    finally:
        connection.close()


def written(name: bytes) -> list[str]:
    """The links to a file that an index may hold."""
    escaped = quote_from_bytes(name, safe="")
    lower = re.sub("%..", lambda escape: escape.group().lower(), escaped)
    links = [escaped, lower, f"./{escaped}"]
    if not name.isascii() and not set(name) & set(b"%?#\\\x01"):
        with suppress(UnicodeDecodeError):
            links.append(html.escape(name.decode("utf-8")))
    return links


def fill(folder: Path) -> dict[str, bytes]:
    """Files of all names, and an index of them. Link -> name."""
    links: dict[str, bytes] = {}
    for number, name in enumerate([*map(os.fsencode, NAMES), *BYTES], 1):
        with open(os.path.join(os.fsencode(folder), name), "w", encoding="utf-8") as file:
            file.write(
                post(f"Page {number} of {name!r}", number % 28 + 1).replace("nobody", f"nobody of {number}")
            )
        links |= dict.fromkeys(written(name), name)
    rows = "".join(f'<li><a href="{link}">{number}</a>' for number, link in enumerate(links))
    (folder / "index.html").write_text(f"<meta charset=utf-8><title>Files</title><ul>{rows}</ul>", "utf-8")
    return links


def links_of(url: str) -> tuple[str, ...]:
    status, content_type, body = fetch(url)
    page = Page(
        url=url, final_url=url, status=status, headers=(("content-type", content_type),), body=body,
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
    )  # fmt: skip
    reading = read_page(page, url, None)
    assert isinstance(reading, PageReading)
    return reading.posts


def test_each_link_finds_its_file(tmp_path: Path) -> None:
    links = fill(tmp_path)
    with served(tmp_path) as (base, _):
        for link, name in links.items():
            status, _, body = fetch(canonical(html.unescape(link), base))
            assert (status, body) == (
                200,
                Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name))).read_bytes(),
            ), link
        found = links_of(base)
    assert len(found) == len(NAMES) + len(BYTES)
    assert set(found) == {canonical(html.unescape(link), base) for link in links}


def test_each_link_of_a_listing_finds_its_file(tmp_path: Path) -> None:
    """The index that the server makes by itself, which writes bytes that are no UTF-8 in a way of its own."""
    fill(tmp_path)
    (tmp_path / "index.html").unlink()
    with served(tmp_path, _Folder) as (base, _):
        found = links_of(base)
        assert len(found) == len(NAMES) + len(BYTES)
        bodies = {fetch(url) for url in found}
    assert {status for status, _, _ in bodies} == {200}
    assert len(bodies) == len(found)


@pytest.mark.parametrize(
    ("charset", "href", "sent"),
    [
        ("windows-1256", "/خبر.asp?t=خبر&a=1#خ", "/%D8%AE%D8%A8%D8%B1.asp?t=%CE%C8%D1&a=1"),
        ("windows-1256", "x?t=é漢", "x?t=%E9%26%2328450%3B"),
        ("iso-8859-1", "/café?t=é", "/caf%C3%A9?t=%E9"),
        ("utf-8", "x?t=خبر", "x?t=%D8%AE%D8%A8%D8%B1"),
        ("utf-8", "/Ø®Ø¨Ø±.html", "/%C3%98%C2%AE%C3%98%C2%A8%C3%98%C2%B1.html"),
    ],
)
def test_links_of_a_page_are_sent_as_browsers_send_them(charset: str, href: str, sent: str) -> None:
    text = "أخبار اليوم من القاهرة" if charset != "iso-8859-1" else "Les nouvelles de l'été à Besançon"
    body = f"<meta charset={charset}><title>{text}</title><p>{text * 20}</p><a href='{href}'>x</a>"
    page = Page(
        url="https://ex.com/a/", final_url="https://ex.com/a/", status=200, headers=(("content-type", "text/html"),),
        body=body.encode(charset, "xmlcharrefreplace"), fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
    )  # fmt: skip
    reading = read_page(page, "https://ex.com/", None)
    assert isinstance(reading, PageReading)
    assert reading.posts == (f"https://ex.com{sent}" if sent.startswith("/") else f"https://ex.com/a/{sent}",)


def test_what_was_wrong_before(tmp_path: Path) -> None:
    """The composed and repaired form of most of these names is no file, or is another one: it is for comparing only."""
    fill(tmp_path)
    with served(tmp_path) as (base, _):
        found = links_of(base)
        others = {url: former_form(url) for url in found if former_form(url) != url}
        assert len(others) >= 8
        assert all(fetch(other)[0] == 404 or other in found for other in others.values())
        assert all(key(url) == key(other) for url, other in others.items())


def test_a_crawl_stores_each_file_once(tmp_path: Path) -> None:
    folder, data = tmp_path / "site", tmp_path / "data"
    folder.mkdir()
    data.mkdir()
    fill(folder)
    with served(folder) as (base, asked):
        assert warraq(data, "add", "--local", base).returncode == 0
        ended = warraq(data, "crawl")
        assert ended.returncode == 0, ended.stderr
        rows = [json.loads(line) for line in tell(data, "export").stdout.splitlines()]
        assert sorted(row["url"] for row in rows) == sorted(links_of(base))
        assert len({row["title"] for row in rows}) == len(rows) == len(NAMES) + len(BYTES)
        pages = [path for path in asked if path not in ("/", "/robots.txt", "/sitemap.xml")]
        del asked[:]
        assert warraq(data, "crawl").returncode == 0
        assert not {path for path in asked if path in pages}


def test_a_server_for_which_two_forms_are_one(tmp_path: Path) -> None:
    """As in a database from before: the feed names posts in one form, then in the other, and they stay one article."""
    both, moved, stated = (
        ("/caf%C3%A9", "/cafe%CC%81"),
        ("/na%C3%AFf", "/nai%CC%88f"),
        ("/%C3%A9t%C3%A9", "/e%CC%81te%CC%81"),
    )
    page = post("Summer", 3).replace("<title>", f"<link rel=canonical href='{{base}}{stated[0]}'><title>")
    answers = {
        "/": HOME,
        "/feed": feed(*(f"{{base}}{composed}" for composed, _ in (both, moved, stated))),
        **dict.fromkeys(both, Answer(body=post("Coffee", 1))),
        moved[0]: Answer(body=post("Naive", 2)),
        moved[1]: Answer(status=301, headers={"Location": f"{{base}}{moved[0]}"}),
        **dict.fromkeys(stated, Answer(body=page)),
    }
    with serve(answers) as site:  # type: ignore[arg-type]
        assert warraq(tmp_path, "add", "--local", site.base).returncode == 0
        assert warraq(tmp_path, "crawl").returncode == 0
        answers["/feed"] = feed("{base}/cafe\u0301", "{base}/nai\u0308f", "{base}/e\u0301te\u0301")
        for _ in range(2):
            assert warraq(tmp_path, "crawl", site.base).returncode == 0
        asked = site.paths()
        rows = [json.loads(line) for line in tell(tmp_path, "export").stdout.splitlines()]
    assert [asked.count(path) for path in (*both, *moved, *stated)] == [1, 1, 2, 1, 1, 1]
    assert {row["url"].removeprefix(site.base) for row in rows} == {both[1], moved[0], stated[0]}
    assert len(rows) == 3
