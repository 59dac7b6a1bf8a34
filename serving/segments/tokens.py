"""Tokens: ICU's words, marks and signs, and web addresses, e-mail addresses and "U.S." whole.

ICU splits Chinese, Japanese, Thai, Lao, Khmer and Burmese by dictionaries; a word of Arabic or Persian is what stands
between spaces and marks, with its clitics, and a Persian word keeps its zero-width non-joiners.
Source: Unicode Standard Annex #29, Word Boundaries. See docs/decisions/145-sentences-and-tokens.md.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from warraq.serving.segments.breaking import breaks, locale_of, whole_spans

#: What stands between tokens: white space, controls, and what is never seen. Written out, since Python's own tables
#: grow with its versions, and the bytes of an export should not depend on them.
BETWEEN: Final = re.compile(
    "[\x00-\x20\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb]+"
)


def tokens(text: str, language: str = "") -> Iterator[tuple[int, int]]:
    """Returns (start, end) of each token of a sentence, in order.

    Everything else is white space or invisible. Give it sentences (`sentences`), not texts: in a text 'end.Next' is one
    word to ICU. Cost: linear.
    """
    locale = locale_of(language)
    wholes = whole_spans(text)
    return _with_wholes(text, locale, wholes) if wholes else _words(text, 0, locale)


def _with_wholes(text: str, locale: str, wholes: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start = 0
    for first, last in wholes:
        yield from _words(text[start:first], start, locale)
        yield first, last
        start = last
    yield from _words(text[start:], start, locale)


def _words(text: str, start: int, locale: str) -> Iterator[tuple[int, int]]:
    for piece in breaks("word", text, locale):
        end = start + len(piece)
        if piece != " " and (piece.isalnum() or not BETWEEN.fullmatch(piece)):
            yield start, end
        start = end
