"""How long lists, changes, searches and the look-up of near-duplicates take in a large corpus, on either engine.

    python -m benchmarks.large --articles 1000000 [--database corpus.db | --database postgresql://...] [--asked 100]
                               [--arriving 2000]

Texts are made up: words by Zipf's law, 350 in the middle, every twentieth text in a script without spaces; keys of
texts are drawn by chance, nine in twenty articles have those of another one. The database is made where there is none,
and kept; only the last articles are indexed as a crawl does it, the others a thousand a commit in a file, in bulk on a
server. Of each kind as many questions are asked as are answered within a minute. CPU is the mean of
a question, of this process and, where it runs on the same machine, of the server's: beside other work, what it would
take alone. At last so many articles arrive, as from a crawl: the pace, to be held against that in a small corpus. They
stay there; with `--arriving 0` none come.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.arrival import BATCH, write
from warraq.location import Location, Server, locate
from warraq.storage import Reader, StoryFilter, open_reader, open_store
from warraq.storage.postgres import open_writable as open_postgres
from warraq.storage.postgres.search import row_of
from warraq.storage.sql.clusters import SqlSignatureIndex
from warraq.storage.sql.database import Database, to_text, transaction
from warraq.storage.sql.reader import SqlReader
from warraq.storage.sqlite import open_writable as open_sqlite

SYLLABLES: Final = [a + b for a in "bcdfghklmnprstvz" for b in "aeiou"]
WORDS: Final = 300_000
IDEOGRAPHS: Final = 3_000
SOURCES: Final = 50
WRITTEN: Final = 2_000
MOST_S: Final = 60.0  # for the questions of a kind
BEGAN: Final = datetime(2026, 1, 1, tzinfo=UTC)
KEYS_AN_ARTICLE, COPIES_SHARE = 19, 0.45  # measured on the labelled set, as in benchmarks/dedup.py

Text = tuple[str, str, str]
Question = tuple[str, str | None]


def main() -> None:
    """Make the corpus, then ask."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--database", type=locate, default="large.db")
    parser.add_argument("--asked", type=int, default=100)
    parser.add_argument("--arriving", type=int, default=0)
    options = parser.parse_args()
    vocabulary = Vocabulary()
    make(options.database, options.articles, vocabulary)
    report_size(options.database, options.articles)
    ask(options.database, options.articles, options.asked, vocabulary)
    if options.arriving:
        arrive(options.database, options.arriving)


class Vocabulary:
    """Words by how frequent they are; the most frequent are short."""

    def __init__(self) -> None:
        self.words = np.array([self._word(number) for number in range(WORDS)])
        self.ideographs = np.array([chr(0x4E00 + number) for number in range(IDEOGRAPHS)])
        self._shares = [self._running(WORDS, 1.05), self._running(IDEOGRAPHS, 0.9)]

    def texts(self, first: int, last: int) -> Iterator[tuple[int, Text]]:
        """The folded columns of the articles of these numbers; the same each time."""
        for number in range(first, last + 1):
            chance = np.random.default_rng(number)
            count = int(np.clip(chance.lognormal(np.log(350), 0.7), 20, 8_000))
            script = number % 20 == 0
            words = (self.ideographs if script else self.words)[
                np.searchsorted(self._shares[script], chance.random((2 if script else 1) * count + 8))
            ]
            tags = self.words[200 + chance.integers(0, 2_000, 3)]
            yield number, (" ".join(words[:8]), " ".join(words[8:]), " ".join(tags))

    @staticmethod
    def _running(count: int, power: float) -> Any:
        shares = 1 / np.arange(1, count + 1) ** power
        return np.cumsum(shares / shares.sum())

    @staticmethod
    def _word(number: int) -> str:
        if number < len(SYLLABLES):
            return SYLLABLES[number]
        found = ""
        while number:
            found += SYLLABLES[number % len(SYLLABLES)]
            number //= len(SYLLABLES)
        return found + "nlrst"[len(found) % 5]


def make(database: Location, articles: int, vocabulary: Vocabulary) -> None:
    """Fill a database that has no articles."""
    store = open_store(database, create=True)
    store.close()
    with closing(
        open_postgres(database, create=False)
        if isinstance(database, Server)
        else open_sqlite(database, create=False)
    ) as db:
        if db.execute("SELECT count(*) FROM articles").fetchone() != (0,):
            return
        started = time.perf_counter()
        _put_rows(db, articles, vocabulary)
        _put_keys(db, articles)
        bulk = max(0, articles - WRITTEN)
        if isinstance(database, Server):
            _copy(db, vocabulary.texts(1, bulk))
        else:
            _write(db, vocabulary.texts(1, bulk), a_commit=1_000)
        built = time.perf_counter()
        _write(db, vocabulary.texts(bulk + 1, articles), a_commit=50)
        ended = time.perf_counter()
        print(
            f"rows and bulk {built - started:.0f} s; written {(ended - built) / (articles - bulk) * 1e3:.2f} ms each"
        )
        if isinstance(database, Server):
            db.execute("VACUUM ANALYZE")


