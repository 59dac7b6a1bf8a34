"""How much the bytes of a text read like writing under one encoding or another.

Encodings differ in what is beyond ASCII, so only that is looked at: how common each character is in the language that
it would be (letters.tsv), and what stands beside it. An 'a' beside a Hebrew letter, a capital behind a small letter or
a sign inside a word are rare in writing and common in wrong readings. Both are measured in nats, the negative logarithm
of a share: they add up, so a long text says more than a short one, and one strange character says little.

Source: letter statistics with structural penalties are the idea of Mozilla's chardetng; tables and numbers are our own,
measured by `python -m benchmarks.decoding`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

from warraq.articles.decoding.costs import characters_in, cost_of_characters, cost_of_structure, languages_of
from warraq.articles.decoding.reading import MULTIBYTE, read_as

#: Bytes that are looked at, in different words: names that stand in every line say nothing new.
SAMPLE_BYTES: Final = 8_192
#: Of one word; Chinese has no spaces.
WORD_BYTES: Final = 1_024
#: Runs that are looked at, the same ones counted again and again.
MOST_RUNS: Final = 20_000

# The part of a word from its first byte beyond ASCII on: \xe9 of caf\xe9. The second byte of a Chinese character may be
# '@' or what follows it in ASCII. What is too much of a run is stepped over: its middle would be misread.
_RUN: Final = re.compile(rb"([\x80-\xff][0-9@-\xff]{0,%d})[0-9@-\xff]*" % WORD_BYTES)
_PLAIN: Final = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ASCII: Final = bytes(range(0x80))
#: Words that are looked at in which the same one byte is beyond ASCII.
ENOUGH: Final = 6
#: Of the letters before a byte beyond ASCII.
PLAIN_BYTES: Final = 40
#: Of a word in capitals, in nats; other costs are in costs.py.
WORD_IN_CAPITALS: Final = 1.0
#: Words that are left out of a `lead`, at most half of them.
LEFT_OUT, LEFT_OUT_UNSPACED = 3, 5
#: Encodings of scripts without spaces, and the bytes of them that count as a word.
UNSPACED: Final = MULTIBYTE | {"cp874"}
UNSPACED_BYTES: Final = 8


def words_beyond_ascii(body: bytes) -> tuple[bytes, ...]:
    """Different words with bytes beyond ASCII, in the order they come.

    Single bytes are left out: 'à' and '©' say nothing, and a list of all letters is not a language. So are words with
    the same single byte again: the dashes of one encoding are accents of another, and no surer for being many.
    """
    found: dict[bytes, None] = {}
    alone: Counter[bytes] = Counter()
    size = 0
    for run in islice(_RUN.finditer(body), MOST_RUNS):
        before = body[max(0, run.start() - PLAIN_BYTES) : run.start()]
        word = before[len(before.rstrip(_PLAIN)) :] + run[1]
        if len(word) > 1 and word not in found:
            beyond = word.translate(None, _ASCII)
            alone[beyond] += len(beyond) == 1
            if alone[beyond] > ENOUGH:
                continue
            found[word] = None
            size += len(word)
            if size > SAMPLE_BYTES:
                break
    return tuple(found)


class Judged(NamedTuple):
    """What a sample costs in an encoding, a head start taken off, in the language of it that suits best."""

    cost: float
    codec: str
    language: str


def rank(words: Sequence[bytes], head_starts: Mapping[str, float]) -> list[Judged]:
    """The encodings by what the words cost under each, cheapest first. A head start, in nats, makes one cheaper; an
    encoding that has one may be in any language.
    """
    sample = b" ".join(words)
    return sorted(
        judge(read_as(sample, codec), codec, languages_of("" if start > 0 else codec), start)
        for codec, start in head_starts.items()
    )


def judge(text: str, codec: str, languages: Sequence[str], head_start: float = 0.0) -> Judged:
    """What a reading costs in the cheapest of the languages."""
    text, cost_of_capitals = _calm(text)
    counted = characters_in(text)
    cost, language = min((cost_of_characters(counted, language), language) for language in languages)
    return Judged(cost + cost_of_structure(text) + cost_of_capitals - head_start, codec, language)


def _calm(text: str) -> tuple[str, float]:
    """The text with words in capitals in small letters, and what these cost: a headline is read like any other line."""
    words = text.split(" ")
    in_capitals = [len(word) > 1 and word.isupper() for word in words]
    calm = [word.lower() if loud else word for word, loud in zip(words, in_capitals, strict=True)]
    return " ".join(calm), WORD_IN_CAPITALS * sum(in_capitals)


def lead(words: Iterable[bytes], one: Judged, other: Judged) -> float:
    """By how much the words are cheaper in one encoding than in the other, without those few that speak for it most: a
    row of all letters, or a name, is not a language.

    In scripts without spaces a few characters count as a word.
    """
    unspaced = one.codec in UNSPACED
    most = LEFT_OUT_UNSPACED if unspaced else LEFT_OUT
    found: list[float] = []
    for word in words:
        pieces = 1 + (len(word) // UNSPACED_BYTES if unspaced else 0)
        found += [(_cost_of_word(word, other) - _cost_of_word(word, one)) / pieces] * pieces
    return sum(sorted(found)[: len(found) - min(most, (len(found) + 1) // 2)])


def _cost_of_word(word: bytes, judged: Judged) -> float:
    text, cost_of_capitals = _calm(read_as(word, judged.codec))
    return (
        cost_of_characters(characters_in(text), judged.language) + cost_of_structure(text) + cost_of_capitals
    )
