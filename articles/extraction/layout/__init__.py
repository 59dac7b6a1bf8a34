"""HTML to a tree, and the tree to blocks and frames in reading order."""

from warraq.articles.extraction.layout.blocks import (
    BREAK,
    CODE,
    EMPHASIS,
    HEADINGS,
    LINK,
    STRONG,
    SUBSCRIPT,
    SUPERSCRIPT,
    Block,
    Frame,
    Layout,
    Piece,
    frames_within,
    is_running_text,
    is_wide,
    make_of,
)
from warraq.articles.extraction.layout.comparing import Clues, is_title, squeeze
from warraq.articles.extraction.layout.stated_body import find_stated_body
from warraq.articles.extraction.layout.tree import Element, parse_tree
from warraq.articles.extraction.layout.walk import read_blocks

__all__ = [
    "BREAK",
    "CODE",
    "EMPHASIS",
    "HEADINGS",
    "LINK",
    "STRONG",
    "SUBSCRIPT",
    "SUPERSCRIPT",
    "Block",
    "Clues",
    "Element",
    "Frame",
    "Layout",
    "Piece",
    "find_stated_body",
    "frames_within",
    "is_running_text",
    "is_title",
    "is_wide",
    "make_of",
    "parse_tree",
    "read_blocks",
    "squeeze",
]
