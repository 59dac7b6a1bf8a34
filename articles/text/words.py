"""Words: tokens of folded text, how many words a reader sees, and the hash that says two texts are equal."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from itertools import filterfalse

import numpy as np
from numpy.typing import NDArray

from warraq.articles.text.folding import Codes, fold_codes

Places = NDArray[np.int64]

_BETWEEN, _WORD, _SOLO = 0, 1, 2
_UNKNOWN = 255
_SPACE = 0x20

# Scripts written without spaces: a character is a token, since only a dictionary could say more.
# Thai, Lao, Tibetan, Myanmar, Khmer, kana, ideographs.
_SOLO_RANGES = (
    (0x0E00, 0x0EFF), (0x0F00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007),
    (0x3041, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)  # fmt: skip
_SOLO_CLASS = "".join(f"{chr(first)}-{chr(last)}" for first, last in _SOLO_RANGES)
_SOLO_CHARACTER = re.compile(f"[{_SOLO_CLASS}]")
_ANY_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Where each token of folded code points starts and ends, in order; `kinds` says what each code point is."""

    starts: Places
    ends: Places
    kinds: NDArray[np.uint8]


def tokens(folded: str) -> list[str]:
    """Words of a folded text in order; one token a character of a script written without spaces."""
    spans = token_spans(np.frombuffer(folded.encode("utf-32-le", "replace"), dtype=np.uint32))
    return [folded[start:end] for start, end in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True)]


def token_spans(codes: Codes) -> Spans:
    """The tokens of folded code points."""
    kinds = _KINDS.map(codes)
    change = np.empty(len(kinds) + 1, dtype=bool)
    change[0] = change[-1] = len(kinds) > 0
    np.not_equal(kinds[1:], kinds[:-1], out=change[1:-1])
    if not len(kinds) or kinds.max() < _SOLO:
        # Words and what lies between them take turns.
        borders = np.flatnonzero(change)
        first = int(len(kinds) > 0 and kinds[0] == _BETWEEN)
        starts = borders[first:-1:2]
        return Spans(starts, borders[first + 1 :: 2][: len(starts)], kinds)
    change[1:-1] |= kinds[1:] == _SOLO
    borders = np.flatnonzero(change)
    inside = kinds[borders[:-1]] != _BETWEEN
    return Spans(borders[:-1][inside], borders[1:][inside], kinds)


def content_hash(text: str) -> bytes:
    """16 bytes, equal exactly when the folded tokens are equal. Stable over processes, machines and versions.

    White space, punctuation, quote styles and all that `fold` levels make no difference.
    """
    codes = fold_codes(text)
    return hash_tokens(codes, token_spans(codes))


def hash_tokens(codes: Codes, spans: Spans) -> bytes:
    """`content_hash` of text that is folded and cut already."""
    inside = spans.kinds != _BETWEEN
    if len(spans.starts) > 1:
        # One space between two words; none beside a solo character, where it says nothing.
        parted = spans.ends[:-1]
        if spans.kinds.max() == _SOLO:
            words = spans.kinds[spans.starts] == _WORD
            parted = parted[(spans.starts[1:] > parted) & words[1:] & words[:-1]]
        inside[parted] = True
        codes = codes.copy()
        codes[parted] = _SPACE
    return hashlib.sha256(codes[inside].astype("<u4", copy=False).tobytes()).digest()[:16]


def count_words(text: str) -> int:
    """How many words a reader sees: runs between spaces that hold a letter or digit; one a solo character."""
    solo = 0
    if not text.isascii():
        text, solo = _SOLO_CHARACTER.subn(" ", text)
    runs = text.split()
    return solo + len(runs) - sum(1 for run in filterfalse(str.isalnum, runs) if not _ANY_WORD.search(run))


class _KindTable:
    """For each code point: between words, part of one, or a token of its own; computed a page at a time."""

    def __init__(self) -> None:
        self._kinds = np.full(0x110000, _UNKNOWN, dtype=np.uint8)

    def map(self, codes: Codes) -> NDArray[np.uint8]:
        kinds = self._kinds.take(codes)
        if len(kinds) and kinds.max() == _UNKNOWN:
            for page in np.unique(codes[kinds == _UNKNOWN] // 256).tolist():
                for code in range(page * 256, page * 256 + 256):
                    self._kinds[code] = _kind(code)
            kinds = self._kinds.take(codes)
        return kinds


def _kind(code: int) -> int:
    if unicodedata.category(chr(code))[0] not in "LNM":
        return _BETWEEN
    return _SOLO if any(first <= code <= last for first, last in _SOLO_RANGES) else _WORD


_KINDS = _KindTable()
