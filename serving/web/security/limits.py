"""How large a request may be."""

from typing import Final

MAX_URL: Final = 4_096  # bytes of path and query; the longest of our own links has about 1,200
MAX_PARAMETERS: Final = 50
MAX_HEADERS: Final = 100
MAX_HEADER_BYTES: Final = 16_384  # of names and values together; browsers send 1 to 2 KB
MAX_BODY: Final = 64 * 1_024  # a form with a long note
MAX_UPLOAD: Final = 5 * 1_024 * 1_024  # a subscription list of 20,000 feeds has about 4 MB

#: Paths that take a file.
UPLOADS: Final = frozenset({"/sources/import", "/v1/import"})


def most_bytes(path: str) -> int:
    """How long the body of a request to that path may be."""
    return MAX_UPLOAD if path in UPLOADS else MAX_BODY
