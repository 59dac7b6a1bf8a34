"""Articles a second that are stored, by one writer and by several: texts ready, as they come from the worker processes.

    python -m benchmarks.arrival --db DATABASE [--writers 1 4] [--articles 4000] [--words 300]

DATABASE is an address (postgresql://...), whose database must be empty, or a file that there is not. Each writer has
sources of its own, as hosts belong to one worker at a time; every twentieth text is one that all writers have. Prints
for each number of writers the pace, the time of a processor for an article (the writers', not the server's), and the
99th percentile of a batch.
"""

import argparse
import multiprocessing
import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from warraq.articles.dedup import sign
from warraq.articles.ingest import Prepared
from warraq.articles.records import Article, Fetch, Metadata
from warraq.storage import FetchRecord, Source, Store, Visit, open_store

BATCH = 32
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SYLLABLES = ("ka", "bo", "mi", "tu", "re", "so", "la", "ne", "da", "vi", "po", "shu", "gra", "el", "on", "ir")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--db", required=True)
    parser.add_argument("--writers", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--articles", type=int, default=4000, help="of each round, over all writers")
    parser.add_argument("--words", type=int, default=300)
    options = parser.parse_args()
    open_store(options.db, create=True).close()
    context = multiprocessing.get_context("spawn")
    print(f"{'writers':>7} {'articles/s':>10} {'CPU ms':>7} {'p99 ms of a batch':>18}")
    for round_number, writers in enumerate(options.writers):
        each = options.articles // writers
        with context.Pool(writers) as pool:
            ready = [
                (options.db, round_number * 100 + number, each, options.words) for number in range(writers)
            ]
            begin = time.time() + 3 + each * options.words / 400_000  # each makes its texts first
            found = pool.starmap(partial(write, begin), ready)
        pace = each * writers / (max(end for end, *_ in found) - begin)
        cpu_ms = sum(cpu for _, cpu, _ in found) / (each * writers) * 1000
        batches = sorted(seconds for *_, times in found for seconds in times)
        print(
            f"{writers:7} {pace:10.0f} {cpu_ms:7.2f} {batches[len(batches) * 99 // 100] * 1000:18.0f}",
            flush=True,
        )
    return 0


def write(
    begin: float, database: str, number: int, articles: int, words: int
) -> tuple[float, float, list[float]]:
    """Store so many; the time of the end, processor seconds, seconds of each batch."""
    texts = list(make_texts(number, articles, words))
    times = []
    with open_store(database) as store:
        sources = [
            store.sources.add(
                Source(slug=f"w{number}-{each}", home_url=f"https://w{number}-{each}.example/"), now=START
            )
            for each in range(8)
        ]
        run_id = store.runs.start("crawl", "benchmark", START)
        time.sleep(max(0.0, begin - time.time()))
        cpu = time.process_time()
        for start in range(0, articles, BATCH):
            before = time.perf_counter()
            store_batch(store, run_id, sources, texts[start : start + BATCH], number, start)
            times.append(time.perf_counter() - before)
        return time.time(), time.process_time() - cpu, times


def store_batch(
    store: Store, run_id: int, sources: list[Source], texts: list[Prepared], writer: int, start: int
) -> None:
    """Queue, lease and store a batch."""
    visits = []
    for number, _ in enumerate(texts, start):
        source = sources[number % len(sources)]
        url = f"{source.home_url}{number}"
        visits.append(Visit(source_id=source.id, url=url, host=source.slug, role="article"))
    store.frontier.add(visits, now=START)
    leased = store.together([partial(store.frontier.lease_url, run_id, visit.url) for visit in visits])
    calls = []
    for number, (visit, prepared) in enumerate(zip(leased, texts, strict=True), start):
        assert prepared.article is not None
        fetch = Fetch(
            url=visit.visit.url, final_url=visit.visit.url, status=200, seconds=0.2,
            headers=(("content-type", "text/html"),), started_at=START + timedelta(seconds=number), bytes=5000,
        )  # fmt: skip
        record = FetchRecord(run_id=run_id, visit=visit, fetch=fetch, body=prepared.article.html.encode())
        calls.append(partial(store.fetches.commit_article, record, prepared))
    for result in store.together(calls):
        if isinstance(result, BaseException):
            raise result


def make_texts(writer: int, count: int, words: int) -> Iterator[Prepared]:
    """Texts of words that differ from writer to writer; every twentieth is one that all writers have."""
    for number in range(count):
        shared = number % 20 == 0
        chance = random.Random(f"shared-{number}" if shared else f"{writer}-{number}")
        text = "\n\n".join(" ".join(a_word(chance) for _ in range(60)) for _ in range(words // 60))
        title = " ".join(a_word(chance) for _ in range(6))
        article = Article(
            url="https://x.example/", metadata=Metadata(title=title, authors=("A. Writer",), tags=("ink", "paper")),
            text=text, html=f"<p>{writer}.{number}</p><p>{text}</p>", markdown=text, words=words,
        )  # fmt: skip
        yield Prepared(article=article, signature=sign(text, title))


def a_word(chance: random.Random) -> str:
    """Of two to four syllables, some far more often than others."""
    return "".join(SYLLABLES[min(15, int(chance.expovariate(0.25)))] for _ in range(chance.randrange(2, 5)))


if __name__ == "__main__":
    sys.exit(main())
