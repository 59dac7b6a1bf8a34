"""Tokens of folded text, word counts, and the content hash."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import filterfalse, pairwise

import numpy as np
from numpy.typing import NDArray

from warraq.articles.text.folding import Codes, fold_codes, fold_plain

Places = NDArray[np.int64]

_UNKNOWN, _BETWEEN, _WORD, _SOLO = range(4)
_SPACE = 0x20

# Scripts written without spaces: each character is a token, since splitting words takes a dictionary.
# Thai, Lao, Tibetan, Myanmar, Khmer, kana, ideographs.
_SOLO_RANGES = (
    (0x0E00, 0x0EFF), (0x0F00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007),
    (0x3041, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)  # fmt: skip
_SOLO_CLASS = "".join(f"{chr(first)}-{chr(last)}" for first, last in _SOLO_RANGES)
_SOLO_CHARACTER = re.compile(f"[{_SOLO_CLASS}]")
_ANY_WORD = re.compile(r"[^\W_]")
_PLAIN_WORD = re.compile(r"[0-9A-Za-z]+")
#: Put between texts that are folded together: it folds to itself, and is nothing to what stands beside it.
_BORDER = "\u00a6"


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Start and end of each token in folded code points, in order; `kinds` classifies each code point."""

    starts: Places
    ends: Places
    kinds: NDArray[np.uint8]


def tokens(folded: str) -> list[str]:
    """Returns the tokens of a folded text in order; in scripts written without spaces, one token per character."""
    if folded.isascii():
        return _PLAIN_WORD.findall(folded)
    spans = token_spans(np.frombuffer(folded.encode("utf-32-le", "replace"), dtype=np.uint32))
    return [folded[start:end] for start, end in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True)]


def token_spans(codes: Codes) -> Spans:
    """Returns the positions of the tokens in folded code points."""
    kinds = _KINDS.map(codes)
    change = np.empty(len(kinds) + 1, dtype=bool)
    change[0] = change[-1] = len(kinds) > 0
    np.not_equal(kinds[1:], kinds[:-1], out=change[1:-1])
    if not len(kinds) or kinds.max() < _SOLO:
        # Words and separators alternate.
        borders = np.flatnonzero(change)
        first = int(len(kinds) > 0 and kinds[0] == _BETWEEN)
        starts = borders[first:-1:2]
        return Spans(starts, borders[first + 1 :: 2][: len(starts)], kinds)
    change[1:-1] |= kinds[1:] == _SOLO
    borders = np.flatnonzero(change)
    inside = kinds[borders[:-1]] != _BETWEEN
    return Spans(borders[:-1][inside], borders[1:][inside], kinds)


def content_hash(text: str) -> bytes:
    """Returns 16 bytes, equal exactly if the folded tokens are equal. Stable across processes, machines and versions.

    White space, punctuation, quote styles and everything else that `fold` removes make no difference.
    """
    found = _plain_hash(text)
    if found is None:
        codes = fold_codes(text)
        found = hash_tokens(codes, token_spans(codes))
    return found


def content_hashes(texts: Sequence[str]) -> list[bytes]:
    """Returns the content hash of each text. Short ones take a fraction of the time that each would alone."""
    plain = [_plain_hash(text) for text in texts]
    others = [text for text, found in zip(texts, plain, strict=True) if found is None]
    if not others or any(_BORDER in text for text in others):
        return [found or content_hash(text) for text, found in zip(texts, plain, strict=True)]
    codes = fold_codes(_BORDER.join(others))
    hashes = iter(_hashes(codes, token_spans(codes), np.flatnonzero(codes == ord(_BORDER))))
    return [found or next(hashes) for found in plain]


def hash_tokens(codes: Codes, spans: Spans) -> bytes:
    """`content_hash` for text that is already folded and split into tokens."""
    return _hashes(codes, spans, np.empty(0, dtype=np.int64))[0]


def _plain_hash(text: str) -> bytes | None:
    """Returns the content hash of ASCII text, a tenth of the work; None for other text."""
    plain = fold_plain(text)
    return None if plain is None else _digest(" ".join(_PLAIN_WORD.findall(plain)).encode("utf-32-le"))


def _hashes(codes: Codes, spans: Spans, borders: Places) -> list[bytes]:
    """Returns the hashes of the texts between the borders, one more than there are of these."""
    inside = spans.kinds != _BETWEEN
    if len(spans.starts) > 1:
        # One space between two words; none next to a solo character, where it means nothing, and at a border.
        parted = spans.ends[:-1]
        kept = np.ones(len(parted), dtype=bool)
        if spans.kinds.max() == _SOLO:
            words = spans.kinds[spans.starts] == _WORD
            kept = (spans.starts[1:] > parted) & words[1:] & words[:-1]
        if len(borders):
            texts = np.searchsorted(borders, spans.starts)
            kept &= texts[1:] == texts[:-1]
        parted = parted[kept]
        inside[parted] = True
        codes = codes.copy()
        codes[parted] = _SPACE
    ends = [0, *np.cumsum(inside)[borders].tolist(), None] if len(borders) else [0, None]
    written = codes[inside].astype("<u4", copy=False)
    return [_digest(written[start:end].tobytes()) for start, end in pairwise(ends)]


def _digest(written: bytes) -> bytes:
    return hashlib.sha256(written).digest()[:16]


def count_words(text: str) -> int:
    """Counts words as a reader would: runs between spaces with a letter or digit; solo characters count one each."""
    solo = 0
    if not text.isascii():
        text, solo = _SOLO_CHARACTER.subn(" ", text)
    runs = text.split()
    return solo + len(runs) - sum(1 for run in filterfalse(str.isalnum, runs) if not _ANY_WORD.search(run))


class _KindTable:
    """The kind of each code point: separator, part of a word, or a token by itself; computed in pages on first use."""

    def __init__(self) -> None:
        self._kinds = np.zeros(0x110000, dtype=np.uint8)  # what was never written takes no memory

    def map(self, codes: Codes) -> NDArray[np.uint8]:
        kinds = self._kinds.take(codes)
        if not kinds.all():
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
