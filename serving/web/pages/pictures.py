"""Pictures of articles, from the store only."""

import re
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from warraq.articles.image_types import SVG, image_type
from warraq.serving.web.rendering import room_of
from warraq.serving.web.security import PICTURE_POLICY

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
KEPT_S: Final = 86_400  # by the reader's own browser; no longer, since a picture may be taken down


async def picture(request: Request) -> Response:
    """The file of that hash, if its bytes are those of a picture that may be shown. SVG never is: it can run things."""
    sha256 = request.path_params["sha256"]
    if not _SHA256.fullmatch(sha256):
        raise HTTPException(404)
    body = await room_of(request).read(lambda reader: reader.pages.find(sha256))
    kind = image_type(body) if body is not None else None
    if body is None or kind is None or kind == SVG:
        raise HTTPException(404, "There is no such picture.")
    headers = {
        "content-security-policy": PICTURE_POLICY,
        "cache-control": f"private, max-age={KEPT_S}",
        "etag": f'"{sha256}"',
    }
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=kind.media_type, headers=headers)


ROUTES: Final = [Route("/image/{sha256}", picture)]
