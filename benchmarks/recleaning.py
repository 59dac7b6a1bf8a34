"""Pages a second that are cleaned again: by one process, and by workers of Ray. All versions must be the same.

    python -m benchmarks.recleaning [--pages 20000] [--workers 2] [--server postgresql://127.0.0.1:5432/postgres]
    python -m benchmarks.recleaning --folder FOLDER [--pages 20000]

A database of the server is filled with pages of ours as a crawl leaves them, of about 25 KB: nineteen of twenty were
read without their site, a tenth of these with a plea that the site repeats and the reading leaves out; the rest were
rejected. It is copied for each run; all databases are dropped at the end. One process is what `warraq reclean` runs,
with one process to extract. Prints the pace of each, and of the workers what they gain; exit code 1 where any version,
ending or template differs, or the gain is below FLOOR.

With `--folder` the corpus is a file there, which is left, and its copies are cleaned by `warraq reclean`'s own work on
one core and on two: everything, what writes included, has only these.
"""

import argparse
import asyncio
import hashlib
import os
import random
import shutil
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import psycopg

from benchmarks.corpus_exports import paragraph, sentences
from warraq.articles.dedup import sign
from warraq.articles.ingest import Prepared
from warraq.articles.outcomes import Rejected
from warraq.articles.records import Article, Fetch, Metadata
from warraq.cluster.datasets import ray_for_data, spread
from warraq.cluster.jobs import Cleaner, Leader, Recleaning
from warraq.crawler.parsing import Workers
from warraq.location import Server
from warraq.recleaning import Recleaner, Task
from warraq.storage import FetchRecord, LeasedVisit, Source, Store, Visit, open_store

NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
LATER: Final = NOW + timedelta(days=90)
OF_A_SOURCE: Final = 1_000  # pages
AT_ONCE: Final = 200  # pages a transaction, while the corpus is made
LINKS: Final = 150  # around the text of a page
CORES_FLOOR: Final = 1.8  # times the pace on one core, on two
FLOOR: Final = 1.7  # times the pace of one process, of two workers on two idle cores
PLEA: Final = (
    "This notebook lives on the gifts of its readers, who send oranges and stamps to the old lighthouse."
)
#: What a cleaning makes, without the numbers that only tell in which order it was written.
MADE: Final = (
    "SELECT v.article_id, v.number, v.title, v.text, v.html, v.markdown, v.published, v.language, v.flags,"
    " v.content_hash, v.reason, v.extractor FROM versions v ORDER BY 1, 2",
    "SELECT a.id, a.url, a.version, a.cluster_id, a.duplicate_of FROM articles a ORDER BY 1",
    "SELECT article_id, blocks, made_with, cleaned_with FROM article_blocks ORDER BY 1",
    "SELECT source_id, version, template, why FROM templates ORDER BY 1, 2",
    "SELECT fetch_id, kind, reason, article_id FROM outcomes ORDER BY 1",
)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--server", default="postgresql://127.0.0.1:5432/postgres")
    parser.add_argument("--folder", type=Path, help="measure files of SQLite here, on one core and on two")
    options = parser.parse_args()
    if options.folder is not None:
        return on_cores(options.folder, options.pages)
    with databases(options.server, 3) as (corpus, *copies):
        make_corpus(corpus, options.pages)
        for copy in copies:
            copy_database(options.server, corpus, copy)
        print(f"{'':16} {'seconds':>8} {'pages/s':>8}", flush=True)
        one_s, counts = by_one_process(copies[0])
        print(f"{'one process':16} {one_s:8.1f} {options.pages / one_s:8.1f}", flush=True)
        all_s, others = by_workers(copies[1], options.workers)
        print(f"{f'{options.workers} workers':16} {all_s:8.1f} {options.pages / all_s:8.1f}", flush=True)
        is_same = counts == others and made(copies[0]) == made(copies[1])
    print(", ".join(f"{number} {name}" for name, number in sorted(counts.items())))
    print(f"{one_s / all_s:.2f} times the pace, {'the same bytes' if is_same else 'OTHER BYTES'}")
    return 0 if is_same and one_s / all_s >= FLOOR else 1


def on_cores(folder: Path, pages: int) -> int:
    """Print the pace on one core and on two; the exit code as of `main`."""
    corpus = folder / f"recleaning-{pages}.db"
    if not corpus.exists():
        make_corpus(str(corpus), pages)
    cores = sorted(os.sched_getaffinity(0))[:2]
    seconds, results = [], []
    print(f"{'cores':16} {'seconds':>8} {'pages/s':>8}", flush=True)
    for number in range(1, len(cores) + 1):
        copy = Path(shutil.copy(corpus, folder / f"recleaning-on-{number}.db"))
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
            spent, counts = apart.submit(on_these, str(copy), cores[:number]).result()
        with closing(sqlite3.connect(copy)) as db:
            results.append((counts, hashes(lambda sql, db=db: db.execute(sql).fetchall())))
        copy.unlink()
        seconds.append(spent)
        print(f"{number:<16} {spent:8.1f} {pages / spent:8.1f}", flush=True)
    is_same = results[0] == results[-1]
    print(", ".join(f"{number} {name}" for name, number in sorted(results[0][0].items())))
    print(f"{seconds[0] / seconds[-1]:.2f} times the pace, {'the same bytes' if is_same else 'OTHER BYTES'}")
    return 0 if is_same and seconds[0] / seconds[-1] >= CORES_FLOOR else 1


def on_these(database: str, cores: Sequence[int]) -> tuple[float, Counter[str]]:
    """As `by_one_process`, with a worker a core, on these cores only."""
    os.sched_setaffinity(0, cores)
    return by_one_process(database, workers=len(cores))


