"""The records of each kind of exchange, as another program reads them."""

import hashlib
import json
from pathlib import Path

import pytest
from shelves import BODY, HOME, SENT, Seen, is_clean

from warraq.archive import record_id
from warraq.archive.exporting.http import answer_head, has_body, request_head
from warraq.archive.exporting.record import uri
from warraq.storage import open_reader

PROFILE = "http://netpreserve.org/warc/1.1/revisit/"


def of_fetch(records: list[Seen], number: int) -> list[Seen]:
    """The records of a fetch, in their order: each fetch ends with what is said of it."""
    groups: list[list[Seen]] = [[]]
    for record in records:
        if record.kind in ("warcinfo", "conversion") or "/text/" in str(record.path):
            continue
        groups[-1].append(record)
        if record.kind == "metadata":
            groups.append([])
    return groups[number - 1]


def kinds(group: list[Seen]) -> list[str]:
    return [record.kind for record in group]


def said(record: Seen, name: str) -> list[str]:
    return [value for key, value in record.told if key == name]


def test_every_digest_is_right(exported: Path) -> None:
    assert is_clean(exported)


def test_a_page_with_its_redirect(records: list[Seen]) -> None:
    group = of_fetch(records, 1)
    assert kinds(group) == ["response", "request", "response", "request", "metadata"]
    hop, _, page, request, told = group
    assert hop.http == (
        "HTTP/1.1 301 Moved",
        (("Location", HOME + "one"), ("X-Orig-Content-Length", "9"), ("Content-Length", "0")),
    )
    assert (hop.fields["WARC-Target-URI"], hop.fields["WARC-Truncated"]) == (HOME + "old", "unspecified")
    assert page.fields["WARC-Target-URI"] == HOME + "one"
    assert page.content == BODY
    assert page.fields["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(BODY).hexdigest()}"
    assert request.http == ("GET /one HTTP/1.1", SENT)
    assert request.fields["WARC-Concurrent-To"] == told.fields["WARC-Concurrent-To"] == page.id
    assert (said(told, "redirect"), said(told, "outcome"), said(told, "source")) == (
        [HOME + "old"],
        ["stored"],
        ["blog"],
    )
    assert not said(told, "not-recorded")


def test_headers_stand_as_received_and_say_nothing_untrue_of_the_body(records: list[Seen]) -> None:
    page = of_fetch(records, 1)[2]
    assert page.http == (
        "HTTP/1.1 200 OK",
        (
            ("Server", "N\xfc"), ("X-Orig-content-encoding", "gzip"), ("Content-Type", "text/html; charset=utf-8"),
            ("X-Tab", "a\tb"), ("X-Orig-content-length", "61"), ("Content-Length", str(len(BODY))),
        ),
    )  # fmt: skip


def test_names_are_those_that_citations_carry(shelf_file: Path, records: list[Seen]) -> None:
    with open_reader(shelf_file) as reader:
        fetches = list(reader.archive.fetches(until=9))
    names = {record.id for record in records}
    assert len(names) == len(records)
    answered = [fetch for fetch in fetches if fetch.id not in (5, 6)]
    assert {record_id("response", fetch.url, fetch.started_at, fetch.id) for fetch in answered} <= names


def test_bytes_that_were_written_before_are_named_not_repeated(records: list[Seen]) -> None:
    first, again, same = of_fetch(records, 1)[2], of_fetch(records, 2)[0], of_fetch(records, 3)[0]
    assert kinds([first, again, same]) == ["response", "revisit", "revisit"]
    assert again.fields["WARC-Profile"] == PROFILE + "identical-payload-digest"
    assert again.fields["WARC-Refers-To"] == first.id
    assert again.fields["WARC-Refers-To-Target-URI"] == first.fields["WARC-Target-URI"]
    assert again.fields["WARC-Refers-To-Date"] == first.fields["WARC-Date"]
    assert again.fields["WARC-Payload-Digest"] == first.fields["WARC-Payload-Digest"]
    assert same.fields["WARC-Profile"] == PROFILE + "server-not-modified"
    assert same.fields["WARC-Refers-To"] == first.id  # a revisit of a revisit could not be replayed
    assert same.http == ("HTTP/1.1 304 Not Modified", (("ETag", '"1"'),))


def test_a_body_that_is_not_kept_is_not_made_up(records: list[Seen]) -> None:
    gone, list_page = of_fetch(records, 4), of_fetch(records, 5)
    assert (gone[0].content, gone[0].fields["WARC-Truncated"]) == (b"", "unspecified")
    assert kinds(list_page) == ["request", "metadata"]  # an empty page would stand for it when replayed
    request, told = list_page
    assert request.fields["WARC-Concurrent-To"] == told.id
    assert said(told, "body") == ["not kept; it had 1234 bytes without its coding"]
    assert (said(told, "status-line"), said(told, "header")) == (
        ["HTTP/1.1 200 OK"],
        ["Content-Type: text/html; charset=utf-8"],
    )


def test_no_answer_is_told_and_nothing_else(records: list[Seen]) -> None:
    (told,) = of_fetch(records, 6)
    assert said(told, "error") == ["timeout"]
    assert said(told, "outcome-detail") == ["took longer than 30 s"]
    assert told.fields["WARC-Target-URI"] == HOME + "slow"


def test_what_an_older_database_does_not_hold_is_said(records: list[Seen]) -> None:
    page, told = of_fetch(records, 7)
    assert page.http[0] == "HTTP/1.1 200"
    assert page.http[1] == (
        ("X-Orig-content-length", "7"),
        ("content-type", "text/html"),
        ("Content-Length", "12"),
    )
    missing = said(told, "not-recorded")
    assert [line.partition(":")[0] for line in missing] == [
        "status line", "order and spelling of the header names, headers of the connection", "request headers",
        "answers of 1 of the redirects",
    ]  # fmt: skip


def test_a_hostile_header_or_address_ends_nothing(records: list[Seen]) -> None:
    page = of_fetch(records, 8)[0]
    assert page.fields["WARC-Target-URI"] == "https://other.example/%C3%A9%20b?%C3%BC"
    names = [name for name, _ in page.http[1]]
    assert "Set-Cookie" not in names
    assert names[2:3] == ["X-Orig-Transfer-Encoding"]
    assert page.content == b"x"


def test_a_text_refers_to_its_page(records: list[Seen]) -> None:
    one, older, walled = [record for record in records if record.kind == "conversion"]
    assert one.content.decode() == "قال الوراق إن الحبر الأسود من العفص والزاج."
    assert one.fields["WARC-Refers-To"] == of_fetch(records, 1)[2].id
    assert one.fields["WARC-Target-URI"] == HOME + "one"
    assert older.fields["WARC-Refers-To"] == of_fetch(records, 7)[0].id
    assert "WARC-Refers-To" not in walled.fields  # the text is the feed's


def test_an_article_is_described_beside_its_text(records: list[Seen]) -> None:
    text, told = [record for record in records if "/text/" in str(record.path)][1:3]
    assert told.fields["WARC-Refers-To"] == text.id
    ((name, value),) = told.told
    assert name == "json-metadata"
    known = json.loads(value)
    assert (known["title"], known["authors"], known["language"]) == ("The one", ["مريم", "B"], "ar")
    assert known["origins"] == [
        {"field": "published", "origin": "meta", "place": "article:published_time", "raw": "3 Feb 2026"}
    ]
    assert known["reservations"] == [{"signal": "noai", "value": "1", "origin": "meta", "reserves": True}]
    assert known["images"] == [
        {"url": HOME + "ink.jpg", "alt": "دواة", "caption": "An inkwell", "credit": "M. B."},
        {"url": HOME + "x", "alt": "", "caption": "", "credit": ""},
    ]
    assert {"contentHash", "extractor", "pageSha256", "published"} <= known.keys()
    assert "section" not in known


@pytest.mark.parametrize(
    ("headers", "length", "lines"),
    [
        ((), 3, ""),
        ((("Content-Length", "3"),), 3, "Content-Length: 3\r\n"),
        ((("content-length", " 3"),), 3, "content-length:  3\r\n"),
        ((("Content-Length", "9"),), 3, "X-Orig-Content-Length: 9\r\nContent-Length: 3\r\n"),
        ((("Content-Length", "3"), ("content-length", "3")), 3, "Content-Length: 3\r\nX-Orig-content-length: 3\r\n"),
        ((("Transfer-Encoding", "chunked"),), 0, "X-Orig-Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"),
        ((("Content-Encoding", "br"), ("a", "b")), 3, "X-Orig-Content-Encoding: br\r\na: b\r\nContent-Length: 3\r\n"),
        ((("Content-Length", "9"), ("Content-Encoding", "br")), None, "Content-Length: 9\r\nContent-Encoding: br\r\n"),
        ((("A", "\xe9"), ("a", "x\r\ny")), 3, "A: \xe9\r\na: x  y\r\n"),
    ],
)  # fmt: skip
def test_the_head_of_an_answer(headers: tuple[tuple[str, str], ...], length: int | None, lines: str) -> None:
    assert (
        answer_head("HTTP/1.1 200 OK", headers, length).decode("latin-1") == f"HTTP/1.1 200 OK\r\n{lines}\r\n"
    )


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("https://a.example", "GET / HTTP/1.1"),
        ("https://a.example/b%20c?d=1&e=%C3%A9", "GET /b%20c?d=1&e=%C3%A9 HTTP/1.1"),
        ("https://a.example/é", "GET /%C3%A9 HTTP/1.1"),
        ("https://a.example?q", "GET /?q HTTP/1.1"),
    ],
)
def test_the_head_of_a_request(url: str, line: str) -> None:
    assert request_head(url, SENT[:1]).decode() == f"{line}\r\nHost: blog.example\r\n\r\n"


def test_an_address_stays_one_word() -> None:
    assert uri("https://a.example/b c\r\nWARC-Type: x") == "https://a.example/b%20c%0D%0AWARC-Type:%20x"
    assert uri("https://a.example/%D8%AD?x=[1]&y=#z") == "https://a.example/%D8%AD?x=[1]&y=#z"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ((), False),
        ((("Content-Length", "0"),), False),
        ((("content-length", "5"),), True),
        ((("Transfer-encoding", "chunked"),), True),
    ],
)
def test_whether_a_redirect_had_a_body(headers: tuple[tuple[str, str], ...], expected: bool) -> None:
    assert has_body(headers) is expected
