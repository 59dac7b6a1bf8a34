"""A PostgreSQL server whose disk is full, and one that cannot be reached for a while: crawls go on, nothing is lost."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.crawler.many_blogs import Blogs, many_blogs
from tests.crawler.test_shared_crawls import DELAY_S, assert_polite, follow
from tests.needed import needed
from tests.own_server import OwnServer, own_server
from tests.patience import wait_until
from tests.programs import ROOT, Program, finish
from warraq.storage import check, open_reader, open_store

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to mount a small disk and to cut a network"),
]

POSTS = 20
CUT_S = 30


def test_a_full_disk_is_told_of_and_nothing_is_lost() -> None:
    with small_disk("160m") as disk, own_server(disk, ["max_wal_size=32MB"]) as server:
        database = make_database(server)
        with many_blogs(4, posts=POSTS) as blogs:
            follow(database, blogs)
            worker = start(database, delay_s=0.1)
            wait_until(lambda: posts_of(database) >= 8)
            filler = fill(disk, server)
            wait_until(lambda: worker.poll() is not None or not server.is_running())
            said = finish(worker) if server.is_running() else None
            filler.unlink()
            if not server.is_running():
                server.start()
            if said is None:  # without room for its log it stops, and a crawl waits for it
                assert finish(worker).returncode == 0
            else:
                assert said.returncode != 0
                assert "the server's disk is full; nothing of this step was stored" in said.stderr
            stored = posts_of(database)
            assert stored >= 8
            assert finish(start(database, delay_s=0.1)).returncode == 0
            assert_complete(database, blogs)
        assert check(database) == ()


def test_a_cut_network_costs_a_crawl_only_time() -> None:
    """Two crawls; the way of one of them to the server is cut for half a minute."""
    with ExitStack() as stack:
        network = stack.enter_context(network_of_two())
        server = stack.enter_context(own_server(hosts=("127.0.0.1", network.to_server)))
        database = make_database(server)
        blogs = stack.enter_context(many_blogs(8, posts=POSTS, answer_s=0.2, host=network.to_blogs))
        follow(database, blogs)
        how = {"delay_s": DELAY_S, "timeout_s": 5.0, "in_flight": 4}
        near = start(database, **how)
        far = start(server.address("corpus", network.to_server), inside=network, **how)
        wait_until(lambda: sum(asked.target.startswith("/posts/") for asked in list(blogs.asked)) > 20)
        with network.cut():
            time.sleep(CUT_S)  # this long is what is tested
        done = [finish(worker) for worker in (near, far)]
        assert [one.returncode for one in done] == [0, 0], done
        assert_complete(database, blogs)
        twice = [target for base in blogs.bases for target, times in blogs.targets(base).items() if times > 1]
        assert len(twice) <= 2 * 4  # what was under way when it was cut
        assert_polite(blogs)
        assert check(database) == ()


def make_database(server: OwnServer) -> str:
    address = server.make_database("corpus")
    open_store(address, create=True).close()
    return address


def posts_of(database: str) -> int:
    with psycopg.connect(database) as session:
        row = session.execute("SELECT count(*) FROM warraq.articles").fetchone()
        return int(row[0]) if row else 0


def assert_complete(database: str, blogs: Blogs) -> None:
    wanted = {f"{base}/posts/{number}" for base in blogs.bases for number in range(1, POSTS + 1)}
    with open_reader(database) as reader:
        assert sorted(article.url for article in reader.articles.select()) == sorted(wanted)
    with open_store(database) as store:
        assert store.frontier.pending() == 0


class Network:
    """A second network on this machine, with a way to the server and another one to the blogs."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.to_server = "10.231.71.1"
        self.to_blogs = "10.231.72.1"

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Nothing goes to the server or comes from there."""
        ip("link", "set", f"{self.name}1", "down")
        try:
            yield
        finally:
            ip("link", "set", f"{self.name}1", "up")


@contextmanager
def network_of_two() -> Iterator[Network]:
    needed("ip")
    found = Network(f"wq{os.getpid()}")
    ip("netns", "add", found.name)
    try:
        for number, address in enumerate((found.to_server, found.to_blogs), 1):
            ours, theirs = f"{found.name}{number}", f"wqfar{number}"
            ip("link", "add", ours, "type", "veth", "peer", "name", theirs, "netns", found.name)
            ip("addr", "add", f"{address}/24", "dev", ours)
            ip("link", "set", ours, "up")
            ip("-n", found.name, "addr", "add", f"{address[:-1]}2/24", "dev", theirs)
            ip("-n", found.name, "link", "set", theirs, "up")
        ip("-n", found.name, "link", "set", "lo", "up")
        yield found
    finally:
        ip("netns", "del", found.name)  # and with it the ways


def ip(*words: str) -> None:
    subprocess.run([needed("ip"), *words], check=True)


def start(database: str, *, inside: Network | None = None, **how: object) -> Program:
    words = [sys.executable, "-m", "tests.crawler.shared_worker", json.dumps({"database": database, **how})]
    before = ["ip", "netns", "exec", inside.name] if inside else []
    return Program([*before, *words], cwd=ROOT)


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)  # pytest's own folders are closed to the server's user
        disk = Path(place, "disk")
        disk.mkdir()
        subprocess.run([needed("mount"), "-t", "tmpfs", "-o", f"size={size}", "none", disk], check=True)
        try:
            yield disk
        finally:
            subprocess.run([needed("umount"), "--lazy", disk], check=True)


def fill(disk: Path, server: OwnServer) -> Path:
    """Take all the room but for the log that the server made ready."""
    with psycopg.connect(server.address(), autocommit=True) as session:
        session.execute("CHECKPOINT")
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return filler
