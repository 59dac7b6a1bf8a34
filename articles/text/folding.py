"""Folding: text for comparison, never shown.

Removes spelling differences that do not change the meaning: letter case, marks, tatweel, hamza seats, Persian and
Arabic forms of the same letter, digits, quote styles, invisible characters, look-alike letters from other scripts,
and dots put inside words to evade filters.
"""

import re
import sys
import unicodedata
from typing import Final

from warraq.articles.text.letters import (
    CODES,
    DOTS,
    FIRST_KEPT_MARK,
    LETTER,
    MAX_REMEMBERED,
    OTHER,
    TATWEEL,
    fold_character,
    kind_of,
)

#: Up to here numpy folds no faster, loaded or not; from there on where it is loaded, which takes as long as 800,000
#: characters; of a longer text in any case: dots between letters cost more than characters.
SHORT_CHARS: Final = 400
LONG_CHARS: Final = 100_000
_AROUND_TATWEEL: Final = 3  # dots that are deleted before and after one
_DOT: Final = re.compile(f"[{re.escape(DOTS)}]")
_DOTS: Final = re.compile(f"[{re.escape(DOTS)}]+")
_MAY_COMPOSE: Final = re.compile(f"[{chr(FIRST_KEPT_MARK)}-\U0010ffff]")
# A dot between two single letters, in folded ASCII: 'u.s.a.'. It begins with what is rare, five times faster.
_SPACED_LETTER = re.compile(r"[.*_](?<=(?<![a-z0-9])[a-z].)[a-z](?![a-z0-9])")


def fold(text: str) -> str:
    """Returns the text in the form used for comparison and search: one line, single spaces.

    Never raises; idempotent. Cost: linear, about 60 ns per character, 20 ns of longer texts where numpy is loaded.
    """
    plain = fold_plain(text)
    if plain is not None:
        return " ".join(plain.split())
    if len(text) > LONG_CHARS or (len(text) > SHORT_CHARS and CODES in sys.modules):
        from warraq.articles.text.codes import fold_long

        return fold_long(text)
    return fold_short(text)


def fold_plain(text: str) -> str | None:
    """Returns what `fold` makes of ASCII text, white space as it is; None for text that takes a look at its letters."""
    if not text.isascii():
        return None
    folded = text.translate(_FOLDED)
    return None if _SPACED_LETTER.search(folded) else folded


def fold_short(text: str) -> str:
    """As `fold`, without numpy: each step is one of `codes.fold_codes` (a test compares them)."""
    text = unicodedata.normalize("NFC", text)
    folded = _compose(_join_at_tatweel(text).translate(_FOLDED))
    joined = _join_spaced_letters(folded)
    return " ".join((joined if len(joined) == len(folded) else _compose(joined)).split())


def _compose(text: str) -> str:
    """Compose characters that deletion has brought together: Hangul jamo, kana and voicing marks."""
    if unicodedata.is_normalized("NFC", text) or not _MAY_COMPOSE.search(text):
        return text
    return unicodedata.normalize("NFC", text).translate(_FOLDED)


def _join_at_tatweel(text: str) -> str:
    """Delete up to three dots next to a tatweel, as in 'تشـ.ويه': a tatweel is inside a word, so they are too."""
    if TATWEEL not in text:
        return text

    def kept(dots: re.Match[str]) -> str:
        first = _AROUND_TATWEEL if text[dots.start() - 1 : dots.start()] == TATWEEL else 0
        last = _AROUND_TATWEEL if text[dots.end() : dots.end() + 1] == TATWEEL else 0
        return dots[0][first : max(first, len(dots[0]) - last)]

    return _DOTS.sub(kept, text)


def _join_spaced_letters(text: str) -> str:
    """Delete a dot between two single letters: joins 'ي.و.ا.ص.ل' and 'U.S.A.', but not 'قال.وأضاف' or '3.5'."""
    padded = f"  {text}  "
    parts, start = [], 0
    for dot in _DOT.finditer(text):
        at = dot.start()
        before, former, following, after = padded[at], padded[at + 1], padded[at + 3], padded[at + 4]
        if kind_of(former) == kind_of(following) == LETTER and kind_of(before) == kind_of(after) == OTHER:
            parts.append(text[start:at])
            start = dot.end()
    return "".join([*parts, text[start:]])


class _Folded(dict[int, str]):
    """For `str.translate`: what characters fold to. Filled as they are met: all of Unicode takes 0.7 s."""

    def __missing__(self, code: int) -> str:
        if len(self) >= MAX_REMEMBERED:
            self.clear()
        self[code] = folded = fold_character(chr(code))
        return folded


_FOLDED = _Folded()
