"""Plain text: a file per article with its text alone, and one line end. What is known of it stands in the index."""

from typing import Final

from warraq.serving.formats.contract import RowFormat, WriterOptions
from warraq.serving.formats.rows import ExportRow
from warraq.serving.formats.writing import text_writer


def _file(row: ExportRow, options: WriterOptions) -> str:
    return row.text + "\n"


TEXT: Final = RowFormat(
    name="text", summary="plain text, a file per article", suffix=".txt", open=text_writer(_file), layouts=("article",)
)  # fmt: skip
