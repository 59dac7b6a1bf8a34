"""`demo`: the real commands on the sample blog, and the results."""

import subprocess
import sys
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from warraq.articles.errors import ConfigurationError
from warraq.articles.outcomes import REJECTION_REASONS
from warraq.cli.explain import removed_lines
from warraq.cli.output import note, say, say_table
from warraq.location import Server, locate

if TYPE_CHECKING:
    from warraq.storage import ArticleRow, Reader, RunSummary

#: The possible outcomes of a page, in the order of the table, with their meaning.
OUTCOMES = {
    "stored": "a new article",
    "duplicate": "a new article that copies another",
    "revised": "a known article with new text: both versions are kept",
    "unchanged": "a known article, unchanged, or '304 Not Modified'",
    "moved": "a known article at a new address",
    "gone": "a known article that the site has taken down",
    "read": "a feed, sitemap or list page, read for its links",
    "rejected": "not an article",
    "failed": "an error",
}
LANGUAGES = ("ar", "en")
SHOWN_BLOCKS = 10  # removed blocks of an example, one of each kind


@click.command("demo")
@click.option(
    "--database",
    default="demo.db",
    show_default=True,
    metavar="FILE",
    help="Replaced if it exists, and kept afterwards.",
)
@click.option("--keep-serving", is_flag=True, help="Serve the sample blog until Ctrl-C, to experiment with.")
def demo_command(database: str, keep_serving: bool) -> int:
    """Collect the bundled sample blog, to see how warraq works.

    The blog is served on 127.0.0.1; `warraq add` and `warraq crawl` then collect it as they would any site. Then one
    post is edited and the blog is crawled again. An earlier demo.db is replaced.
    """
    from warraq.demo import serve_blog

    if isinstance(locate(database), Server):
        raise ConfigurationError("the demo makes a file of its own; give it a path", identity="--database")
    clear_demo(Path(database))
    with serve_blog() as blog:
        if code := _run(database, "add", "--local", f"{blog.base_url}/"):
            return code
        code = _run(database, "crawl")
        _report(database)
        if code:
            return code
        post = blog.edit()
        say(f"\nThe author edits a post ({post.title}), and the blog is crawled again:\n")
        code = _run(database, "crawl")
        _say_next(database, blog.base_url)
        if keep_serving:
            note(f"serving {blog.base_url}/ until Ctrl-C")
            with suppress(KeyboardInterrupt):
                threading.Event().wait()
    return code


def clear_demo(database: Path) -> None:
    """Delete what an earlier demo left, and nothing else: a typo must not cost a corpus."""
    from warraq.storage import open_reader

    if not database.exists():
        return
    with open_reader(database) as reader:
        sources = reader.sources.all()
    if not all(source.local for source in sources):
        raise ConfigurationError("is not from an earlier demo and was left alone", identity=str(database))
    for path in (
        database,
        *(database.with_name(database.name + suffix) for suffix in ("-wal", "-shm", "-lock")),
    ):
        path.unlink(missing_ok=True)


def _run(database: str, *arguments: str) -> int:
    """Run one of our commands as a user would, in its own process. Returns its exit code."""
    say(f"$ warraq --db {database} {' '.join(arguments)}")
    sys.stdout.flush()
    command = [sys.executable, "-m", "warraq", "--db", database, *arguments]
    code = subprocess.run(command).returncode  # noqa: S603 (our own program, no shell)
    say()
    return code


def _report(database: str) -> None:
    from warraq.storage import open_reader

    with open_reader(Path(database)) as reader:
        say("What became of every page:\n")
        say_table(
            ("outcome", "pages", "meaning"), outcome_rows(reader.runs.summaries(reader.runs.last(1)[0].id))
        )
        for language in LANGUAGES:
            if (example := _example(reader, language)) is not None:
                _say_example(reader, example, database)


def outcome_rows(summaries: "tuple[RunSummary, ...]") -> list[tuple[str, str, str]]:
    """The table of outcomes over all sources, with reasons for rejected and failed.

    The six possible outcomes are always listed, even at 0.
    """
    ends: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for summary in summaries:
        ends.update(dict(summary.outcomes))
        reasons.update(dict(summary.reasons))
    rows = []
    for kind, meaning in OUTCOMES.items():
        if kind in ("moved", "gone", "read") and not ends[kind]:
            continue
        mine = [
            f"{reason} {number}"
            for reason, number in reasons.most_common()
            if (reason in REJECTION_REASONS) == (kind == "rejected")
        ]
        why = f": {', '.join(mine)}" if mine and kind in ("rejected", "failed") else ""
        rows.append((kind, str(ends[kind]), meaning + why))
    return rows


def _example(reader: "Reader", language: str) -> "ArticleRow | None":
    """The article in that language with the most kinds of removed blocks."""
    rows = reader.articles.select(language=language, include_duplicates=False, with_text=False)
    best = max(
        rows,
        key=lambda row: (len({block.kind for block in reader.articles.removed(row.id)}), -row.id),
        default=None,
    )
    return None if best is None else reader.articles.get(best.id)


def _say_example(reader: "Reader", row: "ArticleRow", database: str) -> None:
    removed = reader.articles.removed(row.id)
    say(f"\nArticle {row.id}, cleaned:\n")
    say(row.title)
    say(f"\n{row.text}\n")
    first_of_kind = {block.kind: block for block in reversed(removed)}
    shown = sorted(first_of_kind.values(), key=lambda block: block.position)[:SHOWN_BLOCKS]
    for line in removed_lines(shown):
        say(line)
    if len(removed) > len(shown):
        say(f"… and {len(removed) - len(shown)} more: warraq --db {database} show {row.id} --explain")


def _say_next(database: str, base_url: str) -> None:
    say(f"{database} is an ordinary SQLite file. To go on:\n")
    for line in (
        f"warraq --db {database} list",
        f"warraq --db {database} search paper",
        f"warraq --db {database} show 1 --explain",
        f"warraq --db {database} changes --since 0",
        f"warraq --db {database} export -o demo.jsonl",
        "warraq add https://example.org/ && warraq crawl      # with a site of yours",
    ):
        say(f"  {line}")
