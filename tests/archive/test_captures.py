"""What records mean together: requests, redirects, revisits, and what is no page."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.archive.warcs import SITE, answer, id_of, packed, page_of, post, record, url_of
from warraq.archive.importing.captures import Capture, Passed, read_captures
from warraq.archive.importing.containers import read_archive
from warraq.archive.importing.records import Record

NOW = datetime(2026, 3, 1, tzinfo=UTC)
URL = url_of("alpha")
PAGE = page_of("alpha")
GET = b"GET /2021 HTTP/1.1\r\nHost: blog.example\r\nUser-Agent: x\r\n\r\n"


def read(path: Path, *records: bytes) -> list[object]:
    path.write_bytes(b"".join(records))
    return list(read_captures(read_archive(path), now=NOW))


def only(path: Path, *records: bytes) -> Capture:
    (found,) = (one for one in read(path, *records) if isinstance(one, Capture))
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.warc"


def concurrent(name: str) -> list[str]:
    return [f"WARC-Concurrent-To: {id_of(name)}"]


PAIRS = {
    "wget: before, named by the request": (
        record(URL, GET, kind="request", called="q"), post("alpha", called="a", more=concurrent("q")),
    ),
    "warcio: behind, named by the request": (
        post("alpha", called="a"), record(URL, GET, kind="request", more=concurrent("a")),
    ),
    "before, of the same address": (record(URL, GET, kind="request"), post("alpha")),
    "before, behind another": (
        record(URL, GET, kind="request", called="q"), record(SITE, GET, kind="request"),
        post("alpha", more=concurrent("q")),
    ),
    "behind, with metadata between": (
        post("alpha", called="a"), record(URL, b"fetchTimeMs: 3", kind="metadata", more=concurrent("a")),
        record(URL, GET, kind="request", more=concurrent("a")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PAIRS)
def test_an_answer_has_the_headers_of_its_request(case: str, path: Path) -> None:
    assert only(path, *PAIRS[case]).request == (("Host", "blog.example"), ("User-Agent", "x"))


@pytest.mark.parametrize("many", [0, 98])
def test_secrets_of_a_request_are_not_kept(many: int, path: Path) -> None:
    plain = [f"X-{number}: y" for number in range(many)]
    lines = [
        "GET / HTTP/1.1",
        "Host: x",
        *plain,
        "cookie: secret=1;",
        " secret=2",
        "AUTHORIZATION: Basic secret",
    ]
    lines += ["Proxy-Authorization : secret", "\tsecret", "Accept: */*", "", ""]
    asked = "\r\n".join(lines).encode()
    moved = answer(b"", f"Location: {URL}", "Set-Cookie: evidence", status="HTTP/1.1 301 Moved")
    requests = (record(one, asked, kind="request") for one in (f"{SITE}?p=1", URL))
    found = only(path, next(requests), record(f"{SITE}?p=1", moved), next(requests), post("alpha"))
    (hop,) = found.hops
    assert "secret" not in f"{found.request}{hop}"
    assert [name for name, _ in found.request] == [
        "Host",
        *(f"X-{number}" for number in range(many)),
        "Accept",
    ]
    assert hop.request_headers == found.request
    assert ("Set-Cookie", "evidence") in hop.headers


def test_a_request_of_another_answer_is_left_alone(path: Path) -> None:
    other = record(URL, GET, kind="request", more=concurrent("other"))
    assert only(path, other, post("alpha", called="a"), other).request == ()


#: Content type, body -> what it is; None for what is passed over as 'other'.
KINDS = [
    ("text/html", PAGE, "page"),
    ("Application/XHTML+XML; charset=x", PAGE, "page"),
    ("", b"\xef\xbb\xbf \n<!DOCTYPE HTML><p>x", "page"),
    ("application/xml", b"<?xml version='1.0'?><html xmlns='x'/>", "page"),
    ("application/rss+xml", b"<rss/>", "feed"),
    ("text/xml", b"<?xml version='1.0'?>\n<feed xmlns='x'>", "feed"),
    ("application/json", b'{"version": "https://jsonfeed.org/version/1.1"}', "feed"),
    ("application/xml", b"<urlset>", "sitemap"),
    ("application/xml", b"<svg>", "other"),
    ("application/json", b'{"a": 1}', "other"),
    ("image/png", PAGE, "image"),
    ("text/css", b"p {}", "style"),
    ("application/javascript", b"x()", "script"),
    ("font/woff2", b"x", "font"),
    ("application/pdf", b"%PDF", "pdf"),
    ("text/plain", b"<html>", "text"),
    ("application/x-unheard-of", b"<html>", "other"),
]


@pytest.mark.parametrize(("stated", "body", "kind"), KINDS)
def test_what_a_document_is(stated: str, body: bytes, kind: str, path: Path) -> None:
    (found,) = read(path, record(URL, answer(body, f"Content-Type: {stated}" if stated else "X: y")))
    assert isinstance(found, (Capture, Passed))
    assert found.kind == kind
    assert isinstance(found, Capture) == (kind in ("page", "feed", "sitemap"))


PASSED = {
    "not-http": record("file:///etc/passwd", answer(PAGE)),
    "not-get": record(URL, b"HEAD / HTTP/1.1\r\n\r\n", kind="request") + record(URL, answer(b"")),
    "redirect": record(URL, answer(b"", "Location: /elsewhere", status="HTTP/1.1 301 Moved")),
    "http-206": record(URL, answer(b"half", status="HTTP/1.1 206 Partial Content")),
    "warcinfo": record("", b"software: x", kind="warcinfo"),
    "metadata": record(URL, b"x: y", kind="metadata"),
    "conversion": record(URL, b"text", kind="conversion"),
    "other-record": record(URL, b"x", kind="continuation"),
}


@pytest.mark.parametrize("kind", PASSED)
def test_what_is_passed_over_is_counted_by_what_it_is(kind: str, path: Path) -> None:
    assert Passed(kind) in read(path, PASSED[kind])


def test_a_redirect_leads_to_its_target(path: Path) -> None:
    moved = answer(b"", "location: /2021/05/alpha-in-four-words/", status="HTTP/1.1 301 Moved")
    first = record(f"{SITE}?p=1", answer(b"", "Location: /short", status="HTTP/1.1 302 Found"))
    found = only(path, first, record(f"{SITE}short", moved), post("beta")[:0], post("alpha"))
    assert found.asked_url == f"{SITE}?p=1"
    assert [(hop.url, hop.status_line) for hop in found.hops] == [
        (f"{SITE}?p=1", "HTTP/1.1 302 Found"),
        (f"{SITE}short", "HTTP/1.1 301 Moved"),
    ]
    assert found.hops[1].headers == (("location", "/2021/05/alpha-in-four-words/"),)


def test_redirects_in_a_ring_or_of_another_year_lead_nowhere(path: Path) -> None:
    def moved(url: str, target: str, date: str) -> bytes:
        return record(url, answer(b"", f"Location: {target}", status="HTTP/1.1 301 Moved"), date=date)

    ring = [moved(SITE + a, SITE + b, "2021-05-06T07:08:09Z") for a, b in ("ab", "ba", "ab")]
    old = moved(f"{SITE}?p=1", URL, "2012-05-06T07:08:09Z")
    assert only(path, *ring, old, post("alpha")).hops == ()


def test_a_revisit_names_what_it_repeats(path: Path) -> None:
    more = [
        "WARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
        f"WARC-Refers-To-Target-URI: <{URL}>",
        "WARC-Refers-To-Date: 2020-01-02T03:04:05.678Z",
    ]
    found = only(path, record(url_of("beta"), answer(b""), kind="revisit", more=more))
    assert (found.body, found.same_as, found.same_at) == (
        None,
        URL,
        datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC),
    )
    more = ["WARC-Profile: http://netpreserve.org/warc/1.0/revisit/server-not-modified"]
    found = only(path, record(URL, b"", kind="revisit", more=more))
    assert (found.head.status, found.body) == (304, b"")


def test_a_resource_is_a_page_without_its_headers(path: Path) -> None:
    found = only(path, record(URL, PAGE, kind="resource"))
    assert (found.head.status, found.head.status_line, found.body) == (200, "", PAGE)


DATES = [
    ("2021-05-06T07:08:09Z", datetime(2021, 5, 6, 7, 8, 9, tzinfo=UTC)),
    ("2021-05-06T07:08:09.123456789Z", datetime(2021, 5, 6, 7, 8, 9, tzinfo=UTC)),
    ("2021-05-06T07:08Z", datetime(2021, 5, 6, 7, 8, tzinfo=UTC)),
    ("2021-05", datetime(2021, 5, 1, tzinfo=UTC)),
    ("2021", datetime(2021, 1, 1, tzinfo=UTC)),
]


@pytest.mark.parametrize(("stated", "moment"), DATES)
def test_the_date_of_a_record(stated: str, moment: datetime, path: Path) -> None:
    assert only(path, post("alpha", date=stated)).moment == moment


def chunked(body: bytes, *, end: bytes = b"0\r\n\r\n") -> bytes:
    pieces = (body[start : start + 100] for start in range(0, len(body), 100))
    return b"".join(b"%x;x=y\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + end


#: Headers, body as kept -> whether it ends in the middle. Unpacked it is always the page, or its beginning.
BODIES = {
    "plain": ("X: y", PAGE, False),
    "chunked": ("Transfer-Encoding: chunked", chunked(PAGE), False),
    "chunked without an end": ("Transfer-Encoding: chunked", chunked(PAGE, end=b""), True),
    "chunked, but without chunks": ("Transfer-Encoding: chunked", PAGE, False),
    "chunks that lie": ("Transfer-Encoding: chunked", b"ffffff\r\n" + PAGE, True),
    "packed": ("Content-Encoding: gzip", gzip.compress(PAGE), False),
    "packed, but plain": ("Content-Encoding: gzip", PAGE, False),
    "packed and cut off": ("Content-Encoding: gzip", gzip.compress(PAGE, 0)[:-100], True),
    "shorter than its length": (f"Content-Length: {len(PAGE) + 1}", PAGE, True),
    "a length that is none": ("Content-Length: -5", PAGE, False),
    "cut off by the archive": ("X: y", PAGE, True),
}


@pytest.mark.parametrize("case", BODIES)
def test_a_body_is_unpacked(case: str, path: Path) -> None:
    header, kept, is_partial = BODIES[case]
    more = ["WARC-Truncated: length"] if case == "cut off by the archive" else []
    found = only(path, record(URL, answer(kept, "Content-Type: text/html", header), more=more))
    assert found.body
    assert found.body == PAGE[: len(found.body)]
    assert found.is_partial == is_partial
    assert is_partial or found.body == PAGE


@pytest.mark.parametrize("version", ["WARC/0.17", "WARC/0.18", "WARC/1.0", "WARC/1.1"])
@pytest.mark.parametrize("end", [b"\r\n\r\n", b"\n\n", b""])
def test_all_versions_are_read_however_their_records_end(version: str, end: bytes, path: Path) -> None:
    made = [post(name, version=version, end=end) for name in ("alpha", "beta")]
    assert [one.url for one in read(path, *made) if isinstance(one, Capture)] == [
        url_of("alpha"),
        url_of("beta"),
    ]


@pytest.mark.parametrize(
    "pack", [packed, lambda *made: b"".join(made), lambda *made: gzip.compress(b"".join(made))]
)
def test_the_records_are_those_that_warcio_reads(pack: object, path: Path) -> None:
    """warcio does not read a file that is packed as one: there its reading of the plain file counts."""
    made = [PASSED["warcinfo"], *PAIRS["wget: before, named by the request"], post("beta"), *PASSED.values()]
    path.write_bytes(pack(*made))  # type: ignore[operator]
    ours = [(one.id, one.content) for one in read_archive(path) if isinstance(one, Record)]
    path.write_bytes(b"".join(made))
    with path.open("rb") as file:
        theirs = [
            (one.rec_headers.get_header("WARC-Record-ID"), one.raw_stream.read())
            for one in ArchiveIterator(file, no_record_parse=True)
        ]
    assert ours == theirs
