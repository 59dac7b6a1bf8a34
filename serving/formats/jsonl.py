"""JSON Lines: an object per article."""

from operator import attrgetter
from typing import Final

from warraq.serving.formats.contract import RowFormat, WriterOptions
from warraq.serving.formats.rows import COLUMNS, ExportRow
from warraq.serving.formats.writing import text_writer
from warraq.serving.json_text import json_string, json_text

*_BEFORE_TEXT, _TEXT = COLUMNS  # the text is the last, and most of a line
assert _TEXT == "text"
_values = attrgetter(*_BEFORE_TEXT)


def _line(row: ExportRow, options: WriterOptions) -> str:
    before = json_text(dict(zip(_BEFORE_TEXT, _values(row), strict=True)))
    return f'{before[:-1]}, "text": {json_string(row.text)}}}\n'


JSONL: Final = RowFormat(
    name="jsonl", summary="JSON Lines", suffix=".jsonl", open=text_writer(_line)
)  # fmt: skip
