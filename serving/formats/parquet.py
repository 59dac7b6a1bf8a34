"""Parquet: typed columns, compressed; needs pyarrow (the extra `corpus`)."""

from collections.abc import Sequence
from datetime import datetime
from types import ModuleType
from typing import Any, BinaryIO, Final

from warraq.extras import require
from warraq.serving.formats.columns import TYPED_COLUMNS, Column
from warraq.serving.formats.contract import RowFormat, WriterOptions
from warraq.serving.formats.rows import ExportRow

BATCH_BYTES: Final = (
    2 * 1024 * 1024
)  # of rows that become Arrow's arrays, which are smaller than Python's objects
#: Of a row group, beside the limit of its text: what DuckDB gives one thread.
GROUP_ROWS: Final = 122_880
ROW_BYTES: Final = 600  # of a row beside its long texts, about


class ParquetWriter:
    """Row groups of about `buffer_bytes`, compressed with zstd."""

    def __init__(self, file: BinaryIO, options: WriterOptions) -> None:
        self._arrow = require("pyarrow", "corpus")
        parquet = require("pyarrow.parquet", "corpus")
        self._schema = _schema(self._arrow)
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd", version="2.6")
        self._limit = options.buffer_bytes
        self._rows: list[ExportRow] = []
        self._batches: list[Any] = []
        self._rows_bytes = self._group_bytes = self._group_rows = 0

    def write(self, row: ExportRow) -> None:
        """Write a row."""
        size = ROW_BYTES + 2 * (len(row.text) + len(row.title) + len(row.description))
        self._rows.append(row)
        self._rows_bytes += size
        self._group_bytes += size
        self._group_rows += 1
        if self._rows_bytes >= BATCH_BYTES:
            self._end_batch()
        if self._group_bytes >= self._limit or self._group_rows >= GROUP_ROWS:
            self._end_group()

    def finish(self) -> None:
        """Write the last row group and the footer."""
        self._end_group()
        self._writer.close()

    def _end_batch(self) -> None:
        arrays = [
            self._arrow.array(_values(self._rows, column), type=field.type)
            for column, field in zip(TYPED_COLUMNS, self._schema, strict=True)
        ]
        self._batches.append(self._arrow.RecordBatch.from_arrays(arrays, schema=self._schema))
        self._rows.clear()
        self._rows_bytes = 0

    def _end_group(self) -> None:
        self._end_batch()
        table = self._arrow.Table.from_batches(self._batches)
        if self._group_rows:
            self._writer.write_table(table, row_group_size=self._group_rows)
        self._batches.clear()
        self._group_bytes = self._group_rows = 0


def _schema(arrow: ModuleType) -> Any:
    types = {
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "boolean": arrow.bool_(),
        "string": arrow.string(),
        "time": arrow.timestamp("ms", tz="UTC"),
        "list": arrow.list_(arrow.string()),
    }
    return arrow.schema(
        arrow.field(column.name, types[column.kind], nullable=not column.required) for column in TYPED_COLUMNS
    )


def _values(rows: Sequence[ExportRow], column: Column) -> list[Any]:
    values = [getattr(row, column.name) for row in rows]
    if column.kind == "time":
        return [datetime.fromisoformat(value) if value else None for value in values]
    return values


PARQUET: Final = RowFormat(
    name="parquet", summary="Parquet", suffix=".parquet", open=ParquetWriter, is_text=False
)
