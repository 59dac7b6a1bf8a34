"""ICU's break iterators, by offsets into a Python string, and what no break may fall into."""

import re
from collections.abc import Iterable
from functools import cache
from types import ModuleType
from typing import Final, Literal

from warraq.extras import require

#: 'https://a.example/b?c=1.' without the full stop, 'www.a.example', 'name@a.example'. ASCII only: what follows an
#: address in Chinese is not part of it.
ADDRESS: Final = re.compile(
    r"""
    (?:https?://|www\.) [A-Za-z0-9\-._~:/?\#@!$&'*+,;=%]{1,2000} (?<![.,;:!?'*])
    | [A-Za-z0-9._%+-]{1,64} @ [A-Za-z0-9-]{1,63} (?:\.[A-Za-z0-9-]{1,63}){1,8}
    """,
    re.VERBOSE,
)
#: 'U.S.', 'z.B.', 'أ.د.'
LETTERS: Final = re.compile(r"(?<![\w.])(?:[^\W\d_]\.){2,12}(?!\w)")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_ANY_LANGUAGE: Final = "und"


def locale_of(language: str) -> str:
    """Returns the locale ICU is asked with: the language, 'und' for '' and for what is no language code."""
    return language if _LANGUAGE.fullmatch(language) else _ANY_LANGUAGE


def breaks(kind: Literal["sentence", "word"], text: str, locale: str) -> Iterable[str]:
    """Returns the text in pieces that follow each other without a gap. Cost: linear."""
    # by pieces: icu4py's own offsets count UTF-16 units, which an emoji has two of
    breaker = _breakers().SentenceBreaker if kind == "sentence" else _breakers().WordBreaker
    pieces: Iterable[str] = breaker(_SURROGATE.sub("\ufffd", text) if _has_surrogate(text) else text, locale)
    return pieces


def whole_spans(text: str) -> list[tuple[int, int]]:
    """Returns where web addresses, e-mail addresses and abbreviations of single letters stand: each is one token."""
    # most sentences have none, and looking for them takes longer than breaking a sentence into words
    spans: list[tuple[int, int]] = []
    if "://" in text or "@" in text or "www." in text:
        spans += (found.span() for found in ADDRESS.finditer(text))
    if text.count(".") > 1:
        addresses = len(spans)
        spans += (found.span() for found in LETTERS.finditer(text))
        if 0 < addresses < len(spans):
            return _without_overlaps(sorted(spans))
    return spans


def _without_overlaps(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _has_surrogate(text: str) -> bool:
    return not text.isascii() and _SURROGATE.search(text) is not None


@cache
def _breakers() -> ModuleType:
    return require("icu4py.breakers", "corpus")
