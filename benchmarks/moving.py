"""How fast `warraq move` brings a corpus from a file to a server and back, and in how much memory.

    python -m benchmarks.moving --articles 20000 [--server postgresql://127.0.0.1:5432/postgres] [--keep DIR]

The corpus is stored as a crawl stores it: a page of about 35 KB, an article of about 200 words with its parts, its
signature, its lines of the ledger. A database of the server is made for it and dropped again. Each move is a process
of its own: its seconds, those of the processor that it and its session of the server took, its greatest memory.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.corpus_exports import paragraph, sentences
from warraq.articles.dedup import sign
from warraq.articles.ingest import Prepared
from warraq.articles.records import Article, Confidence, Fetch, FieldOrigin, Image, Metadata, RemovedBlock
from warraq.storage import FetchRecord, LeasedVisit, MoveOptions, Source, Store, Visit, move, open_store

NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
SOURCES: Final = 50
AT_ONCE: Final = 200  # articles a transaction
LINKS: Final = 200  # around the text of a page
FIELDS: Final = ("title", "authors", "published", "language", "tags", "section", "site_name", "description")
FLOOR_A_SECOND: Final = 2_000  # articles that are copied, by the processor's seconds of the process
CEILING_MB: Final = 300


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--server", default="postgresql://127.0.0.1:5432/postgres")
    parser.add_argument("--keep", type=Path, help="a folder for the database, made there once")
    parser.add_argument(
        "--one", nargs=2, metavar=("FROM", "TO"), help="a move in this process, its figures as JSON"
    )
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(*options.one)))
        return 0
    with TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        database = folder / f"moving-{options.articles}.db"
        if not database.exists():
            make_corpus(database, options.articles)
        print(f"{database.stat().st_size / 1e6:,.0f} MB in the file", flush=True)
        with made_database(options.server) as address:
            good = told(str(database), address, options.articles)
            good &= told(address, str(Path(temporary) / "back.db"), options.articles)
    return 0 if good else 1


def told(source: str, target: str, articles: int) -> bool:
    """Prints the figures of a move; whether they are within bounds."""
    command = [sys.executable, "-m", "benchmarks.moving", "--one", source, target]
    found = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout)
    print(
        f"{'to a file' if target.endswith('.db') else 'to the server'}: {found['megabytes']:.0f} MB of memory"
    )
    print(f"  {'':10} {'seconds':>8} {'CPU s':>8} {'server':>8} {'articles a second of CPU':>25}")
    for stage, (seconds, cpu_s, server_s) in found["stages"].items():
        print(
            f"  {stage:10} {seconds:8.1f} {cpu_s:8.1f} {server_s:8.1f} {articles / cpu_s:25,.0f}", flush=True
        )
    return articles / found["stages"]["copying"][1] >= FLOOR_A_SECOND and found["megabytes"] <= CEILING_MB


def measured(source: str, target: str) -> dict[str, object]:
    """Seconds, processor's seconds of this process and of its session of the server, of each part; memory."""
    clock = Clock(next(name for name in (source, target) if "://" in name))
    found = move(source, target, MoveOptions(progress=clock))
    if found.compared.differences or found.verified is None or found.verified.breaks:
        raise SystemExit(f"not the same: {found}")
    clock.end()
    return {
        "stages": clock.stages,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


class Clock:
    """Takes the time of each part of a move."""

    def __init__(self, address: str) -> None:
        self._title = f" {address.rpartition('/')[2]} "
        self._stage = "opening"
        self._last = self._now()
        self.stages: dict[str, tuple[float, ...]] = {}

    def __call__(self, stage: str, done: int, of: int) -> None:
        """Told how far the move is."""
        if stage != self._stage:
            self.end()
            self._stage = stage

    def end(self) -> None:
        """The part that is under way has ended."""
        now = self._now()
        self.stages[self._stage] = tuple(
            after - before for before, after in zip(self._last, now, strict=True)
        )
        self._last = now

    def _now(self) -> tuple[float, float, float]:
        return time.perf_counter(), time.process_time(), self._of_the_server()

    def _of_the_server(self) -> float:
        """0 when the server is on another machine."""
        ticks = 0
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                title = (folder / "cmdline").read_bytes().decode("utf-8", "replace")
                if title.startswith("postgres:") and self._title in title:
                    fields = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()
                    ticks += int(fields[11]) + int(fields[12])
            except OSError:  # it has ended
                continue
        return ticks / 100


@contextmanager
def made_database(server: str) -> Iterator[str]:
    """The address of a new database of the server, dropped at the end."""
    import psycopg

    name = f"warraq_moving_{int(time.time())}"
    with psycopg.connect(server, autocommit=True) as session:
        session.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            session.execute(f"DROP DATABASE {name} WITH (FORCE)")


def make_corpus(path: Path, articles: int) -> None:
    """Store so many articles, the same each time."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    maker = Maker()
    with open_store(draft, create=True) as store:
        sources = [
            store.sources.add(
                Source(slug=f"source-{number}", home_url=f"https://s{number}.example/"), now=NOW
            )
            for number in range(SOURCES)
        ]
        run_id = store.runs.start("crawl", "benchmark", NOW)
        for start in range(0, articles, AT_ONCE):
            with store.whole():
                for number in range(start, min(start + AT_ONCE, articles)):
                    maker.put(store, sources[number % SOURCES], run_id, number)
        store.runs.finish(run_id, "finished", NOW)
    draft.rename(path)


class Maker:
    """Makes articles by chance, the same each time."""

    def __init__(self) -> None:
        self._chance = random.Random(195)
        self._pools = sentences()
        self._languages = sorted(self._pools)
        self._known: list[str] = []

    def put(self, store: Store, source: Source, run_id: int, number: int) -> None:
        """Store one, with its page."""
        chance, url = self._chance, f"{source.home_url}{number}"
        pool = self._pools[language := chance.choice(self._languages)]
        blocks = [paragraph(chance, pool, self._known) for _ in range(chance.randint(3, 9))]
        text, title = "\n\n".join(blocks), chance.choice(pool)[:80]
        html = "".join(f"<p>{block}</p>\n" for block in blocks)
        links = "".join(
            f'<li class="m-{chance.randrange(10**9)}"><a href="/{number}">{chance.choice(pool)}</a></li>\n'
            for _ in range(LINKS)
        )
        body = f"<title>{title}</title><ul>{links}</ul><article><h1>{title}</h1>{html}</article>".encode()
        article = Article(
            url=url, metadata=self._metadata(url, title, language, number), text=text, html=html, markdown=text,
            words=len(text.split()), removed=self._removed(pool), extractor="benchmark",
            confidence=Confidence(text=0.9, title=0.8, date=0.7, authors=0.6),
            blocks=tuple(chance.randrange(1 << 63) for _ in range(40)),
        )  # fmt: skip
        visit = Visit(source_id=source.id, url=url, host=f"s{source.id}.example", role="article")
        fetch = Fetch(
            url=url, final_url=url, status=200, started_at=NOW + timedelta(seconds=number), seconds=0.25,
            bytes=len(body), headers=(("content-type", "text/html"), ("etag", f'"{number}"'), ("server", "nginx")),
            status_line="HTTP/1.1 200 OK", request_headers=(("User-Agent", "warraq"),),
        )  # fmt: skip
        leased = LeasedVisit(id=0, visit=visit, attempts=1)
        store.fetches.commit_article(
            FetchRecord(run_id=run_id, visit=leased, fetch=fetch, body=body),
            Prepared(article=article, signature=sign(text, title), made_with="benchmark"),
        )

    def _metadata(self, url: str, title: str, language: str, number: int) -> Metadata:
        return Metadata(
            title=title, authors=(f"Author {number % 997}",), tags=("ink", f"t{number % 10}"), language=language,
            images=tuple(Image(url=f"{url}/{place}.jpg", alt="a", caption="c") for place in range(2)),
            origins=tuple(FieldOrigin(field=name, origin="json-ld", raw=title, confidence=0.9) for name in FIELDS),
        )  # fmt: skip

    def _removed(self, pool: list[str]) -> tuple[RemovedBlock, ...]:
        return tuple(
            RemovedBlock(position=place, kind="share", rule="share-words", text=self._chance.choice(pool))
            for place in range(6)
        )


if __name__ == "__main__":
    sys.exit(main())
