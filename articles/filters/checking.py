"""Whether filters can be what their author means: found when they are written, not when nothing comes."""

import re
from collections.abc import Iterable
from typing import Final

from warraq.articles.filters.records import Filters

MAX_VALUES: Final = 1_000  # of one condition
MAX_CHARS: Final = 500  # of one word, section or pattern
MAX_MIN_WORDS: Final = 1_000_000

_LANGUAGE: Final = re.compile("[A-Za-z]{2,3}")  # 'ar', 'fa', 'ckb'
_WORDS: Final = (
    "sections", "without_sections", "words", "without_words", "title_words", "without_title_words",
)  # fmt: skip
_PATTERNS: Final = ("addresses", "without_addresses")


def check_filters(filters: Filters) -> None:
    """Check every value of the filters.

    Raises:
        ValueError: one cannot be meant; the message names the condition, the value, and what to write instead.
    """
    for name in ("languages", *_WORDS, *_PATTERNS):
        _check_sizes(name, getattr(filters, name))
    _check_languages(filters.languages)
    for name in _WORDS:
        _check_words(name, getattr(filters, name))
    for name in _PATTERNS:
        _check_patterns(name, getattr(filters, name))
    if not 0 <= filters.min_words <= MAX_MIN_WORDS:
        raise ValueError(f"'min_words' must be from 0 to {MAX_MIN_WORDS}, not {filters.min_words}")
    if filters.since and filters.until and filters.since > filters.until:
        raise ValueError(
            f"'since' ({filters.since.isoformat()}) is after 'until' ({filters.until.isoformat()}): nothing can be"
            " published between them; exchange the two"
        )


def _check_sizes(name: str, values: tuple[str, ...]) -> None:
    if len(values) > MAX_VALUES:
        raise ValueError(f"'{name}' has {len(values)} values; write at most {MAX_VALUES}")
    for value in values:
        if len(value) > MAX_CHARS:
            raise ValueError(f"'{name}' has a value of {len(value)} characters; write at most {MAX_CHARS}")


def _check_languages(languages: Iterable[str]) -> None:
    for language in languages:
        if not _LANGUAGE.fullmatch(language):
            primary = re.split("[-_]", language)[0]
            hint = (
                f"'{primary}'"
                if _LANGUAGE.fullmatch(primary)
                else "a code of two or three letters, like 'ar'"
            )
            raise ValueError(f"'languages' has {language!r}, which is no language code; write {hint}")


def _check_words(name: str, words: Iterable[str]) -> None:
    from warraq.articles.filters.words import MAX_PHRASE_WORDS, folded_words

    for word in words:
        found = folded_words(word)
        if not found:
            raise ValueError(
                f"'{name}' has {word!r}, in which is no letter or digit; write a word or a phrase"
            )
        if len(found) > MAX_PHRASE_WORDS:
            raise ValueError(f"'{name}' has a phrase of {len(found)} words; write at most {MAX_PHRASE_WORDS}")


def _check_patterns(name: str, patterns: Iterable[str]) -> None:
    for pattern in patterns:
        if not pattern.startswith(("/", "*")) and "://" not in pattern:
            raise ValueError(
                f"'{name}' has {pattern!r}, which no address begins with; write '/{pattern}', or '*{pattern}' for"
                " anywhere, or a whole address with 'https://'"
            )
        if any(char.isspace() for char in pattern):
            raise ValueError(
                f"'{name}' has {pattern!r} with a space in it; addresses have none, write '%20' or '*'"
            )
        if "#" in pattern:
            raise ValueError(
                f"'{name}' has {pattern!r}; leave out '#' and what follows, addresses are kept without"
            )
