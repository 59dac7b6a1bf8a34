"""`warraq cluster status` and `metrics` tell who works on a database."""

import json
from pathlib import Path

from tests.programs import run_warraq
from warraq.desk.clock import present
from warraq.storage import WriterLock, open_store


def test_of_a_file_it_tells_what_there_is(tmp_path: Path) -> None:
    database = tmp_path / "corpus.db"
    with open_store(database, create=True) as store:
        store.runs.start("crawl", "test", present(), place="process 4711 on desk", cluster="nightly")
    with WriterLock(database, "run"):
        told = run_warraq("--db", str(database), "cluster", "status", folder=tmp_path)
    assert told.returncode == 0
    assert "run 1 (crawl): process 4711 on desk, since " in told.stdout
    assert "part of nightly" in told.stdout
    assert "leads: process " in told.stdout
    assert told.stdout.endswith("queue: 0 waiting at 0 hosts, 0 under way\n")
    asked = run_warraq("--db", str(database), "cluster", "status", "--json", folder=tmp_path)
    found = json.loads(asked.stdout)
    assert found["leader"] == ""
    assert found["runs"][0]["alive_until"] is None
    assert found["queue"] == {"waiting": 0, "leased": 0, "hosts": 0}
    metrics = run_warraq("--db", str(database), "metrics", folder=tmp_path).stdout
    assert 'warraq_living_runs{command="crawl"} 1\n' in metrics
