"""Decode the bytes of a page like any document, and repair text that was misdecoded before it was published."""

from dataclasses import replace
from typing import Final

from warraq.articles import decoding
from warraq.articles.decoding import Decoded
from warraq.articles.text import repair_mojibake

#: What UTF-8 read as windows-1252 always shows: first bytes of Arabic, Latin and Cyrillic letters and of quotes.
_MISREAD: Final = ("Ø", "Ù", "Ã", "Ð", "â€")


def decode(body: bytes, *, content_type: str = "") -> Decoded:
    """Returns the text as `articles.decoding.decode` does; flagged 'mojibake-repaired' if it was encoded twice.

    Raises:
        DecodeError: the bytes are not text at all (an image, an archive).
    """
    decoded = decoding.decode(body, content_type=content_type)
    repaired = _repaired(decoded.text)
    if repaired == decoded.text:
        return decoded
    return replace(decoded, text=repaired, flags=(*decoded.flags, "mojibake-repaired"))


def _repaired(text: str) -> str:
    """Repairs doubly encoded text, only between tags that contain the tell-tale letters: over a whole page of Persian
    some runs look misdecoded by chance.
    """
    if not any(mark in text for mark in _MISREAD):
        return text
    parts = text.split("<")
    return "<".join(
        [repair_mojibake(part) if any(mark in part for mark in _MISREAD) else part for part in parts]
    )
