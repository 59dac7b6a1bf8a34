"""The text that a page states in JSON-LD only: for shells that scripts fill, and teasers of what is all there."""

from html import escape
from typing import Final

from warraq.articles.extraction.layout.blocks import Layout
from warraq.articles.extraction.layout.comparing import squeeze
from warraq.articles.extraction.layout.tree import parse_tree
from warraq.articles.extraction.layout.walk import read_blocks

#: Letters a stated text has at least, and the share of them that the page itself shows at most.
MIN_LETTERS: Final = 300
MAX_SHOWN: Final = 0.2
#: Letters of what the page shows that must stand in the stated text: else it states something else.
AGREEING: Final = 40


def find_stated_body(body: str, shown: str) -> Layout | None:
    """The blocks of the stated text, a line a paragraph, when the page shows nothing or little of it; else None."""
    stated = squeeze(body)
    seen = squeeze(shown)
    if len(stated) < MIN_LETTERS or len(seen) > MAX_SHOWN * len(stated) or seen[:AGREEING] not in stated:
        return None
    lines = (line.strip() for line in body.splitlines())
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    return read_blocks(parse_tree(f"<body><article>{paragraphs}</article></body>").root)
