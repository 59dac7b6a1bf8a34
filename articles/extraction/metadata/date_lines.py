"""Short texts of a page that may be a date line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from warraq.articles.extraction.metadata.shown_text import Element

#: Longest text in characters that is a date line.
MAX_LINE: Final = 140
#: Elements with a year in them that are looked at.
MAX_LINES: Final = 300
#: A date that a paragraph begins with: '01.02.2022 The market …'
OPENING_DATE = re.compile(r"\W{0,3}(?:\d{1,2}[./-] ?\d{1,2}[./-] ?\d{4}|\d{4}-\d\d-\d\d)(?=\W)")
DIGIT = re.compile(r"\d")
#: A year in any digits we read: the cheap test before anything is parsed.
YEARLIKE = re.compile(
    r"(?<!\d)(?:19[89]\d|20[0-4]\d|25[3-9]\d|1[34]\d\d|(?![0-9])\d{4})(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)"
    r"|令和|平成|民国|民國"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A short text with a year. `after_heading`: elements since the last <h1>, None before the first."""

    text: str
    element: Element
    after_heading: int | None
    number: int


def dated_lines(root: Element) -> Iterator[Line]:
    """Short texts with a year, in page order."""
    since: int | None = None
    count = 0
    body = root.find("body")
    for element in (root if body is None else body).iter():
        tag = element.tag
        if since is not None:
            since += 1
        if tag == "h1":
            since = 0
        if tag in ("script", "style", "noscript", "option", "time") or not isinstance(tag, str):
            text = ""
        else:
            text = element.text or ""
        for piece, owner in ((text, element), (element.tail or "", element.getparent())):
            # Most texts have no digit, which is seen five times faster.
            if 5 < len(piece) < 4000 and DIGIT.search(piece) and YEARLIKE.search(piece) and owner is not None:
                piece = " ".join(piece.split())
                if len(piece) > MAX_LINE:
                    piece = opening[0] if (opening := OPENING_DATE.match(piece)) else ""
                if piece:
                    count += 1
                    yield Line(piece, owner, since, count)
                    if count >= MAX_LINES:
                        return