def _put_rows(db: Database, articles: int, vocabulary: Vocabulary) -> None:
    with transaction(db):
        db.executemany(
            "INSERT INTO sources (id, slug, home_url, added_at) VALUES (?, ?, ?, ?)",
            [
                (n, f"source-{n}", f"https://source-{n}.example/", to_text(BEGAN))
                for n in range(1, SOURCES + 1)
            ],
        )
    for first in range(1, articles + 1, 1_000):
        last = min(first + 999, articles)
        times = {n: to_text(BEGAN + timedelta(seconds=20 * n)) for n in range(first, last + 1)}
        with transaction(db):
            db.executemany(
                "INSERT INTO articles (id, source_id, url, seq, first_seen_at, last_seen_at, dated_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(n, 1 + n % SOURCES, f"https://x.example/{n}", n, at, at, at) for n, at in times.items()],
            )
            texts = list(vocabulary.texts(first, last))
            db.executemany(
                "INSERT INTO versions (id, article_id, number, seen_at, title, direction, text, html, markdown, words,"
                " content_hash, extractor) VALUES (?, ?, 1, ?, ?, 'ltr', ?, '', '', ?, '', 'benchmark')",
                [(n, n, times[n], title, text, text.count(" ") + 1) for n, (title, text, _) in texts],
            )
            db.executemany(
                "INSERT INTO tags (version_id, position, tag) VALUES (?, ?, ?)",
                [(n, *tag) for n, (_, _, tags) in texts for tag in enumerate(tags.split())],
            )
            db.executemany(
                "INSERT INTO changes (seq, at, kind, article_id, version) VALUES (?, ?, 'new', ?, 1)",
                [(n, at, n) for n, at in times.items()],
            )


