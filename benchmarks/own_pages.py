"""Score extraction on our own pages in benchmarks/pages: needs only this repository.

    python -m benchmarks.own_pages [--update-floors]

Text is compared as 4-word shingles (characters if a script has no spaces). Exits with 1 if a page is below its floor;
what was lost and what was left in is printed as a diff. Floors rise and never fall.
"""

import argparse
import difflib
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

from warraq.articles.extraction import ExtractOptions, extract_html
from warraq.articles.records import Article

HERE = Path(__file__).resolve().parent
PAGES = HERE / "pages"
FLOORS = PAGES / "floors.json"
#: Rounding, as in benchmarks.extraction.
SLACK = 0.0005


def words(text: str) -> list[str]:
    """Returns words, and each character of scripts written without spaces."""
    spaced = "".join(f" {char} " if "\u3040" <= char <= "\u9fff" else char for char in text)
    return re.findall(r"\w+", spaced)


def f1(gold: str, got: str) -> float:
    """Returns the F1 of the shingles of both texts, as multisets: 2 * common / (gold + got)."""
    ours, theirs = (
        Counter(tuple(tokens[n : n + 4]) for n in range(max(1, len(tokens) - 3)))
        for tokens in (words(got), words(gold))
    )
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def measure() -> dict[str, tuple[float, str, str]]:
    """Returns by page: score, gold text, our text."""
    found = {}
    for page in sorted(PAGES.glob("*.html")):
        article = extract_html(
            page.read_text("utf-8"), f"https://pages.example/{page.stem}", ExtractOptions(accept_all=True)
        )
        got = article.text if isinstance(article, Article) else ""
        gold = page.with_suffix(".txt").read_text("utf-8")
        found[page.stem] = (f1(gold, got), gold, got)
    return found


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--update-floors", action="store_true")
    return report(update_floors=ap.parse_args().update_floors)


def report(*, update_floors: bool = False) -> int:
    """Print the scores with what was lost; returns 1 if a page is below its floor, else 0."""
    floors: dict[str, float] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    measure()  # loads the model and the tables
    began = time.process_time()
    found = measure()
    seconds = time.process_time() - began
    for name, (score, gold, got) in sorted(found.items(), key=lambda row: row[1][0]):
        print(f"{score:.4f} {name}")
        if score < 1:
            lines = (
                [" ".join(line.split()) for line in text.splitlines() if line.strip()] for text in (gold, got)
            )
            print("\n".join(difflib.unified_diff(*lines, "gold", "ours", lineterm="", n=0)))
    mean = sum(score for score, _, _ in found.values()) / len(found)
    print(f"{mean:.4f} mean of {len(found)} pages, {len(found) / seconds:.0f} pages per CPU second")
    below = [name for name, floor in floors.items() if found[name][0] < floor - SLACK]
    if update_floors and not below:
        raised = {name: max(round(score, 4), floors.get(name, 0.0)) for name, (score, _, _) in found.items()}
        FLOORS.write_text(json.dumps(raised, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
