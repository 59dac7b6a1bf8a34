"""Tokens of folded text, and word counts."""

import re
import sys
from itertools import filterfalse
from typing import Final

from warraq.articles.text.folding import fold, fold_plain
from warraq.articles.text.letters import BETWEEN, CODES, MAX_REMEMBERED, SOLO, SOLO_CHARACTER, place_of

#: Up to here numpy splits no faster, loaded or not; it never splits ASCII faster.
SHORT_CHARS: Final = 200
_ANY_WORD = re.compile(r"[^\W_]")


def tokens(folded: str) -> list[str]:
    """Returns the tokens of a folded text in order; in scripts written without spaces, one token per character."""
    if len(folded) > SHORT_CHARS and not folded.isascii() and CODES in sys.modules:
        from warraq.articles.text.codes import split

        return split(folded)
    return folded.translate(_PARTED).split()


def folded_tokens(text: str) -> list[str]:
    """Returns the tokens of a text, folded: `tokens(fold(text))`, of which ASCII is parted once only."""
    plain = fold_plain(text)
    return tokens(fold(text) if plain is None else plain)


def count_words(text: str) -> int:
    """Counts words as a reader would: runs between spaces with a letter or digit; solo characters count one each."""
    solo = 0
    if not text.isascii():
        text, solo = SOLO_CHARACTER.subn(" ", text)
    runs = text.split()
    return solo + len(runs) - sum(1 for run in filterfalse(str.isalnum, runs) if not _ANY_WORD.search(run))


class _Parted(dict[int, str]):
    """For `str.translate`: spaces where one token ends and another begins. Filled as characters are met."""

    def __missing__(self, code: int) -> str:
        if len(self) >= MAX_REMEMBERED:
            self.clear()
        char = chr(code)
        place = place_of(char)
        self[code] = parted = " " if place == BETWEEN else f" {char} " if place == SOLO else char
        return parted


_PARTED = _Parted()
