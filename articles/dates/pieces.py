"""Folded text -> numbers, months' names and the words between them, the pieces of which dates are made."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from articles.dates.found import Reading
from articles.dates.tables import MonthName, connectors, date_tokens, day_leads, day_words, month_names

#: Words of the longest name of a month or a day.
MAX_WORDS: Final = 3
_HEBREW_PREFIXES: Final = ("ב", "ל", "ה", "מ")
#: Codes that pages give for languages that the tables name otherwise.
_ALIASES: Final = {"no": "nb", "iw": "he", "in": "id", "ji": "yi", "tl": "fil", "sh": "sr", "mo": "ro"}

_Tokens = list[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a text in which a date is looked for; at most one of `number`, `months` and `link` is given.

    `digits` is how long a number is written, 0 for a day in words. `own` is set when the months are names of the
    text's own language. `link`: a word that stands between the parts of a date.
    """

    start: int
    end: int
    number: int | None = None
    digits: int = 0
    months: tuple[MonthName, ...] = ()
    own: bool = False
    link: bool = False


def find_pieces(folded: str, reading: Reading) -> list[Piece]:
    """The pieces in reading order. Cost: linear."""
    return list(_pieces(folded, date_tokens(folded), reading))


def _pieces(folded: str, tokens: _Tokens, reading: Reading) -> Iterator[Piece]:
    links = connectors()
    language = _spoken(reading)
    position = 0
    while position < len(tokens):
        width, meanings = _month_at(tokens, position)
        months, own = _believed(meanings, language)
        day_width, day = (0, 0) if months else _day_at(folded, tokens, position)
        word, start, end = tokens[position]
        if months:
            end = tokens[position + width - 1][2]
            yield Piece(start, end, months=months, own=own)
            position += width
        elif day:
            yield Piece(start, tokens[position + day_width - 1][2], number=day)
            position += day_width
        else:
            digits = len(word) if word[0].isdigit() and len(word) <= 4 else 0
            yield Piece(start, end, int(word) if digits else None, digits, link=word in links)
            position += 1


def _month_at(tokens: _Tokens, position: int) -> tuple[int, tuple[MonthName, ...]]:
    names = month_names()
    for width in range(min(MAX_WORDS, len(tokens) - position), 0, -1):
        meanings = names.get(tuple(token[0] for token in tokens[position : position + width]))
        if meanings:
            return width, meanings
    word = tokens[position][0]
    if word.startswith(_HEBREW_PREFIXES) and (meanings := names.get((word[1:],))):
        return 1, meanings
    return 0, ()


def _believed(meanings: tuple[MonthName, ...], language: str) -> tuple[tuple[MonthName, ...], bool]:
    """The meanings that may be meant, and whether they are of the text's language.

    Those of the language; else all when they are one month, unless the name is a word in other languages: 'out' is an
    October in Portuguese alone, and 'meh' a June in Welsh.
    """
    spoken = tuple(meaning for meaning in meanings if language in meaning.languages)
    if spoken:
        return spoken, True
    if len({(meaning.calendar, meaning.month) for meaning in meanings}) != 1:
        return (), False
    trusted = ("known",) if language else ("known", "short")
    return (meanings if any(meaning.standing in trusted for meaning in meanings) else ()), False


def _day_at(folded: str, tokens: _Tokens, position: int) -> tuple[int, int]:
    """Words and number of a day in words; (0, 0) when there is none, or when it may count something else.

    'هفته اول مهر' is a week: in front of a day stands nothing, a mark, or a word that the table lists.
    """
    days = day_words()
    for width in range(min(MAX_WORDS, len(tokens) - position), 0, -1):
        day = days.get(tuple(token[0] for token in tokens[position : position + width]))
        if day:
            break
    else:
        return 0, 0
    if position:
        word, _start, end = tokens[position - 1]
        if not folded[end : tokens[position][1]].strip() and word not in day_leads():
            return 0, 0
    return width, day


def _spoken(reading: Reading) -> str:
    """The primary subtag of the language as the tables have it."""
    language = re.split("[-_]", reading.language.lower())[0]
    return _ALIASES.get(language, language)
