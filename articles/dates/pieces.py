"""Split folded text into the parts of dates: numbers, month names and connecting words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from warraq.articles.dates.found import Reading
from warraq.articles.dates.tables import (
    MonthName,
    Phrases,
    Standing,
    connectors,
    date_tokens,
    day_leads,
    day_words,
    month_languages,
    month_names,
)

_HEBREW_PREFIXES: Final = ("ב", "ל", "ה", "מ")
#: Language codes used by pages under which the tables have another name.
_ALIASES: Final = {"no": "nb", "iw": "he", "in": "id", "ji": "yi", "tl": "fil", "sh": "sr", "mo": "ro"}

T = TypeVar("T")
_Tokens = list[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a possible date; at most one of `number`, `months` and `link` is set.

    `digits` is the written length of a number, 0 for a day in words. `own`: the months are names in the text's own
    language. `link`: a connecting word between the parts of a date.
    """

    start: int
    end: int
    number: int | None = None
    digits: int = 0
    months: tuple[MonthName, ...] = ()
    own: bool = False
    link: bool = False


def find_pieces(folded: str, reading: Reading) -> list[Piece]:
    """Returns the pieces in reading order. Cost: linear."""
    return list(_pieces(folded, date_tokens(folded), reading))


def _pieces(folded: str, tokens: _Tokens, reading: Reading) -> Iterator[Piece]:
    links, language = connectors(), _spoken(reading)
    position = 0
    while position < len(tokens):
        word, start, end = tokens[position]
        width, meanings = _month_at(tokens, position)
        months, own = _believed(meanings, language, reading) if meanings else ((), False)
        if months:
            yield Piece(start, tokens[position + width - 1][2], months=months, own=own)
            position += width
            continue
        width, day = _day_at(folded, tokens, position)
        if width:
            yield Piece(start, tokens[position + width - 1][2], number=day)
        else:
            width = 1
            digits = len(word) if len(word) <= 4 and word.isascii() and word.isdigit() else 0
            yield Piece(start, end, int(word) if digits else None, digits, link=word in links)
        position += width


def _phrase_at(phrases: Phrases[T], tokens: _Tokens, position: int) -> tuple[int, T | None]:
    """Returns length and meaning of the longest phrase that starts at a token; (0, None) if there is none."""
    for words, meaning in phrases.get(tokens[position][0], ()):
        if tuple(token[0] for token in tokens[position : position + len(words)]) == words:
            return len(words), meaning
    return 0, None


def _month_at(tokens: _Tokens, position: int) -> tuple[int, tuple[MonthName, ...]]:
    width, meanings = _phrase_at(month_names(), tokens, position)
    word = tokens[position][0]
    if not meanings and word.startswith(_HEBREW_PREFIXES):
        width, meanings = _phrase_at(month_names(), [(word[1:], 0, 0)], 0)
    return width, meanings or ()


def _believed(
    meanings: tuple[MonthName, ...], language: str, reading: Reading
) -> tuple[tuple[MonthName, ...], bool]:
    """Returns the plausible meanings, and whether they are in the text's language.

    Those of the language; otherwise all if they agree on one month, unless the name is an ordinary word in other
    languages and the text is not just a date: 'out' is October in Portuguese, and 'here' in Breton.
    """
    own = tuple(meaning for meaning in meanings if language in meaning.languages)
    if own:
        return own, True
    if reading.field:
        trusted: tuple[Standing, ...] = ("known", "short", "local")
    else:
        trusted = ("known",) if language else ("known", "short")
    if len({(meaning.calendar, meaning.month) for meaning in meanings}) != 1:
        return (), False
    return (meanings if any(meaning.standing in trusted for meaning in meanings) else ()), False


def _day_at(folded: str, tokens: _Tokens, position: int) -> tuple[int, int]:
    """Returns length and number of a day in words; (0, 0) if there is none, or if it may count something else.

    'هفته اول مهر' is a week: before a day comes nothing, a mark, or a word from the table.
    """
    width, day = _phrase_at(day_words(), tokens, position)
    if day is None:
        return 0, 0
    if position:
        word, _start, end = tokens[position - 1]
        if not folded[end : tokens[position][1]].strip() and word not in day_leads():
            return 0, 0
    return width, day


def _spoken(reading: Reading) -> str:
    """Returns the primary subtag as used in the tables, '' for a language they do not contain."""
    language = re.split("[-_]", reading.language.lower())[0]
    language = _ALIASES.get(language, language)
    return language if language in month_languages() else ""
