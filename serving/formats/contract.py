"""What a format is. `FORMATS` in `table.py` names all; tests/serving/test_formats.py holds each to its promises."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from warraq.serving.feeds import FeedOptions
    from warraq.serving.formats.manifest import Manifest
    from warraq.serving.formats.rows import ExportRow
    from warraq.storage import Reader, Statistics

#: 'corpus': all articles in one file; 'article': each in a file of its own.
Layout: TypeAlias = Literal["corpus", "article"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WriterOptions:
    """How a file is written. Each format takes what concerns it.

    `layout`: one of the format's own. `spreadsheet`: for a program that runs cells as formulas. `json_lists`: lists in
    cells as JSON, which loses nothing. `buffer_bytes`: about so much text may be held at a time.
    """

    layout: Layout = "corpus"
    spreadsheet: bool = False
    json_lists: bool = False
    buffer_bytes: int = 32 * 1024 * 1024


class Writer(Protocol):
    """Writes rows into one file, and holds few of them."""

    def write(self, row: ExportRow) -> None:
        """Write a row."""

    def finish(self) -> None:
        """Write what is left; the file stays open. Not called after an error: then the file is thrown away."""


#: Begins a file. The same rows and options give the same bytes: no time of now, no order of a set, no path.
OpenWriter: TypeAlias = Callable[[BinaryIO, WriterOptions], Writer]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFormat:
    """Rows in, one file out. Files, shards, splits and folders are made outside (`serving/exporting`).

    `suffix` with its dot. `layouts`: those it knows, the usual one first. `with_markdown`: its rows have `markdown`;
    `with_html`: they have `html`, as it is stored, also of paragraphs that `text` has no more. `is_text`: may be shown
    on a terminal.
    """

    name: str
    summary: str
    suffix: str
    open: OpenWriter
    layouts: tuple[Layout, ...] = ("corpus",)
    with_markdown: bool = False
    with_html: bool = False
    for_spreadsheets: bool = False
    is_text: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageFormat:
    """A folder of files in another format, with documents that describe them.

    `rows`: names of the formats its data may have, the usual one first. Its files stand in `data_folder`; without
    splits they are called `unsplit`. `documents` gives (name, text) for each document, once all data is written; it is
    given the statistics of the chosen articles if the format `counts` them, else None.
    """

    name: str
    summary: str
    rows: tuple[str, ...]
    data_folder: str
    unsplit: str
    documents: Callable[[Manifest, Statistics | None], Iterable[tuple[str, str]]]
    counts: bool = False
    options: WriterOptions = WriterOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFormat:
    """The newest articles as one feed document."""

    name: str
    summary: str
    suffix: str
    render: Callable[[Reader, FeedOptions], str]


Format: TypeAlias = RowFormat | PackageFormat | FeedFormat
