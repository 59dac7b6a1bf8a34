"""Honest pages a second, quiet and while every attack runs beside them: `python -m benchmarks.hostile.beside`.

One crawl of honest hosts alone, then one of the same hosts and all cases of the hostile server, in turn.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.hostile import honest
from benchmarks.hostile.__main__ import KINDS, LONG_AGO, ROOT, SIZES, hostile_server, read_cases
from warraq.storage import FeedState, Source, Visit, open_store


def crawl(blog: str, pages: int, cases: dict[str, str], workers: int) -> dict[str, Any]:
    """Pages a second of the honest blog, how many of them were stored, and how long the crawl took."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "beside.db")
        _prepare(database, blog, pages, cases)
        hosts = {blog[7:], *(url.split("/")[2] for url in cases.values())}
        hosts |= {f"127.0.0.3:{host.rpartition(':')[2]}" for host in hosts}
        command = [
            sys.executable,
            "-m",
            "benchmarks.hostile.probe",
            str(database),
            "2",
            ",".join(sorted(hosts)),
        ]
        done = subprocess.run(
            [*command, str(workers)], capture_output=True, text=True, timeout=1_800, check=True, cwd=ROOT
        )
        seen = json.loads(done.stdout.splitlines()[-1])
        with open_store(database) as store:
            (stored,) = store._connection.execute(
                "SELECT count(*) FROM articles a JOIN sources s ON s.id = a.source_id WHERE s.slug = 'honest'"
            ).fetchone()
    times = sorted(at for url, at in seen["visits"] if url.startswith(f"{blog}/post/"))
    return {
        "pages_per_s": round((len(times) - 1) / (times[-1] - times[0]), 1),
        "stored": stored,
        "crawl_s": seen["seconds"],
        "ended": seen["ended"],
        "stall_ms": round(seen["stall_s"] * 1000),
    }


def _prepare(database: Path, blog: str, pages: int, cases: dict[str, str]) -> None:
    enter = {case["case"]: case["enter"] for case in read_cases()}
    with open_store(database, create=True) as store:
        good = store.sources.add(Source(slug="honest", home_url=f"{blog}/", local=True), now=LONG_AGO).id
        visits = [
            Visit(source_id=good, url=f"{blog}/post/{number}", host=blog[7:], role="article", priority=10)
            for number in range(pages)
        ]
        for name, url in cases.items():
            host = url.split("/")[2]
            source = Source(slug=name.lower(), home_url=f"http://{host}/c/{name}/", local=True)
            attacker = store.sources.add(source, now=LONG_AGO).id
            if kind := KINDS.get(enter[name]):
                feed = FeedState(source_id=attacker, url=url, kind=kind, next_poll_at=LONG_AGO)  # type: ignore[arg-type]
                store.feeds.add(feed)
            else:
                visits.append(Visit(source_id=attacker, url=url, host=host, role="article", priority=90))
        store.frontier.add(visits)


def main() -> None:
    """Print a line a crawl, then the share."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("only", nargs="*", help="cases to run beside; all when none is named")
    parser.add_argument("--pages", type=int, default=1_500)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--pairs", type=int, default=2)
    parser.add_argument("--tool", type=Path, default=ROOT.parent / "shared/tools/hostile.py")
    arguments = parser.parse_args()
    rates: dict[str, list[float]] = {"quiet": [], "attacked": []}
    with hostile_server(arguments.tool, SIZES) as (_, urls), honest.serving() as blog:
        known = {case["case"] for case in read_cases()}
        cases = {name: url for name, url in urls.items() if name in known & set(arguments.only or known)}
        for _ in range(arguments.pairs):
            for name, beside in (("quiet", {}), ("attacked", cases)):
                seen = crawl(blog, arguments.pages, beside, arguments.workers)
                rates[name].append(seen["pages_per_s"])
                print(name, seen, flush=True)
    quiet, attacked = max(rates["quiet"]), max(rates["attacked"])
    print(f"{len(cases)} attacks: {attacked:g} of {quiet:g} honest pages a second, {attacked / quiet:.0%}")


if __name__ == "__main__":
    main()
