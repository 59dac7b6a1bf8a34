"""The corpus of `benchmarks.commands`: articles of a labelled file, stored as a crawl stores them.

Each has a page, authors, tags, where its fields were found, blocks that were removed and images; every twentieth was
edited once. What is a copy of what is judged as in a crawl.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from benchmarks.dedup_data import read_rows
from warraq.articles.dedup import sign
from warraq.articles.ingest import Prepared
from warraq.articles.records import (
    REMOVAL_KINDS,
    Article,
    Confidence,
    Fetch,
    FieldOrigin,
    Image,
    Metadata,
    RemovedBlock,
    StatedTime,
)
from warraq.storage import FeedState, FetchRecord, Source, Store, Visit, VisitReason, open_store

START: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SOURCES: Final = 40
BATCH: Final = 32
EDITED_EVERY: Final = 20
LOST_EVERY: Final = 997  # with a character that could not be decoded
IMAGES: Final = 2
REMOVED: Final = 6
LINK: Final = "Read also: what else was written about this, and by whom it was said"


def make_database(path: Path, data: Path, articles: int) -> None:
    """Write the first articles of a file into a new database; half-way made it has another name."""
    draft = path.with_suffix(".draft")
    for left in path.parent.glob(f"{draft.name}*"):
        left.unlink()
    rows = read_rows(data)[:articles]
    with open_store(draft, create=True) as store:
        sources = _follow(store)
        edited = ((number, _edited(rows[number])) for number in range(0, len(rows), EDITED_EVERY))
        looks: tuple[tuple[VisitReason, Iterator[tuple[int, dict[str, Any]]]], ...] = (
            ("new", enumerate(rows)),
            ("changed", edited),
        )
        for reason, given in looks:
            run_id = store.runs.start("crawl", "benchmark", START)
            _store_all(store, run_id, sources, given, reason)
            store.runs.finish(run_id, "finished", START + timedelta(days=1))
    draft.rename(path)


def _follow(store: Store) -> list[Source]:
    sources = []
    for number in range(SOURCES):
        source = Source(slug=f"source-{number:02d}", home_url=f"https://source-{number:02d}.example/")
        sources.append(store.sources.add(source, now=START))
        feed = FeedState(
            source_id=sources[-1].id, url=f"{source.home_url}feed", kind="feed", next_poll_at=START
        )
        store.feeds.add(feed)
    return sources


def _store_all(
    store: Store,
    run_id: int,
    sources: Sequence[Source],
    rows: Iterator[tuple[int, dict[str, Any]]],
    reason: VisitReason,
) -> None:
    while batch := list(islice(rows, BATCH)):
        visits = {}
        for number, row in batch:
            source = sources[crc32(b"%d" % number) % len(sources)]
            url = f"{source.home_url}{row['lang']}/{number}"
            visits[url] = Visit(source_id=source.id, url=url, host=source.slug, role="article", reason=reason)
        store.frontier.add(list(visits.values()), now=START)
        leased = store.frontier.lease(run_id, limit=BATCH, now=START, per_host=BATCH)
        by_url = {lease.visit.url: lease for lease in leased}
        calls = []
        for url, (number, row) in zip(visits, batch, strict=True):
            prepared = _prepare(url, number, row)
            assert prepared.article is not None
            fetch = Fetch(
                url=url, final_url=url, status=200, seconds=0.2, headers=(("content-type", "text/html"),),
                started_at=START + timedelta(seconds=number), bytes=5000,
            )  # fmt: skip
            record = FetchRecord(
                run_id=run_id, visit=by_url[url], fetch=fetch, body=prepared.article.html.encode()
            )
            calls.append(partial(store.fetches.commit_article, record, prepared))
        for result in store.together(calls):
            if isinstance(result, BaseException):
                raise result


def _prepare(url: str, number: int, row: dict[str, Any]) -> Prepared:
    text = row["text"].replace(" ", "\ufffd", 1) if number % LOST_EVERY == 1 else row["text"]
    paragraphs = "\n".join(f"<p>{each}</p>" for each in text.split("\n\n"))
    share = (crc32(url.encode()) % 100) / 100
    article = Article(
        url=url, metadata=_metadata(url, number, row), text=text, html=paragraphs, markdown=text,
        direction="rtl" if row["lang"] in ("ar", "he") else "ltr", words=len(text.split()),
        removed=tuple(
            RemovedBlock(
                position=at, kind=REMOVAL_KINDS[(number + at) % len(REMOVAL_KINDS)], rule="benchmark",
                text=f"{LINK} {at}", path="body/main/aside", links=(f"{url}/{at}",),
            )
            for at in range(REMOVED)
        ),
        extractor="benchmark-1",
        confidence=Confidence(text=0.5 + share / 2, title=0.97, date=0.9, authors=1 - share / 2),
    )  # fmt: skip
    return Prepared(article=article, signature=sign(text, row["title"]))


def _metadata(url: str, number: int, row: dict[str, Any]) -> Metadata:
    published = START - timedelta(minutes=13 * number)
    authors = tuple(f"Author {(number + each) % 397}" for each in range(1 + number % 3 // 2))
    return Metadata(
        title=row["title"], authors=authors, language=row["lang"], site_name="Example Press",
        published=StatedTime(at=published), section="news",
        description=row["text"][:150], tags=(f"tag {number % 50}", "paper"), declared_url=url,
        images=tuple(Image(url=f"{url}/{at}.jpg", alt=row["title"], caption="An image") for at in range(IMAGES)),
        origins=(
            FieldOrigin(field="title", origin="json-ld", raw=row["title"], place="headline"),
            FieldOrigin(field="authors", origin="meta", raw=authors[0], confidence=0.9),
            FieldOrigin(field="published", origin="json-ld", raw=published.isoformat(), place="datePublished"),
        ),
    )  # fmt: skip


def _edited(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"text": f"{row['text']}\n\nThis article was corrected after it had appeared."}
