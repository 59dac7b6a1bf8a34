"""Measure citations: of how many sentences of clean articles the place in the page's bytes proves itself.

    python -m benchmarks.citations [--data ../shared/data] [--pages 200] [--show]

Each sentence of each article, and each title: of the demo, of the seed pages, of the Arabic and Persian pages, and of
pages of the measuring data. A sentence counts as proved if the bytes cited, decoded, contain it (`archive.contains`).
Exits with 1 if one does not.
"""

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from warraq.archive.citing import contains, index_page, locate
from warraq.articles.errors import DecodeError
from warraq.articles.extraction import ExtractOptions, extract
from warraq.articles.records import Article, Page
from warraq.demo import gold, serve_blog

HERE = Path(__file__).resolve().parent
FETCHED = datetime(2026, 1, 1, tzinfo=UTC)
SEED = 14
#: The end of a sentence, or of a block.
SENTENCE_END = re.compile(r"(?<=[.!?؟。…！？])\s+|(?<=[。！？])|\n+")
Pages = Iterator[tuple[str, Page]]


@dataclass
class Score:
    """Sentences by what became of them."""

    pages: int = 0
    sentences: int = 0
    proved: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str]] = field(default_factory=list)
    in_parts: int = 0
    seconds: float = 0.0


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    ap.add_argument("--pages", type=int, default=200)
    ap.add_argument("--show", action="store_true", help="print each sentence that does not prove itself")
    args = ap.parse_args()
    sets = {"demo": demo_pages()}
    if args.data.is_dir():
        sets |= {
            "seed": seed_pages(args.data),
            "arabic": arabic_pages(args.data),
            "pages": real_pages(args.data, args.pages),
        }
    else:
        print(f"no measuring data at {args.data}: the demo only")
    failed = 0
    for name, pages in sets.items():
        score = measure(pages)
        failed += len(score.failures)
        report(name, score, show=args.show)
    return 1 if failed else 0


def measure(pages: Pages) -> Score:
    """Cites every sentence of every page that is an article."""
    score = Score()
    for name, page in pages:
        article = extract(page, ExtractOptions(accept_all=True))
        if not isinstance(article, Article):
            continue
        score.pages += 1
        began = time.process_time()
        cite_all(name, page, article, score)
        score.seconds += time.process_time() - began
    return score


def cite_all(name: str, page: Page, article: Article, score: Score) -> None:
    """Cites the title and every sentence of an article."""
    try:
        index = index_page(page.body, page.header("content-type"))
    except DecodeError as problem:
        score.failures.append((name, str(problem)))
        return
    for sentence in (article.metadata.title, *sentences(article.text)):
        if not any(map(str.isalnum, sentence)):
            continue
        score.sentences += 1
        place = locate(index, sentence, text=article.text)
        if place is not None and contains(page.body, place, sentence):
            score.proved[place.origin] += 1
            score.in_parts += len(place.ranges) > 1
        else:
            score.failures.append((name, sentence))


def sentences(text: str) -> list[str]:
    """Splits a text at its blocks and at what ends a sentence."""
    return [part for part in SENTENCE_END.split(text) if part and not part.isspace()]


def report(name: str, score: Score, *, show: bool) -> None:
    proved = score.proved.total()
    share = proved / score.sentences if score.sentences else 0.0
    print(
        f"{name}: {proved} of {score.sentences} sentences of {score.pages} pages proved ({share:.4%}),"
        f" {dict(score.proved)}, {score.in_parts} in parts, {score.seconds / max(score.pages, 1):.3f} s a page"
    )
    for page, sentence in score.failures if show else score.failures[:5]:
        print(f"  {page}: {sentence[:300]!r}")


def page_of(name: str, body: bytes, content_type: str = "text/html") -> Page:
    url = name if "://" in name else f"https://pages.example/{name}"
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=(("content-type", content_type),),
        body=body,
        fetched_at=FETCHED,
    )


def demo_pages() -> Pages:
    """The posts of the sample blog, as its server answers."""
    from urllib.request import urlopen

    with serve_blog() as blog:
        for post in gold(blog):
            with urlopen(post.url) as answer:
                yield post.url, page_of(post.url, answer.read(), answer.headers.get("content-type", ""))


def seed_pages(data: Path) -> Pages:
    for path in sorted((data / "seed").glob("*.html")):
        yield path.name, page_of(path.name, path.read_bytes())


def arabic_pages(data: Path) -> Pages:
    for path in sorted((data / "arabic" / "pages").glob("*.html*")):
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        yield path.name, page_of(path.name, body)


def real_pages(data: Path, most: int) -> Pages:
    """That many pages of all sets with a gold list, chosen by chance, the same each time."""
    rows = [
        (path.parent, row)
        for path in sorted((data / "pages").glob("*/gold.jsonl"))
        for row in map(json.loads, path.read_text("utf-8").strip().split("\n"))
    ]
    Random(SEED).shuffle(rows)
    for folder, row in rows[:most]:
        path = folder / row["html_path"]
        yield (
            row.get("url") or path.name,
            page_of(row.get("url") or path.name, gzip.decompress(path.read_bytes())),
        )


if __name__ == "__main__":
    sys.exit(main())
