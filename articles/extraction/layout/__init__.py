"""HTML to a tree, and the tree to blocks and frames in reading order."""

from warraq.articles.extraction.layout.blocks import (
    BREAK,
    CODE,
    EMPHASIS,
    HEADINGS,
    LINK,
    RUNNING_CHARS,
    RUNNING_LINKED,
    STRONG,
    SUBSCRIPT,
    SUPERSCRIPT,
    WIDE_RUNNING_CHARS,
    Block,
    Frame,
    Layout,
    Piece,
    frames_within,
    is_running_text,
    is_wide,
    make_of,
)
from warraq.articles.extraction.layout.cells import data_cells, layout_tables, table_around
from warraq.articles.extraction.layout.comparing import Clues, is_title, squeeze
from warraq.articles.extraction.layout.roles import is_unseen
from warraq.articles.extraction.layout.stated_body import find_stated_body
from warraq.articles.extraction.layout.tree import Element, parse_tree
from warraq.articles.extraction.layout.walk import read_blocks

__all__ = [
    "BREAK",
    "CODE",
    "EMPHASIS",
    "HEADINGS",
    "LINK",
    "RUNNING_CHARS",
    "RUNNING_LINKED",
    "STRONG",
    "SUBSCRIPT",
    "SUPERSCRIPT",
    "WIDE_RUNNING_CHARS",
    "Block",
    "Clues",
    "Element",
    "Frame",
    "Layout",
    "Piece",
    "data_cells",
    "find_stated_body",
    "frames_within",
    "is_running_text",
    "is_title",
    "is_unseen",
    "is_wide",
    "layout_tables",
    "make_of",
    "parse_tree",
    "read_blocks",
    "squeeze",
    "table_around",
]
