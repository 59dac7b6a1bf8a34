"""Folded words as PostgreSQL's full-text index holds them."""

from collections import defaultdict
from typing import Final

#: What PostgreSQL keeps of a word: 256 places, none beyond 16,383, and 2,046 bytes of the word itself.
_LAST_PLACE: Final = 16_383
_PLACES: Final = 255
#: Between the columns, so that no phrase crosses from one into another.
_GAP: Final = 40


def vector_of(title: str, text: str, tags: str) -> str:
    """A `tsvector` as text: each word with its places; titles have the weight A, tags B, the text D."""
    places: dict[str, list[str]] = defaultdict(list)
    place = 0
    for words, weight in ((title, "A"), (tags, "B"), (text, "")):
        for word in words.split(" "):
            place += 1
            if word and len(places[word]) < _PLACES:
                places[word].append(f"{min(place, _LAST_PLACE)}{weight}")
        place += _GAP
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())
