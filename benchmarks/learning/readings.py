"""Readings of all pages with gold: measures of each field, and whether text, title, date and authors are right.

A reading is made with the block model of the fold that its page is not in. The gold of a set says what is right; a
field that it does not speak of is left out.
"""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.learning.folds import domain_of, fold_of
from benchmarks.learning.pages import golds, html_of, not_articles
from warraq.articles.extraction.article import UNKNOWN_TIME
from warraq.articles.extraction.classification import Model
from warraq.articles.extraction.confidence import NAMES, Field, rows_of
from warraq.articles.extraction.stages import Reading, read_page

#: Sets of real pages, with the fields whose gold is good enough to say what is right.
SETS: Final[dict[str, tuple[Field, ...]]] = {
    "scrapinghub": ("text",),
    "fundus": ("text", "title", "date", "authors"),
    "wcxb_article": ("text", "title", "date", "authors"),
    "readability": ("text", "title", "date"),
    "newspaper4k": ("text", "title", "date", "authors"),
    "trafilatura": ("title", "date", "authors"),
    # The texts of aed often end early: of 31 readings that are unlike them, 27 hold all of one.
    "aed": ("title", "date", "authors"),
    "htmldate": ("date",),
    "chinese": ("text", "date", "authors"),
    "arabic": ("text", "title", "date", "authors"),
}
ENGINES: Final = "engines"
#: Pages of a theme in the measuring data, as in benchmarks/learning/train.py (which needs catboost).
THEME_PAGES: Final = 61
#: Sets whose gold without authors means that the page names none; elsewhere nobody may have looked.
NAMES_ALL: Final = ("fundus", "wcxb_article", "arabic", ENGINES)
#: The text is right if the F1 of its words is at least this.
RIGHT_F1: Final = 0.9
#: Pages that show less of their gold text than this say nothing of it.
MIN_COVERAGE: Final = 0.8


@dataclass(frozen=True)
class Readings:
    """Rows of one field: measures, whether the reading was right, fold, group (domain or theme), set, page, weight."""

    x: NDArray[np.float32]
    right: NDArray[np.bool_]
    fold: NDArray[np.int64]
    group: NDArray[np.str_]
    set: NDArray[np.str_]
    page: NDArray[np.str_]

    @property
    def theme(self) -> NDArray[np.bool_]:
        """Whether a page is one of sixty of its theme."""
        return self.set == ENGINES

    @property
    def weight(self) -> NDArray[np.float64]:
        """Sixty posts in one theme count for what eight pages of different sites do, as for the block model."""
        return np.where(self.theme, THEME_PAGES**-0.5, 1.0)


def read_all(
    data: Path, models: Sequence[Model], evaluate: Any, *, step: int = 1, more: Sequence[Path] = ()
) -> dict[Field, Readings]:
    """Read all pages with gold, or every one in `step`, and judge them. `more`: further folders with themes."""
    found: dict[Field, list[tuple[list[float], bool, int, str, str, str]]] = {field: [] for field in NAMES}
    for name, gold, html, domain in islice(_pages(data, more, evaluate), 0, None, step):
        fold = fold_of(domain)
        reading = read_page(
            html,
            gold.get("url") or "http://page.invalid/",
            fetched_at=UNKNOWN_TIME,
            model=models[fold % len(models)],
        )
        if not reading.view.text:
            continue
        rows = rows_of(reading)
        for field, is_right in judged(reading, gold | {"set": name}, html, evaluate).items():
            if field in SETS.get(name, NAMES):
                found[field].append((rows[field], is_right, fold, domain, name, str(gold["id"])))
    return {field: _stacked(rows) for field, rows in found.items()}


def _stacked(rows: list[tuple[list[float], bool, int, str, str, str]]) -> Readings:
    x, right, fold, group, name, page = zip(*rows, strict=True)
    return Readings(
        x=np.array(x, dtype=np.float32), right=np.array(right), fold=np.array(fold), group=np.array(group),
        set=np.array(name), page=np.array(page),
    )  # fmt: skip


