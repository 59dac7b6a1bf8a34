"""Articles with all their versions, the pages they came from, and the search over them."""

from warraq.storage.sql.corpus.access import SqlAccess
from warraq.storage.sql.corpus.articles import SqlArticleQueries
from warraq.storage.sql.corpus.changes import last_seq, write_change, write_changes
from warraq.storage.sql.corpus.hooks import SqlHooks
from warraq.storage.sql.corpus.ledger import SqlLedger
from warraq.storage.sql.corpus.looks import SqlLooks
from warraq.storage.sql.corpus.marks import SqlMarks
from warraq.storage.sql.corpus.pages import SqlPages, keep_page, read_page, read_pages
from warraq.storage.sql.corpus.reading import SqlReading
from warraq.storage.sql.corpus.search import index_article, is_indexed
from warraq.storage.sql.corpus.searches import SqlSearches
from warraq.storage.sql.corpus.site_blocks import (
    FIRST_OF_ITS_TEXT,
    SqlSiteBlocks,
    keep_blocks,
    read_knowledge,
    span_of_neighbours,
)
from warraq.storage.sql.corpus.statistics import SqlStatisticsQueries
from warraq.storage.sql.corpus.stories import SqlStoryQueries
from warraq.storage.sql.corpus.streams import SqlStreams
from warraq.storage.sql.corpus.templates import SqlTemplateQueries, read_template, read_templates
from warraq.storage.sql.corpus.timelines import SqlTimelineQueries
from warraq.storage.sql.corpus.versions import (
    read_reservations,
    version_id_of,
    write_confidence,
    write_reservations,
    write_version,
)

__all__ = [
    "FIRST_OF_ITS_TEXT",
    "SqlAccess",
    "SqlArticleQueries",
    "SqlHooks",
    "SqlLedger",
    "SqlLooks",
    "SqlMarks",
    "SqlPages",
    "SqlReading",
    "SqlSearches",
    "SqlSiteBlocks",
    "SqlStatisticsQueries",
    "SqlStoryQueries",
    "SqlStreams",
    "SqlTemplateQueries",
    "SqlTimelineQueries",
    "index_article",
    "is_indexed",
    "keep_blocks",
    "keep_page",
    "last_seq",
    "read_knowledge",
    "read_page",
    "read_pages",
    "read_reservations",
    "read_template",
    "read_templates",
    "span_of_neighbours",
    "version_id_of",
    "write_change",
    "write_changes",
    "write_confidence",
    "write_reservations",
    "write_version",
]
