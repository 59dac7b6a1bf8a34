"""Query parameters that do not say what is read: trackers, session ids, reply links."""

import re
from collections.abc import Iterable
from typing import Literal
from urllib.parse import unquote_plus

from warraq.articles.urls.tables import rows

Level = Literal["canonical", "key"]

_SESSION_VALUE = "<hex>"
# A value that can only be drawn at random: '9f86d081884c7d659a2feaa0c55ad015'.
_RANDOM = re.compile("[0-9a-f]{24,128}", re.IGNORECASE)


def without_trackers(pieces: Iterable[str], level: Level) -> tuple[str, ...]:
    """The query pieces that say what is read, in order. Level 'key' drops what 'canonical' does, and more."""
    return tuple(piece for piece in pieces if not _is_tracker(piece, level))


def _is_tracker(piece: str, level: Level) -> bool:
    name, _, value = piece.partition("=")
    name = unquote_plus(name).lower()
    value = unquote_plus(value).lower()
    for allowed, row_level in _rules_for(name):
        if row_level == "key" and level != "key":
            continue
        if allowed == ("*",) or value in allowed or (_SESSION_VALUE in allowed and _RANDOM.fullmatch(value)):
            return True
        if any(one.endswith("*") and value.startswith(one[:-1]) for one in allowed):
            return True
    return False


def _rules_for(name: str) -> Iterable[tuple[tuple[str, ...], str]]:
    yield from _EXACT.get(name, ())
    for prefix, rule in _PREFIXES:
        if name.startswith(prefix):
            yield rule


def _read() -> tuple[
    dict[str, list[tuple[tuple[str, ...], str]]], list[tuple[str, tuple[tuple[str, ...], str]]]
]:
    exact: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    prefixes = []
    for parameter, values, level, _vendor, _origin in rows("trackers.tsv"):
        rule = (tuple(values.split(",")), level)
        if parameter.endswith("*"):
            prefixes.append((parameter[:-1], rule))
        else:
            exact.setdefault(parameter, []).append(rule)
    return exact, prefixes


_EXACT, _PREFIXES = _read()
