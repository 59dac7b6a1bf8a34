"""The OpenAPI 3.1 document, made from the table of operations."""

from collections.abc import Iterable
from dataclasses import MISSING
from types import NoneType
from typing import Any, Final

from warraq.serving.web.api.fields import Field, fields_of
from warraq.serving.web.api.operations import PREFIX, Operation
from warraq.serving.web.api.problems import MEDIA_TYPE
from warraq.serving.web.api.schemas import Schema, answer_schema, asked_schema, field_schema

_PROBLEM: Final[Schema] = {
    "type": "object",
    "description": "What is wrong, and what to do about it (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
}
_STATUSES: Final = {
    "400": "A parameter is unknown or does not fit.",
    "401": "Send a token: `Authorization: Bearer TOKEN`.",
    "403": "Another site asks for this, or the name in Host is not allowed.",
    "404": "There is none.",
    "409": "It cannot be done as things are.",
    "413": "The request is too large.",
    "414": "The query is too long.",
    "415": "It is not application/json.",
    "421": "The server does not answer under that name.",
    "422": "The object does not fit.",
    "429": "Too many tries; wait.",
    "431": "There are too many headers.",
    "503": "The database is busy; try again.",
}
#: The gate refuses what is too large, or comes from elsewhere, before the API sees it; in plain words.
_OF_GATE: Final = ("400", "403", "413", "414", "421", "431")
_OF_ACTS: Final = ("413", "415", "422")


def openapi_document(operations: Iterable[Operation], *, version: str) -> dict[str, Any]:
    """The document of these operations."""
    named: dict[str, Schema] = {"Problem": _PROBLEM}
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(operation, named)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "warraq",
            "version": version,
            "description": "A corpus of clean articles: read, searched, followed and kept in order.",
        },
        "servers": [{"url": PREFIX}],
        "paths": paths,
        "components": {
            "schemas": named,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"token": []}],
    }


def _described(operation: Operation, named: dict[str, Schema]) -> dict[str, Any]:
    summary, _, more = operation.words.partition("\n\n")
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": " ".join(summary.split()),
        "parameters": [_parameter(operation, field) for field in fields_of(operation.asked).values()],
        "responses": _responses(operation, named),
    }
    if more:
        described["description"] = " ".join(more.split())
    if operation.body is not None:
        name = operation.body.__name__
        named[name] = {"description": (operation.body.__doc__ or "").strip()} | asked_schema(operation.body)
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _parameter(operation: Operation, field: Field) -> dict[str, Any]:
    in_path = field.name in operation.in_path
    schema = field_schema(field)
    if field.optional:  # it is left out then: a URL has no null
        schema["type"] = schema["type"][0]
        schema |= {"enum": schema["enum"][:-1]} if "enum" in schema else {}
    if field.default not in (MISSING, None):
        schema["default"] = field.default
    return {
        "name": field.name,
        "in": "path" if in_path else "query",
        "required": in_path or field.default is MISSING,
        "schema": schema,
    } | ({"description": field.words} if field.words else {})


def _responses(operation: Operation, named: dict[str, Schema]) -> dict[str, Any]:
    statuses = [one for one in _STATUSES if one not in _OF_ACTS or operation.changes_something]
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    by_gate = problem | {"text/plain": {"schema": {"type": "string"}}}
    responses: dict[str, Any] = {
        status: {"description": _STATUSES[status], "content": by_gate if status in _OF_GATE else problem}
        for status in statuses
    }
    if operation.answer is NoneType:
        return {"204": {"description": "Done."}} | responses
    schema = answer_schema(operation.answer, named)
    done = {"description": "The answer.", "content": {"application/json": {"schema": schema}}}
    if not operation.changes_something:
        responses["304"] = {"description": "As the ETag in If-None-Match says."}
    return {str(operation.status): done} | responses
