"""`warraq archive import`: archives become articles as a crawl makes them, without a network, once each."""

import hashlib
import json
import os
import socket
import sqlite3
import sys
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.archive.warcs import DATE, SITE, answer, digest, id_of, packed, page_of, post, record, url_of, wacz
from tests.patience import wait_until
from tests.programs import Done, finish, run_warraq, start_program
from tests.storage.conftest import NOW, html, paragraphs
from warraq.storage import FeedState, Source, open_store

NAMES = ("alpha", "beta", "gamma")
GET = b"GET / HTTP/1.1\r\nUser-Agent: capture\r\n\r\n"
FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>B</title><link>{SITE}</link>
<item><title>x</title><link>{url_of("alpha")}</link><pubDate>Fri, 07 May 2021 10:00:00 +0300</pubDate></item>
<item><title>y</title><link>{SITE}never-captured-post-here</link></item></channel></rss>""".encode()


def imported(folder: Path, *arguments: str, code: int = 0) -> dict[str, Any]:
    """What is told of one file."""
    done = run_warraq("--db", "c.db", "archive", "import", "--json", *arguments, folder=folder)
    assert done.returncode == code, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def rows(folder: Path, question: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(folder / "c.db")
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def test_pages_of_an_archive_become_articles(tmp_path: Path) -> None:
    made = ((record(url_of(name), GET, kind="request"), post(name)) for name in NAMES)
    (tmp_path / "a.warc.gz").write_bytes(packed(*chain.from_iterable(made)))
    told = imported(tmp_path, "a.warc.gz")
    assert (told["state"], told["outcomes"], told["sources"]) == ("imported", {"stored": 3}, ["blog-example"])
    assert rows(tmp_path, "SELECT url, title, first_seen_at FROM article ORDER BY id") == [
        (url_of(name), f"The {name} in four words", DATE) for name in NAMES
    ]
    (fetch, *_) = rows(
        tmp_path,
        "SELECT status_line, headers, request_headers, record_id <> '', import_id, reason FROM fetches",
    )
    stated = '[["Content-Type","text/html; charset=utf-8"]]'
    assert fetch == ("HTTP/1.1 200 OK", stated, '[["User-Agent","capture"]]', 1, 1, "import")
    assert rows(tmp_path, "SELECT state, local FROM sources") == [("paused", 0)]
    assert rows(tmp_path, "SELECT count(*) FROM frontier") == [(0,)]
    assert rows(tmp_path, "SELECT command, outcome FROM runs") == [("archive import", "finished")]
    assert imported(tmp_path, "a.warc.gz")["state"] == "known"
    (tmp_path / "b.warc").write_bytes((tmp_path / "a.warc.gz").read_bytes())
    assert imported(tmp_path, "b.warc")["state"] == "known"


def test_records_that_another_file_has_too_are_stored_once(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(post("alpha") + post("beta"))
    (tmp_path / "b.warc.gz").write_bytes(packed(post("beta", called="renamed"), post("gamma")))
    imported(tmp_path, "a.warc")
    told = imported(tmp_path, "b.warc.gz")
    assert (told["outcomes"], told["passed"]) == ({"stored": 1}, {"already-stored": 1})
    assert rows(tmp_path, "SELECT count(*) FROM fetches") == [(3,)]


def test_a_wacz_is_read_in_its_place(tmp_path: Path) -> None:
    inside = {
        "archive/a.warc.gz": packed(post("alpha")),
        "pages/pages.jsonl": b"{}",
        "archive/b.warc": post("beta"),
    }
    (tmp_path / "a.wacz").write_bytes(wacz(inside))
    (tmp_path / "b.wacz").write_bytes(wacz({"archive/c.warc": post("gamma"), "archive/x.txt": b"x"}, how=8))
    assert imported(tmp_path, "a.wacz")["outcomes"] == {"stored": 2}
    told = imported(tmp_path, "b.wacz", code=1)
    assert told["outcomes"] == {"stored": 1}
    assert [(one["member"], one["reason"]) for one in told["broken"]] == [("archive/x.txt", "wacz")]
    assert {path.name.split("-")[0] for path in tmp_path.iterdir()} == {"a.wacz", "b.wacz", "c.db"}


def test_what_is_broken_is_named(tmp_path: Path) -> None:
    lie = record(url_of("gamma"), b"x", length=99, called="liar")
    (tmp_path / "a.warc").write_bytes(post("alpha") + lie + post("beta"))
    done = run_warraq("--db", "c.db", "archive", "import", "a.warc", folder=tmp_path)
    assert done.returncode == 1
    place = f"skipped at byte {len(post('alpha'))}, record {id_of('liar')}: length: states 99 bytes"
    assert place in done.stdout
    assert "stored 2" in done.stdout
    assert rows(tmp_path, "SELECT skipped, pages FROM imports") == [(1, 2)]


def test_a_file_that_is_no_archive_does_not_keep_others_away(tmp_path: Path) -> None:
    (tmp_path / "letter.warc").write_bytes(b"Dear archivist")
    (tmp_path / "a.warc").write_bytes(post("alpha"))
    done = run_warraq("--db", "c.db", "archive", "import", "letter.warc", "a.warc", folder=tmp_path)
    assert done.returncode == 1
    assert "no WARC and no WACZ" in done.stdout
    assert "stored 1" in done.stdout
    assert run_warraq("archive", "import", "nowhere.warc", folder=tmp_path).returncode == 2
    assert run_warraq("archive", "import", "-", folder=tmp_path).returncode == 2


def test_an_older_capture_does_not_take_the_place_of_a_newer_one(tmp_path: Path) -> None:
    old = record(
        url_of("alpha"), answer(html("As it was", paragraphs("alpha", 10))), date="2019-01-01T00:00:00Z"
    )
    last = post("alpha", date="2022-01-01T00:00:00Z")
    (tmp_path / "a.warc").write_bytes(post("alpha") + old + last)
    assert imported(tmp_path, "a.warc")["outcomes"] == {"stored": 1, "revised": 1, "unchanged": 1}
    assert rows(tmp_path, "SELECT title, version, first_seen_at, last_seen_at FROM article") == [
        ("The alpha in four words", 1, "2019-01-01T00:00:00Z", "2022-01-01T00:00:00Z")
    ]
    listed = run_warraq("--db", "c.db", "versions", "1", folder=tmp_path).stdout.splitlines()
    assert [line.split("\t")[:2] for line in listed[1:]] == [["2", "2019-01-01T00:00:00Z"], ["1", DATE]]
    assert run_warraq("--db", "c.db", "verify", folder=tmp_path).returncode == 0


def test_a_feed_gives_dates_wherever_it_stands_and_queues_nothing(tmp_path: Path) -> None:
    url = f"{SITE}undated-post-of-the-blog"
    feed = FEED.replace(url_of("alpha").encode(), url.encode())
    page = record(url, answer(page_of("alpha")))
    comments = record(f"{SITE}comments/feed", answer(feed, "Content-Type: application/rss+xml"))
    made = page + comments + record(f"{SITE}feed", answer(feed, "Content-Type: application/rss+xml"))
    (tmp_path / "a.warc").write_bytes(made)
    told = imported(tmp_path, "a.warc")
    assert (told["outcomes"], told["passed"]) == ({"stored": 1, "read": 1}, {"comments-feed": 1})
    assert rows(tmp_path, "SELECT published FROM article") == [("2021-05-07T10:00:00+03:00",)]
    assert rows(tmp_path, "SELECT url, state FROM feeds") == [(f"{SITE}feed", "active")]
    assert rows(tmp_path, "SELECT count(*) FROM frontier") == [(0,)]


def test_lists_and_errors_are_no_articles(tmp_path: Path) -> None:
    listing = record(f"{SITE}tag/ink/", answer(page_of("alpha")))
    missing = record(url_of("beta"), answer(b"<html>no</html>", status="HTTP/1.1 404 Not Found"))
    (tmp_path / "a.warc").write_bytes(record(SITE, answer(page_of("beta"))) + listing + missing)
    told = imported(tmp_path, "a.warc")
    assert (told["outcomes"], told["passed"]) == ({"rejected": 2}, {"http-404": 1})
    assert rows(tmp_path, "SELECT role, page_sha256 <> '' FROM fetches") == [("listing", 1), ("listing", 1)]


def test_an_article_that_is_gone_in_an_archive_is_gone(tmp_path: Path) -> None:
    gone = answer(b"", status="HTTP/1.1 410 Gone")
    later = record(url_of("alpha"), gone, date="2022-01-01T00:00:00Z")
    (tmp_path / "a.warc").write_bytes(post("alpha") + later)
    imported(tmp_path, "a.warc")
    assert rows(tmp_path, "SELECT gone_at FROM article") == [("2022-01-01T00:00:00Z",)]


def test_a_revisit_is_the_page_that_it_repeats(tmp_path: Path) -> None:
    def revisit(url: str, date: str, at: str = DATE) -> bytes:
        more = [f"WARC-Refers-To-Target-URI: {url_of('alpha')}", f"WARC-Refers-To-Date: {at}"]
        return record(url, answer(b""), kind="revisit", date=date, more=more)

    again = revisit(url_of("alpha"), "2022-01-01T00:00:00Z")
    copy = revisit(f"{SITE}2021/05/alpha-in-another-place/", "2022-01-02T00:00:00Z")
    lost = revisit(url_of("alpha"), "2022-01-03T00:00:00Z", "1999-01-01T00:00:00Z")
    (tmp_path / "a.warc").write_bytes(post("alpha") + again + copy + lost)
    told = imported(tmp_path, "a.warc")
    assert (told["outcomes"], told["passed"]) == (
        {"stored": 1, "unchanged": 1, "duplicate": 1},
        {"revisit": 1},
    )
    assert rows(tmp_path, "SELECT last_seen_at FROM articles") == [
        ("2022-01-01T00:00:00Z",),
        ("2022-01-02T00:00:00Z",),
    ]


ADDRESS = f"WARC-Refers-To-Target-URI: {url_of('alpha')}"
SAME = f"WARC-Payload-Digest: {digest(page_of('alpha'))}"
SAME_256 = f"WARC-Payload-Digest: sha256:{hashlib.sha256(page_of('alpha')).hexdigest()}"
OTHER = f"WARC-Payload-Digest: {digest(b'packed')}"
#: What a revisit says of what it repeats -> whether it is believed. The first capture is stored, then a later one.
REVISITS = [
    ([], False),
    ([ADDRESS], False),
    ([SAME], True),
    ([SAME_256], True),
    ([OTHER, ADDRESS], False),
    (["WARC-Payload-Digest: md5:x", ADDRESS], False),
    ([f"WARC-Refers-To-Date: {DATE}"], True),
    ([OTHER, f"WARC-Refers-To-Date: {DATE}"], False),
    ([OTHER, ADDRESS, f"WARC-Refers-To-Date: {DATE}"], True),  # a digest of the packed body
]


def test_a_revisit_is_believed_if_it_says_enough(tmp_path: Path) -> None:
    changed = record(
        url_of("alpha"), answer(html("As it is now", paragraphs("alpha", 10))), date="2021-06-01T00:00:00Z"
    )
    dates = [f"2022-01-{day:02}T00:00:00Z" for day in range(1, len(REVISITS) + 1)]
    revisits = (
        record(url_of("alpha"), answer(b""), kind="revisit", date=date, more=more)
        for date, (more, _) in zip(dates, REVISITS, strict=True)
    )
    (tmp_path / "a.warc").write_bytes(post("alpha") + changed + b"".join(revisits))
    imported(tmp_path, "a.warc")
    sha256 = hashlib.sha256(page_of("alpha")).hexdigest()
    assert rows(
        tmp_path, "SELECT started_at, page_sha256 FROM fetches WHERE started_at > '2022' ORDER BY id"
    ) == [(date, sha256) for date, (_, is_believed) in zip(dates, REVISITS, strict=True) if is_believed]


def test_a_page_behind_a_redirect_is_repeated_too(tmp_path: Path) -> None:
    moved = record(f"{SITE}?p=1", answer(b"", f"Location: {url_of('alpha')}", status="HTTP/1.1 301 Moved"))
    more = [ADDRESS, f"WARC-Refers-To-Date: {DATE}"]
    again = record(url_of("alpha"), answer(b""), kind="revisit", date="2022-01-01T00:00:00Z", more=more)
    (tmp_path / "a.warc").write_bytes(moved + post("alpha") + again)
    assert imported(tmp_path, "a.warc")["outcomes"] == {"stored": 1, "unchanged": 1}


def test_pages_belong_to_the_source_of_their_host(tmp_path: Path) -> None:
    with open_store(tmp_path / "c.db", create=True) as store:
        for slug, home in (("blog", "https://www.blog.example/"), ("other", "https://other.example/")):
            store.sources.add(Source(slug=slug, home_url=home), now=NOW)
    local = record("http://127.0.0.1:8041/2021/05/a-post-of-my-own/", answer(page_of("gamma")))
    (tmp_path / "a.warc").write_bytes(post("alpha") + local)
    (tmp_path / "b.warc").write_bytes(post("beta"))
    assert imported(tmp_path, "a.warc")["sources"] == ["127-0-0-1-8041"]
    assert imported(tmp_path, "--source", "other", "b.warc")["sources"] == []
    assert rows(tmp_path, "SELECT source FROM article ORDER BY id") == [
        ("blog",),
        ("127-0-0-1-8041",),
        ("other",),
    ]
    assert rows(tmp_path, "SELECT slug FROM sources WHERE state = 'paused'") == [("127-0-0-1-8041",)]
    refused = run_warraq("--db", "c.db", "archive", "import", "--source", "no", "b.warc", folder=tmp_path)
    assert refused.returncode == 2


def test_a_source_that_an_import_made_is_asked_nothing(tmp_path: Path) -> None:
    """Named, it is refused, for it is paused. Followed, its address is one of this machine, which nobody allowed."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        site = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        (tmp_path / "a.warc").write_bytes(
            record(f"{site}2021/05/a-post-of-my-own/", answer(page_of("gamma")))
        )
        (slug,) = imported(tmp_path, "a.warc")["sources"]
        refused = run_warraq("--db", "c.db", "crawl", slug, folder=tmp_path)
        assert refused.returncode == 2
        assert f"`warraq source resume {slug}` follows it again" in refused.stderr
        with open_store(tmp_path / "c.db") as store:  # so that a crawl has something to ask for
            (source,) = store.sources.all()
            store.feeds.add(FeedState(source_id=source.id, url=f"{site}feed", kind="feed", next_poll_at=NOW))
        assert run_warraq("--db", "c.db", "source", "resume", slug, folder=tmp_path).returncode == 0
        run_warraq("--db", "c.db", "crawl", slug, folder=tmp_path)
        assert rows(tmp_path, "SELECT last_error FROM feeds") == [("blocked-address",)]
        with pytest.raises(BlockingIOError):
            listening.accept()


