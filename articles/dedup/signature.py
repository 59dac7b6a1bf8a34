"""The signature of a text: hashes of its words and runs of words, and a sample of them used as lookup keys.

Source: sampling by hash value is "0 mod p" selection (Broder, On the resemblance and containment of documents,
1997). Unlike MinHash bands it finds containment (a short text inside a long one) and works for unequal lengths.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from warraq.articles.text import content_hash, fold_codes, token_spans
from warraq.articles.text.codes import Codes, Places, Spans, hash_tokens

Hashes = NDArray[np.uint64]

SHINGLE_WORDS = 5
#: A shingle is a key if its hash is below 2**64 / RATE; shingles near the start of the text are sampled more densely.
RATE, LEAD_RATE = 32, 8
LEAD_SHINGLES = 80
MIN_KEYS, MAX_KEYS = 8, 96
#: SQLite stores a signed 32-bit integer in four bytes. Two texts in two million share one key by chance, and almost
#: never two; 48 bits made the index a fifth larger and found nothing more.
KEY_BITS = 32
MAX_TOKENS = 20_000  # longer texts are compared by their first 20,000 words
#: With fewer shingles a text is too short for near-duplicates: only the same text with the same title counts.
MIN_SHINGLES = 20

# Odd multipliers from a fixed linear congruential sequence (Knuth's MMIX), one per position. They are part of the
# stored keys: changing them invalidates every index.
_SHIFT, _MIX_1, _MIX_2 = np.uint64(33), np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_MMIX, _MMIX_STEP = 6364136223846793005, 1442695040888963407


def _multipliers(count: int, seed: int) -> Hashes:
    state, out = seed, []
    for _ in range(count):
        state = (state * _MMIX + _MMIX_STEP) % (1 << 64)
        out.append((state ^ (state >> 29)) | 1)
    return np.array(out, dtype=np.uint64)


_ZERO, _NINE = np.uint32(ord("0")), np.uint32(ord("9"))
_LETTER_POSITIONS = 64  # letters after this wrap round; no word of prose is that long
_BY_LETTER = _multipliers(_LETTER_POSITIONS, seed=0x5EED)
_BY_WORD = _multipliers(SHINGLE_WORDS, seed=0xFEED)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Words:
    """A text in comparable form: `tokens` and `shingles` are 64-bit hashes in reading order.

    `digits` marks the tokens that start with a digit. The title is kept as written.
    """

    title: str
    tokens: Hashes
    shingles: Hashes
    digits: NDArray[np.bool_]

    @property
    def is_short(self) -> bool:
        """Tells whether the text is too short to be compared by shingles."""
        return len(self.shingles) < MIN_SHINGLES


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Signature(Words):
    """Words, and the keys to look them up by.

    `keys` are the sampled shingles, ascending. `exact_key` identifies the folded text and, if the text is short, the
    folded title.
    """

    content_hash: bytes
    exact_key: int
    keys: tuple[int, ...]


def sign(text: str, title: str = "") -> Signature:
    """Returns the signature of a text. Never raises. Cost: linear, about 150 µs for 400 words."""
    codes = fold_codes(text)
    spans = token_spans(codes)
    tokens, shingles, digits = _read(codes, spans)
    content = hash_tokens(codes, spans)
    short = len(shingles) < MIN_SHINGLES
    exact = content_hash(f"{title}\n{text}") if short else content
    return Signature(
        title=title,
        tokens=tokens,
        shingles=shingles,
        digits=digits,
        content_hash=content,
        exact_key=_as_key(int.from_bytes(exact[: KEY_BITS // 8], "big")),
        keys=() if short else _sample(shingles),
    )


def read_words(text: str, title: str = "") -> Words:
    """As `sign`, without the lookup keys."""
    codes = fold_codes(text)
    tokens, shingles, digits = _read(codes, token_spans(codes))
    return Words(title=title, tokens=tokens, shingles=shingles, digits=digits)


def _read(codes: Codes, spans: Spans) -> tuple[Hashes, Hashes, NDArray[np.bool_]]:
    starts, ends = spans.starts[:MAX_TOKENS], spans.ends[:MAX_TOKENS]
    tokens = _hash_words(codes, starts, ends)
    first = codes.take(starts)
    digits = (first >= _ZERO) & (first <= _NINE)
    return tokens, hash_runs(tokens, SHINGLE_WORDS), digits


def hash_runs(tokens: Hashes, words: int) -> Hashes:
    """Returns the hashes of every run of that many tokens, in order."""
    count = len(tokens) - words + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    runs = tokens[:count] * _BY_WORD[0]
    for place in range(1, words):
        runs += tokens[place : place + count] * _BY_WORD[place]
    return _mix(runs)


def _hash_words(codes: Codes, starts: Places, ends: Places) -> Hashes:
    """Returns one hash per token: the sum of its letters, each multiplied by the number of its position."""
    if not len(starts):
        return np.empty(0, dtype=np.uint64)
    # Tokens and separators alternate, so a single reduceat gives all sums without gathering.
    borders = np.empty(2 * len(starts), dtype=np.int64)
    borders[::2], borders[1::2] = starts, ends
    borders -= borders[0]
    last = int(borders[-1])
    place = np.arange(last)
    place -= np.repeat(borders[:-1], borders[1:] - borders[:-1])
    place &= _LETTER_POSITIONS - 1
    weighed = _BY_LETTER.take(place)
    first = int(starts[0])
    weighed *= codes[first : first + last]
    return _mix(np.add.reduceat(weighed, borders[:-1])[::2].copy())


def _mix(hashes: Hashes) -> Hashes:
    """Spread every bit over the whole word (the finaliser of MurmurHash3). Works in place."""
    for factor in (_MIX_1, _MIX_2):
        hashes ^= hashes >> _SHIFT
        hashes *= factor
    hashes ^= hashes >> _SHIFT
    return hashes


def _sample(shingles: Hashes) -> tuple[int, ...]:
    kept = shingles < np.uint64((1 << 64) // RATE)
    kept[:LEAD_SHINGLES] |= shingles[:LEAD_SHINGLES] < np.uint64((1 << 64) // LEAD_RATE)
    sampled = shingles[kept]
    if len(sampled) < MIN_KEYS:
        sampled = np.sort(shingles)[:MIN_KEYS]
    keys = np.unique(sampled.astype(np.uint32).astype(np.int64) - (1 << (KEY_BITS - 1)))
    return tuple(keys[:MAX_KEYS].tolist())


def _as_key(number: int) -> int:
    return number - (1 << (KEY_BITS - 1))
