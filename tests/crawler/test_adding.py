"""What `warraq add` makes of pages with addresses that are none."""

import random
import resource
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scripted import Answer, serve, warraq

from tests.programs import finish, start_program
from warraq.articles.records import Page
from warraq.crawler.parsing import PageReading, read_page
from warraq.storage import open_store

HOME = "https://blog.example/"


@pytest.mark.parametrize("base", ["http://[x", "https://blog.example:port/"])
def test_links_of_a_page_whose_base_is_no_address(base: str) -> None:
    body = f'<html><head><base href="{base}"></head><body><a href="{HOME}a-post-of-five-words">A</a></body></html>'
    page = Page(
        url=HOME, final_url=HOME, status=200, body=body.encode(), fetched_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    reading = read_page(page, HOME, None)
    assert isinstance(reading, PageReading)
    assert reading.posts == (f"{HOME}a-post-of-five-words",)


def test_a_feed_link_that_is_no_address_is_none(tmp_path: Path) -> None:
    links = "".join(
        f"<link rel='alternate' type='application/rss+xml' href='{address}'>"
        for address in ("http://exa mple.org/feed", "/feed")
    )
    home = (
        f"<html><head><title>Scripted</title>{links}</head><body><main><h1>Scripted</h1></main></body></html>"
    )
    rss = "<rss version='2.0'><channel><title>Scripted</title><link>{base}/</link></channel></rss>"
    answers = {"/": Answer(body=home), "/feed": Answer(body=rss, content_type="application/rss+xml")}
    with serve(answers) as site:
        ended = warraq(tmp_path, "add", "--local", site.base)
        assert (ended.returncode, ended.stderr) == (0, "")
        assert f"feeds: {site.base}/feed" in ended.stdout


def test_a_disk_that_is_full_is_said_so(tmp_path: Path) -> None:
    database = tmp_path / "corpus.db"
    open_store(database, create=True).close()
    room = database.stat().st_size + 100_000
    noise = random.Random(1).randbytes(800_000).hex()  # packed more than the room there is
    home = f"<html><head><title>Scripted</title></head><body><p>A page.</p><!-- {noise} --></body></html>"

    def no_more_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    with serve({"/": Answer(body=home)}) as site:
        command = ("--db", str(database), "add", "--local", site.base)
        ended = finish(start_program("warraq", *command, folder=tmp_path, preexec_fn=no_more_room))
    assert ended.returncode == 1
    assert "full" in ended.stderr
    assert ended.stdout == ""
