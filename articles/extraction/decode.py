"""Bytes of a page to text: as any document, and what was misread before it was published put right."""

from dataclasses import replace
from typing import Final

from warraq.articles import decoding
from warraq.articles.decoding import Decoded
from warraq.articles.text import repair_mojibake

#: What UTF-8 read as windows-1252 always shows: the first bytes of Arabic, Latin, Cyrillic letters and of quotes.
_MISREAD: Final = ("Ø", "Ù", "Ã", "Ð", "â€")


def decode(body: bytes, *, content_type: str = "") -> Decoded:
    """The text of a page, as `articles.decoding.decode`; flagged 'mojibake-repaired' where text was encoded twice.

    Raises:
        DecodeError: the bytes are not text at all (an image, an archive).
    """
    decoded = decoding.decode(body, content_type=content_type)
    repaired = _repaired(decoded.text)
    if repaired == decoded.text:
        return decoded
    return replace(decoded, text=repaired, flags=(*decoded.flags, "mojibake-repaired"))


def _repaired(text: str) -> str:
    """Twice encoded text put right, only between tags where the tell-tale letters stand: a whole page of Persian
    has runs that pass for misread bytes by chance."""
    if not any(mark in text for mark in _MISREAD):
        return text
    parts = text.split("<")
    return "<".join(
        [repair_mojibake(part) if any(mark in part for mark in _MISREAD) else part for part in parts]
    )
