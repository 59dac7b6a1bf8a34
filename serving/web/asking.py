"""What a request asks for, read from its address: bounded, of the right kind, or refused in words."""

import re
from collections.abc import Collection
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request

MAX_WORDS: Final = 1_000  # characters; as of a question to search
MAX_NAME: Final = 200  # of a slug, label, folder or language
_LARGEST: Final = (1 << 63) - 1  # that SQLite knows
#: Paths of our own: no host, no scheme, nothing a browser could take for either, no control characters.
_LOCAL: Final = re.compile(r"/(?![/\\])[!-\[\]-~]{0,2000}")


def text_of(request: Request, name: str, most: int = MAX_NAME) -> str:
    """A parameter of the address, '' without it. Raises HTTPException 400 for one that is too long."""
    value = request.query_params.get(name, "").strip()
    if len(value) > most:
        raise HTTPException(400, f"'{name}' is too long: at most {most} characters.")
    return value


def number_of(request: Request, name: str, *, default: int | None = None, most: int = _LARGEST) -> int | None:
    """A parameter that is a whole number from 0. Raises HTTPException 400 for anything else."""
    value = request.query_params.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 20 and int(value) <= most):
        raise HTTPException(400, f"'{name}' must be a number from 0 to {most}.")
    return int(value)


def choice_of(request: Request, name: str, choices: Collection[str]) -> str:
    """A parameter that is one of these, '' without it. Raises HTTPException 400 for anything else."""
    value = text_of(request, name)
    if value and value not in choices:
        raise HTTPException(400, f"'{name}' must be one of {', '.join(sorted(choices))}.")
    return value


def number_in(request: Request) -> int:
    """The number in the path of a route with `{number}`: not `{number:int}`, which fails with thousands of digits.

    Raises HTTPException 404 for anything that nothing can have as its number.
    """
    text: str = request.path_params["number"]
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= _LARGEST):
        raise HTTPException(404)
    return int(text)


def local_path(path: object, default: str = "/") -> str:
    """A path of this room to go back to; `default` for anything that could lead elsewhere."""
    return path if isinstance(path, str) and _LOCAL.fullmatch(path) else default
