"""Words and phrases in texts: whole words, folded as for search, in Arabic with or without the article.

Source: the prefixes are those of Light10 (Larkey, Ballesteros, Connell, Light stemming for Arabic information
retrieval, 2007), and لل after و and ف; its suffixes are left alone. docs/decisions/169-filters.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from warraq.articles.text import folded_tokens, portions

MAX_PHRASE_WORDS: Final = 32  # as in search

_ARTICLE: Final = "ال"
_WITH_ARTICLE: Final = ("ال", "وال", "فال", "بال", "كال", "لل", "ولل", "فلل")
_AND: Final = "و"
#: Letters of a word that takes a prefix: before one letter nothing is a prefix.
_LEAST_WITH_ARTICLE: Final = 2  # 'فن' stands in 'الفن'
#: The article is part of shorter words as often as not ('الله', 'اليه'), and so is 'و' ('ورد', 'ولد').
_LEAST_BARE: Final = 3
_ARABIC: Final = ("\u0620", "\u06ff")


def first_word_in(text: str, words: tuple[str, ...]) -> str:
    """Returns the first of the words or phrases that is found in the text, reading from its beginning; '' if none is.

    Cost: linear in the text, which is folded a portion at a time.
    """
    sought, state = _seek(words), 0
    for token in _tokens(text) if sought.starts else ():
        state = (state << 1 | sought.starts) & sought.places.get(token, 0)
        if found := state & sought.ends:
            return sought.words[(found & -found).bit_length() - 1]
    return ""


def folded_words(text: str) -> tuple[str, ...]:
    """Returns the words of a text, folded: what sections and tags are compared by."""
    return tuple(folded_tokens(text))


def _tokens(text: str) -> Iterator[str]:
    return (token for portion in portions(text) for token in folded_tokens(portion))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sought:
    """All phrases at once, one after the other: each of their words is a bit.

    Source: Shift-And (Baeza-Yates, Gonnet, A new approach to text searching, 1992), over words instead of letters. A
    phrase that nearly fits everywhere costs no more than any other.
    """

    starts: int
    ends: int
    places: dict[str, int]  # where a token may stand
    words: dict[int, str]  # as written, by the bit of their last word


@lru_cache(maxsize=256)
def _seek(words: tuple[str, ...]) -> _Sought:
    places: dict[str, int] = {}
    by_end: dict[int, str] = {}
    starts = ends = at = 0
    for word in words:
        phrase = folded_words(word)[:MAX_PHRASE_WORDS]
        if not phrase:
            continue
        starts |= 1 << at
        for token in phrase:
            for form in _forms(token):
                places[form] = places.get(form, 0) | 1 << at
            at += 1
        ends |= 1 << at - 1
        by_end[at - 1] = word
    return _Sought(starts=starts, ends=ends, places=places, words=by_end)


def _forms(token: str) -> frozenset[str]:
    """Returns the forms in which a word stands in texts: 'حبر' in 'الحبر', 'والحبر', 'للحبر', 'وحبر'."""
    if not all(_ARABIC[0] <= char <= _ARABIC[1] for char in token):
        return frozenset({token})
    bare = token.removeprefix(_ARTICLE)
    has_article = bare != token and len(bare) >= _LEAST_BARE
    stem = bare if has_article else token
    forms = {token, stem}
    if len(stem) >= _LEAST_WITH_ARTICLE:
        forms.update(prefix + stem for prefix in _WITH_ARTICLE)
    if not has_article and len(stem) >= _LEAST_BARE:
        forms.add(_AND + stem)
    return frozenset(forms)
