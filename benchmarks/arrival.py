"""Articles a second that are stored, by one writer and by several: texts ready, as they come from the worker processes.

    python -m benchmarks.arrival --db DATABASE [--writers 1 4] [--articles 4000] [--words 300] [--follow] [--distinct]

DATABASE is an address (postgresql://...), whose database must be empty, or a file that there is not. Each writer has
sources of its own, as hosts belong to one worker at a time; every twentieth text is one that all writers have, and
reaches all of them in the same moment, unless `--distinct` is given. Prints for each number of writers the pace, the
time of a processor for an article (the writers', not the server's), and the 99th percentile of a batch. With
`--follow` a reader asks all the while for the changes since the last one that it saw; exit code 1 if it missed one or
saw one twice.
"""

import argparse
import multiprocessing
import random
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from warraq.articles.dedup import sign
from warraq.articles.ingest import Prepared
from warraq.articles.records import Article, Fetch, Metadata
from warraq.storage import FetchRecord, Source, Store, Visit, open_reader, open_store

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
    parser.add_argument("--follow", action="store_true")
    parser.add_argument("--distinct", action="store_true")
    options = parser.parse_args()
    open_store(options.db, create=True).close()
    context = multiprocessing.get_context("spawn")
    print(f"{'writers':>7} {'articles/s':>10} {'CPU ms':>7} {'p99 ms of a batch':>18}")
    follower = Follower(options.db) if options.follow else None
    for round_number, writers in enumerate(options.writers):
        each = options.articles // writers
        with context.Pool(writers) as pool:
            ready = [
                (options.db, round_number * 100 + number, each, options.words, options.distinct)
                for number in range(writers)
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
    return int(follower is not None and not follower.has_seen_all())


class Follower:
    """A reader of the changes, in a thread of its own."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._seen: list[int] = []
        self._looks = 0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._follow)
        self._thread.start()

    def has_seen_all(self) -> bool:
        """Have it look once more, and compare with what there is; prints both."""
        self._is_over.set()
        self._thread.join()
        with open_reader(self._database) as reader:
            expected = [change.seq for change in reader.articles.changes()]
        print(f"{len(expected)} changes; seen {len(self._seen)} in {self._looks} looks,", end=" ")
        print(
            f"{len(set(expected) - set(self._seen))} missed, {len(self._seen) - len(set(self._seen))} twice"
        )
        return self._seen == expected

    def _follow(self) -> None:
        with open_reader(self._database) as reader:
            while True:
                is_last = self._is_over.is_set()
                since = self._seen[-1] if self._seen else 0
                self._seen += [change.seq for change in reader.articles.changes(since=since)]
                self._looks += 1
                if is_last:
                    return


def write(
    begin: float, database: str, number: int, articles: int, words: int, distinct: bool = False
) -> tuple[float, float, list[float]]:
    """Store so many; the time of the end, processor seconds, seconds of each batch."""
    texts = list(make_texts(number, articles, words, distinct=distinct))
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
    leased = store.frontier.lease(run_id, limit=BATCH, now=START, per_host=BATCH // len(sources))
    by_url = {lease.visit.url: lease for lease in leased}
    calls = []
    for number, (asked, prepared) in enumerate(zip(visits, texts, strict=True), start):
        visit = by_url[asked.url]
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


def make_texts(writer: int, count: int, words: int, *, distinct: bool) -> Iterator[Prepared]:
    """Texts of words that differ from writer to writer; every twentieth is one that all writers have."""
    for number in range(count):
        shared = number % 20 == 0 and not distinct
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
