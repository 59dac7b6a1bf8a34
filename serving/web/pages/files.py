"""Our own files: style and script. Read once, so that no path of a request ever reaches the disk."""

from functools import lru_cache
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from warraq.serving.web.rendering import HERE, static_path

_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


async def static(request: Request) -> Response:
    """One of our files. Its address has a hash of it, so that it may be kept for long."""
    name = request.path_params["name"]
    found = _files().get(name)
    if found is None:
        raise HTTPException(404)
    kind, body = found
    is_current = request.query_params.get("v") == static_path(name).rpartition("=")[2]
    kept = "public, max-age=31536000, immutable" if is_current else "no-cache"
    return Response(body, media_type=kind, headers={"cache-control": kept})


@lru_cache(maxsize=1)
def _files() -> dict[str, tuple[str, bytes]]:
    return {
        file.name: (_TYPES[file.suffix], file.read_bytes())
        for file in (HERE / "static").iterdir()
        if file.suffix in _TYPES
    }


ROUTES: Final = [Route("/static/{name}", static)]
