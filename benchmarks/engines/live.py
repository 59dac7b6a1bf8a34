"""Crawl published sites with warraq over loopback, and compare what it holds with what was published.

    python -m benchmarks.engines.live THEME... --work DIR [--data ../shared/data] [--json OUT] [--judge-only]

Each site is served while the commands run in a fresh folder, DIR/runs/THEME: add, crawl, backfill, export, crawl again.
Columns: posts published and found; rows that are no posts; posts called copies of what they do not repeat; whether the
verdict of backfill is right; requests of the second crawl, how many of them conditional, how many answered 304; then
the figures of benchmarks.engines of the posts found, author and tags where the page or a feed states them. Exit code 1
when a site could not be crawled.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.engines.crawling import asked_again, crawl, run_folder, verdict_of
from benchmarks.engines.posts import Post, gold_lines
from benchmarks.engines.publish import published
from benchmarks.engines.recipes import Recipe, recipes
from benchmarks.engines.rows import families, place, sorted_rows
from benchmarks.engines.scoring import FIGURES, Score, add
from benchmarks.engines.serving import Asked
from benchmarks.engines.stating import Statements
from warraq.storage import open_reader

COLUMNS = ("posts", "found", "extra", "hidden", "verdict", "asked", "cond.", "304")


@dataclass
class Result:
    """How one site came back. Addresses are paths on the site."""

    posts: int
    found: int
    extra: list[str]
    missing: list[str]
    hidden: dict[str, str]
    is_complete: bool
    reason: str
    again: list[Asked]
    score: Score
    figures: dict[str, float] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)

    @property
    def is_verdict_right(self) -> bool:
        return self.is_complete == (self.found == self.posts)

    def cells(self) -> list[str]:
        again = (
            len(self.again),
            sum(a.is_conditional for a in self.again),
            sum(a.status == 304 for a in self.again),
        )
        verdict = "right" if self.is_verdict_right else "WRONG"
        counts = (self.posts, self.found, len(self.extra), len(self.hidden), verdict, *again)
        shares = (f"{self.figures[name]:.4f}" if name in self.figures else "-" for name in FIGURES)
        return [*map(str, counts), *shares]

    def told(self) -> dict[str, Any]:
        return {
            "posts": self.posts, "found": self.found, "extra": self.extra, "missing": self.missing,
            "hidden": self.hidden, "is_complete": self.is_complete, "reason": self.reason,
            "unconditional": [f"{a.status} {a.path}" for a in self.again if not a.is_conditional or a.status != 304],
            "asked_again": len(self.again), "refused": self.refused, "figures": self.figures, "wrong": self.score.wrong,
        }  # fmt: skip


def measure(recipe: Recipe, posts: Sequence[Post], work: Path, evaluate: Any) -> Result:
    """Compare what was crawled with what was published."""
    folder = run_folder(recipe, work)
    is_complete, reason = verdict_of(folder)
    exported = [json.loads(line) for line in (folder / "out.jsonl").read_text("utf-8").splitlines()]
    rows, extra = sorted_rows(exported, recipe, posts)
    result = Result(
        posts=len(posts), found=len(rows), extra=[row["url"].removeprefix(recipe.url) for row in extra],
        missing=[post.slug for post in posts if post.slug not in rows], hidden=hidden(rows, recipe, posts),
        is_complete=is_complete, reason=reason, again=asked_again(folder), score=Score(),
    )  # fmt: skip
    statements = Statements.of_run(folder)
    with open_reader(folder / "w.db") as reader:
        result.refused = {
            f"{kind}: {why}": count
            for _, kind, why, count in reader.fetches.outcome_counts()
            if kind == "rejected"
        }
        for post in posts:
            if row := rows.get(post.slug):
                page = evaluate.decode(reader.pages.get(row["page_sha256"])) if row["page_sha256"] else ""
                stated = statements.of_page(page, post, recipe) | statements.of_feeds(post, row["url"])
                add(result.score, gold(post, stated), _got(row), evaluate)
    result.figures = result.score.figures(evaluate) if result.score.pages else {}
    return result


def gold(post: Post, stated: frozenset[str]) -> dict[str, Any]:
    """A post as scoring wants it, without what is nowhere stated."""
    return {
        "id": post.slug, "title": post.title, "authors": [post.author] if "author" in stated else [],
        "date": post.date if "date" in stated else "", "tags": list(post.tags) if "tags" in stated else [],
        "body": "\n".join(gold_lines(post)),
    }  # fmt: skip


def _got(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "text": row["text"],
        "title": row["title"],
        "author": row["authors"],
        "tags": row["tags"],
        "date": row["published"],
    }


def hidden(rows: Mapping[str, Mapping[str, Any]], recipe: Recipe, posts: Sequence[Post]) -> dict[str, str]:
    """Posts that are called copies of something else than the posts they share text with."""
    family, slugs = families(posts), {place(recipe.link_of(post)): post.slug for post in posts}
    return {
        slug: row["duplicate_of_url"].removeprefix(recipe.url)
        for slug, row in rows.items()
        if row["duplicate_of"] and family.get(slugs.get(place(row["duplicate_of_url"]), "")) != family[slug]
    }


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("themes", nargs="+")
    ap.add_argument("--work", type=Path, default=Path("/tmp/engines"))
    ap.add_argument("--data", type=Path, default=Path("../shared/data"))
    ap.add_argument("--json", type=Path)
    ap.add_argument("--judge-only", action="store_true", help="Compare the last crawl again.")
    args = ap.parse_args()
    sys.path.insert(0, str(args.data.parent / "tools"))
    import evaluate

    work, told, failed = args.work.resolve(), {}, 0
    print(f"{'':24}" + "".join(f"{name:>10}" for name in (*COLUMNS, *FIGURES)), flush=True)
    for theme in args.themes:
        posts = published(theme, work)
        try:
            if not posts:
                raise RuntimeError(f"{theme}: not published")
            if not args.judge_only:
                crawl(recipes()[theme], work)
            result = measure(recipes()[theme], posts, work, evaluate)
        except (OSError, RuntimeError, ValueError, subprocess.TimeoutExpired) as problem:
            print(f"{theme}: {problem}", file=sys.stderr, flush=True)
            failed = 1
            continue
        print(f"{theme:24}" + "".join(f"{cell:>10}" for cell in result.cells()), flush=True)
        told[theme] = result.told()
        if args.json:
            args.json.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return failed


if __name__ == "__main__":
    sys.exit(main())
