"""Precise rules for single lines that a layout model cannot know: the words, confirmed by links and position.

A phrase alone removes nothing. A lead phrase must be followed by a link, or by a separator and something that reads
like a title; a whole-line phrase must be the whole line; a signature must equal the site's name.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from warraq.articles.extraction.layout import HEADINGS, Block, Frame, data_cells
from warraq.articles.extraction.phrases.beginnings import trim_start
from warraq.articles.extraction.phrases.block_lines import lines_of, with_lines
from warraq.articles.extraction.phrases.endings import trim_end
from warraq.articles.extraction.phrases.leads import lead_reason
from warraq.articles.extraction.phrases.networks import links_lead_to_networks, names_network
from warraq.articles.extraction.phrases.records import Cleaned, RemovedLine
from warraq.articles.extraction.phrases.statements import PageNames
from warraq.articles.extraction.phrases.table import (
    TRIM,
    find_lead,
    find_within,
    has_beside,
    has_label,
    is_appeared_first,
    line_kind,
)
from warraq.articles.text import fold

#: Words and characters of a line that is examined; no boilerplate line in the evidence is longer.
MAX_WORDS: Final = 45
MAX_CHARS: Final = 400
#: Characters of a `<br>` line that is examined.
MAX_BROKEN: Final = 300
#: Words and characters of a label before links.
LABEL_WORDS: Final = 8
LABEL_CHARS: Final = 80
#: Blocks after a label or heading that may be its links, and words of each.
MAX_LINKS: Final = 12
MAX_LINK_WORDS: Final = 30
#: Lines before the end of a text that count as its end.
NEAR_END: Final = 4
#: Characters after a call to follow in which a network must be named.
CALL_CHARS: Final = 40
#: Separates lines that are folded together; folding keeps it.
_JOINT: Final = "\n¶\n"
#: A number left between paragraphs by an editor's program: «191119052250266»
_NUMBER: Final = re.compile(r"\d{8,24}")
#: Left in the text by an editor's plug-in: «[widget id="shop-3"]», «[ad_block]»
_SHORTCODE: Final = re.compile(
    r"""\s*\[/?[a-z][a-z0-9]{0,30}(?:[_-][a-z0-9_-]{1,40})?
        (?:\s{1,3}[a-z][a-z0-9_-]{0,30}=(?:["“”″][^"“”″\]]{0,200}["“”″]|'[^'\]]{0,200}'|[^\s\]"'“”″]{1,100})){0,12}
        \s{0,3}/?\]\s*""",
    re.VERBOSE,
)


def clean_lines(kept: Mapping[int, Block], frames: Sequence[Frame], names: PageNames) -> Cleaned:
    """Remove lines that identify themselves as boilerplate. `kept` in reading order, including images."""
    text = _Text.of(kept, frames)
    gone: dict[int, RemovedLine] = {}
    for place, number in enumerate(text.order):
        if number not in gone and number not in text.entries:
            gone |= {line.number: line for line in _removed_at(place, text)}
    remaining = {number: block for number, block in kept.items() if number not in gone}
    remaining, shortened = _without_broken_lines(remaining)
    remaining, endings = trim_end(remaining, names, text.entries)
    remaining, beginnings = trim_start(remaining, names)
    return Cleaned(remaining, tuple(sorted((*gone.values(), *shortened, *endings, *beginnings))))


@dataclass(frozen=True, slots=True)
class _Text:
    """The kept blocks with text, by number and in order; which are entries of tables; short ones also folded."""

    blocks: dict[int, Block]
    order: tuple[int, ...]
    entries: frozenset[int]
    folded: dict[int, str]
    frames: Sequence[Frame]

    @classmethod
    def of(cls, kept: Mapping[int, Block], frames: Sequence[Frame]) -> "_Text":
        blocks = {number: block for number, block in kept.items() if block.text}
        return cls(blocks, tuple(blocks), data_cells(blocks, frames), _folded(blocks), frames)

    def is_near_end(self, place: int) -> bool:
        return place >= len(self.order) - NEAR_END

    def links_after(self, place: int) -> list[int]:
        """Returns the numbers of the blocks after `place` that consist mostly of links."""
        out: list[int] = []
        for number in self.order[place + 1 : place + 1 + MAX_LINKS]:
            block = self.blocks[number]
            if block.linked < 0.7 * len(block.text) or block.text.count(" ") > MAX_LINK_WORDS:
                break
            out.append(number)
        return out


def _folded(texts: dict[int, Block]) -> dict[int, str]:
    """Returns short blocks by number, folded in one call, since each call has a cost."""
    short = [
        number
        for number, block in texts.items()
        if block.text.count(" ") < MAX_WORDS and len(block.text) < MAX_CHARS
    ]
    parts = fold(_JOINT.join(texts[number].text.replace("¶", " ") for number in short)).split("¶")
    return dict(zip(short, (part.strip() for part in parts), strict=True)) if len(parts) == len(short) else {}


def _removed_at(place: int, text: _Text) -> list[RemovedLine]:
    """Returns the block at a position and the links it introduces if it is boilerplate; else nothing."""
    number = text.order[place]
    block, line = text.blocks[number], text.folded.get(number)
    if not line:
        return []
    kind = line_kind(line)
    lead = find_lead(line)
    if kind in ("related", "read-also") or (lead and lead.kind == "read-also" and not lead.rest):
        return _before_links(place, text, "lead-before-links", alone=_ends_text(place, text))
    if reason := _left_by_editor(block, text.frames):
        return [RemovedLine(number, "editor-code", reason, block.text)]
    if _is_label(block, line) and (
        found := _before_links(place, text, "label-before-links", alone=number + 1 not in text.blocks)
    ):
        return found
    is_last = place + 1 >= len(text.order)
    is_heading = text.frames[block.frame].tag in HEADINGS
    if kind and (is_last or not is_heading) and (" " in line.strip(TRIM) or kind != "follow"):
        return [RemovedLine(number, kind, "phrase-line", block.text)]
    if block.linked and is_appeared_first(line):
        return [RemovedLine(number, "appeared-first", "appeared-first", block.text)]
    if lead and (reason := lead_reason(lead, line, block, end=text.is_near_end(place))):
        return [RemovedLine(number, lead.kind, reason, block.text)]
    if (
        block.linked > 0.9 * len(block.text)
        and links_lead_to_networks(block.pieces)
        and not _is_quoted(block, text.frames)
    ):
        return [RemovedLine(number, "follow", "link-to-network", block.text)]
    if kind := _called_within(line, end=text.is_near_end(place)):
        return [RemovedLine(number, kind, "phrase-within", block.text)]
    return []


def _before_links(place: int, text: _Text, rule: str, *, alone: bool) -> list[RemovedLine]:
    """Returns a block with the links after it; without links only if it may be `alone`."""
    links = text.links_after(place)
    if not links and not alone:
        return []
    return [RemovedLine(n, "read-also", rule, text.blocks[n].text) for n in (text.order[place], *links)]


def _ends_text(place: int, text: _Text) -> bool:
    """Tells whether nothing follows a block except what it introduces."""
    number = text.order[place]
    is_last = place == len(text.order) - 1
    return is_last or (text.blocks[number].text.endswith(":") and number + 1 not in text.blocks)


def _left_by_editor(block: Block, frames: Sequence[Frame]) -> str:
    """Returns the rule by which a block is an editor's leftover, '' if none."""
    if "[" in block.text and "=" in block.text and _SHORTCODE.fullmatch(block.text):
        return "shortcode"
    if frames[block.frame].tag in ("p", "div") and _NUMBER.fullmatch(block.text):
        return "bare-number"
    return ""


def _is_label(block: Block, line: str) -> bool:
    """Tells whether a line is short, ends in a colon and says "also": «من السوق أيضاً:»."""
    return (
        block.text.endswith((":", "："))
        and len(line) <= LABEL_CHARS
        and len(line.split()) <= LABEL_WORDS
        and has_label(line)
    )


def _called_within(line: str, *, end: bool) -> str:
    """Returns the kind of a line that asks to follow or subscribe, or discloses a commission, in its own words."""
    kind, rest = find_within(line)
    if kind == "follow":
        return kind if names_network(rest[:CALL_CHARS]) else ""
    if kind == "promotion":
        return kind if has_beside(line) else ""
    return kind if end or kind != "credit" else ""


def _is_quoted(block: Block, frames: Sequence[Frame]) -> bool:
    number = block.frame
    for _ in range(6):
        if frames[number].tag == "blockquote":
            return True
        number = frames[number].parent
    return False


def _without_broken_lines(kept: dict[int, Block]) -> tuple[dict[int, Block], list[RemovedLine]]:
    """Returns blocks without `<br>` lines that are a lead and a link."""
    removed: list[RemovedLine] = []
    out: dict[int, Block] = {}
    for number, block in kept.items():
        if "\n" not in block.text or not block.linked:
            out[number] = block
            continue
        lines = lines_of(block.pieces)
        good = []
        for line in lines:
            part = with_lines(block, [line])
            if reason := _broken_line_reason(part):
                removed.append(RemovedLine(number, "read-also", reason, part.text))
            else:
                good.append(line)
        out[number] = with_lines(block, good) if len(good) < len(lines) else block
    return {number: block for number, block in out.items() if block.text or block.image}, removed


def _broken_line_reason(part: Block) -> str:
    if not 0 < len(part.text) < MAX_BROKEN or not part.linked:
        return ""
    folded = fold(part.text)
    lead = find_lead(folded)
    return lead_reason(lead, folded, part, end=False) if lead and lead.kind == "read-also" else ""
