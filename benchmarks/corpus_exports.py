"""How fast each format of `warraq export` is written, and in how much memory, from a corpus made by splicing.

    python -m benchmarks.corpus_exports --articles 100000 [--formats parquet hf] [--keep DIR]

Sentences of the sample blog are spliced into articles of about 200 words, which are written into a database by plain
SQL; one in twenty is a copy, one paragraph in ten stood before. Each export is a command of its own, whose seconds and
greatest memory are those of that process.
"""

import argparse
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from warraq.serving import FORMATS, FeedFormat
from warraq.storage import open_store

POSTS: Final = Path(__file__).parents[1] / "warraq" / "demo" / "posts"
FLOOR_A_MINUTE: Final = 20_000
CEILING_MB: Final = 300
SOURCES: Final = 50
BATCH: Final = 5_000
#: Ways of exporting that are measured beside each format as it is.
VARIANTS: Final = {
    "parquet, splits, 64 MB shards": ("--format", "parquet", "--split", "train=.9,test=.1", "--shard-size", "64MB"),
    "jsonl, paragraphs dropped": ("--format", "jsonl", "--paragraph-dedup"),
    "jsonl, every filter": (
        "--format", "jsonl", "--without-copies", "--min-words", "20", "--since-date", "2001-01-01", "--until-date",
        "2100-01-01", "--tag", "t1", "--only-confident", "--exclude-marked", "--respect-reservations",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """One export."""

    name: str
    seconds: float
    cpu_s: float  # of the process: beside other work, the seconds it would take alone
    megabytes: float  # greatest memory
    written: int  # bytes

    def __str__(self) -> str:
        return f"{self.seconds:8.1f} {self.cpu_s:8.1f} {self.megabytes:9.0f} {self.written / 1e6:10,.0f}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument(
        "--formats", nargs="*", default=[n for n, f in FORMATS.items() if not isinstance(f, FeedFormat)]
    )
    parser.add_argument("--variants", action="store_true", help="also splits, dropped paragraphs, filters")
    parser.add_argument(
        "--keep", type=Path, help="a folder for the database, made there once, and the exports"
    )
    options = parser.parse_args()
    with TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        database = folder / f"corpus-{options.articles}.db"
        if not database.exists():
            started = time.perf_counter()
            make_database(database, options.articles)
            print(
                f"made {database.stat().st_size / 1e6:,.0f} MB in {time.perf_counter() - started:.0f} s",
                flush=True,
            )
        ways = {name: ("--format", name) for name in options.formats} | (VARIANTS if options.variants else {})
        good = True
        print(
            f"{'export':32} {'articles/min':>12} {'seconds':>8} {'CPU s':>8} {'memory MB':>9} {'written MB':>10}"
        )
        for name, arguments in ways.items():
            found = measure(name, database, arguments, folder / "out", keep=options.keep is not None)
            pace = options.articles / found.seconds * 60
            good &= pace >= FLOOR_A_MINUTE and found.megabytes <= CEILING_MB
            print(f"{name:32} {pace:12,.0f} {found}", flush=True)
    return 0 if good else 1


def measure(name: str, database: Path, arguments: tuple[str, ...], folder: Path, *, keep: bool) -> Measured:
    """Runs the command and removes what it wrote, unless it is kept."""
    target = folder / name.replace(" ", "-").replace(",", "")
    if target.is_dir():
        shutil.rmtree(target)
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "warraq", "--db", str(database), "export", *arguments, "-o", str(target)]
    started = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)  # Popen must not wait for it again
    seconds = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"{name}: exit code {process.returncode}")
    written = sum(
        each.stat().st_size for each in (target.rglob("*") if target.is_dir() else [target]) if each.is_file()
    )
    if not keep:
        shutil.rmtree(folder)
    return Measured(name, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, written)


