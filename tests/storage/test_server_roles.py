"""The rights that the manual gives suffice, and are no more than they should be."""

import os
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from tests import postgres
from tests.programs import ROOT
from tests.storage.conftest import HOME, NOW
from warraq.articles.errors import StorageError
from warraq.storage import Source, Visit, open_reader, open_store


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    """The addresses of a database for its owner and for the roles, whose names are our own here."""
    page = (ROOT / "docs" / "many-machines.md").read_text(encoding="utf-8")
    names = {role: f"warraq_test_{role}_{os.getpid()}" for role in ("crawler", "reader")}
    with postgres.databases() as made:
        address = made.make()
        script = re.sub(
            r"\b(crawler|reader)\b", lambda role: names[role[0]], page.split("```sql\n")[1].split("```")[0]
        )
        with closing(_session(address)) as session:
            session.execute(script)
            try:
                _, _, place = address.rpartition("@")[2].rpartition("//")
                yield {"owner": address} | {
                    role: f"postgresql://{name}@{place}" for role, name in names.items()
                }
            finally:
                for name in names.values():
                    session.execute(f"DROP OWNED BY {name}; DROP ROLE {name}")


def _session(address: str) -> Any:
    import psycopg

    return psycopg.connect(address, autocommit=True)


def test_a_crawler_may_do_what_a_crawl_does(server: dict[str, str]) -> None:
    with open_store(server["crawler"]) as store:
        source = store.sources.add(Source(slug="blog", home_url=HOME), now=NOW)
        visit = Visit(source_id=source.id, url=f"{HOME}one", host="blog.example", role="article")
        assert store.frontier.add([visit], now=NOW) == 1
        run_id = store.runs.start("crawl", "test", NOW)
        assert len(store.frontier.lease(run_id, limit=1, now=NOW)) == 1
        store.runs.finish(run_id, "finished", NOW)
    with closing(_session(server["crawler"])) as session, pytest.raises(Exception, match="must be owner"):
        session.execute("DROP TABLE warraq.articles")


def test_a_reader_reads_and_writes_nothing(server: dict[str, str]) -> None:
    with open_reader(server["reader"]) as reader:
        assert tuple(reader.articles.select()) == ()
        assert reader.sources.all() is not None
    with pytest.raises(StorageError, match="its user may not do this"), open_store(server["reader"]) as store:
        store.sources.add(Source(slug="other", home_url="https://other.example/"), now=NOW)
