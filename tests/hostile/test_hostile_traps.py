"""Sites without an end: each stops soon, is named, and an honest site beside it is stored whole."""

import re
import sqlite3
from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import CliRunner

from tests.hostile.conftest import Attempt
from tests.hostile.raw_server import Answer, RawServer, article, ok
from warraq.cli import main
from warraq.storage import open_store
from warraq.storage.sql.database import from_text

MOST_REQUESTS = 300
HONEST = 40


def listing(*links: str, text: str = "Nothing here.") -> Answer:
    anchors = "".join(f"<li><a href='{link}'>{link}</a></li>" for link in links)
    return ok(
        f"<html><head><title>List</title></head><body><h1>List</h1><p>{text}</p><ul>{anchors}</ul></body></html>"
    )


def calendar(path: str) -> Answer:
    """Months with next and previous, and a page a day, all of which say the same."""
    found = re.search(r"/(\d+)/(\d+)", path)
    year, month = (int(found[1]), int(found[2])) if found else (2025, 1)
    after, before = divmod(year * 12 + month, 12), divmod(year * 12 + month - 2, 12)
    days = "".join(f"<a href='/cal/{year}/{month}?day={day}'>{day}</a> " for day in range(1, 29))
    links = f"<a href='/cal/{after[0]}/{after[1] + 1}'>next</a> <a href='/cal/{before[0]}/{before[1] + 1}'>back</a>"
    return ok(article("Calendar").replace("</article>", f"</article>{days}{links}"))


def deeper(path: str) -> Answer:
    return listing(f"{path.rstrip('/')}/more/", f"{path.rstrip('/')}/other/")


def facets(path: str) -> Answer:
    chosen = set(filter(None, path.partition("?")[2].split("&")))
    return listing(*(f"/list?{'&'.join(sorted(chosen ^ {f'f{n}=1'}))}" for n in range(16)))


def pages(path: str) -> Answer:
    number = int((re.search(r"page=(\d+)", path) or [0, "1"])[1])
    posts = "".join(f"<p><a href='/post-{n}'>Post {n}</a></p>" for n in range(10))
    return ok(f"<html><body>{posts}<a rel=next href='/?page={number + 1}'>next</a></body></html>")


def numbers(path: str) -> Answer:
    """Ever more numbered pages with one text."""
    number = int((re.search(r"/n/(\d+)", path) or [0, "0"])[1])
    links = "".join(f"<a href='/n/{number * 5 + n}'>{n}</a> " for n in range(1, 2_000))
    return ok(article("The same").replace("</article>", f"</article>{links}"))


TRAPS: dict[str, Callable[[str], Answer]] = {
    "calendar": calendar, "deeper": deeper, "facets": facets, "pages": pages, "numbers": numbers,
}  # fmt: skip
NAMED = (
    "calendar",
    "numbers",
)  # known by what they bring; the others by their addresses, or they end by themselves


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_stops_and_honest_pages_are_stored(attempt: Attempt, site: RawServer, name: str) -> None:
    site.otherwise = TRAPS[name]
    attempt.poll(attempt.follow(site.base), f"{site.base}/", "home")
    with RawServer("127.0.0.3").serving() as neighbour:
        neighbour.answers |= {f"/honest-{n}": ok(article(f"Honest {n}")) for n in range(HONEST)}
        neighbour.answers["/"] = listing(*(f"/honest-{n}" for n in range(HONEST)))
        attempt.poll(attempt.follow(neighbour.base), f"{neighbour.base}/", "home")
        attempt.crawl()
        assert [neighbour.hits[f"/honest-{n}"] for n in range(HONEST)] == [1] * HONEST
    assert site.pages() <= MOST_REQUESTS
    stored = {path for path, ends in attempt.endings().items() if ends == [("stored", "")]}
    assert {f"/honest-{n}" for n in range(HONEST)} <= stored
    assert attempt.rows("SELECT count(*) FROM frontier") == [(0,)]
    if name in NAMED:
        assert ("rejected", "trap") in {end for ends in attempt.endings().values() for end in ends}


def test_a_series_that_was_closed_is_left_alone_by_later_runs(attempt: Attempt, site: RawServer) -> None:
    site.otherwise = calendar
    attempt.poll(attempt.follow(site.base), f"{site.base}/", "home")
    attempt.crawl()
    ((series, closed_at),) = attempt.rows("SELECT series, closed_at FROM traps")
    assert series.endswith("/cal/#/#?day")
    before = site.pages()
    site.otherwise = lambda path: calendar(
        "/cal/2041/5" if path == "/" else path
    )  # days that no run has seen
    with sqlite3.connect(attempt.database) as connection:
        connection.execute(
            "UPDATE feeds SET next_poll_at = '2026-01-01T00:00:00Z', etag = '', last_modified = ''"
        )
    connection.close()
    attempt.crawl()
    assert site.pages() > before
    assert not [path for path in site.hits if path.startswith("/cal/2041") and "day" in path]
    details = {detail for (detail,) in attempt.rows("SELECT detail FROM outcomes WHERE reason = 'trap'")}
    assert details == {f"one of a series that brings nothing new: {series}"}
    told = CliRunner().invoke(main, ["--db", str(attempt.database), "status"]).output
    assert f"skipped since {closed_at[:10]}: {series}" in told
    with open_store(attempt.database) as store:
        assert [trap.series for trap in store.traps.closed(since=from_text(closed_at))] == [series]
        assert store.traps.closed(since=from_text(closed_at) + timedelta(seconds=1)) == ()


def test_sitemaps_that_name_sitemaps_stop(attempt: Attempt, site: RawServer) -> None:
    def index(path: str) -> Answer:
        number = int((re.search(r"(\d+)", path) or [0, "0"])[1])
        entries = "".join(
            f"<sitemap><loc>{site.base}/s/{n}.xml</loc></sitemap>"
            for n in (number, number * 2 + 1, number * 2 + 2)
        )
        return ok(
            f"<?xml version='1.0'?><sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{entries}"
            "</sitemapindex>",
            content_type="application/xml",
        )

    site.otherwise = index
    attempt.poll(attempt.follow(site.base), f"{site.base}/s/0.xml", "sitemap")
    attempt.crawl()
    assert 10 <= site.pages() <= 60


def test_a_series_that_a_feed_lists_is_read_whole(attempt: Attempt, site: RawServer) -> None:
    """Numbered posts that are copies of one another are still posts when the site's own feed lists them."""
    links = [f"{site.base}/n/{n}" for n in range(45)]
    items = "".join(
        f"<item><title>{link}</title><link>{link}</link><guid>{link}</guid></item>" for link in links
    )
    feed = f"<rss version='2.0'><channel><title>F</title><link>{site.base}/</link>{items}</channel></rss>"
    site.answers["/feed"] = ok(feed, content_type="application/rss+xml")
    site.otherwise = lambda path: ok(article("The same"))
    attempt.poll(attempt.follow(site.base), f"{site.base}/feed", "feed")
    attempt.crawl()
    assert sum(site.hits[f"/n/{n}"] for n in range(45)) == 45
