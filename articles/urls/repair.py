"""What the writer of an address meant: spelling, double encoding and misread letters levelled.

For comparing only. A server that was given a decomposed name, or a name with '%25' in it, has a page at that very
address and none at the repaired one.
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
# Two or more escapes of bytes beyond ASCII in a row: '%D8%AE'. A run of them may be text.
_TEXT_ESCAPES = re.compile("(?:%[89A-F][0-9A-F]){2,}")
# The same encoded once more: '%25D8%25AE'.
_TWICE_ENCODED = re.compile("(?:%25[89A-Fa-f][0-9A-Fa-f]){2,}")
# '&amp;' that was escaped once too often: its rest begins the name of a parameter.
_AMPERSANDS = re.compile("^(?:amp;)+")


def former_form(url: str) -> str:
    """The canonical form of earlier versions for an address that is canonical today, as older databases hold it.

    Often the address itself. Where it is another one, only their pages tell whether both lead to one article. What
    is no http(s) address is returned unchanged.
    """
    try:
        return str(repaired(read_address(url)))
    except AddressError:
        return url


def repaired(address: Address) -> Address:
    """The address with its path and query as they were meant. Parameters without name and value are left out."""
    meant = (repair(_AMPERSANDS.sub("", piece)) for piece in address.query)
    return replace(
        address,
        path=remove_dot_segments(repair(address.path)),
        query=tuple(piece for piece in meant if piece.strip("=")),
        route=repair(address.route),
    )


def repair(text: str) -> str:
    """Text in normal percent-encoding -> the same in NFC, as it was before it was encoded twice or misread.

    Invisible characters are left out. Escapes that are not UTF-8 stay as they are. Cost: linear.
    """
    for _ in range(_MAX_LAYERS):  # one layer of escapes taken off can show another
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
    # An escape is no letter: '%2A' followed by an accent must not become '%2' and 'Á'.
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