def _put_keys(db: Database, articles: int) -> None:
    """In order of the keys: by chance, each would be written to another page."""
    chance = np.random.default_rng(1)
    founders = np.arange(1, articles + 1)[chance.random(articles) > COPIES_SHARE]
    with transaction(db):
        db.executemany(
            "INSERT INTO signatures (article_id, cluster_id, words, leaf) VALUES (?, ?, 350, 0)",
            ((n, n) for n in founders.tolist()),
        )
    clusters = np.repeat(founders, KEYS_AN_ARTICLE)
    keys = chance.integers(-(1 << 31), 1 << 31, len(clusters))
    order = np.argsort(keys)
    with transaction(db):
        for portion in np.array_split(order, max(1, len(order) // 10_000)):
            db.executemany(
                "INSERT INTO signature_keys (key, cluster_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                zip(keys[portion].tolist(), clusters[portion].tolist(), strict=True),
            )


def _copy(db: Any, texts: Iterator[tuple[int, Text]]) -> None:
    session = db._session
    (index,) = session.execute("SELECT pg_get_indexdef('article_index_keys'::regclass)").fetchone()
    session.execute("DROP INDEX article_index_keys; SET maintenance_work_mem = '256MB'")
    session.execute("SET session_replication_role = replica")  # no triggers: rows are counted at the end
    with session.cursor().copy(
        "COPY article_index (rowid, title, text, tags, words, markers) FROM STDIN"
    ) as copy:
        for number, (title, text, tags) in texts:
            copy.write_row(row_of(number, title=title, text=text, tags=tags))
    session.execute(
        "INSERT INTO article_index_sizes SELECT 64, count(*), sum(words) FROM article_index;"
        " SET session_replication_role = origin"
    )
    session.execute(index)


def _write(db: Database, texts: Iterator[tuple[int, Text]], *, a_commit: int) -> None:
    """As a crawl commits them, which does so fifty at a time."""
    while portion := list(islice(texts, a_commit)):
        with transaction(db):
            for number, (title, text, tags) in portion:
                db.index(number, title=title, text=text, tags=tags)


def report_size(database: Location, articles: int) -> None:
    """Bytes an article of what search needs."""
    if not isinstance(database, Server):
        return
    with closing(open_postgres(database, create=False)) as db:
        for name, size in db.execute(
            "SELECT 'texts', pg_table_size('article_index') UNION ALL"
            " SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relname LIKE 'article_index_keys%'"
        ):
            print(f"{name}: {size / articles:.0f} bytes an article")


def ask(database: Location, articles: int, asked: int, vocabulary: Vocabulary) -> None:
    """Ask each kind of question, and tell how long the answers took."""
    kinds = questions(vocabulary, articles)
    with open_reader(database) as reader:
        server = _server_of(reader) if isinstance(database, Server) else None
        for name, find in lists(reader, articles).items():
            _time(name, find, range(asked), server)
        ways: dict[str, Callable[[Question], int]] = {
            "page": lambda q: reader.stories.find(StoryFilter(query=q[0], source=q[1])).total,
            "list": lambda q: len(reader.articles.search(q[0], source=q[1])),
        }
        for name, question in kinds.items():
            asked_now = [question() for _ in range(asked)]
            for way, answer in ways.items():
                _time(f"{name}, {way}", answer, asked_now, server)


def arrive(database: Location, articles: int) -> None:
    """Store so many more, and tell the pace: texts ready, each with its page, BATCH a commit."""
    number = time.time_ns() % 1_000_000_000  # of a writer whose sources are not there yet
    _, cpu_s, batches = write(time.time(), str(database), number, articles, 300, distinct=True)
    slow = sorted(batches)[len(batches) * 99 // 100]
    print(
        f"{articles} arrived, {articles / sum(batches):.0f}/s, CPU {cpu_s / articles * 1e3:.2f} ms each,"
        f" batches of {BATCH}: 99 of 100 within {slow * 1e3:.0f} ms"
    )


def lists(reader: Reader, articles: int) -> dict[str, Callable[[int], int]]:
    """What is asked without words, by name; each is called with the number of the question."""
    chance = np.random.default_rng(2)
    assert isinstance(reader, SqlReader)
    index = SqlSignatureIndex(reader._connection, lambda number: None)

    def newest(_: int, *, source: bool = False) -> int:
        of = f"source-{chance.integers(1, SOURCES)}" if source else None
        return len(list(reader.articles.select(of, with_text=False, limit=50, newest_first=True)))

    def changes(_: int) -> int:
        since = int(chance.integers(0, articles))
        return len(list(reader.articles.changes(since=since, limit=1_000)))

    def last_changes(_: int) -> int:
        return len(list(reader.articles.changes(since=articles - 10)))

    def look_up(_: int) -> int:
        keys = chance.integers(-(1 << 31), 1 << 31, KEYS_AN_ARTICLE).tolist()
        return len(list(index.find_clusters(keys)))

    return {
        "list": newest,
        "list of a source": partial(newest, source=True),
        "1,000 changes, from anywhere": changes,
        "the last changes": last_changes,
        "stories, first page": lambda _: len(reader.stories.select(StoryFilter(), limit=20)),
        "look-up of a text's keys": look_up,
    }


def questions(vocabulary: Vocabulary, articles: int) -> dict[str, Callable[[], Question]]:
    """Makers of questions (words, source), by name."""
    words = vocabulary.words
    samples = {number: text.split() for number, (_, text, _) in vocabulary.texts(articles - 400, articles)}
    spaced = [text for number, text in samples.items() if number % 20]
    parted = [text for number, text in samples.items() if number % 20 == 0]
    chance = random.Random(1)

    def run(texts: list[list[str]], count: int) -> str:
        text = chance.choice(texts)
        start = chance.randrange(len(text) - count)
        return f'"{" ".join(text[start : start + count])}"'

    def word(first: int, last: int) -> str:
        return str(words[chance.randrange(first, last)])

    def source() -> str:
        return f"source-{chance.randrange(1, SOURCES)}"

    return {
        "rare word": lambda: (word(20_000, WORDS), None),
        "word in 1 to 5 %": lambda: (word(250, 1_200), None),
        "common word": lambda: (word(0, 40), None),
        "two common words": lambda: (f"{word(0, 40)} {word(40, 200)}", None),
        "common and rare": lambda: (f"{word(0, 40)} {word(5_000, WORDS)}", None),
        "phrase of three": lambda: (run(spaced, 3), None),
        "phrase of common words": lambda: (f'"{word(0, 20)} {word(0, 20)}"', None),
        "phrase, no spaces": lambda: (run(parted, 3), None),
        "common, of a source": lambda: (word(0, 40), source()),
        "rare, of a source": lambda: (word(2_000, 9_000), source()),
    }


def _server_of(reader: Any) -> int:
    pid: int = reader.stories._connection._session.info.backend_pid
    return pid


def _time(name: str, answer: Callable[[Any], int], asked: Sequence[Any], server: int | None) -> None:
    answer(asked[0])
    walls, hits = [], []
    cpu, end = _cpu(server), time.perf_counter() + MOST_S
    for question in asked:
        if time.perf_counter() > end:
            break
        started = time.perf_counter()
        hits.append(answer(question))
        walls.append((time.perf_counter() - started) * 1e3)
    cpu = (_cpu(server) - cpu) / len(walls)
    p50, p99 = (np.percentile(walls, share) for share in (50, 99))
    print(
        f"{name:30} p50 {p50:7.1f} p99 {p99:7.1f} ms of {len(walls)}, CPU {cpu:6.1f} ms,"
        f" hits {int(np.median(hits))}",
        flush=True,
    )


def _cpu(server: int | None) -> float:
    """Milliseconds of this process and of the server's, where it can be seen."""
    own = time.process_time() * 1e3
    seen = Path(f"/proc/{server}/schedstat")
    return own + (int(seen.read_text().split()[0]) / 1e6 if server and seen.exists() else 0.0)


if __name__ == "__main__":
    main()
