"""The beginning of a text: lines that only say what is stored as metadata."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from warraq.articles.dates import read_date
from warraq.articles.extraction.layout import Block, is_running_text
from warraq.articles.extraction.phrases.endings import PageNames
from warraq.articles.extraction.phrases.records import RemovedLine
from warraq.articles.text import fold

#: Lines that are examined before the first paragraph.
_MAX_LINES: Final = 6
#: A line that says when the post was published has at most this many words and characters: 'Created on 2015-08-30'.
_MAX_WORDS: Final = 8
_MAX_CHARS: Final = 60  # those who wrote it do not count
_SENTENCE_END: Final = re.compile(r"[.。．؟?!…][\'\"”’»)）」]{0,3}\s*$")


def trim_start(kept: Mapping[int, Block], names: PageNames) -> tuple[dict[int, Block], list[RemovedLine]]:
    """Returns the blocks without lines before the first paragraph that are the date or an author of the page.

    Something must remain.
    """
    removed: list[RemovedLine] = []
    lines = [number for number, block in kept.items() if block.text]
    for number in lines[:_MAX_LINES]:
        block = kept[number]
        if is_running_text(block):
            break
        line = fold(block.text).strip()
        kind = names.stated.get(line) or _kind_of_statement(block.text, line, names)
        if kind:
            removed.append(RemovedLine(number, kind, "first-line", block.text))
    if len(removed) == len(lines):
        return dict(kept), []
    gone = {line.number for line in removed}
    return {number: block for number, block in kept.items() if number not in gone}, removed


def _kind_of_statement(text: str, line: str, names: PageNames) -> str:
    """Returns the kind of a line that says when the post was published, and maybe who wrote it; '' if it is none."""
    authors = [said for said, kind in names.stated.items() if kind == "byline" and said in line]
    for author in authors:
        line = line.replace(author, "")
    if len(line) > _MAX_CHARS or line.count(" ") >= _MAX_WORDS or not _says_day(text, names):
        return ""
    if authors:
        return "byline"
    return "" if _SENTENCE_END.search(text) else "date-line"


def _says_day(text: str, names: PageNames) -> bool:
    """Whether a line has the day on which the page was published or changed."""
    if not names.days:
        return False
    if not any(map(str.isdigit, text)):
        return False
    latest = datetime.combine(max(names.days), datetime.min.time(), UTC) + timedelta(days=2)
    found = read_date(text, now=latest)
    return found is not None and found.stated.precision != "month" and found.stated.at.date() in names.days
