"""Phrases of boilerplate in some eighty languages, looked up by their folded form. The table is phrases.tsv."""

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from warraq.articles.text import fold

#: Characters that may stand around a phrase and mean nothing.
TRIM: Final = " \t\n:|-–—»«›>…._*#[]()!؟?،,•·▪►▶➤→←⬅↓\"'“”‘’"
#: Separators between a lead phrase and the title it leads to: «Read also: Title», «شاهد أيضاً | …», «READ MORE – …»
#: Folding writes « and » as ", which then stands alone between spaces.
SEPARATOR: Final = re.compile(r"[\s'“”]{0,4}(?:\"?:|\"(?= )|\||»|›|>{1,2}|…|\.{3}|[-–—]|：|►|→|⬅|←|\n)")


@dataclass(frozen=True, slots=True)
class Lead:
    """A phrase found at the start of a line: its kind, and what follows. `separated`: a colon or bar stood between."""

    kind: str
    rest: str
    separated: bool


@dataclass(frozen=True, slots=True)
class _Table:
    lines: dict[str, str]
    leads: dict[str, tuple[tuple[str, str], ...]]  # first word -> (folded phrase, kind), longest first
    patterns: tuple[tuple[str, re.Pattern[str]], ...]  # how it begins, and all of it
    starts: tuple[str, ...]  # how any of the patterns begins
    within: tuple[tuple[str, str, re.Pattern[str]], ...]  # its longest word, kind, all of it


@lru_cache(maxsize=1)
def _table() -> _Table:
    lines: dict[str, str] = {}
    leads: dict[str, list[tuple[str, str]]] = {}
    patterns: list[tuple[str, re.Pattern[str]]] = []
    within: list[tuple[str, str, re.Pattern[str]]] = []
    for row in (files(__package__) / "phrases.tsv").read_text("utf-8").splitlines():
        if not row or row.startswith("#"):
            continue
        kind, _language, phrase, use, _origin = row.split("\t")
        folded = fold(phrase) if "%s" in phrase else fold(phrase).strip(TRIM)
        if use == "line":
            lines.setdefault(folded, kind)
        elif use == "lead":
            leads.setdefault(folded.split()[0], []).append((folded, kind))
        elif use == "within":
            words = r"(?: .{1,40}?)? ".join(re.escape(part.strip()) for part in folded.split("%s"))
            longest = max(folded.replace("%s", " ").split(), key=len)
            within.append((longest, kind, re.compile(rf"(?<!\w){words}(?!\w)")))
        else:
            parts = [part.strip(" .") for part in folded.split("%s")]
            whole = r"[^\n]{1,300}?".join(map(re.escape, parts))
            patterns.append((parts[0], re.compile(r"^[\s.]{0,3}" + whole)))
    ordered = {word: tuple(sorted(rows, key=lambda row: -len(row[0]))) for word, rows in leads.items()}
    return _Table(
        lines, ordered, tuple(patterns), tuple(start for start, _pattern in patterns), tuple(within)
    )


def line_kind(folded: str) -> str:
    """The kind of a line that is nothing but a phrase, '' for other lines."""
    return _table().lines.get(folded.strip(TRIM), "")


def find_lead(folded: str) -> Lead | None:
    """The phrase that a folded line begins with, when one does."""
    stripped = folded.lstrip(TRIM)
    word = re.match(r"[^\s:|»›>…：\-–—]+", stripped)
    if word is None:
        return None
    rows = _table().leads.get(word.group(0), ())
    for phrase, kind in rows:
        if stripped.startswith(phrase):
            rest = stripped[len(phrase) :]
            if rest and rest[0].isalnum():
                continue
            separator = SEPARATOR.match(rest)
            after = rest[separator.end() :] if separator else rest
            return Lead(kind, after.strip(TRIM), separator is not None)
    return None


def find_within(folded: str) -> tuple[str, str]:
    """The kind of a phrase that stands anywhere in a folded line, and what follows it; ('', '') for none."""
    for word, kind, pattern in _table().within:
        if word in folded and (found := pattern.search(folded)):
            return kind, folded[found.end() :]
    return "", ""


def is_appeared_first(folded: str) -> bool:
    """«The post X appeared first on Y», in the languages the table has."""
    if len(folded) >= 600:
        return False
    begun = folded.lstrip(" .")
    return begun.startswith(_table().starts) and any(
        begun.startswith(start) and pattern.match(folded) for start, pattern in _table().patterns
    )