def make_database(path: Path, articles: int) -> None:
    """Write a corpus of so many articles, the same each time."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    open_store(draft, create=True).close()
    with sqlite3.connect(draft, isolation_level=None) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA foreign_keys = OFF")
        for number in range(SOURCES):
            values = (number + 1, f"source-{number}", f"https://s{number}.example/", "2026-01-01T00:00:00Z")
            db.execute("INSERT INTO sources (id, slug, home_url, added_at) VALUES (?, ?, ?, ?)", values)
        db.execute("BEGIN")
        for number, row in enumerate(spliced(articles)):
            for table, values in row.items():
                marks = ", ".join("?" * len(values))
                db.execute(
                    f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values())
                )
            if number % BATCH == 0:
                db.execute("COMMIT")
                db.execute("BEGIN")
        db.execute("COMMIT")
    db.close()
    draft.rename(path)


def spliced(articles: int) -> Iterator[dict[str, dict[str, Any]]]:
    """The rows of each article, by table."""
    chance = random.Random(14)
    pools = sentences()
    languages = sorted(pools)
    known: list[str] = []
    for number in range(1, articles + 1):
        language = chance.choice(languages)
        copied = number > 20 and number % 20 == 0
        text = "\n\n".join(paragraph(chance, pools[language], known) for _ in range(chance.randint(3, 9)))
        day = f"{2001 + number % 25}-{1 + number % 12:02d}-{1 + number % 28:02d}T10:00:00"
        article = {
            "id": number, "source_id": number % SOURCES + 1, "url": f"https://s{number % SOURCES}.example/{number}",
            "seq": number, "first_seen_at": "2026-01-01T00:00:00Z", "last_seen_at": "2026-01-01T00:00:00Z",
            "cluster_id": number if number % 20 == 15 else None,
        }  # fmt: skip
        if copied:
            article |= {
                "cluster_id": number - 5,
                "duplicate_of": number - 5,
                "similarity": 0.98,
                "relation": "near",
            }
        version = {
            "id": number, "article_id": number, "number": 1, "seen_at": "2026-01-01T00:00:00Z",
            "title": chance.choice(pools[language])[:80], "language": language,
            "direction": "rtl" if language in ("ar", "fa") else "ltr", "published": f"{day}+00:00",
            "published_utc": f"{day}Z", "text": text, "html": "<p>" + text.replace("\n\n", "</p>\n<p>") + "</p>",
            "markdown": text, "words": len(text.split()), "content_hash": f"{number:032x}", "extractor": "splice-1",
            "text_confidence": 0.9, "title_confidence": 0.9, "date_confidence": 0.9, "authors_confidence": 0.9,
        }  # fmt: skip
        yield {
            "articles": article,
            "versions": version,
            "authors": {"version_id": number, "position": 0, "name": f"Author {number % 997}"},
            "tags": {"version_id": number, "position": 0, "tag": f"t{number % 10}"},
        }


def paragraph(chance: random.Random, pool: list[str], known: list[str]) -> str:
    """Two to four sentences; one in ten paragraphs is one of the last thousand."""
    if known and chance.random() < 0.1:
        return chance.choice(known)
    made = " ".join(chance.choice(pool) for _ in range(chance.randint(2, 4)))
    if len(known) < 1_000:
        known.append(made)
    else:
        known[chance.randrange(1_000)] = made
    return made


def sentences() -> dict[str, list[str]]:
    """The sentences of the sample blog by language."""
    found: dict[str, list[str]] = {}
    for path in sorted(POSTS.glob("*.toml")):
        post = tomllib.loads(path.read_text(encoding="utf-8"))
        lines = [
            line
            for line in post.get("body", "").splitlines()
            if line[:1] not in ("", "@", "#", "-", "!", ">", "|", "=")
        ]
        parts = [part.strip() for line in lines for part in line.replace("؟", "؟.").split(". ")]
        found.setdefault(post.get("language", ""), []).extend(
            f"{part.rstrip('.')}." for part in parts if len(part.split()) > 4
        )
    return {language: pool for language, pool in found.items() if len(pool) > 20}


if __name__ == "__main__":
    sys.exit(main())
