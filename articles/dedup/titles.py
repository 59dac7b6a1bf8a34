"""How the titles of two copies differ."""

import unicodedata
from collections import Counter
from typing import Literal

from warraq.articles.text import content_hash, fold, tokens

#: `retitled`: different words. `translated`: different words in another script over the same text. Two languages with
#: the same script are `retitled`: a dozen words do not tell Portuguese from Spanish, or a translation from a new
#: headline.
TitleChange = Literal["", "retitled", "translated"]

_MAX_CHARACTERS = 300


def title_change(title: str, other: str) -> TitleChange:
    """Returns how a title changed, '' if not in a way that matters."""
    if content_hash(title) == content_hash(other):
        return ""
    words, scripts = _words(title) & _words(other), {_script(title), _script(other)}
    return "translated" if not words and len(scripts) == 2 and "" not in scripts else "retitled"


def _words(title: str) -> set[str]:
    """Returns the words without numbers, which translators keep."""
    return {word for word in tokens(fold(title)) if not word.isdecimal()}


def _script(title: str) -> str:
    """Returns the script of most letters, by the first word of their Unicode names; '' if there are no letters."""
    names = (unicodedata.name(char, "") for char in title[:_MAX_CHARACTERS] if char.isalpha())
    counts = Counter(_FAMILY.get(name, name) for name in (name.partition(" ")[0] for name in names) if name)
    return max(counts, key=lambda name: (counts[name], name)) if counts else ""


# Japanese mixes three scripts and shares one of them with Chinese.
_FAMILY = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "KATAKANA-HIRAGANA": "CJK", "BOPOMOFO": "CJK"}
