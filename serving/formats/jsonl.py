"""JSON Lines: an object per article."""

from typing import Final

from warraq.serving.formats.contract import RowFormat, WriterOptions
from warraq.serving.formats.rows import COLUMNS, ExportRow
from warraq.serving.formats.writing import text_writer
from warraq.serving.json_text import json_text


def _line(row: ExportRow, options: WriterOptions) -> str:
    return json_text({name: getattr(row, name) for name in COLUMNS}) + "\n"


JSONL: Final = RowFormat(
    name="jsonl", summary="JSON Lines", suffix=".jsonl", open=text_writer(_line)
)  # fmt: skip
