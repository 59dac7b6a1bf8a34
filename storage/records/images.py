"""Images of articles, with their files where a source asks for them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRow:
    """An image of an article's current version, in the order of the page.

    `sha256`, `media_type` (as the bytes show it) and `bytes` are those of its file, '' and 0 when none is kept. Then
    `refused` says why, as outcomes do: 'not-an-image', 'too-large', 'robots', 'not-found', 'timeout'; '' for one that
    was not asked for. `fetched_at` is when it last was.
    """

    article_id: int
    article_url: str
    position: int
    url: str
    alt: str
    caption: str
    credit: str
    sha256: str = ""
    media_type: str = ""
    bytes: int = 0
    refused: str = ""
    fetched_at: str = ""
