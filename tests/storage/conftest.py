"""A store on a real file, and a shorthand for visits that end."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from warraq.articles.dedup import sign
from warraq.articles.ingest import Prepared
from warraq.articles.records import Article, Fetch, Metadata
from warraq.storage import (
    CommitResult,
    FetchRecord,
    LeasedVisit,
    Reader,
    Source,
    Store,
    Visit,
    open_reader,
    open_store,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOST = "blog.example"
HOME = f"https://{HOST}/"


def paragraphs(subject: str, count: int = 12) -> str:
    """A text of 20 words a paragraph, none of which another subject has."""
    return "".join(
        f"<p>{' '.join(word(subject, number * 20 + place) for place in range(20))}.</p>"
        for number in range(count)
    )


def word(subject: str, number: int) -> str:
    """The numbered word of a subject, in letters only: 'amberkabo'."""
    syllables = ("ka", "bo", "mi", "tu", "re", "so", "la", "ne")
    return subject + syllables[number % 8] + syllables[number // 8 % 8] + syllables[number // 64 % 8]


def html(title: str, body: str) -> bytes:
    """A page with one article."""
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
    return page.encode()


def prepared_from(body: bytes, url: str) -> Prepared:
    """What `html` put into a page. Storage is tested without extraction, which has tests of its own."""
    page = body.decode()
    title = page.partition("<h1>")[2].partition("</h1>")[0]
    blocks = [part.partition("</p>")[0] for part in page.split("<p>")[1:]]
    text = "\n\n".join(" ".join(block.split()) for block in blocks)
    article = Article(
        url=url, metadata=Metadata(title=title), text=text, html=page, markdown=text, words=len(text.split())
    )
    return Prepared(article=article, signature=sign(text, title))


@dataclass
class Desk:
    """A store with one source and one run, at a time of its own."""

    store: Store
    path: Path
    source: Source
    run_id: int
    now: datetime = NOW

    def url(self, name: str) -> str:
        return f"{HOME}{name}"

    def visit(self, name: str, **changes: object) -> Visit:
        values: dict[str, object] = {
            "source_id": self.source.id, "url": self.url(name), "host": HOST, "role": "article", **changes,
        }  # fmt: skip
        return Visit(**values)  # type: ignore[arg-type]

    def lease(self, name: str, **changes: object) -> LeasedVisit:
        visit = self.visit(name, **changes)
        self.store.frontier.add([visit], now=self.now)
        leased = self.store.frontier.lease_url(self.run_id, visit.url)
        assert leased is not None
        return leased

    def record(
        self,
        leased: LeasedVisit,
        *,
        status: int = 200,
        body: bytes | None = None,
        final: str = "",
        headers: tuple[tuple[str, str], ...] = (),
        error: str = "",
    ) -> FetchRecord:
        fetch = Fetch(
            url=leased.visit.url,
            final_url=self.url(final) if final else leased.visit.url,
            status=status,
            headers=headers,
            started_at=self.now,
            seconds=0.25,
            bytes=len(body or b""),
            error=error,
        )
        return FetchRecord(run_id=self.run_id, visit=leased, fetch=fetch, body=body)

    def prepared(self, body: bytes, name: str) -> Prepared:
        return prepared_from(body, self.url(name))

    def put(self, name: str, body: bytes, *, final: str = "", etag: str = "") -> CommitResult:
        """Visit a page that answers with this body."""
        headers = (("etag", etag),) if etag else ()
        record = self.record(self.lease(name), body=body, final=final, headers=headers)
        return self.store.fetches.commit_article(record, self.prepared(body, final or name))

    def gone(self, name: str, status: int = 404) -> CommitResult:
        return self.store.fetches.commit_gone(self.record(self.lease(name), status=status))

    def later(self, **step: float) -> None:
        self.now += timedelta(**step)

    def read(self) -> Reader:
        return open_reader(self.path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "corpus.db"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database to copy: making one waits for the disk several times."""
    made = tmp_path_factory.mktemp("template") / "empty.db"
    open_store(made, create=True).close()
    return made


@pytest.fixture
def store(path: Path, template: Path) -> Iterator[Store]:
    shutil.copyfile(template, path)
    with open_store(path) as opened:
        yield opened


@pytest.fixture
def desk(store: Store, path: Path) -> Desk:
    source = store.sources.add(Source(slug="blog", home_url=HOME), now=NOW)
    return Desk(store=store, path=path, source=source, run_id=store.runs.start("crawl", "test", NOW))


@pytest.fixture
def reader(desk: Desk) -> Iterator[Reader]:
    with desk.read() as opened:
        yield opened
