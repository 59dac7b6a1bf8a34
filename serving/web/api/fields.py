"""What a request may say, field by field: frozen records whose hints have bounds, and how values are read by them.

One record says the parameters of an operation; its fields are read here and described in `schemas`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")

LARGEST: Final = (1 << 63) - 1  # the largest number SQLite accepts
MAX_LIMIT: Final = 1_000
_NUMBER: Final = re.compile(r"-?[0-9]{1,19}", re.ASCII)
#: A date alone, as schemas say 'date' (RFC 3339).
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Range:
    """Bounds of a number, both allowed."""

    least: int
    most: int = LARGEST


@dataclass(frozen=True, slots=True)
class Length:
    """Bounds of how many characters a text, or members a list, may have."""

    most: int
    least: int = 0


@dataclass(frozen=True, slots=True)
class Matching:
    """What a text must look like, as a regular expression over all of it and in words."""

    pattern: str
    words: str


Identity = Annotated[int, Range(1)]
Limit = Annotated[int, Range(1, MAX_LIMIT), "At most this many."]
Word = Annotated[str, Length(100)]


class UnfitError(ValueError):
    """A value that a field does not allow; the message says which are."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record of what is asked: its type, bounds and default (MISSING: it must be given)."""

    name: str
    kind: Any
    bounds: tuple[object, ...]
    default: Any
    optional: bool

    @property
    def words(self) -> str:
        """What the field means, '' where its name says it."""
        return " ".join(part for part in self.bounds if isinstance(part, str))


@cache
def fields_of(record: type) -> Mapping[str, Field]:
    """The fields of a record by name, in their order."""
    hints = get_type_hints(record, include_extras=True)
    return {field.name: _field(field.name, hints[field.name], field.default) for field in fields(record)}


def read_texts(record: type[T], given: Mapping[str, str]) -> T:
    """The record of the parameters of a URL. Raises UnfitError for what is unknown, missing or out of bounds."""
    return _read(record, given, _from_text)


def read_values(record: type[T], given: Mapping[str, object]) -> T:
    """The record of an object of JSON, likewise."""
    return _read(record, given, _from_json)


def members_of(field: Field) -> Field:
    """What each member of a list must be."""
    return _field(field.name, get_args(field.kind)[0], MISSING)


def _field(name: str, hint: Any, default: Any) -> Field:
    optional, bounds = False, ()
    while get_origin(hint) in (Annotated, Union, UnionType):
        if get_origin(hint) is Annotated:
            hint, *extras = get_args(hint)
            bounds += tuple(extras)
        else:
            hint = next(part for part in get_args(hint) if part is not NoneType)
            optional = True
    return Field(name, hint, bounds, default, optional)


def _read(record: type[T], given: Mapping[str, Any], read: Callable[[Field, Any], object]) -> T:
    known = fields_of(cast(type, record))
    unknown = [name for name in given if name not in known]
    if unknown:
        there = f"there are {', '.join(known)}" if known else "there are none"
        raise UnfitError(f"no parameter is called {unknown[0][:50]!r}: {there}")
    missing = [name for name, field in known.items() if name not in given and field.default is MISSING]
    if missing:
        raise UnfitError(f"{missing[0]} is missing")
    values = {name: _bounded(known[name], read(known[name], value)) for name, value in given.items()}
    return record(**values)


def _from_text(field: Field, text: str) -> object:
    if field.kind is int:
        if not _NUMBER.fullmatch(text):
            raise UnfitError(f"{field.name} must be a whole number, not {text[:50]!r}")
        return int(text)
    if field.kind is bool:
        if text not in ("true", "false"):
            raise UnfitError(f"{field.name} must be true or false, not {text[:50]!r}")
        return text == "true"
    return text


def _from_json(field: Field, value: object) -> object:
    if value is None and field.optional:
        return None
    if get_origin(field.kind) is tuple:
        if not isinstance(value, list):
            raise UnfitError(f"{field.name} must be a list")
        inner = members_of(field)
        return tuple(_bounded(inner, _from_json(inner, one)) for one in value)
    expected = str if get_origin(field.kind) is Literal or field.kind is date else field.kind
    expected = dict if get_origin(expected) is dict else expected
    if expected is object:
        return value
    if isinstance(value, float) and expected is int and value.is_integer():
        value = int(value)  # JSON has one kind of number
    if type(value) is not expected:
        raise UnfitError(f"{field.name} must be {_KINDS[expected]}")
    return value


_KINDS: Final = {str: "a text", int: "a whole number", bool: "true or false", dict: "an object"}


def _bounded(field: Field, value: Any) -> object:
    """The value, if it is within the bounds of its field."""
    if value is None:
        return None
    if get_origin(field.kind) is Literal and value not in get_args(field.kind):
        raise UnfitError(f"{field.name} must be one of {', '.join(get_args(field.kind))}, not {value[:50]!r}")
    if field.kind is date:
        return _date(field.name, value)
    for bound in field.bounds:
        if isinstance(bound, Range) and not bound.least <= value <= bound.most:
            raise UnfitError(f"{field.name} must be from {bound.least} to {bound.most}")
        if isinstance(bound, Length) and not bound.least <= len(value) <= bound.most:
            raise UnfitError(
                f"{field.name} must have from {bound.least} to {bound.most} characters or members"
            )
        if isinstance(bound, Matching) and not re.fullmatch(bound.pattern, value):
            raise UnfitError(f"{field.name} must be {bound.words}")
    return value


def _date(name: str, text: str) -> date:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UnfitError(f"{name} must be a date like 2026-03-01")
