"""Scores of articles read from pages of real blog engines, against the posts that were published through them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

DISASTER = 0.5  # an F1 below it
FIGURES = ("f1", "identical", "lost", "left", "disasters", "title", "author", "tags", "date")


@dataclass
class Score:
    """The sums over the pages of a site, and what went wrong by page."""

    pages: int = 0
    triples: list[tuple[float, float, float]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, dict[str, Any]] = field(default_factory=dict)

    def figures(self, evaluate: Any) -> dict[str, float]:
        """Shares of 1; `lost` and `left` are paragraphs of a hundred of the gold. A field that no page states lacks."""
        paragraphs = max(1, self.counts["paragraphs"])
        shares = {
            name: self.counts[name] / self.counts[f"{name}_stated"]
            for name in ("title", "author", "tags", "date")
            if self.counts[f"{name}_stated"]
        }
        return {
            "f1": evaluate.aggregate(self.triples)[0],
            "identical": self.counts["identical"] / max(1, self.pages),
            "lost": 100 * self.counts["lost"] / paragraphs,
            "left": 100 * self.counts["left"] / paragraphs,
            "disasters": self.counts["disasters"] / max(1, self.pages),
        } | shares


def add(score: Score, gold: Mapping[str, Any], got: Mapping[str, Any], evaluate: Any) -> None:
    """Count a page."""
    text, body = str(got.get("text") or ""), str(gold["body"])
    triple = evaluate.page_score(_apart(body), _apart(text))
    f1 = evaluate.aggregate([triple])[0]
    paragraphs, lost, left = _astray(body, text, evaluate)
    score.pages += 1
    score.triples.append(triple)
    score.counts.update(
        identical=evaluate.words(body) == evaluate.words(text), paragraphs=paragraphs, lost=len(lost),
        left=len(left), disasters=f1 < DISASTER,
    )  # fmt: skip
    problems: dict[str, Any] = {"lost": lost, "left": left} | ({"f1": round(f1, 3)} if f1 < 1 else {})
    for name, right in _fields(gold, got, evaluate).items():
        score.counts.update({f"{name}_stated": 1, name: right})
        if not right:
            problems[name] = got.get(name)
    problems = {name: value for name, value in problems.items() if value or name not in ("lost", "left")}
    if problems:
        score.wrong[str(gold["id"])] = problems


def _fields(gold: Mapping[str, Any], got: Mapping[str, Any], evaluate: Any) -> dict[str, bool]:
    """Whether each field that the page states was read right."""
    found = {"title": evaluate.words(gold["title"]) == evaluate.words(got.get("title"))}
    if gold["authors"]:
        found["author"] = evaluate.names(gold["authors"]) == evaluate.names(got.get("author"))
    if gold["tags"]:
        stated, read = (_keys(tags, evaluate) for tags in (gold["tags"], got.get("tags") or ()))
        found["tags"] = stated <= read and len(read) <= len(stated) + 1  # a category beside them
    if gold["date"]:
        found["date"] = bool(evaluate.days(gold["date"]) & evaluate.days(got.get("date")))
    return found


def _keys(values: Iterable[str], evaluate: Any) -> set[str]:
    return {" ".join(evaluate.words(value)) for value in values}


def _astray(body: str, text: str, evaluate: Any) -> tuple[int, list[str], list[str]]:
    """How many paragraphs the gold has, which of them the text lacks, and which of the text the gold lacks."""
    gold, found = (
        {" ".join(words): line for line in lines.split("\n") if (words := evaluate.words(line))}
        for lines in (body, text)
    )
    whole = {name: f" {' '.join(evaluate.words(lines))} " for name, lines in (("gold", body), ("text", text))}
    lost = [line for words, line in gold.items() if f" {words} " not in whole["text"]]
    left = [line for words, line in found.items() if f" {words} " not in whole["gold"]]
    return len(gold), lost, left


def _apart(text: str) -> str:
    """Kana and Han one by one: they are written without spaces."""
    return "".join(
        f" {char} " if "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" else char for char in text
    )
