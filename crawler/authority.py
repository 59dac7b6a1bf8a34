"""Asks a time stamp authority: the one request that is no part of a crawl, and goes only where the user says."""

import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Final

from warraq.articles.errors import WarraqError

TIMEOUT_S: Final = 30
MAX_ANSWER_BYTES: Final = 256 * 1024  # a stamp with its certificates has 3 to 10 KB


class AuthorityError(WarraqError):
    """The authority gave no answer that can be read."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """What was configured is asked, and nobody else."""


def ask_authority(url: str, request: bytes, *, user_agent: str) -> bytes:
    """The answer to a request for a time stamp, both DER. RFC 3161, section 3.4.

    Raises:
        AuthorityError: no answer in time, an error status, another type, or too long.
    """
    headers = {"Content-Type": "application/timestamp-query", "User-Agent": user_agent}
    asked = urllib.request.Request(url, data=request, headers=headers)  # noqa: S310 - http and https: see config
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects())
    try:
        with opener.open(asked, timeout=TIMEOUT_S) as answer:
            kind = answer.headers.get_content_type()
            body: bytes = answer.read(MAX_ANSWER_BYTES + 1)
    except (OSError, HTTPException, ValueError) as problem:
        raise AuthorityError(f"gave no time stamp: {problem}", identity=url) from problem
    if kind != "application/timestamp-reply" or len(body) > MAX_ANSWER_BYTES:
        raise AuthorityError(f"gave no time stamp but {len(body)} bytes of {kind}", identity=url)
    return body
