"""The table of operations, asked for everything: each answer is one that the document knows, and none is a failure."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from warraq.serving.json_text import json_text
from warraq.serving.web.api.fields import Field, Range, fields_of, members_of
from warraq.serving.web.api.openapi import openapi_document
from warraq.serving.web.api.operations import PREFIX, Operation
from warraq.serving.web.api.routes import OPERATIONS

DOCUMENT: dict[str, Any] = json.loads(json_text(openapi_document(OPERATIONS, version="1")))
#: One fetches; after the other there is nothing to ask for.
LEFT_OUT = {"add_source", "remove_source"}
ASKED = [operation for operation in OPERATIONS if operation.name not in LEFT_OUT]

TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "blog", "en", "ink", "حبر", '"', "' OR 1=1 --", "\x00", "../../etc/passwd", "a" * 300, "~5", "\u202e",
         "NEAR(", "2026-02-03T07:21:33Z~6", "https://blog.example/gone", "http://127.0.0.1/", "newest", "true", "🖋",
         "%", "*"]
    ),
)  # fmt: skip
NUMBERS = st.one_of(st.integers(-2, 9), st.sampled_from([2**31, 2**63 - 1, 2**63, -(2**70)]))


def values(field: Field) -> st.SearchStrategy[Any]:
    """What may be sent for a field, fit or not."""
    if field.kind is int:
        return st.one_of(NUMBERS, TEXTS)
    if field.kind is bool:
        return st.one_of(st.booleans(), TEXTS)
    if getattr(field.kind, "__origin__", None) is tuple:
        return st.one_of(st.lists(values(members_of(field)), max_size=3), TEXTS)
    if getattr(field.kind, "__origin__", None) is dict:
        scalars = st.one_of(TEXTS, NUMBERS, st.none(), st.lists(TEXTS, max_size=2))
        keys = st.sampled_from(["delay_s", "filters.languages", "rules.body", "keep.pages_days", "x"])
        return st.dictionaries(keys, scalars, max_size=2)
    literal = getattr(field.kind, "__args__", ())
    return st.one_of(TEXTS, st.sampled_from(literal)) if literal else TEXTS


def some_fields(record: type) -> st.SearchStrategy[dict[str, Any]]:
    known = {name: values(field) for name, field in fields_of(record).items()}
    return st.fixed_dictionaries({}, optional=known | {"unknown": TEXTS} if known else known)


@st.composite
def requests(draw: st.DrawFn) -> tuple[Operation, str, dict[str, str], Any]:
    operation = draw(st.sampled_from(ASKED))
    asked = draw(some_fields(operation.asked))
    path = operation.path
    for name in operation.in_path:
        filler = fields_of(operation.asked)[name]
        usual = st.integers(1, 8) if any(isinstance(one, Range) for one in filler.bounds) else st.just("blog")
        value = asked.pop(name, None) if draw(st.booleans()) else draw(usual)
        path = path.replace(f"{{{name}}}", quote(str(value) or "x", safe="", errors="replace"))
    body = draw(st.one_of(some_fields(operation.body), st.none(), TEXTS)) if operation.body else None
    query = {name: str(value).encode("utf-8", "replace").decode() for name, value in asked.items()}
    return operation, path, query, body


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(requests())
def test_every_answer_is_one_that_the_document_knows(
    room: TestClient, asked: tuple[Operation, str, dict[str, str], Any]
) -> None:
    operation, path, query, body = asked
    query.pop("wait", None)
    how = (
        {} if body is None else {"content": json.dumps(body), "headers": {"content-type": "application/json"}}
    )
    answer = room.request(operation.method, PREFIX + path, params=query, **how)
    if answer.history or "%2F" in path.upper() or path.rstrip("/").count("/") != operation.path.count("/"):
        return  # another address than that of the operation
    described = DOCUMENT["paths"][operation.path][operation.method.lower()]["responses"]
    assert str(answer.status_code) in described, (answer.status_code, answer.text)
    content = described[str(answer.status_code)].get("content", {})
    kind = answer.headers.get("content-type", "").partition(";")[0]
    assert kind in content or not answer.content
    if kind.endswith("json"):
        schema = content[kind]["schema"] | {"components": DOCUMENT["components"]}
        Draft202012Validator(schema).validate(answer.json())
        assert len(answer.content) < 1_000_000


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_every_operation_answers_in_bounds(room: TestClient, operation: Operation) -> None:
    """What it takes of lists and texts is bounded, in path, query and body."""
    for record in filter(None, (operation.asked, operation.body)):
        for field in fields_of(record).values():
            bounds = {type(bound).__name__ for bound in field.bounds}
            is_closed = field.kind is bool or getattr(field.kind, "__origin__", None) is not None
            assert bounds & {"Range", "Length", "Matching"} or is_closed, (operation.name, field.name)
