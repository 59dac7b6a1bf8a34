"""A corpus of real pages, read and stored as a crawl does."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.corpora import NOW
from tests.extraction.extraction_pages import PARAGRAPHS, paragraphs, post
from warraq.articles.ingest import Prepared, prepare
from warraq.articles.own_text import OwnText, prepare_own
from warraq.articles.records import Fetch, Page
from warraq.storage import FetchRecord, Source, Store, Visit, open_store

HOST = "blog.example"


@dataclass
class Press:
    """A store of one source, into which pages are put."""

    store: Store
    path: Path
    run_id: int
    source_id: int
    ids: dict[str, int] = field(default_factory=dict)

    def put(self, name: str, body: bytes, prepared: Prepared | None = None) -> int:
        """Visit a page that answers with this; the article's number. An empty body is not kept."""
        url = f"https://{HOST}/{name}"
        self.store.frontier.add(
            [Visit(source_id=self.source_id, url=url, host=HOST, role="article")], now=NOW
        )
        leased = self.store.frontier.lease_url(self.run_id, url)
        assert leased is not None
        fetch = Fetch(
            url=url, final_url=url, status=200, headers=(("content-type", "text/html; charset=utf-8"),), started_at=NOW
        )  # fmt: skip
        page = Page(url=url, final_url=url, status=200, headers=fetch.headers, body=body, fetched_at=NOW)
        record = FetchRecord(run_id=self.run_id, visit=leased, fetch=fetch, body=body or None)
        result = self.store.fetches.commit_article(record, prepared or prepare(page))
        self.ids[name] = result.outcome.article_id  # type: ignore[union-attr]
        return self.ids[name]


def english(subject: str, *, title: str = "", told: str = "") -> bytes:
    """A post about a subject, between a menu, comments and a sidebar; `told` is its last paragraph."""
    sentences = [
        f"The {subject} stood where the {number} roads met, and whoever came to the {subject} by night, in the winter "
        f"of {1800 + number * 7}, told of another {subject} that nobody else had seen."
        for number in range(3, 9)
    ]
    return post(paragraphs(*sentences, *([told] if told else [])), title=title or f"The {subject}").encode()


def from_feed(name: str) -> Prepared:
    own = OwnText(url=f"https://{HOST}/{name}", title=name, html=paragraphs(*PARAGRAPHS))
    prepared = prepare_own(own, fetched_at=NOW)
    assert prepared is not None
    return prepared


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    path = tmp_path / "corpus.db"
    with open_store(path, create=True) as store:
        source = store.sources.add(Source(slug="blog", home_url=f"https://{HOST}/"), now=NOW)
        yield Press(
            store=store, path=path, run_id=store.runs.start("crawl", "test", NOW), source_id=source.id
        )
