"""How large a request may be."""

from typing import Final

MAX_URL: Final = (
    8_192  # bytes of path and query: a question of 1,000 letters has six bytes for each that is Arabic
)
MAX_PARAMETERS: Final = 50
MAX_HEADERS: Final = 100
MAX_HEADER_BYTES: Final = 16_384  # of names and values together; browsers send 1 to 2 KB
MAX_BODY: Final = 64 * 1_024  # a form with a long note
MAX_UPLOAD: Final = 5 * 1_024 * 1_024  # a subscription list of 20,000 feeds has about 4 MB

#: Paths that take a file.
UPLOADS: Final = frozenset({"/sources/import", "/v1/import", "/miniflux/v1/import"})


#: Of programs: a note of 20,000 letters, each escaped; the numbers of a thousand articles.
MAX_OF_PROGRAMS: Final = 256 * 1_024
PROGRAMS: Final = ("/api/v1/", "/v1/", "/miniflux/v1/", "/reader/api/0/", "/greader/")


def most_bytes(path: str) -> int:
    """How long the body of a request to that path may be."""
    if path in UPLOADS:
        return MAX_UPLOAD
    return MAX_OF_PROGRAMS if path.startswith(PROGRAMS) else MAX_BODY
