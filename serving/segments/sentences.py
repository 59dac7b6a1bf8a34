"""Sentences: ICU's, which are those of the Unicode standard, without the breaks that its rules cannot know to be wrong.

Source: Unicode Standard Annex #29, Sentence Boundaries. See docs/decisions/145-sentences-and-tokens.md.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from warraq.articles.tables import rows
from warraq.serving.segments.breaking import breaks, locale_of, whole_spans

#: An abbreviation is looked for in so many characters before a break.
LONGEST_WORD: Final = 24
#: They open what follows, whatever the standard says: '。（记者' breaks before the bracket.
OPENING: Final = "([{（［｛【〔〖「『〈《"
QUOTES: Final = "\"'«»„“”‚‘’"
SPACES: Final = " \u00a0\u202f"
#: '« Ah ! » Il'
FRENCH_CLOSING: Final = re.compile("»(?=[ \u00a0\u202f\n]|$)")
ORDINAL: Final = "#"  # in abbreviations.tsv


def sentences(text: str, language: str = "") -> Iterator[tuple[int, int]]:
    """Yields (start, end) of each sentence, in order, without white space at its ends.

    Between two sentences, before the first and after the last stands white space or nothing. No sentence reaches over a
    line end. `language` is a BCP 47 primary subtag, '' unknown: its abbreviations are known. Cost: linear.
    """
    for start, end in _joined(text, language):
        piece = text[start:end]
        first = end - len(piece.lstrip())
        last = start + len(piece.rstrip())
        if first < last:
            yield first, last


def _joined(text: str, language: str) -> Iterator[tuple[int, int]]:
    """ICU's sentences, those joined that are one."""
    wholes = whole_spans(text)
    known = _abbreviations().get(language, frozenset())
    passed = 0  # of the wholes
    start = end = 0
    for piece in breaks("sentence", text, locale_of(language)):
        end += len(piece)
        while passed < len(wholes) and wholes[passed][1] <= end:
            passed += 1
        if end <= start:
            continue
        if end < len(text) and (_inside(wholes, passed, end) or _goes_on(text, start, end, known)):
            continue
        border = _moved(text, start, end) if end < len(text) else end
        yield start, border
        start = border
    if start < len(text):
        yield start, len(text)


def _inside(wholes: Sequence[tuple[int, int]], position: int, place: int) -> bool:
    return position < len(wholes) and wholes[position][0] < place


def _goes_on(text: str, start: int, end: int, known: frozenset[str]) -> bool:
    """Whether what ICU ends here is an abbreviation in the middle of a sentence: 'Dr. ', 'J. ', 'د. ', '3. '."""
    tail = text[max(start, end - LONGEST_WORD) : end]
    word = tail.rstrip(SPACES)
    if len(word) == len(tail) or not word.endswith("."):
        return False  # 'first.Second' breaks, and so does a line end
    words = word[:-1].split()
    core = words[-1].lstrip(OPENING + QUOTES) if words else ""
    if core.isdigit():
        return ORDINAL in known and len(core) <= 2
    return core.casefold() in known or (
        core != "" and all(len(part) == 1 and part.isalpha() for part in core.split("."))
    )


def _moved(text: str, start: int, end: int) -> int:
    """The end of a sentence: before brackets that open the next one, after a French quotation mark that closes it."""
    closing = FRENCH_CLOSING.match(text, end)
    if closing and text[end - 1] in SPACES:
        return closing.end()
    while end - 1 > start and text[end - 1] in OPENING:
        end -= 1
    return end


@cache
def _abbreviations() -> dict[str, frozenset[str]]:
    table = rows("warraq.serving.segments", "abbreviations.tsv")
    return {language: frozenset(words.casefold().split()) for language, words in table}
