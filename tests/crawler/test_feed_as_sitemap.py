"""RSS and Atom in the place of sitemaps: named by robots.txt or by an index, or found at the usual address."""

import json
from pathlib import Path

from scripted import HOME, Answer, feed, post, serve, tell, warraq

from warraq.crawler.backfill.verdict import walks_of
from warraq.storage import open_store

BARE = Answer(body="<html><head><title>Scripted</title></head><body><p>Welcome.</p></body></html>")
NAMES = ("day-one", "day-two", "day-three")
POSTS = {f"/{name}.html": Answer(body=post(name, day)) for day, name in enumerate(NAMES, 1)}


def atom(*links: str) -> Answer:
    entries = "".join(
        f"<entry><id>{{base}}{link}</id><title>{link}</title><link href='{{base}}{link}'/>"
        "<updated>2024-03-02T10:00:00Z</updated></entry>"
        for link in links
    )
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>S</title>{entries}</feed>"
    return Answer(body=body, content_type="application/atom+xml")


def rss(*links: str) -> Answer:
    return feed(*(f"{{base}}{link}" for link in links))


def json_feed(*links: str) -> Answer:
    items = [{"id": link, "url": f"{{base}}{link}"} for link in links]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "S", "items": items})
    return Answer(body=body, content_type="application/feed+json")


def listed(*links: str) -> Answer:
    """A text sitemap."""
    return Answer(body="".join(f"{{base}}{link}\n" for link in links), content_type="text/plain")


def index(*links: str) -> Answer:
    children = "".join(f"<sitemap><loc>{{base}}{link}</loc></sitemap>" for link in links)
    body = f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{children}</sitemapindex>"
    return Answer(body=body, content_type="text/xml")


def robots(*links: str) -> Answer:
    return Answer(
        body="".join(f"Sitemap: {{base}}{link}\n" for link in links), content_type="text/plain", status=203
    )


ONE, TWO, THREE = POSTS


def test_feeds_that_are_named_as_sitemaps_are_read_at_every_run(tmp_path: Path) -> None:
    named = {
        "/robots.txt": robots("/a.xml", "/i.xml"), "/a.xml": rss(ONE), "/i.xml": index("/b.xml", "/c.txt", "/d.json"),
        "/b.xml": atom(TWO), "/c.txt": listed(THREE), "/d.json": json_feed(TWO, THREE),
    }  # fmt: skip
    guessed = {"/feed": rss(ONE, TWO), "/sitemap.xml": atom(ONE, TWO, THREE)}
    with serve({"/": BARE, **named, **POSTS}) as one, serve({"/": HOME, **guessed, **POSTS}) as other:
        for site in (one, other):
            assert warraq(tmp_path, "add", "--local", site.base).returncode == 0
        assert warraq(tmp_path, "crawl").returncode == 0
        with open_store(tmp_path / "corpus.db") as store, store._connection:
            store._connection.execute("UPDATE feeds SET next_poll_at = '2020-01-01T00:00:00Z'")
        assert warraq(tmp_path, "crawl").returncode == 0
        for site in (one, other):
            assert sorted(path for path in site.paths() if path in POSTS) == sorted(POSTS)
        told = [json.loads(line) for line in tell(tmp_path, "export").stdout.splitlines()]
        assert {row["title"] for row in told} == set(NAMES)
        assert tell(tmp_path, "status").returncode == 0
        with open_store(tmp_path / "corpus.db") as store:
            read = {
                feed.url: (feed.format, feed.last_error)
                for source in store.sources.all()
                for feed in store.feeds.of_source(source.id)
                if feed.kind == "sitemap"
            }
            assert read == {
                f"{one.base}/a.xml": ("feed", ""),
                f"{one.base}/i.xml": ("index", ""),
                f"{one.base}/b.xml": ("feed", ""),
                f"{one.base}/c.txt": ("text", ""),
                f"{one.base}/d.json": ("feed", ""),
                f"{other.base}/sitemap.xml": ("feed", ""),
            }
            # It lists what the feed lists; a sitemap that does is believed to list all.
            assert [
                walk for source in store.sources.all() for walk in walks_of(store, source.id) if walk.is_proof
            ] == []
