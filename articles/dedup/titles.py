"""How the titles of two copies differ."""

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Literal

from warraq.articles.text import folded_tokens

#: `retitled`: different words. `translated`: different words in another script over the same text. Two languages with
#: the same script are `retitled`: a dozen words do not tell Portuguese from Spanish, or a translation from a new
#: headline.
TitleChange = Literal["", "retitled", "translated"]

_MAX_CHARACTERS = 300


def title_change(title: str, other: str) -> TitleChange:
    """Returns how a title changed, '' if not in a way that matters."""
    one, two = folded_tokens(title), folded_tokens(other)
    if one == two:
        return ""
    if _words(one) & _words(two):
        return "retitled"
    scripts = {_script(title), _script(other)}
    return "translated" if len(scripts) == 2 and "" not in scripts else "retitled"


def _words(tokens_of_title: list[str]) -> set[str]:
    """Returns the words without numbers, which translators keep."""
    return {word for word in tokens_of_title if not word.isdecimal()}


def _script(title: str) -> str:
    """Returns the script of most letters, by the first word of their Unicode names; '' if there are no letters."""
    counts: Counter[str] = Counter()
    for char, times in Counter(title[:_MAX_CHARACTERS]).items():
        if script := _script_of(char):
            counts[script] += times
    return max(counts, key=lambda name: (counts[name], name)) if counts else ""


@lru_cache(maxsize=4_096)  # 1 µs each, and a list of copies has thousands of titles
def _script_of(char: str) -> str:
    name = unicodedata.name(char, "").partition(" ")[0] if char.isalpha() else ""
    return _FAMILY.get(name, name)


# Japanese mixes three scripts and shares one of them with Chinese.
_FAMILY = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "KATAKANA-HIRAGANA": "CJK", "BOPOMOFO": "CJK"}
