"""Query parameters that do not identify the content: trackers, session ids, reply links."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Literal, NamedTuple
from urllib.parse import unquote_plus

from warraq.articles.tables import rows

Level = Literal["canonical", "key"]

# 'amp;utm_source', '?utm_source', ';utm_source': left over from badly assembled URLs.
_LEADING = re.compile("(?:amp;|[;?])+")
_LONG_NUMBER = re.compile("[0-9]{5,}")

#: Kinds of values, by their name in the table.
_KINDS: dict[str, Callable[[str], object]] = {
    # '9f86d081884c7d659a2feaa0c55ad015'
    "<hex>": re.compile("[0-9a-f]{24,128}", re.IGNORECASE).fullmatch,
    # 'pbSDltIAVNraoP1i'
    "<token>": re.compile("(?=.*[0-9])(?=.*[A-Z])(?=.*[a-z])[A-Za-z0-9_-]{12,100}").fullmatch,
    "<text>": re.compile("(?![0-9]+$).*", re.DOTALL).fullmatch,
    # 'ref=blog.example.org', not 'ref=release.next': top-level domains that are in use
    "<domain>": re.compile(
        r"(?:[a-z0-9-]{1,63}\.){1,5}(?:com|org|net|info|blog|news|app|dev|xyz|site|page|media|[a-z]{2})",
        re.IGNORECASE,
    ).fullmatch,
}


class _Rule(NamedTuple):
    values: tuple[str, ...]
    level: str


def without_trackers(pieces: Iterable[str], level: Level) -> tuple[str, ...]:
    """Returns the query pieces that identify the content, in order. Level 'key' drops more than 'canonical'."""
    return tuple(piece for piece in pieces if not _is_tracker(piece, level))


def _is_tracker(piece: str, level: Level) -> bool:
    name, _, value = piece.partition("=")
    name, value = unquote_plus(name).lower(), unquote_plus(value)
    if stray := _LEADING.match(name):
        name = name[stray.end() :]
    return any(
        (rule.level == "canonical" or level == "key") and any(_allows(one, value) for one in rule.values)
        for rule in _rules_for(name)
    )


def _allows(allowed: str, value: str) -> bool:
    if kind := _KINDS.get(allowed):
        return bool(kind(value))
    value = value.lower()
    return value.startswith(allowed[:-1]) if allowed.endswith("*") else value == allowed


def _rules_for(name: str) -> Iterator[_Rule]:
    exact, prefixes = _rules()
    yield from exact.get(name, ())
    yield from exact.get(_LONG_NUMBER.sub("#", name), ()) if name[-1:].isdecimal() else ()
    for prefix, rule in prefixes:
        if name.startswith(prefix):
            yield rule


@cache
def _rules() -> tuple[dict[str, list[_Rule]], list[tuple[str, _Rule]]]:
    """The rules for a parameter by its name, and those for names that begin alike."""
    exact: dict[str, list[_Rule]] = {}
    prefixes = []
    for parameter, values, level, _vendor, _origin in rows(__package__, "trackers.tsv"):
        rule = _Rule(tuple(values.split(",")), level)
        if parameter.endswith("*"):
            prefixes.append((parameter[:-1], rule))
        else:
            exact.setdefault(parameter, []).append(rule)
    return exact, prefixes
