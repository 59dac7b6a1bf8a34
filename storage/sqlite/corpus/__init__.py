"""Articles with all their versions, the pages they came from, and the search over them."""

from storage.sqlite.corpus.changes import last_seq, write_change
from storage.sqlite.corpus.pages import digest_of, keep_page, read_page
from storage.sqlite.corpus.search import index_article, is_indexed
from storage.sqlite.corpus.site_blocks import SiteBlocks, keep_blocks, read_statistics
from storage.sqlite.corpus.versions import (
    read_images,
    read_origins,
    read_removed,
    read_versions,
    version_id_of,
    write_version,
)

__all__ = [
    "SiteBlocks",
    "digest_of",
    "index_article",
    "is_indexed",
    "keep_blocks",
    "keep_page",
    "last_seq",
    "read_images",
    "read_origins",
    "read_page",
    "read_removed",
    "read_statistics",
    "read_versions",
    "version_id_of",
    "write_change",
    "write_version",
]
