"""The signature of a text: hashes of its words and runs of words, and the few of them that are looked up.

Source: sampling by hash value is "0 mod p" selection (Broder, On the resemblance and containment of documents,
1997). Unlike MinHash bands it finds containment, a short text inside a long one, and needs no equal lengths.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from articles.text import content_hash as _content_hash
from articles.text import fold_codes, token_spans
from articles.text.words import Spans, hash_tokens

Hashes = NDArray[np.uint64]

SHINGLE_WORDS = 5
#: A shingle is a key when its hash is below 2**64 / RATE; nearer the start of the text more of them are.
RATE, LEAD_RATE = 32, 8
LEAD_SHINGLES = 80
MIN_KEYS, MAX_KEYS = 8, 96
KEY_BITS = 48  # the widest integer SQLite keeps in six bytes
MAX_TOKENS = 20_000  # a longer text is compared by its first 20,000 words
#: Below this many shingles a text is too short to be near another: only the same text under the same title counts.
MIN_SHINGLES = 20

_KEY_MASK = np.uint64((1 << KEY_BITS) - 1)
# Odd multipliers of a fixed linear congruential sequence (Knuth's MMIX), one a position. They are part of the
# stored keys: changing them makes an index worthless.
_SHIFT, _MIX_1, _MIX_2 = np.uint64(33), np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_MMIX, _MMIX_STEP = 6364136223846793005, 1442695040888963407


def _multipliers(count: int, seed: int) -> Hashes:
    state, out = seed, []
    for _ in range(count):
        state = (state * _MMIX + _MMIX_STEP) % (1 << 64)
        out.append((state ^ (state >> 29)) | 1)
    return np.array(out, dtype=np.uint64)


_LETTER_POSITIONS = 64  # letters of a word beyond these wrap round; no word of prose is that long
_BY_LETTER = _multipliers(_LETTER_POSITIONS, seed=0x5EED)
_BY_WORD = _multipliers(SHINGLE_WORDS, seed=0xFEED)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Signature:
    """What a text is compared by.

    `title` has a hash for each word of the title. `tokens` and `shingles` are 64-bit hashes in reading order, `digits` says which tokens start with a digit. `keys` are
    the sampled shingles that an index is asked for, ascending, 48 bits each. `exact_key` is 48 bits too: of the
    folded text, and of the folded title too when the text is short.
    """

    content_hash: bytes
    exact_key: int
    title: Hashes
    tokens: Hashes
    shingles: Hashes
    digits: NDArray[np.bool_]
    keys: tuple[int, ...]

    @property
    def is_short(self) -> bool:
        """Whether the text is too short to be compared by shingles."""
        return len(self.shingles) < MIN_SHINGLES


def sign(text: str, title: str = "") -> Signature:
    """The signature of a text. Never raises. Cost: linear, about 150 µs for 400 words."""
    codes = fold_codes(text)
    starts, ends = token_spans(codes)
    content_hash = hash_tokens(codes, starts, ends)
    starts, ends = starts[:MAX_TOKENS], ends[:MAX_TOKENS]
    tokens = _hash_words(codes, starts, ends)
    digits = (codes[starts] >= ord("0")) & (codes[starts] <= ord("9"))
    shingles = hash_runs(tokens, SHINGLE_WORDS)
    short = len(shingles) < MIN_SHINGLES
    exact = _content_hash(f"{title}\n{text}") if short else content_hash
    return Signature(
        content_hash=content_hash,
        title=_hash_title(title),
        exact_key=int.from_bytes(exact[: KEY_BITS // 8], "big"),
        tokens=tokens,
        shingles=shingles,
        digits=digits,
        keys=() if short else _sample(shingles),
    )


def _hash_title(title: str) -> Hashes:
    codes = fold_codes(title)
    return _hash_words(codes, *token_spans(codes))


def hash_runs(tokens: Hashes, words: int) -> Hashes:
    """Hashes of every run of that many tokens, in order."""
    count = len(tokens) - words + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    runs = tokens[:count] * _BY_WORD[0]
    for place in range(1, words):
        runs += tokens[place : place + count] * _BY_WORD[place]
    return _mix(runs)


def _hash_words(codes: NDArray[np.uint32], starts: Spans, ends: Spans) -> Hashes:
    """One hash a token: the sum of its letters, each times a number that belongs to its place in the token."""
    if not len(starts):
        return np.empty(0, dtype=np.uint64)
    # Tokens and what lies between them alternate, so that one reduceat without gathering gives all sums.
    borders = np.stack((starts, ends), axis=1).ravel()
    first, last = int(borders[0]), int(borders[-1])
    place = np.arange(first, last) - np.repeat(borders[:-1], np.diff(borders))
    weighed = codes[first:last].astype(np.uint64)
    weighed *= _BY_LETTER[place & (_LETTER_POSITIONS - 1)]
    return _mix(np.add.reduceat(weighed, borders[:-1] - first)[::2])


def _mix(hashes: Hashes) -> Hashes:
    """Spread every bit over all of them (the finaliser of MurmurHash3)."""
    hashes = (hashes ^ (hashes >> _SHIFT)) * _MIX_1
    hashes = (hashes ^ (hashes >> _SHIFT)) * _MIX_2
    mixed: Hashes = hashes ^ (hashes >> _SHIFT)
    return mixed


def _sample(shingles: Hashes) -> tuple[int, ...]:
    kept = shingles < np.uint64((1 << 64) // RATE)
    kept[:LEAD_SHINGLES] |= shingles[:LEAD_SHINGLES] < np.uint64((1 << 64) // LEAD_RATE)
    sampled = shingles[kept]
    if len(sampled) < MIN_KEYS:
        sampled = np.sort(shingles)[:MIN_KEYS]
    keys = np.unique(sampled & _KEY_MASK)[:MAX_KEYS]
    return tuple(keys.tolist())