WITHOUT_SOCKETS = """
import sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        raise RuntimeError(f"{event} {arguments}")
sys.addaudithook(refuse)
"""


@pytest.mark.parametrize("command", ["import", "crawl"])
def test_no_socket_is_opened(command: str, tmp_path: Path) -> None:
    """In this process and its workers; that the check works is shown by a crawl, which it keeps from its site."""
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_SOCKETS)
    (tmp_path / "a.warc").write_bytes(
        post("alpha") + record(f"{SITE}feed", answer(FEED, "Content-Type: text/xml"))
    )
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{os.pathsep.join(sys.path)}"}
    arguments = (
        ["archive", "import", "a.warc"] if command == "import" else ["add", "--local", "http://127.0.0.1:9/"]
    )
    done = finish(start_program("warraq", "--db", "c.db", *arguments, folder=tmp_path, env=environment))
    told = f"{done.stdout}{done.stderr}"
    assert ("read 1, stored 1" in told) == (command == "import"), told
    assert ("socket." in told) == (command == "crawl"), told


def killed(folder: Path, pages: int) -> None:
    """Import, and kill -9 when so many pages are stored."""
    with start_program("warraq", "--db", "c.db", "archive", "import", "a.warc.gz", folder=folder) as program:
        wait_until(lambda: program.poll() is not None or stored(folder) >= pages)
        program.kill()


