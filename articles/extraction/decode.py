"""Decode the bytes of a page like any document, and repair text that was misdecoded before it was published."""

from dataclasses import replace
from typing import Final

import numpy as np

from warraq.articles import decoding
from warraq.articles.decoding import Decoded, Places
from warraq.articles.text import repair_mojibake, repair_placed

#: What UTF-8 read as windows-1252 always shows: first bytes of Arabic, Latin and Cyrillic letters and of quotes.
_MISREAD: Final = ("Ø", "Ù", "Ã", "Ð", "â€")
#: The flag of a page that was repaired.
REPAIRED: Final = "mojibake-repaired"


def decode(body: bytes, *, content_type: str = "") -> Decoded:
    """Returns the text as `articles.decoding.decode` does; flagged 'mojibake-repaired' if it was encoded twice.

    Raises:
        DecodeError: the bytes are not text at all (an image, an archive).
    """
    decoded = decoding.decode(body, content_type=content_type)
    repaired = repair(decoded.text)
    if repaired == decoded.text:
        return decoded
    return replace(decoded, text=repaired, flags=(*decoded.flags, REPAIRED))


def decode_placed(body: bytes, *, content_type: str = "") -> tuple[Decoded, Places]:
    """As `decode`, with the place in `body` of each character, and last the length of `body` (`decoding.byte_places`).

    Raises:
        DecodeError: the bytes are not text at all.
    """
    decoded = decode(body, content_type=content_type)
    if REPAIRED not in decoded.flags:
        return decoded, decoding.byte_places(body, decoded)
    as_written = decoding.decode(body, content_type=content_type)
    places = decoding.byte_places(body, as_written)
    return decoded, places[_places_of_repaired(as_written.text)]


def repair(text: str) -> str:
    """Repairs doubly encoded text, only between tags that contain the tell-tale letters: over a whole page of Persian
    some runs look misdecoded by chance.
    """
    if not any(mark in text for mark in _MISREAD):
        return text
    parts = text.split("<")
    return "<".join([repair_mojibake(part) if _is_misread(part) else part for part in parts])


def _is_misread(part: str) -> bool:
    return any(mark in part for mark in _MISREAD)


def _places_of_repaired(text: str) -> Places:
    """Returns the place in `text` of each character of it repaired, and last its length."""
    places: list[Places] = []
    done = 0
    for part in text.split("<"):
        inside = (
            np.array(repair_placed(part)[1], dtype=np.int64) if _is_misread(part) else np.arange(len(part))
        )
        places += (inside + done, np.array([done + len(part)]))  # the last is that of '<', or the end
        done += len(part) + 1
    return np.concatenate(places)
