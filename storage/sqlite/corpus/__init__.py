"""Articles with all their versions, the pages they came from, and the search over them."""

from warraq.storage.sqlite.corpus.access import SqliteAccess
from warraq.storage.sqlite.corpus.articles import SqliteArticleQueries
from warraq.storage.sqlite.corpus.changes import last_seq, write_change
from warraq.storage.sqlite.corpus.hooks import SqliteHooks
from warraq.storage.sqlite.corpus.ledger import SqliteLedger
from warraq.storage.sqlite.corpus.looks import SqliteLooks
from warraq.storage.sqlite.corpus.marks import SqliteMarks
from warraq.storage.sqlite.corpus.pages import SqlitePages, keep_page, read_page
from warraq.storage.sqlite.corpus.reading import SqliteReading
from warraq.storage.sqlite.corpus.search import index_article, is_indexed
from warraq.storage.sqlite.corpus.searches import SqliteSearches
from warraq.storage.sqlite.corpus.site_blocks import SqliteSiteBlocks, keep_blocks, read_knowledge
from warraq.storage.sqlite.corpus.statistics import SqliteStatisticsQueries
from warraq.storage.sqlite.corpus.stories import SqliteStoryQueries
from warraq.storage.sqlite.corpus.streams import SqliteStreams
from warraq.storage.sqlite.corpus.templates import SqliteTemplateQueries, read_template, read_templates
from warraq.storage.sqlite.corpus.timelines import SqliteTimelineQueries
from warraq.storage.sqlite.corpus.versions import (
    read_reservations,
    version_id_of,
    write_confidence,
    write_reservations,
    write_version,
)

__all__ = [
    "SqliteAccess",
    "SqliteArticleQueries",
    "SqliteHooks",
    "SqliteLedger",
    "SqliteLooks",
    "SqliteMarks",
    "SqlitePages",
    "SqliteReading",
    "SqliteSearches",
    "SqliteSiteBlocks",
    "SqliteStatisticsQueries",
    "SqliteStoryQueries",
    "SqliteStreams",
    "SqliteTemplateQueries",
    "SqliteTimelineQueries",
    "index_article",
    "is_indexed",
    "keep_blocks",
    "keep_page",
    "last_seq",
    "read_knowledge",
    "read_page",
    "read_reservations",
    "read_template",
    "read_templates",
    "version_id_of",
    "write_change",
    "write_confidence",
    "write_reservations",
    "write_version",
]
