"""Single characters: what each folds to, and what it is part of. What folding and tokens are made of."""

import re
import unicodedata
from typing import Final

from warraq.articles.tables import rows

# These marks are spelling aids or accents. Marks in other scripts (Devanagari, Thai, Japanese voicing …) are
# effectively letters: without them हिन्दी and हनद would be the same word.
_ACCENT_RANGES = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05BD), (0x05BF, 0x05C7), (0x0610, 0x061A),
    (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06ED), (0x0711, 0x0711),
    (0x0730, 0x074A), (0x07EB, 0x07F3),
    (0x0898, 0x08FF), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F), (0xE0100, 0xE01EF),
)  # fmt: skip
FIRST_KEPT_MARK: Final = 0x0900  # marks below are accents and vowel signs and are all deleted
TATWEEL: Final = "\u0640"
DOTS: Final = ".·•*_…"  # characters that people put inside words to evade filters
OTHER, LETTER, DIGIT_OR_MARK = 0, 1, 2  # kinds
#: What stands between words, in a word, or is a token by itself; 0 is none of them.
BETWEEN, WORD, SOLO = 1, 2, 3
#: The module that does the same with numpy. A short text is done before it would be loaded.
CODES: Final = "warraq.articles.text.codes"
#: Characters of which what they fold to is kept at hand: more than the texts of a site have, not all of Unicode.
MAX_REMEMBERED: Final = 50_000

# Scripts written without spaces: each character is a token, since splitting words takes a dictionary.
# Thai, Lao, Tibetan, Myanmar, Khmer, kana, ideographs.
_SOLO_RANGES = (
    (0x0E00, 0x0EFF), (0x0F00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007),
    (0x3041, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)  # fmt: skip
_SOLO_CLASS = "".join(f"{chr(first)}-{chr(last)}" for first, last in _SOLO_RANGES)
SOLO_CHARACTER: Final = re.compile(f"[{_SOLO_CLASS}]")


def fold_character(char: str) -> str:
    """Returns the folded form of one character, '' if it is deleted. The result folds to itself."""
    for _ in range(4):  # the longest known chain needs 2: ϓ, case after decomposition
        folded = _fold_once(char)
        if folded == char:
            break
        char = folded
    return char


def _fold_once(text: str) -> str:
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
            kept.append(_LETTERS.get(char, char))
    return unicodedata.normalize("NFC", "".join(kept))


def kind_of(char: str) -> int:
    """LETTER, DIGIT_OR_MARK or OTHER."""
    category = unicodedata.category(char)[0]
    return LETTER if category == "L" else DIGIT_OR_MARK if category in "NM" else OTHER


def place_of(char: str) -> int:
    """BETWEEN, WORD or SOLO, of a folded character."""
    if unicodedata.category(char)[0] not in "LNM":
        return BETWEEN
    return SOLO if SOLO_CHARACTER.match(char) else WORD


def _is_accent(code: int) -> bool:
    return any(first <= code <= last for first, last in _ACCENT_RANGES)


_LETTERS: Final = {chr(int(code, 16)): to for code, to, _origin, _note in rows(__package__, "fold.tsv")}