def by_one_process(database: str, workers: int = 1) -> tuple[float, Counter[str]]:
    """Seconds it took, and the endings. `workers`: processes that extract."""
    begin = time.perf_counter()
    extracting = Workers(workers)
    try:
        with open_store(database) as store:
            run_id = store.runs.start("reclean", "benchmark", LATER)
            recleaner = Recleaner(store=store, workers=extracting, now=LATER, run_id=run_id)
            asyncio.run(recleaner.reclean(*map(Task, store.sources.all())))
    finally:
        extracting.close()
    return time.perf_counter() - begin, recleaner.counts


def by_workers(database: str, count: int) -> tuple[float, Counter[str]]:
    """Likewise, from the start of Ray on."""
    begin = time.perf_counter()
    with open_store(database) as store:
        run_id = store.runs.start("reclean", "benchmark", LATER)
        job = Recleaning(server=Server(database), now=LATER, run_id=run_id)
        with ray_for_data(count):
            leader = Leader(
                store=store, job=job, spread=partial(spread, make=partial(Cleaner, job), workers=count)
            )
            leader.reclean(list(map(Task, store.sources.all())))
    return time.perf_counter() - begin, leader.counts


def made(database: str) -> list[str]:
    """A hash of each table."""
    with psycopg.connect(database, options="-c search_path=warraq") as session:
        return hashes(lambda sql: session.execute(sql).fetchall())


def hashes(ask: Callable[[str], object]) -> list[str]:
    """A hash of what each statement of MADE is answered with."""
    return [hashlib.sha256(repr(ask(sql)).encode()).hexdigest() for sql in MADE]


@contextmanager
def databases(server: str, number: int) -> Iterator[list[str]]:
    """The addresses of so many new databases of the server; dropped at the end."""
    stem = f"warraq_recleaning_{int(time.time())}"
    names = [f"{stem}_{each}" for each in range(number)]
    try:
        with psycopg.connect(server, autocommit=True) as session:
            session.execute(f"CREATE DATABASE {names[0]}")
        yield [f"{server.rpartition('/')[0]}/{name}" for name in names]
    finally:
        with psycopg.connect(server, autocommit=True) as session:
            for name in names:
                session.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def copy_database(server: str, source: str, target: str) -> None:
    """Make a database of the server that is another one's copy."""
    made_of, name = (address.rpartition("/")[2] for address in (source, target))
    with psycopg.connect(server, autocommit=True) as session:
        session.execute(f"CREATE DATABASE {name} TEMPLATE {made_of}")


def make_corpus(database: str, pages: int, of_a_source: int = OF_A_SOURCE) -> None:
    """Store so many pages, the same each time."""
    maker = Maker()
    with open_store(database, create=True) as store:
        sources = [
            store.sources.add(Source(slug=f"source-{n}", home_url=f"https://s{n}.example/"), now=NOW)
            for n in range(-(-pages // of_a_source))
        ]
        run_id = store.runs.start("crawl", "benchmark", NOW)
        for start in range(0, pages, AT_ONCE):
            with store.whole():
                for number in range(start, min(start + AT_ONCE, pages)):
                    maker.put(store, sources[number // of_a_source], run_id, number)
        store.runs.finish(run_id, "finished", NOW)


class Maker:
    """Makes pages by chance, the same each time."""

    def __init__(self) -> None:
        self._chance = random.Random(200)
        self._pools = sentences()
        self._languages = sorted(self._pools)
        self._known: list[str] = []

    def put(self, store: Store, source: Source, run_id: int, number: int) -> None:
        """Store one, with what it was read as."""
        chance, url = self._chance, f"{source.home_url}{number}"
        pool = self._pools[chance.choice(self._languages)]
        blocks = [paragraph(chance, pool, self._known) for _ in range(chance.randint(6, 14))]
        title = chance.choice(pool)[:80]
        body = self._page(title, [*blocks, PLEA] if number % 10 < 3 else blocks, pool, number)
        read = [*blocks, PLEA] if number % 10 == 0 else blocks
        text = "\n\n".join(read)
        article = Article(
            url=url, metadata=Metadata(title=title), text=text, html="".join(f"<p>{part}</p>" for part in read),
            markdown=text, words=len(text.split()), extractor="benchmark",
        )  # fmt: skip
        prepared = Prepared(article=article, signature=sign(text, title), made_with="benchmark")
        if number % 20 == 7:
            prepared = Prepared(rejected=Rejected(reason="no-text"))
        visit = Visit(source_id=source.id, url=url, host=f"s{source.id}.example", role="article")
        fetch = Fetch(
            url=url, final_url=url, status=200, started_at=NOW + timedelta(seconds=number), seconds=0.25,
            bytes=len(body), headers=(("content-type", "text/html"),),
        )  # fmt: skip
        leased = LeasedVisit(id=0, visit=visit, attempts=1)
        record = FetchRecord(run_id=run_id, visit=leased, fetch=fetch, body=body)
        store.fetches.commit_article(record, prepared)

    def _page(self, title: str, blocks: list[str], pool: list[str], number: int) -> bytes:
        links = "".join(
            f'<li class="m-{place}"><a href="/{number + place}">{self._chance.choice(pool)}</a></li>\n'
            for place in range(LINKS)
        )
        text = "".join(f"<p>{block}</p>\n" for block in blocks)
        return (
            f"<html><head><title>{title}</title></head><body><nav><ul>{links}</ul></nav><main><article class='post'>"
            f"<h1>{title}</h1><div class='entry'>{text}</div></article></main><footer><p>All rights reserved.</p>"
            "</footer></body></html>"
        ).encode()


if __name__ == "__main__":
    sys.exit(main())
