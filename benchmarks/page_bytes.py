"""Bytes of database a page: where they go, with the pages of a site packed against each other and without.

    python -m benchmarks.page_bytes FOLDER [--sites NAME ...]

FOLDER has a folder for each site, with gold.jsonl (`url` and `html_path` of each page) and the pages, gzipped. Each
site gets a database of its own, filled as a crawl does it: extracted, compared, stored. What an empty database has is
not counted. Every page is read back and compared; then a bit of each dictionary is turned over, and all pages are read
again; then the pages that others are packed against are removed. Prints a line for each site, then the parts over all
of them, in kB (1,000 bytes) a page, and how long each of these takes.
"""

import argparse
import gzip
import json
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from unittest import mock

from warraq.articles.ingest import Prepared, prepare
from warraq.articles.records import Fetch, Page
from warraq.articles.urls import host_of
from warraq.storage import FetchRecord, Source, Store, Visit, open_reader, open_store
from warraq.storage.rules import digest_of
from warraq.storage.sql.bodies import dictionaries

START: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BATCH: Final = 50  # pages in a transaction, as a crawl has them
#: What tables and indexes hold, by their name as it begins; the first that fits counts.
PARTS: Final = (
    ("pages", "bytes of pages"),
    ("page_frames", "bytes of pages"),
    ("dictionaries", "dictionaries"),
    ("versions", "text, HTML, Markdown"),
    ("removed_blocks", "what was stripped"),
    ("article_index", "search index"),
    ("signature", "keys of near-duplicates"),
    ("article_blocks", "blocks of the site"),
    ("ledger", "ledger"),
    ("fetches", "fetches"),
    ("", "the rest"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a database takes of a site's pages, in bytes by part, and how long each act took, in seconds."""

    pages: int
    parts: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    removed: int = 0  # pages that others were packed against

    @property
    def bytes(self) -> int:
        """All of it."""
        return self.parts.total()


def main() -> None:
    """Fill each site twice."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sites", nargs="+", metavar="NAME")
    options = parser.parse_args()
    sites = options.sites or sorted(file.parent.name for file in options.folder.glob("*/gold.jsonl"))
    plain, packed = [], []
    print(f"{'site':<26}{'pages':>6}{'of bytes':>10}{'plainly':>10}{'packed against each other':>27}")
    for site in sites:
        pages = list(read_site(options.folder / site))
        ready = [(page, prepare(page)) for page in pages]
        with mock.patch.object(dictionaries, "ALIKE", 1_000_000):  # as if no site had so many
            plain.append(fill(ready))
        packed.append(fill(ready))
        size = sum(len(page.body) for page in pages) / len(pages)
        print(
            f"{site:<26}{len(pages):6}{size / 1e3:10.1f}{plain[-1].bytes / len(pages) / 1e3:10.1f}"
            f"{packed[-1].bytes / len(pages) / 1e3:27.1f}",
            flush=True,
        )
    report(plain, packed)


def read_site(folder: Path) -> Iterator[Page]:
    """The pages of a site, in an order that is always the same and not that of their names."""
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text("utf-8").splitlines()]
    for number, row in enumerate(sorted(rows, key=lambda row: digest_of(row["url"].encode()))):
        yield Page(
            url=row["url"],
            final_url=row["url"],
            status=200,
            fetched_at=START + timedelta(seconds=number),
            body=gzip.decompress((folder / row["html_path"]).read_bytes()),
            headers=(("content-type", "text/html; charset=utf-8"),),
        )


def fill(ready: list[tuple[Page, Prepared]]) -> Filled:
    """Store pages in a new database, read them, damage it, and take down what others are packed against."""
    seconds: dict[str, float] = {}
    with TemporaryDirectory() as temporary:
        path = Path(temporary) / "corpus.db"
        with open_store(path, create=True) as store:
            empty = read_parts(path)
            source = store.sources.add(
                Source(slug="site", home_url=f"https://{host_of(ready[0][0].url)}/"), now=START
            )
            run_id = store.runs.start("crawl", "benchmark", START)
            with timed(seconds, "store"):
                for start in range(0, len(ready), BATCH):
                    with store.whole():
                        for page, prepared in ready[start : start + BATCH]:
                            put(store, run_id, source.id, page, prepared)
        read_back(path, ready, seconds, "read")
        parts = read_parts(path) - empty
        bases = damage(path)
        read_back(path, ready, seconds, "read beside damage")
        with open_store(path) as store, timed(seconds, "remove"):
            store.removals.drop_pages(bases, slug="site", reason="", by="", now=START)
    return Filled(pages=len(ready), parts=parts, seconds=seconds, removed=len(bases))


@contextmanager
def timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    """Note the time of a block."""
    began = time.perf_counter()
    yield
    seconds[name] = time.perf_counter() - began


def read_back(path: Path, ready: list[tuple[Page, Prepared]], seconds: dict[str, float], name: str) -> None:
    """Read every page, and compare it with what was stored."""
    hashes = [(digest_of(page.body), page.body) for page, _ in ready]
    with open_reader(path) as reader, timed(seconds, name):
        for sha256, body in hashes:
            assert reader.pages.get(sha256) == body, sha256


def damage(path: Path) -> list[str]:
    """Turn over a bit in the middle of each dictionary; the hashes of their pages."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        rows = connection.execute("SELECT id, sha256, body FROM dictionaries").fetchall()
        for number, _, body in rows:
            middle = len(body) // 2
            flipped = body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]
            connection.execute("UPDATE dictionaries SET body = ? WHERE id = ?", (flipped, number))
    return [sha256 for _, sha256, _ in rows]


def put(store: Store, run_id: int, source_id: int, page: Page, prepared: Prepared) -> None:
    """Store a page as a visit brought it."""
    visit = Visit(source_id=source_id, url=page.url, host=host_of(page.url), role="article")
    store.frontier.add([visit], now=page.fetched_at)
    leased = store.frontier.lease_url(run_id, page.url)
    assert leased is not None, page.url
    fetch = Fetch(
        url=page.url, final_url=page.url, status=200, headers=page.headers, started_at=page.fetched_at, seconds=0.2,
        bytes=len(page.body),
    )  # fmt: skip
    store.fetches.commit_article(
        FetchRecord(run_id=run_id, visit=leased, fetch=fetch, body=page.body), prepared
    )


def read_parts(path: Path) -> Counter[str]:
    """Bytes of a database by part."""
    found: Counter[str] = Counter()
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT coalesce(s.tbl_name, d.name), sum(d.pgsize) FROM dbstat d LEFT JOIN sqlite_schema s USING (name)"
            " GROUP BY 1"
        )
        for table, size in rows:
            found[next(part for start, part in PARTS if table.startswith(start))] += size
    return found


def report(plain: list[Filled], packed: list[Filled]) -> None:
    """Print the parts over all sites."""
    pages = sum(one.pages for one in plain)
    print(f"\n{'kB a page':<26}{'plainly':>10}{'packed against each other':>27}")
    sums = [sum((one.parts for one in each), Counter()) for each in (plain, packed)]
    for name in dict.fromkeys(part for _, part in PARTS):
        print(f"{name:<26}{sums[0][name] / pages / 1e3:10.2f}{sums[1][name] / pages / 1e3:27.2f}")
    print(f"{'all':<26}{sums[0].total() / pages / 1e3:10.2f}{sums[1].total() / pages / 1e3:27.2f}")
    for name in ("store", "read", "read beside damage"):
        times = [sum(one.seconds[name] for one in each) / pages * 1e3 for each in (plain, packed)]
        print(f"{f'ms to {name}':<26}{times[0]:10.2f}{times[1]:27.2f}")
    bases = sum(one.removed for one in packed)
    if bases:
        ms = sum(one.seconds["remove"] for one in packed) / bases * 1e3
        print(f"ms to remove one of {bases} pages that {pages // bases} each are packed against: {ms:.0f}")


if __name__ == "__main__":
    main()
