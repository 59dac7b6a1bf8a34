"""What of a source is wanted: by language, section, words, address, length and date."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What an article must be to be kept. Every condition that is stated must hold; () and None state nothing.

    `languages`: one of these (BCP 47 primary subtags); an undetermined language passes. `sections`: its section or
    one of its tags is one of these; `without_sections`: none is. `words`: one of these words or phrases stands in its
    title or text; `without_words`: none does. `title_words`, `without_title_words`: likewise, in the title alone.
    Words and sections are compared folded, so that spellings that folding levels match.

    `addresses`: its canonical URL fits one of these patterns; `without_addresses`: it fits none. In a pattern `*` is
    for any characters, all others for themselves; it is compared with path and query, from the beginning to the end,
    or with the whole URL if it has '://'. `since`, `until`: the day it was published, both included; an undated
    article passes.
    """

    languages: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    without_sections: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    without_words: tuple[str, ...] = ()
    title_words: tuple[str, ...] = ()
    without_title_words: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    without_addresses: tuple[str, ...] = ()
    min_words: int = 0
    since: date | None = None
    until: date | None = None


#: Everything is wanted.
UNFILTERED = Filters()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a feed or sitemap says of a post.

    `published` is ISO 8601 as far as it is stated: '2019', '2019-08-14'; '' unknown.
    """

    title: str = ""
    published: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(Stated):
    """What filters look at in an article. `language` '' undetermined."""

    language: str = ""
    section: str = ""
    words: int = 0
    text: str = ""
