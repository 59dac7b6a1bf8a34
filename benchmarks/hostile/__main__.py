"""Every case of the hostile server against its specification: one crawl a case, nine invariants, one expected end.

    python -m benchmarks.hostile [CASE or GROUP LETTER ...] [--full] [--tool ../shared/tools/hostile.py] [--json OUT]

Beside each case runs an honest blog: a page that waits behind the case (a hundred beside a trap) and twenty feeds.
Small sizes and time-outs of 2 s, or `--full`: bombs of 1,100 MB and 30 s. Exit code 1 when a case misses. Best run
where no other network is reachable (`unshare -n`, after `ip link set lo up`).
"""

import argparse
import csv
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.hostile import checks, honest
from warraq.storage import FeedState, Source, Visit, open_store

ROOT = Path(__file__).resolve().parents[2]
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
SIZES = {"HOSTILE_BOMB_MB": "64", "HOSTILE_SCALE": "0.2", "HOSTILE_DRIP_S": "0.2"}
FULL_SIZES = {"HOSTILE_BOMB_MB": "1100", "HOSTILE_SCALE": "1", "HOSTILE_DRIP_S": "1"}
KINDS = {"home": "home", "feed": "feed", "sitemap": "sitemap"}


def read_cases() -> list[dict[str, str]]:
    """The expectations, in order."""
    lines = (Path(__file__).with_name("cases.tsv")).read_text("utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))


@contextmanager
def hostile_server(tool: Path, sizes: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The control address, and the address of each case."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(tool), "--port", str(port)]
    environment = {**os.environ, **sizes}
    listed = subprocess.run([*command, "--list", "--json"], capture_output=True, check=True, env=environment)
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    control = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                _get(f"{control}/__health")
                break
            except OSError:
                time.sleep(0.1)
        yield control, {case["id"]: case["url"] for case in json.loads(listed.stdout)}
    finally:
        server.terminate()
        server.wait()


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return bytes(answer.read())


def run_case(
    case: dict[str, str], url: str, blog: str, control: str, *, baseline: dict[str, Any], full: bool
) -> tuple[checks.Seen, list[str]]:
    """Crawl one case and hold it against what is expected."""
    more = [word for word in case["also"].split(";") if word]
    rounds = next((int(word[7:]) for word in more if word.startswith("rounds=")), 1)
    pages = 100 if case["case"].startswith("T") else 1
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "case.db")
        _prepare(database, case, url, blog, pages)
        _get(f"{control}/__reset")
        for _ in range(rounds):
            probe = _crawl(database, url, blog, full)
            if rounds > 1:
                _make_due(database)
        seen = checks.Seen(
            case=case["case"], url=url, database=database, probe=probe, baseline=baseline, honest_pages=pages,
            requests=json.loads(_get(f"{control}/__log")), full_size=full,
        )  # fmt: skip
        problems = checks.invariants(seen)
        if probe.get("ended") == "finished" and case["ends"]:
            problems += _expected(case, seen)
            for word in more:
                if not word.startswith("rounds=") and (problem := checks.also(seen, word)):
                    problems.append(problem)
    return seen, problems


def _prepare(database: Path, case: dict[str, str], url: str, blog: str, pages: int) -> None:
    host = url.split("/")[2]
    other = f"127.0.0.3:{host.rpartition(':')[2]}"
    with open_store(database, create=True) as store:
        attacker = store.sources.add(
            Source(slug="case", home_url=f"http://{host}/", local=True), now=LONG_AGO
        ).id
        good = store.sources.add(Source(slug="honest", home_url=f"{blog}/", local=True), now=LONG_AGO).id
        for number in range(honest.FEEDS):
            home = f"{blog}/{number}/"
            source = store.sources.add(Source(slug=f"feed{number}", home_url=home, local=True), now=LONG_AGO)
            feed = FeedState(
                source_id=source.id, url=f"{blog}/feed/{number}", kind="feed", next_poll_at=LONG_AGO
            )
            store.feeds.add(feed)
        if case["case"] in ("R13", "R19"):  # lead to another site, which may be asked
            store.sources.add(Source(slug="other", home_url=f"http://{other}/", local=True), now=LONG_AGO)
        if kind := KINDS.get(case["enter"]):
            store.feeds.add(FeedState(source_id=attacker, url=url, kind=kind, next_poll_at=LONG_AGO))  # type: ignore[arg-type]
        visits = [
            Visit(source_id=good, url=f"{blog}/post/{number}", host=blog[7:], role="article", priority=10)
            for number in range(pages)
        ]
        if case["enter"] in ("page", "robots"):
            visits.insert(0, Visit(source_id=attacker, url=url, host=host, role="article", priority=90))
        store.frontier.add(visits)


def _make_due(database: Path) -> None:
    """Time passes: what was polled is due again."""
    with open_store(database) as store:
        store._connection.execute("UPDATE feeds SET next_poll_at = '2025-01-01T00:00:00Z'")
        store._connection.execute("UPDATE hosts SET not_before = ''")


def _crawl(database: Path, url: str, blog: str, full: bool) -> dict[str, Any]:
    host, port = url.split("/")[2].split(":")
    allowed = ",".join((f"{host}:{port}", f"127.0.0.3:{port}", blog[7:]))
    command = [
        sys.executable,
        "-m",
        "benchmarks.hostile.probe",
        str(database),
        "30" if full else "2",
        allowed,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False, cwd=ROOT)
    if done.returncode:
        return {"ended": f"exit {done.returncode}", "error": done.stderr[-2000:], "seconds": 0.0}
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _expected(case: dict[str, str], seen: checks.Seen) -> list[str]:
    problems = []
    seen.endings = [
        f"{kind}:{reason}"
        for kind, reason in seen.rows(
            "SELECT o.kind, o.reason FROM fetches f JOIN outcomes o ON o.fetch_id = f.id WHERE f.url = ?",
            seen.url,
        )
    ]
    if not seen.endings or not all(re.fullmatch(case["ends"], ending) for ending in seen.endings):
        problems.append(f"ended {seen.endings}, expected {case['ends']}")
    asked = len(seen.own_requests())
    if asked > int(case["requests"]):
        problems.append(f"{asked} requests, {case['requests']} expected")
    stored = seen.rows("SELECT count(*) FROM articles WHERE source_id = 1")[0][0]
    if not _counts(stored, case["articles"]):
        problems.append(f"{stored} articles, {case['articles']} expected")
    took = max((at for _, at in seen.probe["visits"]), default=0.0) - min(
        (r["t"] for r in seen.requests), default=0.0
    )
    seen.probe["took_s"] = round(took, 1)
    busy = max(
        1.0, os.getloadavg()[0] / (os.cpu_count() or 1)
    )  # others' work on this machine is not the case's
    rounds = max(1, len(seen.endings))
    limit = float(case["seconds"]) * (8 if seen.full_size else 1) * busy * rounds
    if took > limit:
        problems.append(f"I5 {took:.1f} s, {limit:g} s expected")
    return problems


def _counts(number: int, expected: str) -> bool:
    if expected == ".*":
        return True
    return number <= int(expected[2:]) if expected.startswith("<=") else number == int(expected)


def main() -> int:
    """Print a line a case."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("only", nargs="*", help="cases (N01) or groups (N); all when none is named")
    parser.add_argument("--full", action="store_true", help="the sizes of the real world")
    parser.add_argument("--tool", type=Path, default=ROOT.parent / "shared/tools/hostile.py")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    wanted = [
        c for c in read_cases() if not arguments.only or {c["case"], c["case"][0]} & set(arguments.only)
    ]
    rows: list[dict[str, Any]] = []
    with (
        hostile_server(arguments.tool, FULL_SIZES if arguments.full else SIZES) as (control, urls),
        honest.serving() as blog,
    ):
        quiet = {"case": "none", "enter": "none", "ends": "", "also": ""}
        baseline = run_case(quiet, f"{control}/c/none/", blog, control, baseline={}, full=arguments.full)[
            0
        ].probe
        print(f"quiet: {baseline['main_kb'] >> 10} MB, stall {baseline['stall_s'] * 1000:.0f} ms", flush=True)
        for case in wanted:
            seen, problems = run_case(
                case, urls[case["case"]], blog, control, baseline=baseline, full=arguments.full
            )  # fmt: skip
            probe = seen.probe
            rows.append(
                {
                    "case": case["case"],
                    "endings": seen.endings[:3],
                    "problems": problems,
                    **probe,
                    "visits": 0,
                }
            )
            print(
                f"{('MISS' if problems else 'ok  ')} {case['case']} {','.join(sorted(set(seen.endings)))[:40]:40}"
                f" {probe.get('took_s', 0):5.1f} s  main {(probe.get('main_kb', 0)) >> 10:4} MB"
                f"  children {probe.get('children_kb', 0) >> 10:4} MB  stall {probe.get('stall_s', 0) * 1000:4.0f} ms"
                f"  {'; '.join(problems)}",
                flush=True,
            )
    missed = [row["case"] for row in rows if row["problems"]]
    print(
        f"{len(rows) - len(missed)} of {len(rows)} cases as specified; missed: {' '.join(missed) or 'none'}"
    )
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1) + "\n")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
