"""What a key may say: its kind, its range, and the error that names it."""

import difflib
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeAlias

from warraq.articles.errors import ConfigurationError

#: A value of warraq.toml that was checked: a day is 'YYYY-MM-DD', a list of texts a tuple.
SettingValue: TypeAlias = str | int | float | tuple[str, ...]

MAX_TEXTS: Final = 1_000  # of a list: beyond that, somebody pasted a file
MAX_TEXT_CHARS: Final = 1_000  # of a word, selector or pattern
MAX_SHOWN_CHARS: Final = 200  # of a wrong value, in an error
_CONTROLS: Final = frozenset(map(chr, (*range(32), *range(127, 160))))


@dataclass(frozen=True, slots=True)
class Key:
    """What a key accepts: in words, and as a range.

    `kind` tuple: texts, one or a list of at least `least`. `is_header`: the text becomes part of an HTTP header.
    `normal` gives the form in which one text is kept, or raises ValueError: what is wrong with it, in words that
    follow it.
    """

    expected: str
    kind: type[str] | type[int] | type[float] | type[bool] | type[date] | type[tuple[str, ...]]
    least: float = -math.inf
    most: float = math.inf
    is_header: bool = False
    normal: Callable[[str], str] | None = None


def checked(value: object, key: Key, *, name: str, identity: str) -> SettingValue:
    """The value, if the key accepts it.

    Raises:
        ConfigurationError: it does not; names the key, what it expects and what was given.
    """
    found: SettingValue | None
    if key.kind is bool:
        found = value if isinstance(value, bool) else None
    elif key.kind is str:
        found = _text(value, key, name, identity)
    elif key.kind is date:
        found = _day(value)
    elif key.kind in (int, float):
        found = _number(value, key)
    else:
        return _texts(value, key, name, identity)
    if found is None:
        raise wrong(identity, name, key.expected, value)
    return found


def wrong(identity: str, name: str, expected: str, value: object) -> ConfigurationError:
    """The error about a value of the wrong type or range."""
    said = repr(value)
    shown = said if len(said) <= MAX_SHOWN_CHARS else f"{said[:MAX_SHOWN_CHARS]}…"
    return ConfigurationError(f"'{name}' must be {expected}, not {shown}", identity=identity)


def refuse_unknown(names: Collection[str], known: Collection[str], *, identity: str, where: str) -> None:
    """Raises ConfigurationError for a name that is not known, with the one that is probably meant."""
    for name in names:
        if name not in known:
            likely = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean '{likely[0]}'?" if likely else f"known here: {', '.join(known)}"
            place = f" in [{where}]" if where else ""
            raise ConfigurationError(f"unknown key '{name}'{place}; {hint}", identity=identity)


def fits_header(value: str) -> bool:
    """Tells whether a text fits into an HTTP header: printable ASCII."""
    return value.isascii() and value.isprintable()


def table_of(table: Mapping[str, object], name: str, *, identity: str, prefix: str = "") -> dict[str, object]:
    """The table of that name, {} without one. Raises ConfigurationError if it is something else."""
    found = table.get(name, {})
    if not isinstance(found, dict):
        raise wrong(identity, prefix + name, f"a table, written [{prefix}{name}]", found)
    return found


def _number(value: object, key: Key) -> int | float | None:
    # bool is an int in Python, but users do not expect `true` to be a number
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if key.kind is int and not isinstance(value, int):
        return None
    return value if key.least <= value <= key.most else None


def _day(value: object) -> str | None:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value).isoformat() if len(value) == 10 else None
        except ValueError:
            return None
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    return value.isoformat() if is_day and isinstance(value, date) else None


def _text(value: object, key: Key, name: str, identity: str) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return None
    # where it becomes a header: a line end would start another one
    if key.is_header and not fits_header(value):
        return None
    return _normal(value, key, name, identity)


def _texts(value: object, key: Key, name: str, identity: str) -> tuple[str, ...]:
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, (list, tuple)) or len(given) > MAX_TEXTS:
        raise wrong(identity, name, key.expected, value)
    texts = [text for text in given if isinstance(text, str) and text.strip()]
    if len(texts) < len(given) or len(texts) < key.least:
        raise wrong(identity, name, key.expected, value)
    return tuple(dict.fromkeys(_normal(text, key, name, identity) for text in texts))


def _normal(text: str, key: Key, name: str, identity: str) -> str:
    if key.normal is None:
        return text
    try:
        if len(text) > MAX_TEXT_CHARS:
            raise ValueError(f"which is longer than {MAX_TEXT_CHARS} characters")
        if _CONTROLS & set(text):
            raise ValueError("which has a control character, such as a line end")
        return key.normal(text)
    except ValueError as problem:
        said = f"'{name}' has {text[:100]!r}, {problem}"
        raise ConfigurationError(said, identity=identity) from problem
