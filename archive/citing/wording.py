"""The sentence that a reader means, as it stands in a stored text."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from warraq.articles.text import fold, tokens

#: Characters of a sentence that is compared with others to suggest one.
MAX_COMPARED: Final = 20_000
#: Sentences of a text that are compared.
MAX_CANDIDATES: Final = 5_000
#: Places of a sentence in a text that are looked at, for one that does not cut a word.
MAX_FINDS: Final = 200
#: Below this share of words in common (Dice) no sentence is suggested.
LIKENESS: Final = 0.3
_SENTENCE_END: Final = re.compile(r"(?<=[.!?؟。…！？])\s+|(?<=[。！？])|\n+")


def find_wording(sentence: str, text: str) -> str:
    """Returns the part of a text that says the sentence, '' if none does.

    Spelling that folding levels makes no difference, nor do spacing and punctuation: quotes, dashes, tashkeel. The
    part begins and ends where the sentence does; marks and the punctuation that the sentence ends in belong to it.
    Cost: linear.
    """
    wanted, _ = _squeezed(sentence)
    squeezed, places = _squeezed(text)
    finds = [(places[place], places[place + len(wanted) - 1] + 1) for place in _finds(squeezed, wanted)]
    if not finds:
        return ""
    start, end = next((find for find in finds if _is_whole(text, *find)), finds[0])
    while end < len(text) and unicodedata.category(text[end])[0] == "M":
        end += 1
    if _is_sign(sentence.rstrip()[-1:]):
        while end < len(text) and _is_sign(text[end]):
            end += 1
    if _is_sign(sentence.lstrip()[:1]):
        while start and _is_sign(text[start - 1]):
            start -= 1
    return text[start:end]


def nearest_sentence(sentence: str, text: str) -> str:
    """Returns the sentence of a text that has most words in common with the one looked for, '' if none has many."""
    wanted = set(tokens(fold(sentence[:MAX_COMPARED])))
    best, likeness = "", LIKENESS
    for candidate in islice(_sentences(text), MAX_CANDIDATES):
        words = set(tokens(fold(candidate[:MAX_COMPARED])))
        alike = 2 * len(words & wanted) / (len(words) + len(wanted)) if words and wanted else 0.0
        if alike > likeness:
            best, likeness = candidate, alike
    return best


def _finds(squeezed: str, wanted: str) -> Iterator[int]:
    place = squeezed.find(wanted) if wanted else -1
    for _ in range(MAX_FINDS):
        if place < 0:
            return
        yield place
        place = squeezed.find(wanted, place + 1)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tells whether a part begins and ends where words do."""
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


def _sentences(text: str) -> Iterator[str]:
    return (part.strip() for part in _SENTENCE_END.split(text) if part.strip())


def _is_sign(char: str) -> bool:
    """Tells whether a character is punctuation or invisible."""
    return char != "" and not char.isspace() and unicodedata.category(char)[0] in "PSC"


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Returns the letters and digits of a text, folded, and the place of the character that each came from."""
    forms = [_letters(char) for char in text]
    return "".join(forms), [place for place, form in enumerate(forms) for _ in form]


@lru_cache(maxsize=30_000)
def _letters(char: str) -> str:
    return "".join(filter(str.isalnum, fold(char)))