def save(readings: dict[Field, Readings], path: Path) -> None:
    """Keep the readings in one file."""
    arrays = {
        f"{field}.{part}": getattr(rows, part)
        for field, rows in readings.items()
        for part in Readings.__dataclass_fields__
    }
    np.savez_compressed(path, **arrays)


def load(path: Path) -> dict[Field, Readings]:
    """The readings of a file."""
    found = np.load(path)
    readings = {
        field: Readings(**{part: found[f"{field}.{part}"] for part in Readings.__dataclass_fields__})
        for field in NAMES
    }
    for field, rows in readings.items():
        if rows.x.shape[1] != len(NAMES[field]):
            raise ValueError(f"{path} was measured by another version: read the pages again")
    return readings


def _pages(data: Path, more: Sequence[Path], evaluate: Any) -> Iterator[tuple[str, dict[str, Any], str, str]]:
    """Set, gold, decoded page, and domain (of a page of an engine: its theme)."""
    strangers = not_articles()
    for name in SETS:
        for gold, path in golds(data, name):
            if (name, gold["id"]) not in strangers and (html := html_of(path, evaluate)).strip():
                yield name, gold, html, domain_of(gold.get("url") or "", f"{name}/{gold['id']}")
    for folder in (folder for each in (data, *more) for folder in sorted((each / ENGINES).iterdir())):
        for line in (folder / "gold.jsonl").read_text("utf-8").rstrip("\n").split("\n"):
            gold = json.loads(line)
            html = evaluate.decode(gzip.decompress((folder / gold["html_path"]).read_bytes()))
            yield ENGINES, gold, html, folder.name


def judged(reading: Reading, gold: dict[str, Any], html: str, evaluate: Any) -> dict[Field, bool]:
    """Whether each field that the gold speaks of is right.

    Gold without a date or authors says that none is right; not that one which was found is wrong, unless the set is
    known to state all there are.
    """
    found: dict[Field, bool] = {}
    metadata = reading.view.metadata
    if gold.get("body"):
        body = "\n".join(gold["body"]) if isinstance(gold["body"], list) else str(gold["body"])
        shown = "\n".join(block.text for block in reading.view.layout.blocks)
        if gold["set"] == ENGINES or coverage(body, shown, evaluate) >= MIN_COVERAGE:
            found["text"] = word_f1(body, reading.view.text, evaluate) >= RIGHT_F1
    if gold.get("title"):
        found["title"] = evaluate.words(gold["title"]) == evaluate.words(metadata.title)
    found |= _date(gold, metadata.published.iso() if metadata.published else "", html, evaluate)
    names = evaluate.names(gold.get("authors"))
    if names or ("authors" in gold and (not metadata.authors or gold["set"] in NAMES_ALL)):
        found["authors"] = names == evaluate.names(metadata.authors)
    return found


def _date(gold: dict[str, Any], published: str, html: str, evaluate: Any) -> dict[Field, bool]:
    """Whether the day is right. Themes that show none are known: there a month is right, and so is no date."""
    date = str(gold.get("date") or "")
    if gold["set"] == ENGINES and date not in html:
        if 0 < len(published) < len(date):
            return {"date": date.startswith(published)}
        date = date if date[:4] in html else ""
    if date:
        return {"date": bool(evaluate.days(date) & evaluate.days(published))}
    return {"date": not published} if "date" in gold and (not published or gold["set"] == ENGINES) else {}


def word_f1(gold: str, text: str, evaluate: Any) -> float:
    """F1 of the words of two texts as multisets; Han and kana count one by one."""
    ours, theirs = Counter(evaluate.words(_apart(text))), Counter(evaluate.words(_apart(gold)))
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())


def coverage(gold: str, shown: str, evaluate: Any) -> float:
    """The share of the gold's words that a page shows."""
    theirs = Counter(evaluate.words(_apart(gold)))
    return (theirs & Counter(evaluate.words(_apart(shown)))).total() / max(1, theirs.total())


def _apart(text: str) -> str:
    return "".join(
        f" {char} " if "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" else char for char in text
    )
