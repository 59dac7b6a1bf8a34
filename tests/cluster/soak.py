"""A program of its own: a cluster collects blogs while its workers, its leader and its server are killed.

    python -m tests.cluster.soak [--hosts 200] [--posts 15] [--workers 4] [--every 5] [--restarts 2] [--leaders 3]

Every few seconds a worker or a crawl is killed with -9, whichever chance picks; the server crashes and is started
anew, and the leader is killed, whenever another part of the posts is stored. Prints what happened and what was seen of
it afterwards: what is stored, what the blogs' servers saw, and what `check` and `verify` say. Exits with 1 if something
was lost, stored twice or asked for impolitely.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from tests.cluster.driver import Driver
from tests.crawler.many_blogs import Blogs, many_blogs
from tests.crawler.test_shared_crawls import DELAY_S, LEAST_GAP, follow
from tests.own_server import OwnServer, own_server
from tests.patience import wait_until
from tests.programs import run_warraq, start_program
from warraq.articles.errors import StorageError
from warraq.storage import open_reader, open_store

LEAST_GAP_S = LEAST_GAP * DELAY_S
AWAY_S = 5.0
HANGS_S = 3600.0


class Soak:
    """The cluster at work. `events`: how often each kind of thing was done to it."""

    def __init__(self, options: argparse.Namespace, server: OwnServer, blogs: Blogs, driver: Driver) -> None:
        self.events: Counter[str] = Counter()
        self._options = options
        self._server = server
        self._database = server.address("soak")
        self._driver = driver
        self._posts = len(blogs.bases) * options.posts
        self._chance = random.Random(options.seed)
        self._leaders: set[int] = set()

    def run(self) -> None:
        """Harm it until all is stored, and nothing is under way any more."""
        restarts, leaders = self._options.restarts, self._options.leaders
        began = time.monotonic()
        while not self._is_done():
            assert time.monotonic() - began < HANGS_S, "it hangs"
            stored = self._stored()
            if self.events["server crashed"] < restarts and self._is_past(stored, "server crashed", restarts):
                self._crash_server()
            elif self.events["leader killed"] < leaders and self._is_past(stored, "leader killed", leaders):
                self._kill_leader()
            elif stored < self._posts:
                self._kill_one()
            print(f"{time.monotonic() - began:6.0f} s {stored:5} stored {dict(self.events)}", flush=True)
            time.sleep(self._options.every)

    def _is_past(self, stored: int, event: str, times: int) -> bool:
        """Whether the next of so many events is due, spread over the work."""
        return stored >= self._posts * (self.events[event] + 1) / (times + 2)

    def _stored(self) -> int:
        with open_reader(self._database) as reader:
            return reader.counts().articles

    def _is_done(self) -> bool:
        with open_reader(self._database) as reader:
            return reader.counts().articles >= self._posts and not reader.runs.living()

    def _crash_server(self) -> None:
        self._server.stop("immediate")
        time.sleep(AWAY_S)
        self._server.start()
        self.events["server crashed"] += 1

    def _kill_leader(self) -> None:
        """The leader that there is, which was not killed before, and its crawl."""
        process = self._driver.process_of(self._driver.leader())
        if process not in self._leaders and _kill(process):
            self._leaders.add(process)
            self.events["leader killed"] += 1

    def _kill_one(self) -> None:
        with open_reader(self._database) as reader:
            crawls = [int(run.place.split()[1]) for run in reader.runs.living()]
        workers = self._driver.processes()
        kind, process = self._chance.choice(
            [*(("crawl killed", one) for one in crawls), *(("worker killed", one) for one in workers)]
        )
        if _kill(process):
            self.events[kind] += 1


def _kill(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
        return True
    return False


def judge(database: str, blogs: Blogs, posts: int) -> list[str]:
    """Print what is seen afterwards; what of it is wrong."""
    wrong = []
    with open_reader(database) as reader:
        urls = Counter(article.url for article in reader.articles.select(include_duplicates=True))
        expected = {f"{base}/posts/{number}" for base in blogs.bases for number in range(1, posts + 1)}
        print(f"stored: {len(urls)} of {len(expected)}; runs: {len(reader.runs.last(10_000))}")
        if set(urls) != expected or max(urls.values()) > 1:
            wrong.append("not each post is stored once")
    with open_store(database) as store:
        if pending := store.frontier.pending():
            wrong.append(f"{pending} visits wait")
    gaps = sorted(gap for one in blogs.gaps().values() for gap in one)
    again = sum(times - 1 for base in blogs.bases for times in blogs.targets(base).values())
    print(f"requests: {len(blogs.asked)}, {again} of them again; shortest time between two: {gaps[0]:.3f} s")
    print(f"most connections of one host at once: {max(blogs.most.values())}")
    for early in _early(blogs)[:10]:
        print(f"  early: {early}")
    if gaps[0] < LEAST_GAP_S:
        wrong.append(f"{sum(gap < LEAST_GAP_S for gap in gaps)} requests came too early")
    if max(blogs.most.values()) > 1:
        wrong.append("a host had two connections")
    with tempfile.TemporaryDirectory() as folder:
        for command in ("check", "verify"):
            done = run_warraq("--db", database, command, folder=Path(folder))
            print(f"{command}: {done.stdout.strip().splitlines()[-1:]} {done.stderr.strip()[-300:]}")
            if done.returncode:
                wrong.append(f"{command} exits with {done.returncode}")
    return wrong


def _early(blogs: Blogs) -> list[str]:
    """The requests that came too early, with the one before each: targets, connections, seconds."""
    found = []
    for base in blogs.bases:
        asked = sorted((one for one in blogs.asked if one.base == base), key=lambda one: one.began)
        for former, later in pairwise(asked):
            if later.began - former.began < LEAST_GAP_S:
                found.append(
                    f"{former.target} by connection {former.connection}, then {later.target} by {later.connection},"
                    f" {later.began - former.began:.3f} s later; answered after {former.ended - former.began:.3f} s"
                )
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--posts", type=int, default=15)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two kills")
    parser.add_argument("--restarts", type=int, default=2, help="crashes of the server")
    parser.add_argument("--leaders", type=int, default=3, help="kills of the leader")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with (
        own_server(settings=()) as server,
        many_blogs(options.hosts, posts=options.posts) as blogs,
        tempfile.TemporaryDirectory() as folder,
    ):
        database = server.make_database("soak")
        follow(database, blogs, create=True)
        Path(folder, "warraq.toml").write_text(f"[defaults]\ndelay_s = {DELAY_S}\nas_public = true\n")
        environment = {**os.environ, "WARRAQ_DB": database}
        command = ("cluster", "run", "--workers", str(options.workers))
        began = time.monotonic()
        with start_program("warraq", *command, env=environment, folder=Path(folder)) as program:
            driver = Driver(program)
            wait_until(lambda: bool(driver.said(" leads$")))
            soak = Soak(options, server, blogs, driver)
            soak.run()
            print(f"all stored after {time.monotonic() - began:.0f} s: {dict(soak.events)}")
            code = driver.stop()
        wrong = judge(database, blogs, options.posts)
        if code:
            wrong.append(f"`cluster run` exits with {code}: {driver.lines[-3:]}")
        print("\n".join(f"WRONG: {one}" for one in wrong) or "nothing lost, nothing twice, nobody hurried")
    return bool(wrong)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except StorageError as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
