"""Write what the crawls of published sites fetched as a data folder: pages with the text to find, and the feeds.

    python -m benchmarks.engines.store [THEME...] --work DIR --out DATA

DATA/engines/THEME gets `gold.jsonl` and `pages/`, as `python -m benchmarks.engines --data DATA` reads them, and
`feeds.jsonl` with `feeds/`, each feed document as it was given. What a page does not state is empty.
Without THEME every site that benchmarks.engines.live has crawled is stored. Pages that were refused, or that the crawl
did not come to, are stored too.
"""

import argparse
import gzip
import json
import shutil
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.engines.crawling import run_folder
from benchmarks.engines.posts import Post, gold_lines
from benchmarks.engines.publish import published
from benchmarks.engines.recipes import Recipe, recipes
from benchmarks.engines.rows import sorted_rows
from benchmarks.engines.serving import Served, serve
from benchmarks.engines.stating import stated_by_page
from warraq.articles.decoding import decode
from warraq.storage import Reader, open_reader

#: What a document begins with, before which only a few lines stand, when it is a feed.
FEED_MARKS = (b"<rss", b"<feed", b"<rdf:RDF", b"https://jsonfeed.org/version")
HEAD_BYTES = 2000


def store(recipe: Recipe, work: Path, folder: Path) -> int:
    """Write one site. Returns how many pages it has."""
    run = run_folder(recipe, work)
    exported = [json.loads(line) for line in (run / "out.jsonl").read_text("utf-8").splitlines()]
    posts = published(recipe.theme, work)
    rows, _ = sorted_rows(exported, recipe, posts)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "pages").mkdir(parents=True)
    lines = []
    missed = any(post.slug not in rows for post in posts)
    with open_reader(run / "w.db") as reader, _site(recipe, work, is_asked=missed) as site:
        for post in posts:
            url = rows[post.slug]["url"] if post.slug in rows else recipe.url + recipe.link_of(post)
            body = _body(reader, url, rows.get(post.slug)) or _published_body(site, post)
            if body:
                path = f"pages/{post.slug}.html.gz"
                (folder / path).write_bytes(gzip.compress(body, mtime=0))
                lines.append(_line(post, url, path, decode(body).text))
    (folder / "gold.jsonl").write_text("".join(lines), "utf-8")
    _store_feeds(run, folder)
    return len(lines)


def _body(reader: Reader, url: str, row: Mapping[str, Any] | None) -> bytes:
    """The page of an article, or the one that was fetched there and refused; empty when none was."""
    hashes = [row["page_sha256"]] if row else [fetch.page_sha256 for fetch in reader.fetches.of(url)]
    return next((reader.pages.get(sha256) for sha256 in hashes if sha256), b"")


def _site(recipe: Recipe, work: Path, *, is_asked: bool) -> AbstractContextManager[Served]:
    """The published site; an engine that serves its own pages runs only when pages will be asked for."""
    if recipe.serve and is_asked:
        return serve(recipe, work)
    return nullcontext(Served(recipe=recipe, folder=(work / "sites" / recipe.theme).resolve()))


def _published_body(site: Served, post: Post) -> bytes:
    """The page of a post that the crawl never came to; empty when the site does not give it."""
    answer = site.answer(
        "GET", quote(site.recipe.link_of(post)), {"host": site.recipe.url.removeprefix("http://")}
    )
    return answer.body if answer.status == 200 else b""


def _line(post: Post, url: str, path: str, page: str) -> str:
    stated = stated_by_page(page, post)
    row: Mapping[str, Any] = {
        "id": post.slug, "url": url, "lang": post.language, "html_path": path, "title": post.title,
        "authors": [post.author] if "author" in stated else [], "date": post.date if "date" in stated else "",
        "tags": list(post.tags) if "tags" in stated else [], "body": "\n".join(gold_lines(post)),
    }  # fmt: skip
    return json.dumps(row, ensure_ascii=False) + "\n"


def _store_feeds(run: Path, folder: Path) -> None:
    """The documents of the run that are feeds."""
    (folder / "feeds").mkdir()
    rows: list[str] = []
    for line in (run / "documents.jsonl").read_text("utf-8").splitlines():
        document = json.loads(line)
        packed = (run / document["path"]).read_bytes()
        if any(mark in gzip.decompress(packed)[:HEAD_BYTES] for mark in FEED_MARKS):
            path = f"feeds/{len(rows)}.gz"
            (folder / path).write_bytes(packed)
            rows.append(json.dumps({"url": document["url"], "path": path}) + "\n")
    (folder / "feeds.jsonl").write_text("".join(rows), "utf-8")


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("themes", nargs="*")
    ap.add_argument("--work", type=Path, default=Path("/tmp/engines"))
    ap.add_argument("--out", type=Path, required=True)
    args = ap.parse_args()
    crawled = [name for name in recipes() if (args.work / "runs" / name / "documents.jsonl").exists()]
    for theme in args.themes or crawled:
        pages = store(recipes()[theme], args.work, args.out / "engines" / theme)
        print(f"{theme}: {pages} pages", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
