"""Articles for `benchmarks.dedup`: read from a labelled file, or spliced from the sentences of one."""

import gzip
import json
import random
import re
import resource
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_SENTENCE_END = re.compile(r"(?<=[.!?؟。…])\s+|\n+")


@dataclass
class Run:
    """What a method said: for each article the one it was called a copy of (None: new) and its cluster."""

    copies: list[int | None] = field(default_factory=list)
    clusters: list[int] = field(default_factory=list)
    milliseconds: float = 0.0
    cpu_milliseconds: float = 0.0
    by_quarter: list[float] = field(default_factory=list)
    index_bytes: int = 0
    memory_mb: float = 0.0


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The articles of a .jsonl or .jsonl.gz file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def splice(rows: list[dict[str, Any]], count: int, seed: int) -> list[dict[str, Any]]:
    """`count` articles made of sentences of the given ones, labelled like them. A stress set, not prose.

    A story draws its sentences from all articles of one language, so that two stories share sentences far more
    often than real ones do. Four in nine are copies: some sentences dropped, words exchanged, a note put in front,
    an end cut off, or nothing.
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
    """The most memory this process has held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024) if sys.platform == "darwin" else peak / 1024
