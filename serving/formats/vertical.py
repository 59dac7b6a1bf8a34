"""The vertical of Sketch Engine and NoSketch Engine: a token a line in `<doc>`, `<p>` and `<s>`.

Between two tokens stands a space; `<g/>` says that none does, `<lb/>` that a line ends there, `<ws c="A0"/>` what else
does, in hexadecimal: so the text can be joined again exactly. Paragraphs are parted by an empty line. Tokens stand as
they are, without references, as the tokenisers of Sketch Engine write them: a line is a structure if a letter or a
slash follows its '<', and no token looks like that. Values of attributes have references. See
docs/decisions/144-vertical.md.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, Final

from warraq.extras import require
from warraq.serving.formats.contract import RowFormat, Writer, WriterOptions
from warraq.serving.formats.rows import ExportRow
from warraq.serving.formats.writing import text_writer
from warraq.serving.segments import sentences, tokens

#: Between authors and between tags: Sketch Engine's MULTISEP.
LIST_SEPARATOR: Final = "|"
PARAGRAPHS: Final = "\n\n"

#: Attributes of a document, in their order; those without a value are left out.
ATTRIBUTES: Final[tuple[tuple[str, Callable[[ExportRow], Any]], ...]] = (
    ("id", lambda row: row.id),
    ("url", lambda row: row.url),
    ("source", lambda row: row.source),
    ("site", lambda row: row.site_name),
    ("title", lambda row: row.title),
    ("author", lambda row: LIST_SEPARATOR.join(row.authors)),
    ("date", lambda row: row.published[:10]),
    ("year", lambda row: row.published[:4]),
    ("language", lambda row: row.language),
    ("section", lambda row: row.section),
    ("tag", lambda row: LIST_SEPARATOR.join(row.tags)),
    ("words", lambda row: row.words),
    ("cluster", lambda row: row.cluster_id),
    ("copy_of", lambda row: row.duplicate_of),
    ("licence", lambda row: row.licence),
    ("reservation", lambda row: LIST_SEPARATOR.join(row.reservations)),
    ("content_hash", lambda row: row.content_hash),
)
_REFERRED: Final = re.compile('[&<>"\x00-\x1f\x7f-\x9f\u2028\u2029]')
_NAMED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_GAPS: Final = {"": "<g/>", "\n": "<lb/>"}


def vertical(row: ExportRow) -> str:
    """Returns the lines of one article. Cost: linear."""
    lines = [_document_tag(row)]
    text, start = row.text, 0
    spans = iter(sentences(text, row.language))  # of the whole text: none reaches over a line end
    span = next(spans, None)
    for paragraph in text.split(PARAGRAPHS):
        end = start + len(paragraph)
        inside = []
        while span is not None and span[0] < end:
            inside.append(span)
            span = next(spans, None)
        lines.append("<p>")
        _add_paragraph(lines, text, (start, end), inside, row.language)
        lines.append("</p>")
        start = end + len(PARAGRAPHS)
    lines.append("</doc>\n")
    return "\n".join(lines)


def _add_paragraph(
    lines: list[str], text: str, place: tuple[int, int], spans: Iterable[tuple[int, int]], language: str
) -> None:
    """Add sentences and tokens of a paragraph, and what stands between them where it is not a space."""
    last, usual = place[0], ""  # nothing usually stands before the first token
    for first, end in spans:
        opened = False
        for start, stop in tokens(text[first:end], language):
            gap = text[last : first + start]
            if gap != usual:
                lines.append(_GAPS.get(gap) or _gap(gap))
            if not opened:
                lines.append("<s>")
                opened = True
            last = first + stop
            lines.append(text[first + start : last])
            usual = " "
        if opened:
            lines.append("</s>")
    if last < place[1]:
        lines.append(_gap(text[last : place[1]]))


def _gap(between: str) -> str:
    return f'<ws c="{" ".join(f"{ord(char):X}" for char in between)}"/>'


def _document_tag(row: ExportRow) -> str:
    stated = [_attribute(name, str(value)) for name, of in ATTRIBUTES if (value := of(row)) not in ("", None)]
    return f"<doc{''.join(stated)}>"


def _attribute(name: str, value: str) -> str:
    return f' {name}="{_REFERRED.sub(_reference, value)}"'


def _reference(found: re.Match[str]) -> str:
    return _NAMED.get(found[0]) or f"&#x{ord(found[0]):X};"


def _open(file: BinaryIO, options: WriterOptions) -> Writer:
    require("icu4py.breakers", "corpus")  # before the first article, not at it
    return text_writer(lambda row, _: vertical(row))(file, options)


VERTICAL: Final = RowFormat(
    name="vertical", summary="Vertical of (No)Sketch Engine", suffix=".vert", open=_open, layouts=("corpus", "article")
)  # fmt: skip
