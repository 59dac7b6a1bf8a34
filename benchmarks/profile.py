"""Where the time of a page goes, and how fast extraction is beside its peers.

    python -m benchmarks.profile [--data ../shared/data] [--limit 100] [--rounds 3] [--check]

The first table has the milliseconds of a processor that each stage of extraction takes a page, on the first pages of
scrapinghub and fundus, warm. A timer interrupts the process every half millisecond; the time since the last
interruption belongs to the stage whose function is the innermost on the stack. The second table has pages a second, in
turns on the same pages: extraction whole (metadata, text, HTML, Markdown, removed blocks), for its text and metadata
only, lxml's parse with its own text dump, and trafilatura where it is installed. With `--check` the exit code is 1 when
a ratio in floors.json is missed by more than a quarter, which no busy machine explains: all take turns on it. What is
compiled has floors of its own.
"""

import argparse
import importlib
import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, Final

from lxml import html as lxml_html

from benchmarks.extraction import FLOORS, HERE, load
from warraq.articles.extraction import ExtractOptions, compiled, extract_html

SETS: Final = ("scrapinghub", "fundus")
TICK_S: Final = 0.0005
#: How far below its floor a ratio may be.
ROOM: Final = 0.25
WHOLE: Final = ExtractOptions(accept_all=True)
TEXT: Final = ExtractOptions(accept_all=True, with_html=False, with_removed=False)

#: Function -> stage, by file and name as in the code object's qualified name.
STAGES: Final = {
    "_parsed": "libxml2",
    "parse_tree": "before the parse",
    "survey": "survey of metadata",
    "find_titles": "titles",
    "find_authors": "authors",
    "find_times": "times",
    "find_metadata": "other metadata",
    "read_blocks": "blocks",
    "find_text_blocks": "marks and titles of blocks",
    "find_positions": "positions",
    "text_columns": "measures of text",
    "_place_columns": "measures of place",
    "_page_columns": "measures of the page",
    "_order_columns": "measures of order",
    "_group_columns": "measures of groups",
    "_neighbour_columns": "measures of neighbours",
    "measure": "other measures",
    "Forest.probability": "forests",
    "measure_second_pass": "second pass",
    "classify_blocks": "choosing blocks",
    "_without_other_posts": "other posts",
    "_without_boilerplate_lines": "lines",
    "_without_captions": "captions",
    "_without_text_copies": "copies in the text",
    "_page_names": "names of the page",
    "_Draft.rendered": "text",
    "parts_of": "parts of HTML and Markdown",
    "render_html": "HTML",
    "render_markdown": "Markdown",
    "images_of": "images",
    "removed_blocks": "removed blocks",
    "confidence_of": "confidence",
    "decide_language": "language",
    "direction": "language",
    "count_words": "words",
    "reject": "kind of page",
    "read_page": "other stages",
    "extract_html": "the rest, freeing the tree",
}

Reader = Callable[[str, str], object]
Pages = list[tuple[str, str]]


class Sampler:
    """Adds up the processor's time by stage while it is entered."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._last = 0.0

    def __enter__(self) -> "Sampler":
        signal.signal(signal.SIGPROF, self._note)
        self._last = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, TICK_S, TICK_S)
        return self

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _note(self, _signal: int, frame: FrameType | None) -> None:
        now = time.process_time()
        spent, self._last = now - self._last, now
        while frame is not None:
            if stage := STAGES.get(frame.f_code.co_qualname):
                self.seconds[stage] += spent
                return
            frame = frame.f_back


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    parser.add_argument("--limit", type=int, default=100, help="pages of each set")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    sys.path.insert(0, str(options.data.parent / "tools"))
    evaluate = importlib.import_module("evaluate")
    pages: Pages = []
    for name in SETS:
        rows, texts = load(options.data / "pages" / name, evaluate, options.limit)
        pages += [
            (row.get("url") or "http://page.invalid/", text) for row, text in zip(rows, texts, strict=True)
        ]
    print(f"in Python: {compiled.why_not}" if compiled.why_not else "compiled")
    print_stages(pages, options.rounds)
    ratios = print_paces(pages, options.rounds, peers(evaluate))
    return int(options.check and not hold(ratios))


def print_stages(pages: Pages, rounds: int) -> None:
    """Print the milliseconds of each stage a page, the largest first."""
    for url, text in pages:
        _whole(text, url)
    sampler = Sampler()
    with sampler:
        for _ in range(rounds):
            for url, text in pages:
                _whole(text, url)
    each = {stage: 1000 * seconds / rounds / len(pages) for stage, seconds in sampler.seconds.items()}
    for stage, milliseconds in sorted(each.items(), key=lambda row: -row[1]):
        print(f"{milliseconds:7.2f}  {stage}")
    print(f"{sum(each.values()):7.2f}  ms a page, of {len(pages)} pages", flush=True)


def print_paces(pages: Pages, rounds: int, readers: dict[str, Reader]) -> dict[str, float]:
    """Print pages a second of each reader, and how often the slowest reader's pace that is; by name."""
    least = dict.fromkeys(readers, float("inf"))
    for _ in range(rounds):
        for name, read in readers.items():
            began = time.process_time()
            for url, text in pages:
                read(text, url)
            least[name] = min(least[name], time.process_time() - began)
    paces = {name: len(pages) / seconds for name, seconds in least.items()}
    for name, pace in paces.items():
        print(f"{pace:7.1f}  pages/s  {name}")
    found = {"whole beside lxml's text": paces["whole"] / paces["lxml text"]}
    if "trafilatura" in paces:
        found["whole beside trafilatura"] = paces["whole"] / paces["trafilatura"]
        found["text beside trafilatura"] = paces["text and metadata"] / paces["trafilatura"]
    for name, ratio in found.items():
        print(f"{ratio:7.3f}  {name}")
    return found


def peers(evaluate: Any) -> dict[str, Reader]:
    """The readers that take turns."""
    found: dict[str, Reader] = {"whole": _whole, "text and metadata": _text, "lxml text": _lxml_text}
    try:
        found["trafilatura"] = evaluate.peer("trafilatura")
    except ImportError:
        print("trafilatura is not installed: no ratio beside it")
    return found


def hold(ratios: dict[str, float]) -> bool:
    """Whether no ratio is far below its floor."""
    floors: dict[str, float] = json.loads(FLOORS.read_text("utf-8"))[
        "speed in Python" if compiled.why_not else "speed"
    ]
    missed = [name for name, floor in floors.items() if ratios.get(name, floor) < floor * (1 - ROOM)]
    for name in missed:
        print(f"{name}: {ratios[name]:.3f} is far below its floor {floors[name]:.3f}")
    return not missed


def _whole(text: str, url: str) -> object:
    return extract_html(text, url, WHOLE)


def _text(text: str, url: str) -> object:
    return extract_html(text, url, TEXT)


def _lxml_text(text: str, _url: str) -> object:
    return lxml_html.fromstring(text.encode("utf-8", "replace")).text_content()


if __name__ == "__main__":
    sys.exit(main())
