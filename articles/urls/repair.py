"""Repairing URLs: undo spelling variants, double encoding and mojibake.

For comparison only. A server that was given a decomposed name, or a name with '%25' in it, has a page at exactly
that URL and none at the repaired one.
"""

import re
import unicodedata
from dataclasses import replace
from urllib.parse import unquote_to_bytes

from warraq.articles.errors import AddressError
from warraq.articles.text import repair_mojibake
from warraq.articles.urls.address import Address, encode, read_address, remove_dot_segments
from warraq.articles.urls.hosts import INVISIBLE

_MAX_LAYERS = 4
_ENCODED_INVISIBLE = re.compile("%(?:D8%9C|E2%80%(?:8B|8E|8F|AA|AB|AC|AD|AE)|E2%81%A[0-9]|EF%BB%BF)")
_ESCAPE_APART = re.compile("(%[0-9A-F]{2})")
# Two or more escapes of non-ASCII bytes in a row: '%D8%AE'. Such a run may be text.
_TEXT_ESCAPES = re.compile("(?:%[89A-F][0-9A-F]){2,}")
# The same, encoded twice: '%25D8%25AE'.
_TWICE_ENCODED = re.compile("(?:%25[89A-Fa-f][0-9A-Fa-f]){2,}")
# '&amp;' escaped once too often: its remainder starts the name of a parameter.
_AMPERSANDS = re.compile("^(?:amp;)+")


def former_form(url: str) -> str:
    """Returns the canonical form that earlier versions gave this canonical URL, as found in older databases.

    Usually the URL itself. If it differs, only the pages can tell whether both lead to one article. Anything that is
    not an http(s) URL is returned unchanged.
    """
    try:
        return str(repaired(read_address(url)))
    except AddressError:
        return url


def repaired(address: Address) -> Address:
    """Returns the URL with path and query repaired. Parameters without name and value are dropped."""
    meant = (repair(_AMPERSANDS.sub("", piece)) for piece in address.query)
    return replace(
        address,
        path=remove_dot_segments(repair(address.path)),
        query=tuple(piece for piece in meant if piece.strip("=")),
        route=repair(address.route),
    )


def repair(text: str) -> str:
    """Returns percent-encoded text in NFC, as it was before it was encoded twice or misdecoded.

    Invisible characters are dropped. Escapes that are not UTF-8 are kept. Cost: linear.
    """
    for _ in range(_MAX_LAYERS):  # removing one layer of escapes can expose another
        if "%" not in text:
            break
        once = _repair_once(text)
        if once == text:
            break
        text = once
    return text


def _repair_once(text: str) -> str:
    text = _TWICE_ENCODED.sub(_decode_once, text)
    text = _TEXT_ESCAPES.sub(_decode_text, _ENCODED_INVISIBLE.sub("", text))
    text = INVISIBLE.sub("", repair_mojibake(text))
    # An escape is not a letter: '%2A' followed by an accent must not become '%2' and 'Á'.
    pieces = _ESCAPE_APART.split(text)
    return encode(
        "".join(piece if piece[:1] == "%" else unicodedata.normalize("NFC", piece) for piece in pieces)
    )


def _decode_text(match: re.Match[str]) -> str:
    try:
        return unquote_to_bytes(match.group()).decode("utf-8")
    except UnicodeDecodeError:
        return match.group()


def _decode_once(match: re.Match[str]) -> str:
    once = match.group().replace("%25", "%").upper()
    try:
        unquote_to_bytes(once).decode("utf-8")
    except UnicodeDecodeError:
        return match.group()
    return once
