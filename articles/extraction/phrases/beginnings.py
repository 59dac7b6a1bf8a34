"""The beginning of a text: lines that only say what is stored as metadata."""

from collections.abc import Mapping
from typing import Final

from warraq.articles.extraction.layout import Block, is_running_text
from warraq.articles.extraction.phrases.records import RemovedLine
from warraq.articles.extraction.phrases.statements import PageNames, kind_of_statement

#: Lines that are examined before the first paragraph.
_MAX_LINES: Final = 6


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
        if kind := kind_of_statement(block.text, names):
            removed.append(RemovedLine(number, kind, "first-line", block.text))
    if len(removed) == len(lines):
        return dict(kept), []
    gone = {line.number for line in removed}
    return {number: block for number, block in kept.items() if number not in gone}, removed
