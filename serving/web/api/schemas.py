"""JSON Schemas (2020-12) of records: what is asked, with bounds, and what is answered, as `json_text` writes it."""

from dataclasses import MISSING, is_dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from warraq.serving.web.api.fields import Field, Length, Matching, Range, fields_of, members_of

Schema = dict[str, Any]

_PLAIN: Final[dict[Any, Schema]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    object: {},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}
REFERENCE: Final = "#/components/schemas/"


def asked_schema(record: type) -> Schema:
    """Of an object of JSON that is read by `fields.read_values`."""
    known = fields_of(record)
    return {
        "type": "object",
        "properties": {name: field_schema(field) for name, field in known.items()},
        "required": [name for name, field in known.items() if field.default is MISSING],
        "additionalProperties": False,
    }


def field_schema(field: Field) -> Schema:
    """Of one value that is asked for."""
    schema = _kind(field.kind, {})
    if get_origin(field.kind) is tuple:
        schema["items"] = field_schema(members_of(field))
    for bound in field.bounds:
        schema |= _bound(bound, schema.get("type"))
    if field.optional:
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
    return schema


def answer_schema(hint: Any, named: dict[str, Schema]) -> Schema:
    """Of what is answered; records are added to `named`, by their names."""
    return _kind(hint, named)


def _bound(bound: object, kind: object) -> Schema:
    if isinstance(bound, Range):
        return {"minimum": bound.least, "maximum": bound.most}
    if isinstance(bound, Length):
        return (
            {"minItems": bound.least, "maxItems": bound.most}
            if kind == "array"
            else {"minLength": bound.least, "maxLength": bound.most}
        )
    if isinstance(bound, Matching):
        return {"pattern": f"^{bound.pattern}$"}
    return {}


def _kind(hint: Any, named: dict[str, Schema]) -> Schema:
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _kind(inner[0], named)
    if origin is Literal:
        return {"type": "string", "enum": list(inner)}
    if origin in (Union, UnionType):
        return {"anyOf": [_kind(one, named) for one in inner]}
    if origin is tuple and inner[-1] is not Ellipsis:
        return _row([_kind(one, named) for one in inner])
    if origin in (tuple, list):
        return {"type": "array", "items": _kind(inner[0], named)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _kind(inner[1], named)}
    if isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields"):
        return _row([_kind(one, named) for one in get_type_hints(hint).values()])
    if is_dataclass(hint):
        return _record(hint, named)
    raise TypeError(f"no schema of {hint!r}")


def _row(members: list[Schema]) -> Schema:
    """A list of so many members. `prefixItems` would say more, but programs that read OpenAPI stumble over it."""
    kinds = [kind for place, kind in enumerate(members) if kind not in members[:place]]
    items = kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
    return {"type": "array", "items": items, "minItems": len(members), "maxItems": len(members)}


def _record(record: Any, named: dict[str, Schema]) -> Schema:
    name = record.__name__
    if name not in named:
        named[name] = {}  # a record may hold records of its own kind
        hints = get_type_hints(record, include_extras=True)
        hints = {key: hints[key] for key in record.__dataclass_fields__}
        named[name] |= {
            "type": "object",
            "description": (record.__doc__ or "").strip(),
            "properties": {key: _kind(hint, named) for key, hint in hints.items()},
            "required": list(hints),
            "additionalProperties": False,
        }
    return {"$ref": f"{REFERENCE}{name}"}
