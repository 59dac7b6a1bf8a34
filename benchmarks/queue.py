"""How fast several crawls lease visits of one queue in PostgreSQL and end them, and how long a lease takes.

    python -m benchmarks.queue [--urls 1000000] [--hosts 10000] [--processes 4] [--seconds 20] [--limit 64]
                               [--waiting 0.0] [--stored] [--unsafe] [--server postgresql://127.0.0.1:5432/postgres]

Each process leases as a crawl does, up to `--limit` visits of as many hosts, ends them in one transaction and gives the
hosts back. An end is the row gone from the queue; with `--stored` it is what a crawl stores of a page that is no
article. `--waiting`: the share of hosts at which nothing may be asked yet, which every lease passes over.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from warraq.articles.outcomes import Rejected
from warraq.articles.records import Fetch
from warraq.storage import FetchRecord, LeasedVisit, Source, Store, open_store
from warraq.storage.sql import SqlStore
from warraq.storage.sql.database import beside

LEAST_A_SECOND: Final = 3_000
MOST_P99_MS: Final = 150.0
SOURCES: Final = 1_000
NAME: Final = "warraq_bench_queue"

_FILL: Final = """
SET search_path = warraq, pg_catalog;
SET session_replication_role = replica;
INSERT INTO frontier (source_id, url, host, role, reason, priority, added_at, not_before)
  SELECT 1 + (n % {hosts}) % {sources}, 'https://h' || n % {hosts} || '.example/' || n,
         'h' || n % {hosts} || '.example', 'article', 'new', (n / {hosts}) % 3, '2026-03-01T00:00:00Z',
         CASE WHEN n % {hosts} < {waiting} THEN '{later}' ELSE '' END
    FROM generate_series(0, {urls} - 1) AS n;
INSERT INTO turns (host) SELECT 'h' || n || '.example' FROM generate_series(0, {hosts} - 1) AS n;
ANALYZE frontier; ANALYZE turns; ANALYZE sources;
"""


def fill(address: str, options: argparse.Namespace) -> None:
    """Make the database and its queue."""
    import psycopg

    with open_store(address, create=True) as store:
        for number in range(SOURCES):
            source = Source(slug=f"s{number}", home_url=f"https://s{number}.example/")
            store.sources.add(source, now=datetime.now(UTC))
    later = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    waiting = int(options.hosts * options.waiting)
    script = _FILL.format(
        hosts=options.hosts, urls=options.urls, sources=SOURCES, waiting=waiting, later=later
    )
    with psycopg.connect(address, autocommit=True) as session:
        session.execute(script)
        session.execute("CHECKPOINT")  # what filling left to be written is not part of the measure


def work(address: str, seconds: float, limit: int, stored: bool) -> None:
    """One crawl: prints how long its leases and ends took, and which visits it had."""
    waits: list[float] = []
    ends: list[float] = []
    ids: list[int] = []
    with open_store(address) as store:
        run = store.runs.start("crawl", "bench", datetime.now(UTC), hold_s=600)
        print("ready", flush=True)
        sys.stdin.readline()
        until = time.perf_counter() + seconds
        while (began := time.perf_counter()) < until:
            leased = store.frontier.lease(run, limit=limit, now=datetime.now(UTC))
            waits.append(time.perf_counter() - began)
            if not leased:
                break
            began = time.perf_counter()
            end_stored(store, run, leased) if stored else end(store, leased)
            store.turns.give_back(run, {one.visit.host: 0.0 for one in leased})
            ends.append(time.perf_counter() - began)
            ids += [one.id for one in leased]
        store.runs.finish(run, "finished", datetime.now(UTC))
    print(json.dumps({"leases": waits, "ends": ends, "ids": ids}))


def end(store: Store, leased: tuple[LeasedVisit, ...]) -> None:
    """Take the visits out of the queue."""
    assert isinstance(store, SqlStore)
    with beside(store._connection) as db:
        db.execute("DELETE FROM frontier WHERE id = ANY(CAST(? AS bigint[]))", ([one.id for one in leased],))


def end_stored(store: Store, run: int, leased: tuple[LeasedVisit, ...]) -> None:
    """Store that each is no article."""

    def calls() -> Any:
        for one in leased:
            fetch = Fetch(
                url=one.visit.url,
                final_url=one.visit.url,
                status=200,
                started_at=datetime.now(UTC),
                seconds=0.1,
            )
            record = FetchRecord(run_id=run, visit=one, fetch=fetch)
            yield lambda record=record: store.fetches.commit_failed(record, Rejected(reason="listing"))

    store.together(list(calls()))


def measure(address: str, options: argparse.Namespace) -> bool:
    """Run the processes; True when the floors hold."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.queue",
        "--worker",
        address,
        "--seconds",
        str(options.seconds),
    ]
    command += ["--limit", str(options.limit), *(["--stored"] if options.stored else [])]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(options.processes)
    ]
    for worker in workers:
        assert worker.stdout is not None
        worker.stdout.readline()
    began = time.perf_counter()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()
    printed = [json.loads(worker.communicate(timeout=options.seconds + 300)[0]) for worker in workers]
    seconds = min(options.seconds, time.perf_counter() - began)
    ids = [number for one in printed for number in one["ids"]]
    leases = sorted(wait for one in printed for wait in one["leases"])
    ends = [wait for one in printed for wait in one["ends"]]
    p99_ms = 1_000 * leases[int(len(leases) * 0.99)]
    a_second = len(ids) / seconds
    print(f"{len(ids):,} visits leased and ended by {options.processes} processes: {a_second:,.0f} a second")
    print(
        f"lease: median {1_000 * statistics.median(leases):.1f} ms, p99 {p99_ms:.1f} ms, {len(leases):,} of them"
    )
    print(f"ends of one lease: median {1_000 * statistics.median(ends):.1f} ms")
    print(f"given out twice: {len(ids) - len(set(ids))}")
    return len(ids) == len(set(ids)) and a_second >= LEAST_A_SECOND and p99_ms <= MOST_P99_MS


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--urls", type=int, default=1_000_000)
    parser.add_argument("--hosts", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--limit", type=int, default=64)
    parser.add_argument("--waiting", type=float, default=0.0)
    parser.add_argument("--unsafe", action="store_true", help="do not wait for the disk: shows what it costs")
    parser.add_argument("--stored", action="store_true")
    parser.add_argument("--server", default="postgresql://127.0.0.1:5432/postgres")
    parser.add_argument("--worker", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        work(options.worker, options.seconds, options.limit, options.stored)
        return
    import psycopg

    with psycopg.connect(options.server, autocommit=True) as session:
        session.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        session.execute(f"CREATE DATABASE {NAME}")
        if options.unsafe:
            session.execute(f"ALTER DATABASE {NAME} SET synchronous_commit = off")
        try:
            address = f"{options.server.rpartition('/')[0]}/{NAME}"
            fill(address, options)
            holds = measure(address, options)
        finally:
            session.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()
