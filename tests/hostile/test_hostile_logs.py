"""JSON log lines of a real crawl: one a visit."""

import json
import subprocess
import sys

from tests.hostile.conftest import ROOT, Attempt
from tests.hostile.raw_server import RawServer, article, ok


def test_every_visit_is_a_json_line(attempt: Attempt, site: RawServer) -> None:
    site.answers["/a"] = ok(article("A"))
    attempt.queue(attempt.follow(site.base), site.base, "/a", "/missing")
    done = subprocess.run(
        [sys.executable, "-m", "warraq", "--db", str(attempt.database), "crawl", "--log-format", "json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    visits = {
        line["url"]: (line["outcome"], line["reason"])
        for line in lines
        if line["logger"] == "warraq.crawler.visits"
    }
    assert visits == {f"{site.base}/a": ("stored", ""), f"{site.base}/missing": ("rejected", "not-found")}
    assert {line["source"] for line in lines if "source" in line} == {"site0"}
