"""From a request to an operation, and from what it returns to a response."""

import json
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response

from warraq.serving.json_text import json_text
from warraq.serving.web.api.access import name_of
from warraq.serving.web.api.fields import UnfitError, fields_of, read_texts, read_values
from warraq.serving.web.api.operations import Api, Nothing, Operation
from warraq.serving.web.api.problems import Problem, problem_of, respond

MAX_BODY_BYTES: Final = 256 * 1024  # a note of 20,000 letters, each escaped
MAX_QUERY_CHARS: Final = 8 * 1024
JSON_TYPE: Final = "application/json"


def api_of(request: Request) -> Api:
    """What operations stand on, in the application that is asked."""
    api = request.app.state.api
    assert isinstance(api, Api)
    return api


def endpoint(operation: Operation) -> Callable[[Request], Awaitable[Response]]:
    """What answers requests for one operation."""

    async def answer(request: Request) -> Response:
        try:
            await name_of(request)
            given = [read_asked(operation, request)]
            if operation.body is not None:
                given.append(await read_body(operation.body, request))
            if operation.asked is Nothing:
                del given[0]
            found = await operation.run(api_of(request), *given)
        except Exception as problem:  # the outermost: each becomes an answer
            return respond(problem_of(problem))
        return write_answer(request, operation, found)

    return answer


def read_asked(operation: Operation, request: Request) -> object:
    """The record of what stands in path and query. Raises Problem."""
    if len(request.url.query) > MAX_QUERY_CHARS:
        raise Problem(414, f"a query may have {MAX_QUERY_CHARS} characters")
    given = {name: value for name, value in request.path_params.items() if name in operation.in_path}
    try:
        pairs = parse_qsl(request.url.query, keep_blank_values=True, max_num_fields=100, errors="strict")
    except ValueError as problem:  # UnicodeDecodeError is one
        raise Problem(400, "the query must be UTF-8, and have 100 parameters at most") from problem
    for name, value in pairs:
        if name in given:
            raise Problem(400, f"{name[:50]} is given twice")
        given[name] = value
    try:
        return read_texts(operation.asked, given)
    except UnfitError as problem:
        raise Problem(_unfit_status(operation, str(problem)), str(problem)) from problem


def _unfit_status(operation: Operation, message: str) -> int:
    """404 for an address that can be none: its path has a parameter that does not fit."""
    return 404 if message.split(" ", 1)[0] in operation.in_path else 400


async def read_body(record: type, request: Request) -> object:
    """The record of the object in a request. Raises Problem."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON_TYPE:
        raise Problem(415, f"send an object as {JSON_TYPE}", Accept=JSON_TYPE)
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > MAX_BODY_BYTES:
            raise Problem(413, f"the object may have {MAX_BODY_BYTES} bytes")
    try:
        given = json.loads(bytes(content).decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as problem:
        raise Problem(400, "the request is no JSON in UTF-8") from problem
    if not isinstance(given, dict):
        raise Problem(422, f"send an object with {', '.join(fields_of(record))}")
    try:
        return read_values(record, given)
    except UnfitError as problem:
        raise Problem(422, str(problem)) from problem


def _refuse(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def write_answer(request: Request, operation: Operation, found: object) -> Response:
    """The response of an answer: 304 when the program has it already."""
    if found is None:
        return Response(status_code=204)
    content = json_text(found).encode("utf-8", "replace")
    headers = {"Cache-Control": "private, no-cache"}
    following = getattr(found, "next", None)
    if following is not None:
        headers["Link"] = f'<{_following(request, following)}>; rel="next"'
    if not operation.changes_something:
        headers["ETag"] = etag_of(content)
        if is_known(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
    return Response(content, operation.status, headers, JSON_TYPE)


def etag_of(content: bytes) -> str:
    """The strong validator of these bytes."""
    return f'"{sha256(content).hexdigest()[:32]}"'


def is_known(request: Request, etag: str) -> bool:
    """Whether the program that asks has this already."""
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or etag in (one.strip().removeprefix("W/") for one in known.split(","))


def _following(request: Request, cursor: object) -> str:
    name = "since" if isinstance(cursor, int) else "cursor"
    kept = [(key, value) for key, value in request.query_params.multi_items() if key not in (name, "wait")]
    return f"{request.url.path}?{urlencode([*kept, (name, str(cursor))])}"
