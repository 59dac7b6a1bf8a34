"""Boilerplate phrases in some ninety languages, looked up by their folded form. The table is phrases.tsv."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from warraq.articles.tables import rows
from warraq.articles.text import fold, tokens

#: Characters around a phrase that mean nothing.
TRIM: Final = " \t\n:|-–—»«›>…._*#[]()!؟?،,•·▪►▶➤→←⬅↓\"'“”‘’"
#: Separators between a lead phrase and the title after it: «Read also: Title», «شاهد أيضاً | …», «READ MORE – …»
#: Folding writes « and » as ", which then is surrounded by spaces.
SEPARATOR: Final = re.compile(r"[\s'“”]{0,4}(?:\"?:|\"(?= )|\||»|›|>{1,2}|…|\.{3}|[-–—]|：|►|→|⬅|←|\n)")
FIRST_WORD: Final = re.compile(r"[^\s:|»›>…：\-–—]+")
#: The uses a phrase may have; the table explains them at its top.
USES: Final = (
    "lead", "weak", "line", "label", "pattern", "within", "beside", "closing", "photo", "agency", "title",
    "code",
)  # fmt: skip
#: Characters of a line that is matched with a pattern.
MAX_PATTERN: Final = 600


@dataclass(frozen=True, slots=True)
class Lead:
    """A phrase found at the start of a line: its kind, and what follows.

    `separated`: with a colon or bar between. `weak`: the phrase means nothing without a link.
    """

    kind: str
    rest: str
    separated: bool
    weak: bool = False


def line_kind(folded: str) -> str:
    """Returns the kind of a line that is only a phrase, '' for other lines."""
    return _table().lines.get(folded.strip(TRIM), "")


def find_lead(folded: str) -> Lead | None:
    """Returns the phrase a folded line starts with, if any."""
    stripped = folded.lstrip(TRIM)
    word = FIRST_WORD.match(stripped)
    if word is None:
        return None
    for phrase, kind, weak in _table().leads.get(word.group(0), ()):
        if stripped.startswith(phrase):
            rest = stripped[len(phrase) :]
            if rest and rest[0].isalnum():
                continue
            separator = SEPARATOR.match(rest)
            after = rest[separator.end() :] if separator else rest
            return Lead(kind, after.strip(TRIM), separator is not None, weak)
    return None


def find_within(folded: str) -> tuple[str, str]:
    """Returns the kind of a phrase anywhere in a folded line, and what follows it; ('', '') if none."""
    for word, kind, pattern in _table().within:
        if word in folded and (found := pattern.search(folded)):
            return kind, folded[found.end() :]
    return "", ""


def is_appeared_first(folded: str) -> bool:
    """Matches «The post X appeared first on Y», in the languages of the table."""
    if len(folded) >= MAX_PATTERN:
        return False
    begun = folded.lstrip(" .")
    table = _table()
    return begun.startswith(table.starts) and any(
        begun.startswith(start) and pattern.match(folded) for start, pattern in table.patterns
    )


def has_label(folded: str) -> bool:
    """Tells whether a folded line contains a label phrase, as whole words: «Also on this shelf:»."""
    line = _spaced(folded)
    return any(label in line for label in _table().labels)


def has_beside(folded: str) -> bool:
    """Tells whether a folded line names what a commission is earned with."""
    return any(stem in folded for stem in _table().beside)


def closing_kind(folded: str) -> str:
    """Returns the kind of a phrase that a last line starts with, '' if none."""
    return next((kind for kind, pattern in _table().closings if pattern.fullmatch(folded)), "")


@lru_cache(maxsize=1)
def photo_credit() -> re.Pattern[str]:
    """Matches a credit at the end of a caption or alone: «Photo: AP», «© Reuters», «تصوير: سامر», "(Getty)"."""
    photos, agencies = ("|".join(map(re.escape, _phrases(use))) for use in ("photo", "agency"))
    return re.compile(
        rf"""(?:^|[\s(\[|/])
            ( (?:{photos})(?:\ by|\ credit|\ courtesy)?\s?[:：/][^\n]{{2,80}}
            | ©[^\n]{{2,80}}
            | \([^()\n]{{0,60}}(?:{agencies})[^()\n]{{0,60}}\)
            )\s*$""",
        re.I | re.X,
    )


@lru_cache(maxsize=1)
def error_title() -> re.Pattern[str]:
    """Matches the folded title of an error page: «404», "Error 404", "Page not found"; not "Room 404"."""
    said, words = ("|".join(re.escape(fold(phrase)) for phrase in _phrases(use)) for use in ("title", "code"))
    return re.compile(rf"^\W*(?:(?:{words})\W+){{0,2}}(?:404|410)\b|\b(?:{words}) (?:404|410)\b|{said}")


@dataclass(frozen=True, slots=True)
class _Table:
    lines: dict[str, str]
    leads: dict[str, tuple[tuple[str, str, bool], ...]]  # first word -> (phrase, kind, weak), longest first
    patterns: tuple[tuple[str, re.Pattern[str]], ...]  # how it starts, and all of it
    starts: tuple[str, ...]  # how any of the patterns starts
    within: tuple[tuple[str, str, re.Pattern[str]], ...]  # its longest word, kind, all of it
    labels: tuple[str, ...]
    beside: tuple[str, ...]
    closings: tuple[tuple[str, re.Pattern[str]], ...]


@lru_cache(maxsize=1)
def _table() -> _Table:
    given = _by_use()
    patterns = tuple(_pattern(phrase) for _kind, phrase in given["pattern"])
    return _Table(
        lines={
            fold(phrase).strip(TRIM): kind for kind, phrase in reversed(given["line"])
        },  # the first one stays
        leads=_leads(given["lead"], given["weak"]),
        patterns=patterns,
        starts=tuple(start for start, _whole in patterns),
        within=tuple(_within(kind, phrase) for kind, phrase in given["within"]),
        labels=tuple(_spaced(fold(phrase)) for _kind, phrase in given["label"]),
        beside=tuple(fold(phrase) for _kind, phrase in given["beside"]),
        closings=tuple((kind, _closing(phrase)) for kind, phrase in given["closing"]),
    )


def _by_use() -> dict[str, list[tuple[str, str]]]:
    """Returns kind and phrase of the rows for each use, in the order of the table."""
    given: dict[str, list[tuple[str, str]]] = {use: [] for use in USES}
    for kind, _language, phrase, use, _origin in rows(__package__, "phrases.tsv"):
        given[use].append((kind, phrase))
    return given


def _phrases(use: str) -> list[str]:
    return list(dict.fromkeys(phrase for _kind, phrase in _by_use()[use]))


def _leads(
    leads: Iterable[tuple[str, str]], weak: Iterable[tuple[str, str]]
) -> dict[str, tuple[tuple[str, str, bool], ...]]:
    by_word: dict[str, list[tuple[str, str, bool]]] = {}
    for given, is_weak in ((leads, False), (weak, True)):
        for kind, phrase in given:
            folded = fold(phrase).strip(TRIM)
            by_word.setdefault(folded.split()[0], []).append((folded, kind, is_weak))
    return {word: tuple(sorted(found, key=lambda row: -len(row[0]))) for word, found in by_word.items()}


def _pattern(phrase: str) -> tuple[str, re.Pattern[str]]:
    parts = [part.strip(" .") for part in fold(phrase).split("%s")]
    return parts[0], re.compile(r"^[\s.]{0,3}" + r"[^\n]{1,300}?".join(map(re.escape, parts)))


def _within(kind: str, phrase: str) -> tuple[str, str, re.Pattern[str]]:
    folded = fold(phrase) if "%s" in phrase else fold(phrase).strip(TRIM)
    words = r"(?: .{1,40}?)? ".join(re.escape(part.strip()) for part in folded.split("%s"))
    longest = max(folded.replace("%s", " ").split(), key=len)
    return longest, kind, re.compile(rf"(?<!\w){words}(?!\w)")


def _closing(phrase: str) -> re.Pattern[str]:
    folded = fold(phrase)
    begun = re.escape(folded.strip(TRIM))
    return re.compile(rf"{begun}\s?:\s?\S.{{0,80}}" if folded.endswith(":") else rf"{begun}.*", re.S)


def _spaced(folded: str) -> str:
    """Returns the words of a folded text with spaces around them, to search for whole words."""
    return f" {' '.join(tokens(folded))} "
