"""The end of a text: the site's signature, the source, editors' leftovers."""

import re
from collections.abc import Container, Mapping
from typing import Final

from warraq.articles.extraction.layout import Block
from warraq.articles.extraction.phrases.block_lines import lines_of, with_lines
from warraq.articles.extraction.phrases.records import RemovedLine
from warraq.articles.extraction.phrases.statements import PageNames, kind_of_statement
from warraq.articles.extraction.phrases.table import TRIM, closing_kind, find_lead, line_kind
from warraq.articles.text import fold

#: A bare number, a place of origin, an agency's sign-off: «17302», «--(بترا)»
_CODE: Final = re.compile(r"[\s\d٠-٩۰-۹]{2,10}|[\s\-–—]{0,6}\([^()]{2,25}\)[\s.]{0,3}|[-–—*#\s]{1,12}")
#: Maximum lines removed at the end, and characters of the longest.
MAX_ENDINGS: Final = 8
MAX_ENDING: Final = 120
#: 'Read it whole in our app. Follow us.': what parts sentences, in folded text, and words and characters of the call.
SENTENCES = re.compile(r"[.!?。！？؟]+(?:\s+|$|(?=[\u3040-\u30ff\u3400-\u9fff]))")
MAX_CALL_WORDS: Final = 5
MAX_CALL: Final = 40


def trim_end(
    kept: Mapping[int, Block], names: PageNames, entries: Container[int] = ()
) -> tuple[dict[int, Block], list[RemovedLine]]:
    """Returns the blocks without trailing lines that are not part of the text; never all of them, never `entries`."""
    trimmed = dict(kept)
    removed: list[RemovedLine] = []
    for _ in range(MAX_ENDINGS):
        texts = [number for number, block in trimmed.items() if block.text]
        if not texts:
            break
        number = texts[-1]
        if number in entries:
            break
        block = trimmed[number]
        line = block.text.rsplit("\n", 1)[-1]
        kind = _kind_of_ending(line, names)
        if not kind or (len(texts) == 1 and line == block.text):
            break
        removed.append(RemovedLine(number, kind, "last-line", line))
        if line == block.text:
            del trimmed[number]
        else:
            trimmed[number] = _without_last_line(block)
    return trimmed, removed


def _kind_of_call(line: str) -> str:
    """Returns the kind of a last line whose last sentence only asks to follow or subscribe, '' if it does not."""
    *before, call = [part.strip() for part in SENTENCES.split(line) if part.strip()] or [""]
    if not before or call.count(" ") >= MAX_CALL_WORDS or len(call) > MAX_CALL:
        return ""
    if (kind := line_kind(call)) in ("follow", "newsletter"):
        return kind
    lead = find_lead(call)
    return "follow" if lead and lead.kind == "follow" else ""


def _without_last_line(block: Block) -> Block:
    lines = lines_of(block.pieces)
    while lines and not "".join(piece.text for piece in lines[-1]).strip():
        lines.pop()
    return with_lines(block, lines[:-1])


def _kind_of_ending(line: str, names: PageNames) -> str:
    if len(line) > MAX_ENDING:
        return kind_of_statement(line, names, at_end=True)
    folded = fold(line).strip(TRIM)
    if folded and folded in names.sites:
        return "signature"
    if kind := closing_kind(folded):
        return kind
    if kind := kind_of_statement(line, names, at_end=True) or _kind_of_call(folded):
        return kind
    return "editor-code" if _CODE.fullmatch(line) or line_kind(folded) == "editor-code" else ""
