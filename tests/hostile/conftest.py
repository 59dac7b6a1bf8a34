"""A database with one local source, and crawls of it in a process of their own."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.raw_server import RawServer
from tests.programs import Done, Program, finish, run_program, start_program
from warraq.storage import FeedKind, FeedState, Source, Visit, open_store

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Attempt:
    """A crawl of one database: what is queued before, and what became of it."""

    database: Path

    def follow(self, home: str) -> int:
        """A source on this machine."""
        with open_store(self.database, create=True) as store:
            number = len(store.sources.all())
            source = Source(slug=f"site{number}", home_url=f"{home}/", local=True)
            return store.sources.add(source, now=LONG_AGO).id

    def queue(self, source_id: int, base: str, *paths: str) -> None:
        """Pages to visit."""
        host = base.removeprefix("http://")
        visits = [
            Visit(source_id=source_id, url=base + path, host=host, role="article", priority=50)
            for path in paths
        ]
        with open_store(self.database) as store:
            store.frontier.add(visits)

    def poll(self, source_id: int, url: str, kind: FeedKind) -> None:
        """A feed, sitemap or home page that is due."""
        with open_store(self.database) as store:
            store.feeds.add(FeedState(source_id=source_id, url=url, kind=kind, next_poll_at=LONG_AGO))

    def make_ripe(self) -> None:
        """Time passes: what waits for another try may be tried."""
        with sqlite3.connect(self.database) as connection:
            connection.execute("UPDATE frontier SET not_before = ''")
        connection.close()

    def make_due(self) -> None:
        """Time passes: feeds may be polled again."""
        with sqlite3.connect(self.database) as connection:
            connection.execute("UPDATE feeds SET next_poll_at = '2026-01-01T00:00:00Z'")
        connection.close()

    def crawl(self) -> dict[str, Any]:
        """Run it; the report."""
        return report_of(run_program("tests.hostile.crawling", str(self.database)))

    def start(self, *options: str, program: str = "crawling", **how: Any) -> Program:
        """Start it as a program of its own, to be killed."""
        return start_program(f"tests.hostile.{program}", str(self.database), *options, **how)

    def crawl_alone(self, *options: str, program: str = "crawling", **how: Any) -> Done:
        """Run it as a program of its own, for its memory, its clock or a limit that is set before."""
        return finish(self.start(*options, program=program, **how))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.database)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def endings(self) -> dict[str, list[tuple[str, str]]]:
        """(outcome, reason) of each fetch, by path."""
        found: dict[str, list[tuple[str, str]]] = {}
        sql = (
            "SELECT f.url, o.kind, o.reason FROM fetches f JOIN outcomes o ON o.fetch_id = f.id ORDER BY f.id"
        )
        for url, kind, reason in self.rows(sql):
            found.setdefault("/" + url.split("/", 3)[3], []).append((kind, reason))
        return found


def report_of(done: Done) -> dict[str, Any]:
    """What a crawl that went well says of itself."""
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture
def attempt(tmp_path: Path) -> Attempt:
    return Attempt(tmp_path / "corpus.db")


@pytest.fixture
def site() -> Iterator[RawServer]:
    with RawServer("127.0.0.1").serving() as served:
        yield served


@pytest.fixture
def victim() -> Iterator[RawServer]:
    """A service on this machine that nobody may reach."""
    with RawServer("127.0.0.2").serving() as served:
        yield served
