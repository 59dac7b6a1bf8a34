"""Folding: text for comparison, never shown.

Removes spelling differences that do not change the meaning: letter case, marks, tatweel, hamza seats, Persian and
Arabic forms of the same letter, digits, quote styles, invisible characters, look-alike letters from other scripts,
and dots put inside words to evade filters.
"""

import re
import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

from warraq.articles.tables import rows

Codes = NDArray[np.uint32]

# These marks are spelling aids or accents. Marks in other scripts (Devanagari, Thai, Japanese voicing …) are
# effectively letters: without them हिन्दी and हनद would be the same word.
_ACCENT_RANGES = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05BD), (0x05BF, 0x05C7), (0x0610, 0x061A),
    (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06ED), (0x0711, 0x0711),
    (0x0730, 0x074A), (0x07EB, 0x07F3),
    (0x0898, 0x08FF), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F), (0xE0100, 0xE01EF),
)  # fmt: skip
_FIRST_KEPT_MARK = 0x0900  # marks below are accents and vowel signs and are all deleted
_PAGE = 256
_UNKNOWN = 0xFFFFFFFF  # not computed yet
_EXPANDS = 0xFFFFFFFE  # folds to several characters: ß, ﷲ, ﻻ
_SPACE = 0x20

_TATWEEL = 0x0640
# Characters that people put inside words to evade filters.
_IS_DOT = np.zeros(0x110000, dtype=bool)
_IS_DOT[[ord(char) for char in ".·•*_…"]] = True
_OTHER, _LETTER, _DIGIT_OR_MARK = 0, 1, 2
# A dot between two single letters, in folded ASCII: 'u.s.a.'
_SPACED_LETTER = re.compile(r"(?<![a-z0-9])[a-z][.*_][a-z](?![a-z0-9])")


def fold(text: str) -> str:
    """Returns the text in the form used for comparison and search: one line, single spaces.

    Never raises; idempotent. Cost: linear, about 20 ns per character.
    """
    plain = fold_plain(text)
    if plain is None:
        plain = fold_codes(text).tobytes().decode("utf-32-le", "replace")
    return " ".join(plain.split())


def fold_plain(text: str) -> str | None:
    """Returns what `fold` makes of ASCII text, white space as it is; None for text that takes a look at its letters."""
    if not text.isascii():
        return None
    folded = text.translate(_ascii())
    return None if _SPACED_LETTER.search(folded) else folded


@cache
def _ascii() -> dict[int, str]:
    """Returns the `str.translate` table for ASCII, which is ten times faster for ASCII-only text."""
    codes = np.arange(128, dtype=np.uint32)
    return {code: _TABLE.map(codes[code : code + 1]).tobytes().decode("utf-32-le") for code in range(128)}


def fold_codes(text: str) -> Codes:
    """Returns the folded text as 32-bit code points; white space becomes U+0020, runs are kept.

    Hashing works on this form: str.translate with the same table takes twelve times as long.
    """
    text = unicodedata.normalize("NFC", text)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    folded = _compose(_TABLE.map(_join_at_tatweel(codes)))
    joined = _join_spaced_letters(folded)
    return joined if len(joined) == len(folded) else _compose(joined)


def _compose(codes: Codes) -> Codes:
    """Compose characters that deletion has brought together: Hangul jamo, kana and voicing marks."""
    if not len(codes) or codes.max() < _FIRST_KEPT_MARK:
        return codes
    text = codes.tobytes().decode("utf-32-le", "replace")
    if unicodedata.is_normalized("NFC", text):
        return codes
    composed = unicodedata.normalize("NFC", text).encode("utf-32-le")
    return _TABLE.map(np.frombuffer(composed, dtype=np.uint32))


def _join_at_tatweel(codes: Codes) -> Codes:
    """Delete up to three dots next to a tatweel, as in 'تشـ.ويه': a tatweel is inside a word, so they are too."""
    stretched = codes == _TATWEEL
    if not stretched.any():
        return codes
    dotted = _dotted(codes)
    for _ in range(3):
        broken = dotted.copy()
        broken[1:] &= stretched[:-1]
        broken[0] = False
        after = stretched[1:] & dotted[:-1]
        broken[:-1] |= after
        stretched = stretched | broken
    inside = dotted & stretched
    return codes[~inside] if inside.any() else codes


