"""One run over articles in its own process, so that the measured memory is the method's and not the benchmark's.

Usage: python -m benchmarks.dedup_run ARTICLES RESULT; ARTICLES has one [title, text] per line, RESULT becomes a pickle
of `Run`. Every article is handled as in a crawl: signed, compared through the SQLite index, written, in transactions of
fifty. Stored texts that it is compared with are read from the file again.
"""

import json
import pickle
import sqlite3
import sys
import tempfile
import time
from array import array
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks.dedup_data import QUARTERS, Run, memory_mb
from warraq.articles.dedup import judge, sign
from warraq.storage.sql.clusters import SIGNATURE_SCHEMA, SqlSignatureIndex
from warraq.storage.sqlite.database import SqliteConnection

BATCH = 50  # pages per transaction, as in the crawl


def open_index(path: Path) -> sqlite3.Connection:
    """Open a database with only the index, configured like the crawl's, so that its size is the index's size."""
    database = sqlite3.connect(path, isolation_level=None, factory=SqliteConnection)
    database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768;")
    database.executescript("CREATE TABLE articles (id INTEGER PRIMARY KEY);" + SIGNATURE_SCHEMA)
    return database


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


def run(articles: Path, folder: Path) -> Run:
    """Judge the articles of that file one by one; the index is created in the folder."""
    found = Run()
    before = memory_mb()
    path = folder / "index.db"
    database = open_index(path)
    laps = array("d")
    with _Texts(articles) as texts:
        index = SqlSignatureIndex(database, texts.read)
        for batch in texts.batches():
            began, began_cpu = time.perf_counter(), time.process_time()
            database.execute("BEGIN IMMEDIATE")
            for title, text in batch:
                number = len(found.clusters)
                signature = sign(text, title)
                verdict = judge(signature, index)
                found.clusters.append(index.add(number, signature, verdict))
                found.copies.append(-1 if verdict.duplicate_of is None else verdict.duplicate_of)
            database.execute("COMMIT")
            laps.append((time.process_time() - began_cpu) * 1000)
            found.milliseconds += (time.perf_counter() - began) * 1000
    found.memory_mb = memory_mb() - before
    found.cpu_milliseconds = sum(laps)
    quarter = max(1, len(laps) // QUARTERS)
    found.by_quarter = [
        sum(laps[at : at + quarter]) / (quarter * BATCH) for at in range(0, quarter * QUARTERS, quarter)
    ]
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    found.index_bytes = path.stat().st_size
    return found


def main(articles: str, result: str) -> None:
    """Run and store the result."""
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(articles), Path(folder))
    Path(result).write_bytes(pickle.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
