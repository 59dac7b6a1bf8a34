"""The writer of formats that are text: a head, something for each row, a tail."""

from collections.abc import Callable
from typing import BinaryIO

from warraq.serving.formats.contract import OpenWriter, WriterOptions
from warraq.serving.formats.rows import ExportRow


def nothing(options: WriterOptions) -> str:
    """No head, no tail."""
    return ""


def text_writer(
    row: Callable[[ExportRow, WriterOptions], str],
    *,
    head: Callable[[WriterOptions], str] = nothing,
    tail: Callable[[WriterOptions], str] = nothing,
) -> OpenWriter:
    """Returns what opens a text format: `head`, `row` for each, `tail`, in UTF-8 with the line ends they give."""

    def begin(file: BinaryIO, options: WriterOptions) -> _TextWriter:
        file.write(head(options).encode())
        return _TextWriter(file, lambda one: row(one, options), lambda: tail(options))

    return begin


class _TextWriter:
    def __init__(self, file: BinaryIO, row: Callable[[ExportRow], str], tail: Callable[[], str]) -> None:
        self._file = file
        self._row = row
        self._tail = tail

    def write(self, row: ExportRow) -> None:
        self._file.write(self._row(row).encode())

    def finish(self) -> None:
        self._file.write(self._tail().encode())