def _join_spaced_letters(codes: Codes) -> Codes:
    """Delete a dot between two single letters: joins 'ي.و.ا.ص.ل' and 'U.S.A.', but not 'قال.وأضاف' or '3.5'."""
    at = np.flatnonzero(_dotted(codes))
    at = at[(at > 0) & (at < len(codes) - 1)]
    # Nearly every dot ends a sentence and is followed by a space.
    at = at[(_TABLE.kinds(codes[at + 1]) == _LETTER) & (_TABLE.kinds(codes[at - 1]) == _LETTER)]
    if not len(at):
        return codes
    edge = np.full(1, _SPACE, dtype=np.uint32)
    padded = np.concatenate((edge, codes, edge))
    single = (_TABLE.kinds(padded[at - 1]) == _OTHER) & (_TABLE.kinds(padded[at + 3]) == _OTHER)
    return np.delete(codes, at[single]) if single.any() else codes


def _dotted(codes: Codes) -> NDArray[np.bool_]:
    return _IS_DOT.take(codes)


class _FoldTable:
    """Folding of every code point, computed in pages of 256 on first use.

    Computing all of Unicode at import takes 0.7 s; a crawl in one language touches about ten pages.
    """

    def __init__(self) -> None:
        # Of what each folds to the complement: zeros that were never written take no memory.
        self._complements = np.zeros(0x110000, dtype=np.uint32)
        self._kinds = np.zeros(0x110000, dtype=np.uint8)
        self._expansions: dict[int, str] = {}
        self._rows = _read_rows()

    def map(self, codes: Codes) -> Codes:
        folded = ~self._complements.take(codes)  # twice as fast as indexing
        if not len(folded):
            return folded
        if folded.max() >= _EXPANDS:
            folded = self._map_rare(codes, folded)
        kept = folded != 0
        return folded if kept.all() else folded[kept]

    def kinds(self, folded: Codes) -> NDArray[np.uint8]:
        """Classifies folded code points: letter, digit or mark, or other."""
        return self._kinds.take(folded)

    def _map_rare(self, codes: Codes, folded: Codes) -> Codes:
        for page in np.unique(codes[folded == _UNKNOWN] // _PAGE).tolist():
            self._compute_page(page)
        folded = ~self._complements[codes]
        wide = np.flatnonzero(folded == _EXPANDS)
        if not len(wide):
            return folded
        pieces: list[Codes] = []
        start = 0
        for place in wide.tolist():
            expansion = self._expansions[int(codes[place])]
            pieces += (folded[start:place], np.array([ord(char) for char in expansion], dtype=np.uint32))
            start = place + 1
        return np.concatenate([*pieces, folded[start:]])

    def _compute_page(self, page: int) -> None:
        for code in range(page * _PAGE, (page + 1) * _PAGE):
            folded = _fold_character(chr(code), self._rows)
            if len(folded) > 1:
                self._expansions[code] = folded
                self._complements[code] = _UNKNOWN - _EXPANDS
            else:
                self._complements[code] = _UNKNOWN - (ord(folded) if folded else 0)
            for char in folded:
                self._kinds[ord(char)] = _kind(char)


def _fold_character(char: str, letters: dict[str, str]) -> str:
    """Returns the folded form of one character, '' if it is deleted. The result folds to itself."""
    for _ in range(4):  # the longest known chain needs 2: ϓ, case after decomposition
        folded = "".join(_fold_once(char, letters))
        if folded == char:
            break
        char = folded
    return char


def _fold_once(text: str, letters: dict[str, str]) -> str:
    kept = []
    for char in unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()):
        category = unicodedata.category(char)
        if char.isspace():
            kept.append(" ")
        elif category in ("Cc", "Cf", "Cs", "Cn", "Co") or _is_accent(ord(char)):
            continue
        elif category == "Nd":
            kept.append(str(unicodedata.digit(char)))
        else:
            kept.append(letters.get(char, char))
    return unicodedata.normalize("NFC", "".join(kept))


def _kind(char: str) -> int:
    category = unicodedata.category(char)[0]
    return _LETTER if category == "L" else _DIGIT_OR_MARK if category in "NM" else _OTHER


def _is_accent(code: int) -> bool:
    return any(first <= code <= last for first, last in _ACCENT_RANGES)


def _read_rows() -> dict[str, str]:
    return {chr(int(code, 16)): to for code, to, _origin, _note in rows(__package__, "fold.tsv")}


_TABLE = _FoldTable()
