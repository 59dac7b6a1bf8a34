"""Texts as arrays of folded code points: the same folding as `fold`, for many and long texts, and what is hashed.

Apart from `folding`, because numpy takes longer to load than a short question takes to be folded.
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from warraq.articles.text.folding import fold_plain
from warraq.articles.text.letters import (
    BETWEEN,
    DOTS,
    FIRST_KEPT_MARK,
    LETTER,
    OTHER,
    SOLO,
    TATWEEL,
    WORD,
    fold_character,
    kind_of,
    place_of,
)
from warraq.articles.text.words import tokens

Codes = NDArray[np.uint32]
Places = NDArray[np.int64]

_PAGE = 256
_UNKNOWN = 0xFFFFFFFF  # not computed yet
_EXPANDS = 0xFFFFFFFE  # folds to several characters: ß, ﷲ, ﻻ
_SPACE = 0x20
#: Put between texts that are folded together: it folds to itself, and is nothing to what stands beside it.
_BORDER = "\u00a6"
_IS_DOT = np.zeros(0x110000, dtype=bool)
_IS_DOT[[ord(char) for char in DOTS]] = True


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Start and end of each token in folded code points, in order; `kinds` classifies each code point."""

    starts: Places
    ends: Places
    kinds: NDArray[np.uint8]


def fold_long(text: str) -> str:
    """As `fold`."""
    return " ".join(fold_codes(text).tobytes().decode("utf-32-le", "replace").split())


def fold_codes(text: str) -> Codes:
    """Returns the folded text as 32-bit code points; white space becomes U+0020, runs are kept.

    Hashing works on this form: str.translate with the same table takes twelve times as long.
    """
    text = unicodedata.normalize("NFC", text)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    folded = _compose(_TABLE.map(_join_at_tatweel(codes)))
    joined = _join_spaced_letters(folded)
    return joined if len(joined) == len(folded) else _compose(joined)


def split(folded: str) -> list[str]:
    """As `tokens`."""
    spans = token_spans(np.frombuffer(folded.encode("utf-32-le", "replace"), dtype=np.uint32))
    return [folded[start:end] for start, end in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True)]


def token_spans(codes: Codes) -> Spans:
    """Returns the positions of the tokens in folded code points."""
    kinds = _PLACES.map(codes)
    change = np.empty(len(kinds) + 1, dtype=bool)
    change[0] = change[-1] = len(kinds) > 0
    np.not_equal(kinds[1:], kinds[:-1], out=change[1:-1])
    if not len(kinds) or kinds.max() < SOLO:
        # Words and separators alternate.
        borders = np.flatnonzero(change)
        first = int(len(kinds) > 0 and kinds[0] == BETWEEN)
        starts = borders[first:-1:2]
        return Spans(starts, borders[first + 1 :: 2][: len(starts)], kinds)
    change[1:-1] |= kinds[1:] == SOLO
    borders = np.flatnonzero(change)
    inside = kinds[borders[:-1]] != BETWEEN
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
    return None if plain is None else _digest(" ".join(tokens(plain)).encode("utf-32-le"))


def _hashes(codes: Codes, spans: Spans, borders: Places) -> list[bytes]:
    """Returns the hashes of the texts between the borders, one more than there are of these."""
    inside = spans.kinds != BETWEEN
    if len(spans.starts) > 1:
        # One space between two words; none next to a solo character, where it means nothing, and at a border.
        parted = spans.ends[:-1]
        kept = np.ones(len(parted), dtype=bool)
        if spans.kinds.max() == SOLO:
            words = spans.kinds[spans.starts] == WORD
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


def _compose(codes: Codes) -> Codes:
    """Compose characters that deletion has brought together: Hangul jamo, kana and voicing marks."""
    if not len(codes) or codes.max() < FIRST_KEPT_MARK:
        return codes
    text = codes.tobytes().decode("utf-32-le", "replace")
    if unicodedata.is_normalized("NFC", text):
        return codes
    composed = unicodedata.normalize("NFC", text).encode("utf-32-le")
    return _TABLE.map(np.frombuffer(composed, dtype=np.uint32))


def _join_at_tatweel(codes: Codes) -> Codes:
    """Delete up to three dots next to a tatweel, as in 'تشـ.ويه': a tatweel is inside a word, so they are too."""
    stretched = codes == ord(TATWEEL)
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
    at = at[(_TABLE.kinds(codes[at + 1]) == LETTER) & (_TABLE.kinds(codes[at - 1]) == LETTER)]
    if not len(at):
        return codes
    edge = np.full(1, _SPACE, dtype=np.uint32)
    padded = np.concatenate((edge, codes, edge))
    single = (_TABLE.kinds(padded[at - 1]) == OTHER) & (_TABLE.kinds(padded[at + 3]) == OTHER)
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
            folded = fold_character(chr(code))
            if len(folded) > 1:
                self._expansions[code] = folded
                self._complements[code] = _UNKNOWN - _EXPANDS
            else:
                self._complements[code] = _UNKNOWN - (ord(folded) if folded else 0)
            for char in folded:
                self._kinds[ord(char)] = kind_of(char)


class _PlaceTable:
    """The kind of each code point: separator, part of a word, or a token by itself; computed in pages on first use."""

    def __init__(self) -> None:
        self._kinds = np.zeros(0x110000, dtype=np.uint8)  # what was never written takes no memory

    def map(self, codes: Codes) -> NDArray[np.uint8]:
        kinds = self._kinds.take(codes)
        if not kinds.all():
            for page in np.unique(codes[kinds == 0] // 256).tolist():
                for code in range(page * 256, page * 256 + 256):
                    self._kinds[code] = place_of(chr(code))
            kinds = self._kinds.take(codes)
        return kinds


_TABLE = _FoldTable()
_PLACES = _PlaceTable()
