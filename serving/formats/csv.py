"""CSV (RFC 4180): a line of names, then a record per article, texts as they are.

A spreadsheet runs cells that begin like formulas, whoever wrote them: for such programs there is `spreadsheet`
(docs/decisions/140-csv-and-spreadsheets.md).
"""

import csv
from io import StringIO
from typing import Final

from warraq.serving.formats.contract import RowFormat, WriterOptions
from warraq.serving.formats.rows import COLUMNS, ExportRow
from warraq.serving.formats.writing import text_writer
from warraq.serving.json_text import json_text

#: First characters a spreadsheet may take for a formula, and those it skips before looking.
#: Source: OWASP, CSV Injection.
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LIST_SEPARATOR: Final = "; "  # between authors and between tags
BYTE_ORDER_MARK: Final = "\ufeff"  # without it Excel reads UTF-8 as the code page of its country


def inert(cell: str) -> str:
    """Returns the cell as text that no spreadsheet runs: "'=1+1" for '=1+1', anything else unchanged."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(FORMULA_STARTS) else cell


def _head(options: WriterOptions) -> str:
    return (BYTE_ORDER_MARK if options.spreadsheet else "") + _record(COLUMNS)


def _line(row: ExportRow, options: WriterOptions) -> str:
    cells = [_cell(getattr(row, name), options) for name in COLUMNS]
    if options.spreadsheet:
        cells = [inert(cell) if isinstance(cell, str) else cell for cell in cells]
    return _record(cells)


def _cell(value: object, options: WriterOptions) -> str | int | float:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, tuple):
        return json_text(value) if options.json_lists else LIST_SEPARATOR.join(value)
    return str(value) if value is not None else ""


def _record(cells: "list[str | int | float] | tuple[str, ...]") -> str:
    buffer = StringIO(newline="")
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()


CSV: Final = RowFormat(
    name="csv", summary="CSV", suffix=".csv", open=text_writer(_line, head=_head), for_spreadsheets=True
)  # fmt: skip
