"""Articles with all their versions, the pages they came from, and the search over them."""

from storage.sqlite.corpus.articles import SqliteArticleQueries
from storage.sqlite.corpus.changes import last_seq, write_change
from storage.sqlite.corpus.pages import SqlitePages, keep_page, read_page
from storage.sqlite.corpus.search import index_article, is_indexed
from storage.sqlite.corpus.site_blocks import SqliteSiteBlocks, keep_blocks, read_statistics
from storage.sqlite.corpus.versions import write_version

__all__ = [
    "SqliteArticleQueries",
    "SqlitePages",
    "SqliteSiteBlocks",
    "index_article",
    "is_indexed",
    "keep_blocks",
    "keep_page",
    "last_seq",
    "read_page",
    "read_statistics",
    "write_change",
    "write_version",
]
