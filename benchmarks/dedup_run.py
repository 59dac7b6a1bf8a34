"""One run over articles in its own process, so that the measured memory is the method's and not the benchmark's.

Usage: python -m benchmarks.dedup_run ARTICLES RESULT [ADDRESS]; ARTICLES has one [title, text] per line, RESULT becomes
a pickle of `Run`. Every article is handled as in a crawl: signed, compared through the index of keys, written, in
transactions of fifty. Stored texts that it is compared with are read from the file again. The index is in SQLite, or in
an empty database of a PostgreSQL server.
"""

import json
import pickle
import sqlite3
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import islice
from pathlib import Path

from benchmarks.dedup_data import QUARTERS, Run, memory_mb
from warraq.articles.dedup import judge, sign
from warraq.storage import open_store
from warraq.storage.sql import SqlStore
from warraq.storage.sql.clusters import SIGNATURE_SCHEMA, SqlSignatureIndex
from warraq.storage.sql.database import Database, scalar, transaction
from warraq.storage.sqlite.database import SqliteConnection

BATCH = 50  # pages per transaction, as in the crawl


def open_index(path: Path) -> SqliteConnection:
    """Open a database with only the index, configured like the crawl's, so that its size is the index's size."""
    database = sqlite3.connect(path, isolation_level=None, factory=SqliteConnection)
    database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768;")
    database.executescript("CREATE TABLE articles (id INTEGER PRIMARY KEY);" + SIGNATURE_SCHEMA)
    return database


@contextmanager
def index_on_server(address: str) -> Iterator[tuple[Database, Callable[[], int]]]:
    """The index among the tables of a whole schema, and its size in bytes. There are no articles to refer to."""
    with open_store(address, create=True) as store:
        assert isinstance(store, SqlStore)
        database = store._connection
        database.execute("SET session_replication_role = replica")

        def size() -> int:
            tables = "pg_total_relation_size('signatures') + pg_total_relation_size('signature_keys')"
            return int(scalar(database.execute(f"SELECT {tables}")))

        yield database, size


@contextmanager
def index_in_file(path: Path) -> Iterator[tuple[Database, Callable[[], int]]]:
    """The index alone in a file, and its size in bytes."""
    database = open_index(path)

    def size() -> int:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path.stat().st_size

    with closing(database):
        yield database, size


class _Texts:
    """The articles of a file, in sequence and by number."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places = array("q")

    def batches(self) -> Iterator[list[tuple[str, str]]]:
        with self._path.open("rb") as lines:
            while batch := list(islice(lines, BATCH)):
                place = lines.tell() - sum(map(len, batch))
                for line in batch:
                    self._places.append(place)
                    place += len(line)
                yield [tuple(json.loads(line)) for line in batch]

    def read(self, number: int) -> tuple[str, str]:
        self._again.seek(self._places[number])
        title, text = json.loads(self._again.readline())
        return title, text

    def __enter__(self) -> "_Texts":
        self._again = self._path.open("rb")
        return self

    def __exit__(self, *problem: object) -> None:
        self._again.close()


def run(articles: Path, opened: AbstractContextManager[tuple[Database, Callable[[], int]]]) -> Run:
    """Judge the articles of that file one by one with the index that is opened."""
    found = Run()
    before = memory_mb()
    laps = array("d")
    with opened as (database, size), _Texts(articles) as texts:
        index = SqlSignatureIndex(database, texts.read)
        for batch in texts.batches():
            began, began_cpu = time.perf_counter(), time.process_time()
            with transaction(database):
                for title, text in batch:
                    number = len(found.clusters)
                    signature = sign(text, title)
                    verdict = judge(signature, index)
                    found.clusters.append(index.add(number, signature, verdict))
                    found.copies.append(-1 if verdict.duplicate_of is None else verdict.duplicate_of)
            laps.append((time.process_time() - began_cpu) * 1000)
            found.milliseconds += (time.perf_counter() - began) * 1000
        found.memory_mb = memory_mb() - before
        found.index_bytes = size()
    found.cpu_milliseconds = sum(laps)
    quarter = max(1, len(laps) // QUARTERS)
    found.by_quarter = [
        sum(laps[at : at + quarter]) / (quarter * BATCH) for at in range(0, quarter * QUARTERS, quarter)
    ]
    return found


def main(articles: str, result: str, address: str = "") -> None:
    """Run and store the result."""
    with tempfile.TemporaryDirectory() as folder:
        opened = index_on_server(address) if address else index_in_file(Path(folder) / "index.db")
        found = run(Path(articles), opened)
    Path(result).write_bytes(pickle.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
