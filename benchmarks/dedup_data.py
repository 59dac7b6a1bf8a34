"""Articles for `benchmarks.dedup`: read from a labelled file, or spliced from its sentences."""

import gzip
import json
import random
import re
import resource
import sys
from array import array
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_SENTENCE_END = re.compile(r"(?<=[.!?؟。…])\s+|\n+")


QUARTERS = 4


@dataclass
class Run:
    """The result of a method: for each article the one it was said to copy (-1: new) and its cluster.

    `by_quarter` is processor time per article in milliseconds. `memory_mb` excludes the interpreter and its imports.
    """

    copies: "array[int]" = field(default_factory=lambda: array("q"))
    clusters: "array[int]" = field(default_factory=lambda: array("q"))
    milliseconds: float = 0.0
    cpu_milliseconds: float = 0.0
    by_quarter: list[float] = field(default_factory=list)
    index_bytes: int = 0
    memory_mb: float = 0.0


class RowError(ValueError):
    """A line that is not a JSON object."""


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Returns the articles of a .jsonl or .jsonl.gz file, each with title, text, story, lang, kind and ops.

    Missing fields are empty; an article without a story is one of its own. Other fields and ids are ignored: articles
    are numbered by position. Raises RowError, OSError.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    rows = []
    with opener(path, "rt", encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as problem:
                raise RowError(f"{path}: line {number}: {problem}") from problem
            if not isinstance(row, dict):
                raise RowError(f"{path}: line {number} is not a JSON object")
            rows.append(_completed(row, number))
    return rows


def _completed(row: dict[str, Any], number: int) -> dict[str, Any]:
    story, edits = row.get("story"), row.get("ops") or []
    return {
        **{name: str(row.get(name) or "") for name in ("title", "text", "lang", "kind")},
        "story": f"line {number}" if story is None else json.dumps(story, sort_keys=True),
        "ops": [str(edit) for edit in edits] if isinstance(edits, list) else str(edits).split(),
    }


def splice(rows: list[dict[str, Any]], count: int, seed: int) -> list[dict[str, Any]]:
    """Returns `count` articles made from sentences of the given ones, labelled like them. A stress set, not prose.

    A story draws its sentences from all articles of one language, so that two stories share sentences far more often
    than real ones do. Four in nine are copies: some sentences dropped, words replaced, a note added in front, the end
    cut off, or unchanged.
    """
    chance = random.Random(seed)
    sentences: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        pieces = [piece.strip() for piece in _SENTENCE_END.split(row["text"])]
        sentences[row.get("lang", "")] += [piece for piece in pieces if len(piece) > 20]
    languages = [language for language, pieces in sentences.items() if len(pieces) > 2000]
    weights = [len(sentences[language]) for language in languages]
    made: list[dict[str, Any]] = []
    stories: list[tuple[str, str, list[str]]] = []
    for _ in range(count):
        if stories and chance.random() < 4 / 9:
            story = chance.randrange(len(stories))
            language, title, body = stories[story]
            edit, text = _edited(list(body), sentences[language], chance)
            made.append({"story": story, "kind": "dup", "ops": [edit], "title": title, "text": text})
            continue
        language = chance.choices(languages, weights)[0]
        body = chance.sample(sentences[language], min(len(sentences[language]), chance.randint(4, 22)))
        title = body[0][:80]
        made.append(
            {"story": len(stories), "kind": "base", "ops": [], "title": title, "text": _join(body, chance)}
        )
        stories.append((language, title, body))
    return made


def _edited(body: list[str], others: list[str], chance: random.Random) -> tuple[str, str]:
    edit = chance.choice(("exact", "drop", "edit", "credit", "cut", "update", "heavy"))
    if edit == "drop":
        body = [piece for piece in body if chance.random() > 0.15] or body[:1]
    elif edit in ("edit", "heavy"):
        rate = 0.03 if edit == "edit" else 0.1
        pool = " ".join(chance.sample(others, 5)).split()
        body = [
            " ".join(chance.choice(pool) if chance.random() < rate else word for word in piece.split())
            for piece in body
        ]
    elif edit == "credit":
        body = ["LONDON (Reuters) -", *body, "All rights reserved 2019."]
    elif edit == "cut":
        body = body[: max(1, round(len(body) * chance.uniform(0.4, 0.8)))]
    elif edit == "update":
        body = [*body[:1], *chance.sample(others, chance.randint(1, 3)), *body[1:]]
    return edit, _join(body, chance)


def _join(pieces: list[str], chance: random.Random) -> str:
    return "".join(piece + ("\n\n" if chance.random() < 0.3 else " ") for piece in pieces).strip()


def memory_mb() -> float:
    """Returns the peak memory of this process so far."""
    with suppress(OSError):  # on Linux, getrusage may give the peak of the process it was forked from
        status = Path("/proc/self/status").read_text("ascii")
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024) if sys.platform == "darwin" else peak / 1024
