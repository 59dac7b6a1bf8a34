"""Articles with all their versions, the pages they came from, and the search over them."""

from .access import SqlAccess
from .articles import SqlArticleQueries
from .changes import last_seq, write_change, write_changes
from .hooks import SqlHooks
from .ledger import SqlLedger
from .looks import SqlLooks
from .marks import SqlMarks
from .pages import SqlPages, keep_page, read_page, read_pages
from .reading import SqlReading
from .search import index_article, indexed_words, is_indexed
from .searches import SqlSearches
from .site_blocks import FIRST_OF_ITS_TEXT, SqlSiteBlocks, keep_blocks, read_knowledge, span_of_neighbours
from .statistics import SqlStatisticsQueries
from .stories import SqlStoryQueries
from .streams import SqlStreams
from .templates import SqlTemplateQueries, read_template, read_templates
from .timelines import SqlTimelineQueries
from .versions import read_reservations, version_id_of, write_confidence, write_reservations, write_version

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
    "indexed_words",
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
