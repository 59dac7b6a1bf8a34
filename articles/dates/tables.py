"""The tables of this package, read once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeVar

from warraq.articles.tables import rows
from warraq.articles.text import fold

#: A number or a word of folded text. \w would miss the vowel signs of Indic scripts and Thai.
TOKEN = re.compile(r"""[0-9]+|[^\s0-9.,;:/\\|()\[\]{}<>"'،؛·•+*=!?_-]+""")

#: The languages of most of the web: their full month names are recognised everywhere.
WIDE: Final = frozenset(
    ("ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id", "it",
     "ja", "ko", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "ur", "vi", "zh")
)  # fmt: skip
#: Length of an abbreviation that is a word in many languages: 'des', 'out', 'set', 'mag'.
SHORT: Final = 3
#: Length of a name that is a word elsewhere, in a rare language: 'here' is October in Breton.
LOCAL: Final = 4
#: Scripts shared by many languages start before this: Latin, Greek, Cyrillic.
_OWN_SCRIPT: Final = "\u0530"

T = TypeVar("T")
#: First folded word -> the phrases that start with it, longest first, each with its meaning.
Phrases = Mapping[str, tuple[tuple[tuple[str, ...], T], ...]]
#: Where a name is recognised: anywhere; in text of unknown language; only in its own language. The last two also in a
#: field that contains a date, and only in the usual orders.
Standing = Literal["known", "short", "local"]


@dataclass(frozen=True, slots=True)
class MonthName:
    """One meaning of a month name: calendar, number, and the languages that use it so."""

    calendar: str
    month: int
    languages: tuple[str, ...]
    standing: Standing = "known"


def date_tokens(folded: str) -> list[tuple[str, int, int]]:
    """Returns numbers and words with their positions."""
    return [(found.group(), found.start(), found.end()) for found in TOKEN.finditer(folded)]


@cache
def month_names() -> Phrases[tuple[MonthName, ...]]:
    """Returns month names of one to three words with their meanings: 'كانون الثاني'."""
    read = [
        (_words(form), calendar, int(month), tuple(languages.split()))
        for calendar, month, form, languages, _origin in rows(__package__, "months.tsv")
    ]
    longest: dict[tuple[str, int, str], int] = {}
    for key, calendar, month, languages in read:
        for language in languages:
            named = (calendar, month, language)
            longest[named] = max(longest.get(named, 0), len(key[0]))
    names: dict[tuple[str, ...], tuple[MonthName, ...]] = {}
    for key, calendar, month, languages in read:
        full = {language for language in languages if len(key[0]) + 1 >= longest[calendar, month, language]}
        meaning = MonthName(calendar, month, languages, _standing(key, languages, full))
        names[key] = (*names.get(key, ()), meaning)
    return _phrases(names)


@cache
def month_languages() -> frozenset[str]:
    """Returns the languages whose month names are known."""
    return frozenset(
        language
        for _calendar, _month, _form, languages, _origin in rows(__package__, "months.tsv")
        for language in languages.split()
    )


def _standing(key: tuple[str, ...], languages: tuple[str, ...], full: set[str]) -> Standing:
    """`full`: the languages in which no name of the month is longer by two letters or more."""
    word = key[0]
    if len(key) > 1 or word[0] >= _OWN_SCRIPT or "en" in languages:  # machine-written dates are in English
        return "known"
    if not WIDE.intersection(languages):
        return "local" if len(word) <= LOCAL else "known"
    return "short" if len(word) <= SHORT and not WIDE & full else "known"


@cache
def zones() -> Mapping[str, int]:
    """Zone abbreviation -> minutes east of UTC."""
    return {name: int(minutes) for name, minutes, _origin in rows(__package__, "zones.tsv")}


@cache
def connectors() -> frozenset[str]:
    """Returns folded connecting words between the parts of a date: 'of', 'de', 'من', 'شهر'."""
    return frozenset(fold(word).strip(".") for word, _origin in rows(__package__, "connectors.tsv"))


@cache
def day_words() -> Phrases[int]:
    """Returns days of the month in words with their numbers: 'چهاردهم', 'الرابع عشر'."""
    return _phrases(
        {_words(form): int(day) for day, form, _language, _origin in rows(__package__, "day_words.tsv")}
    )


@cache
def day_leads() -> frozenset[str]:
    """Returns folded words that introduce a day in words: 'شنبه', 'في', 'مورخ'."""
    return frozenset(fold(word) for word, _origin in rows(__package__, "day_leads.tsv"))


@cache
def day_halves() -> Mapping[str, str]:
    """Maps folded am/pm marks to 'am', 'pm' or 'noon'."""
    return {fold(mark): half for mark, half, _origin in rows(__package__, "halves.tsv")}


def _phrases(meanings: Mapping[tuple[str, ...], T]) -> Phrases[T]:
    found: dict[str, tuple[tuple[tuple[str, ...], T], ...]] = {}
    for words in sorted(meanings, key=len, reverse=True):
        found[words[0]] = (*found.get(words[0], ()), (words, meanings[words]))
    return found


def _words(form: str) -> tuple[str, ...]:
    return tuple(word for word, _start, _end in date_tokens(fold(form)))
