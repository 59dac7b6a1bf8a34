"""Archives that are read instead of the network."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """An archive and how far it was read: see the table `imports`. `finished_at` is '' until all of it was."""

    id: int
    file: str
    bytes: int
    sha256: str
    position: int = 0
    pages: int = 0
    skipped: int = 0
    started_at: str
    finished_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of an address before a record about it is imported.

    `is_stored`: this very answer is stored, from another archive or because it was fetched. `is_listed`: a feed or
    sitemap names the address.
    """

    is_stored: bool = False
    is_listed: bool = False
    article_id: int | None = None
