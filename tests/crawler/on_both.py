"""A program of its own: the same pages collected by one crawl into a file, and by several into a server's database.

    python -m tests.crawler.on_both --blog ../shared/tools/blog_site.py [--seeds 7 8 9] [--crawls 4]
    python -m tests.crawler.on_both --texts ../shared/data/dedup/d20000.jsonl.gz [--pages 2000] [--crawls 4]

Compares articles, texts, metadata, clusters and representatives, and prints what differs. Who copies whom is judged in
the order in which texts arrive, and several crawls ask in another order than one: so two crawls into files are compared
too, of which the second one asks the other way round, and the clusters are made anew from the server's own order of
arrival. Exits with 1 if that changes anything, or if articles, texts or metadata differ.

`--texts`: rows with title, text and time (`published`, seconds) in JSON; each becomes a page of one of twenty blogs.
"""

import argparse
import gzip
import html
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from tests.crawler.many_blogs import many_blogs
from tests.crawler.test_shared_crawls import follow
from tests.own_server import OwnServer, own_server
from tests.patience import wait_until
from tests.programs import finish, run_warraq, start_program
from warraq.storage import open_reader

BLOGS = 20
SETTINGS = "[defaults]\ndelay_s = 0.02\nas_public = true\n"
#: What follows from the order of arrival: who copies whom, and what was known of a site when a page was judged.
BY_ORDER = (
    "cluster", "shown under", "duplicate_of_url", "similarity", "relation", "text_confidence", "title_confidence",
    "date_confidence", "authors_confidence",
)  # fmt: skip
#: What differs from crawl to crawl: numbers and times.
NUMBERS = ("id", "seq", "cluster_id", "duplicate_of")
TIMES = ("first_seen_at", "last_seen_at", "version_seen_at", "gone_at")

Row = dict[str, Any]


def articles(database: str) -> dict[str, Row]:
    """All that is said of each article, by its address: clusters as addresses of their members."""
    with open_reader(database) as reader:
        rows = list(reader.articles.select(include_duplicates=True))
    urls = {row.id: row.url for row in rows}
    members: dict[int | None, list[str]] = {}
    for row in rows:
        members.setdefault(row.cluster_id, []).append(row.url)
    fields = [name for name in rows[0].__dataclass_fields__ if name not in (*NUMBERS, *TIMES)]
    return {
        row.url: {name: getattr(row, name) for name in fields}
        | {
            "cluster": sorted(members[row.cluster_id]) if row.cluster_id is not None else [],
            "shown under": urls.get(row.duplicate_of or 0, ""),
        }
        for row in rows
    }


def compare(file: str, server: str) -> Counter[str]:
    """How many articles differ, by field; prints some of them."""
    ours, theirs = articles(file), articles(server)
    found: Counter[str] = Counter({"address": len(ours.keys() ^ theirs.keys())})
    for url in sorted(ours.keys() & theirs.keys()):
        for name, value in ours[url].items():
            if value != theirs[url][name]:
                found[name] += 1
                if found[name] <= 3:
                    print(
                        f"  {name} of {url}: {str(value)[:300]!r}, on the server {str(theirs[url][name])[:300]!r}"
                    )
    copies = sum(bool(row["shown under"]) for row in ours.values())
    print(f"  articles: {len(ours)} and {len(theirs)}, {copies} of them copies; differ: {dict(+found)}")
    return +found


def crawl(database: str, folder: Path, crawls: int) -> None:
    """So many at once, to their end."""
    environment = {**os.environ, "WARRAQ_DB": database}
    began = time.monotonic()
    started = [start_program("warraq", "crawl", env=environment, folder=folder) for _ in range(crawls)]
    for one in [finish(one) for one in started]:
        assert one.returncode == 0, one.stderr
    print(f"  {crawls} at once: {time.monotonic() - began:.0f} s", flush=True)


@contextmanager
def blog_site(program: Path, seed: int) -> Iterator[str]:
    """The address of that blog, served by a process of its own."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, str(program), "serve", "--port", str(port), "--seed", str(seed)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        base = f"http://127.0.0.1:{port}"
        wait_until(lambda: _answers(f"{base}/"))
        yield base
        process.terminate()


def _answers(url: str) -> bool:
    with suppress(OSError):
        return bool(urllib.request.urlopen(url).read())
    return False


def pages_of(rows: list[Row], bases: list[str]) -> dict[tuple[str, str], str]:
    """A page for each row, by base and name."""
    found = {}
    for number, row in enumerate(rows):
        title, when = html.escape(row["title"]), datetime.fromtimestamp(row["published"], UTC).isoformat()
        text = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in row["text"].split("\n\n"))
        found[bases[number % len(bases)], str(number // len(bases) + 1)] = (
            f"<html lang='{row['lang']}'><head><title>{title}</title><meta property='og:type' content='article'>"
            f"<meta property='article:published_time' content='{when}'></head>"
            f"<body><article><h1>{title}</h1>{text}</article></body></html>"
        )
    return found


def compare_blog(options: argparse.Namespace, server: OwnServer, folder: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for seed in options.seeds:
        print(f"seed {seed}")
        with blog_site(options.blog, seed) as base:
            databases = (str(folder / f"{seed}.db"), server.make_database(f"seed{seed}"))
            for database, crawls in zip(databases, (1, options.crawls), strict=True):
                urllib.request.urlopen(f"{base}/__reset").read()
                done = run_warraq("--db", database, "add", "--local", f"{base}/", folder=folder)
                assert done.returncode == 0, done.stderr
                crawl(database, folder, crawls)
            found += compare(*databases) + rebuild(databases[1], folder)
    return found


def compare_texts(options: argparse.Namespace, server: OwnServer, folder: Path) -> Counter[str]:
    with gzip.open(options.texts, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, options.pages)]
    pages: dict[tuple[str, str], str] = {}
    posts = -(-len(rows) // BLOGS)
    with many_blogs(BLOGS, posts=posts, page=lambda base, name: pages.get((base, name), "")) as blogs:
        pages |= pages_of(rows, blogs.bases)
        file, on_server = str(folder / "texts.db"), server.make_database("texts")
        other = str(folder / "other.db")
        for database, crawls in ((file, 1), (on_server, options.crawls), (other, 1)):
            if database == other:
                blogs.is_backwards = True
            follow(database, blogs, create=True)
            crawl(database, folder, crawls)
        print("two files, the second one's feeds the other way round")
        compare(file, other)
        print("a file and the server")
        return compare(file, on_server) + rebuild(on_server, folder)


def rebuild(database: str, folder: Path) -> Counter[str]:
    """Judge the articles of a database anew in the order in which they came: what that changes."""
    before = articles(database)
    done = run_warraq("--db", database, "dedupe", "--rebuild", folder=folder)
    assert done.returncode == 0, done.stderr
    print(f"  clusters made anew: {done.stdout.strip()} {done.stderr.strip().splitlines()[-1:]}")
    after = articles(database)
    changed = [url for url, row in after.items() if row != before[url]]
    return +Counter({"changed by making the clusters anew": len(changed)})


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--blog", type=Path)
    parser.add_argument("--seeds", type=int, nargs="+", default=[7, 8, 9])
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--crawls", type=int, default=4)
    options = parser.parse_args()
    found: Counter[str] = Counter()
    with own_server() as server, tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "warraq.toml").write_text(SETTINGS)
        if options.blog:
            found += compare_blog(options, server, folder)
        if options.texts:
            found += compare_texts(options, server, folder)
    for name in BY_ORDER:
        del found[name]
    print(f"differ: {dict(found)}" if found else "the same, but for what follows from the order of arrival")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
