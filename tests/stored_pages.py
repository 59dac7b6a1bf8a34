"""A source with pages that were really read: what previews, and whatever reads stored pages again, are tested on."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.storage.conftest import word
from warraq.articles.own_text import prepare_beside
from warraq.articles.records import Fetch, Page
from warraq.storage import FetchRecord, Source, Visit, open_store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOME = "https://blog.example/"
_WORDS = (
    "The copyist ground the ink of oak galls and wrote the book again by candle light in a room above the market",
    "Paper came from Samarkand in bundles, and each sheet was polished with an agate until the pen ran freely over it",
    "Readers paid by the quire, and a careful hand could ask twice as much as one that hurried through the night",
    "When the rains came the shop smelled of glue and leather, and nobody bought anything but almanacs for a week",
    "An apprentice learned first to cut a reed, then to rule a page, and only after years to form a letter well",
)


def post(number: int, *, aside: str = "") -> bytes:
    """A page of the blog; `aside` is HTML that stands in its text."""
    subject = ("amber", "basalt", "cedar", "dune", "ember")[number % 5]
    said = [
        f"<p>{text}. {' '.join(word(subject, place * 40 + each) for each in range(40))}.</p>"
        for place, text in enumerate(_WORDS * 2)
    ]
    body = "".join((*said[:5], aside, *said[5:]))
    return (
        f"<html lang='en'><head><title>Post {number}</title></head><body><header><a href='/'>The Copyist</a></header>"
        f"<main><article><h1>Post {number}</h1>{body}</article></main>"
        "<footer><p>Copyright by the copyist. All rights reserved.</p></footer></body></html>"
    ).encode()


def make_stored_pages(
    path: Path, bodies: Sequence[bytes], *, slug: str = "blog", home: str = HOME
) -> list[int]:
    """A database whose source has these pages, each read as a crawl reads it. Returns the numbers of the articles."""
    numbers = []
    with open_store(path, create=True) as store:
        source = store.sources.add(Source(slug=slug, home_url=home), now=NOW)
        run = store.runs.start("crawl", "test", NOW)
        for number, body in enumerate(bodies):
            url, at = f"{home}post-{number}", NOW + timedelta(hours=number)
            host = home.split("/")[2]
            store.frontier.add([Visit(source_id=source.id, url=url, host=host, role="article")], now=at)
            leased = store.frontier.lease_url(run, url)
            assert leased is not None
            fetch = Fetch(url=url, final_url=url, status=200, started_at=at, seconds=0.2, bytes=len(body))
            page = Page(url=url, final_url=url, status=200, body=body, fetched_at=at)
            prepared = prepare_beside(page, None, site=None, hints=(), own=None)
            result = store.fetches.commit_article(
                FetchRecord(run_id=run, visit=leased, fetch=fetch, body=body), prepared
            )
            numbers.append(getattr(result.outcome, "article_id", 0))
    return numbers
