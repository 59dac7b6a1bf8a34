"""Words and phrases in texts: whole words, folded as for search, in Arabic with or without the article.

Source: the prefixes are those of Light10 (Larkey, Ballesteros, Connell, Light stemming for Arabic information
retrieval, 2007), and لل after و and ف; its suffixes are left alone. docs/decisions/169-filters.md.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from warraq.articles.text import fold, portions, tokens

MAX_PHRASE_WORDS: Final = 32  # as in search

#: A word as it may stand in a text: any of these tokens.
Forms = frozenset[str]
Phrase = tuple[Forms, ...]

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
    starts, longest = _index(words)
    before: list[str] = []
    for found in _tokens(text) if starts else ():
        # A phrase may begin in the portion before.
        carried = [*before, *found]
        for at, token in enumerate(carried):
            for phrase, word in starts.get(token, ()):
                if _stands_at(phrase, carried, at):
                    return word
        before = carried[-(longest - 1) :] if longest > 1 else []
    return ""


def folded_words(text: str) -> tuple[str, ...]:
    """Returns the words of a text, folded: what sections and tags are compared by."""
    return tuple(tokens(fold(text)))


def _tokens(text: str) -> Iterator[list[str]]:
    return (tokens(fold(portion)) for portion in portions(text))


def _stands_at(phrase: Phrase, found: list[str], at: int) -> bool:
    if at + len(phrase) > len(found):
        return False
    return all(found[at + n] in forms for n, forms in enumerate(phrase))


@lru_cache(maxsize=256)
def _index(words: tuple[str, ...]) -> tuple[dict[str, list[tuple[Phrase, str]]], int]:
    """Returns the phrases by each form of their first word, and how many words the longest has."""
    starts: dict[str, list[tuple[Phrase, str]]] = {}
    longest = 0
    for word in words:
        phrase = tuple(map(_forms, _cut(folded_words(word))))
        longest = max(longest, len(phrase))
        for form in phrase[0] if phrase else ():
            starts.setdefault(form, []).append((phrase, word))
    return starts, longest


def _cut(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(words)[:MAX_PHRASE_WORDS]


def _forms(token: str) -> Forms:
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
