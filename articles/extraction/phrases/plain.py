"""Plain text pages: the same rules for lines, without tags."""

import re
from typing import Final

from warraq.articles.extraction.layout import BREAK, Block, Frame, Piece
from warraq.articles.extraction.phrases.lines import clean_lines
from warraq.articles.extraction.phrases.statements import PageNames
from warraq.articles.extraction.phrases.table import line_kind
from warraq.articles.text import clean_text, fold

#: A title is shorter than this and among the first lines.
MAX_TITLE: Final = 250
PARAGRAPH: Final = re.compile(r"\n[ \t]*\n")


def clean_plain_text(text: str) -> tuple[str, tuple[str, ...]]:
    """Returns title and paragraphs of a scraped text: without skip links, read-also lines, captions and the signature.

    The title is the first line that is not a menu phrase; the signature is a separate last line, short and without
    sentence end. A caption is a short line between paragraphs that ends in a year. '' and () for an empty text.
    """
    parts = [part for raw in PARAGRAPH.split(clean_text(text)) if (part := raw.strip())]
    while parts and line_kind(fold(parts[0])):
        parts.pop(0)
    if not parts:
        return "", ()
    title = ""
    if len(parts) > 1 and len(parts[0]) < MAX_TITLE and not parts[0].endswith((".", "؟", "。")):
        title = parts.pop(0)
    frames = (Frame(0, "html", "html", 0, False), Frame(0, "p", "p", 1, False))
    cleaned = clean_lines(
        {number: _block(part) for number, part in enumerate(parts)}, frames, PageNames(title=title)
    )
    kept = [block.text for block in cleaned.kept.values()]
    if len(kept) > 2 and _is_signature(kept[-1]):
        kept.pop()
    return title, tuple(part for number, part in enumerate(kept) if not _is_caption(part, number, len(kept)))


def _block(part: str) -> Block:
    """Returns a paragraph as a block, its lines separated as by `<br>`."""
    pieces = [Piece(text, 0, "") for line in part.split("\n") for text in (BREAK, line)]
    return Block(1, part, tuple(pieces[1:]), 0, 0, 0, "")


def _is_signature(line: str) -> bool:
    """Tells whether a short last line is not a sentence: the name of the blog, of the author."""
    return len(line) < 60 and line.count(" ") < 7 and line[-1].isalpha()


#: A name and a year: «مؤتمر أستانة 2019»
CAPTION: Final = re.compile(r"[^.!?؟:،,\n]{3,80}\s(?:19|20)\d\d")


def _is_caption(line: str, number: int, count: int) -> bool:
    return 0 < number < count - 1 and CAPTION.fullmatch(line) is not None