def stored(folder: Path) -> int:
    if not (folder / "c.db").exists():
        return 0
    return int(rows(folder, "SELECT count(*) FROM fetches")[0][0])


@pytest.mark.slow
def test_a_killed_import_goes_on_and_nothing_is_lost_or_double(tmp_path: Path) -> None:
    names = [f"story{first}{second}" for first in "abcdef" for second in "abcdefgh"]
    moved = record(f"{SITE}?p=1", answer(b"", f"Location: {url_of(names[-1])}", status="HTTP/1.1 301 Moved"))
    feed = record(f"{SITE}feed", answer(FEED, "Content-Type: text/xml"))
    robots = record(f"{SITE}robots.txt", b"User-agent: *\nContent-Signal: ai-train=no\n", kind="resource")
    (tmp_path / "a.warc.gz").write_bytes(packed(moved, *map(post, names), feed, robots))
    for pages in (1, 9, 25):
        killed(tmp_path, pages)
        assert pages <= stored(tmp_path) < len(names)
    assert imported(tmp_path, "a.warc.gz")["state"] == "resumed"
    assert rows(tmp_path, "SELECT count(*), count(DISTINCT record_id) FROM fetches") == [(49, 49)]
    assert {url for (url,) in rows(tmp_path, "SELECT url FROM articles")} == set(map(url_of, names))
    assert rows(tmp_path, "SELECT pages, position, skipped FROM imports") == [(49, 51, 0)]
    assert rows(tmp_path, "SELECT redirects FROM fetches WHERE redirects <> '[]'") == [(f'["{SITE}?p=1"]',)]
    assert rows(tmp_path, "SELECT max(version) FROM articles") == [(1,)]
    reserved = "SELECT count(DISTINCT version_id) FROM reservations WHERE origin = 'robots.txt' AND reserves"
    assert rows(tmp_path, reserved) == [(len(names),)]
    assert imported(tmp_path, "a.warc.gz")["state"] == "known"
    done: Done = run_warraq("--db", "c.db", "verify", folder=tmp_path)
    assert done.returncode == 0, done.stdout
