"""The body of an article in TEI: its text, exactly, with the markup that its HTML gives the same words.

The text decides what is written. A block of the HTML gives its markup to the paragraphs that have its words; paragraphs
of no block are plain, and blocks whose words are not in the text (paragraph dedup leaves some out) are dropped. So the
text can be read back: paragraphs, heads, lists, tables and examples are parted by an empty line, items of a list and
rows of a table by a line end, cells by ' | '.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from warraq.serving.formats.tei_blocks import EXAMPLE, Block, Run, blocks_of
from warraq.serving.formats.xml_text import content

PARAGRAPHS: Final = "\n\n"
_WORD: Final = re.compile(r"\S+")


def tei_body(text: str, html: str) -> str:
    """Returns what stands in `<body>`. Cost: linear."""
    chunks = text.split(PARAGRAPHS)
    writer = _Writer()
    at = 0
    for block, place, length in _placed(chunks, blocks_of(html)):
        for chunk in chunks[at:place]:
            writer.plain(chunk)
        at = place
        if block.is_figure:
            writer.block(block, "")
        elif (inner := _inner(block, PARAGRAPHS.join(chunks[at : at + length]))) is not None:
            writer.block(block, inner)
            at += length
    for chunk in chunks[at:]:
        writer.plain(chunk)
    return writer.whole()


class _Writer:
    """What is written so far. A head opens a division, which ends before the next head of its level or above."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._levels: list[int] = []
        self._is_quoting = False

    def plain(self, text: str) -> None:
        self._quote(False)
        self._out.append(f"<p>{content(text)}</p>\n")

    def block(self, block: Block, inner: str) -> None:
        self._quote(block.is_quoted)
        if block.level:
            while self._levels and self._levels[-1] >= block.level:
                self._levels.pop()
                self._out.append("</div>\n")
            self._levels.append(block.level)
            self._out.append("<div>\n")
        self._out += (block.open, inner, block.close)

    def whole(self) -> str:
        self._quote(False)
        return "".join(self._out) + "</div>\n" * len(self._levels)

    def _quote(self, is_quoted: bool) -> None:
        if is_quoted != self._is_quoting:
            self._out.append("<quote>\n" if is_quoted else "</quote>\n")
            self._is_quoting = is_quoted


def _placed(chunks: Sequence[str], blocks: Iterator[Block]) -> Iterator[tuple[Block, int, int]]:
    """Each block whose first words stand in the text, with its place there and how many chunks it has, in order."""
    places: dict[str, list[int]] | None = None  # made when a block is not where it is expected
    at = 0
    for block in blocks:
        if block.is_figure:
            yield block, at, 0
            continue
        own = "".join(run.text for run in block.runs).split(PARAGRAPHS)
        first = _spaced(own[0])
        if at < len(chunks) and _spaced(chunks[at]) == first:
            place = at
        else:
            places = places if places is not None else _places(chunks)
            known = places.get(first, [])
            position = bisect_left(known, at)
            if position == len(known):
                continue
            place = known[position]
        yield block, place, len(own)
        at = min(place + len(own), len(chunks))


def _places(chunks: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, chunk in enumerate(chunks):
        places.setdefault(_spaced(chunk), []).append(place)
    return places


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _inner(block: Block, text: str) -> str | None:
    """The runs with the text's own white space, marked up; None if the words differ, or what stands at a joint."""
    own = "".join(run.text for run in block.runs)
    runs = block.runs if own == text else _fitted(block.runs, own, text)
    if runs is None:
        return None
    keeps_lines = block.open == EXAMPLE
    return "".join(
        run.before if run.is_joint else f"{run.before}{content(run.text, keeps_lines=keeps_lines)}{run.after}"
        for run in runs
        if run.text
    )


def _fitted(runs: Sequence[Run], own: str, text: str) -> list[Run] | None:
    if own.split() != text.split():
        return None
    there = [found.span() for found in _WORD.finditer(text)]
    here = [found.start() for found in _WORD.finditer(own)]
    out: list[Run] = []
    start = end = word = 0
    for run in runs:
        end += len(run.text)
        while word < len(here) and here[word] < end:
            word += 1
        # the run ends within its last word, or in the white space after it, which becomes the text's
        to = 0 if word == 0 else min(there[word - 1][0] + end - here[word - 1], there[word - 1][1])
        if run.text[-1:].isspace():
            to = there[word][0] if word < len(there) else len(text)
        out.append(run._replace(text=text[start:to]))
        start = to
        if run.is_joint and out[-1].text != run.text:
            return None
    if start < len(text):
        out.append(Run(text[start:]))
    return out
