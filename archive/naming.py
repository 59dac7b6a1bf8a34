"""Names of WARC records: the same fetch has the same name in every export."""

from typing import Final
from uuid import UUID, uuid5

#: Of our record names. Made once by uuid4; never changed, since citations carry names that are made with it.
NAMESPACE: Final = UUID("8f9c2a0e-3a5d-4f0a-9f4e-6a1c6a6b52d7")


def record_id(kind: str, url: str, started_at: str, number: int, made_of: str = "") -> str:
    """Returns '<urn:uuid:…>' for a record of a fetch: WARC-Record-ID.

    `kind` is the WARC-Type ('response', 'request', 'metadata', ...); `url` and `started_at` are those of the fetch;
    `number` is its row, or that of the version for 'conversion'. `made_of` tells apart what has the same numbers in
    another database: the record that an imported fetch was read from, what a text was made with.
    """
    name = f"{kind} {url} {started_at} {number}{f' {made_of}' if made_of else ''}"
    return f"<urn:uuid:{uuid5(NAMESPACE, name)}>"
