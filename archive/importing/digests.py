"""Digests as archives state them: 'sha1:' in Base32, 'sha256:' in hexadecimal, and the other forms of both."""

import base64
import hashlib
import re
from contextlib import suppress
from typing import Final

_DIGEST: Final = re.compile(r"(sha1|sha256|sha512|md5):([A-Za-z0-9+/=_-]{16,128})")


def has_digest(content: bytes, stated: str) -> bool | None:
    """Whether the content has the digest that is stated of it; None for one of an unknown form."""
    found = _DIGEST.fullmatch(stated)
    if found is None:
        return None
    made = hashlib.new(found[1], content, usedforsecurity=False).digest()
    for decode in (bytes.fromhex, base64.b32decode, base64.urlsafe_b64decode):
        with suppress(ValueError):
            if (read := decode(found[2])) and len(read) == len(made):
                return read == made
    return None
