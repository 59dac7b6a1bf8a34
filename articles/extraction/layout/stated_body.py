"""Text that a page has only in JSON-LD: pages filled by scripts, and teasers whose full text is there."""

from html import escape
from typing import Final

from warraq.articles.extraction.layout.blocks import Layout
from warraq.articles.extraction.layout.comparing import squeeze
from warraq.articles.extraction.layout.tree import parse_tree
from warraq.articles.extraction.layout.walk import read_blocks

#: Minimum letters of the JSON-LD text, and the largest share of them that the page itself may show.
MIN_LETTERS: Final = 300
MAX_SHOWN: Final = 0.2
#: Letters of the shown text that the JSON-LD text must contain; otherwise it is another text.
AGREEING: Final = 40


def find_stated_body(body: str, shown: str) -> Layout | None:
    """Returns the blocks of the JSON-LD text, one line per paragraph, if the page shows little or none; else None."""
    stated = squeeze(body)
    seen = squeeze(shown)
    if len(stated) < MIN_LETTERS or len(seen) > MAX_SHOWN * len(stated) or seen[:AGREEING] not in stated:
        return None
    lines = (line.strip() for line in body.splitlines())
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    return read_blocks(parse_tree(f"<body><article>{paragraphs}</article></body>").root)
