"""The lists beside files of articles: their hashes, and which article is in which file."""

import re
from pathlib import Path
from typing import BinaryIO, Final

from warraq.serving.formats import ExportRow, inert

SUMS: Final = "SHA256SUMS"  # as sha256sum writes and checks it
INDEX: Final = "index.tsv"
INDEX_COLUMNS: Final = (
    "path", "id", "url", "title", "authors", "published", "language", "source", "section", "words", "copy_of",
)  # fmt: skip
LIST_SEPARATOR: Final = "; "
#: What would end a cell or a line for some reader.
_ENDS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class ArticleLists:
    """Writes both, a line an article in the order of the export; makes no file where there is none.

    The index is for people and their spreadsheets: a cell that could be run as a formula begins with an apostrophe, and
    a space stands for a control character.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: tuple[BinaryIO, BinaryIO] | None = None

    def add(self, row: ExportRow, path: str, digest: str) -> bytes:
        """Note that an article is in a file. Returns its line of SHA256SUMS."""
        if self._files is None:
            self._files = ((self._folder / SUMS).open("xb"), (self._folder / INDEX).open("xb"))
            self._files[1].write("\t".join(INDEX_COLUMNS).encode() + b"\n")
        line = f"{digest}  {path}\n".encode()
        self._files[0].write(line)
        self._files[1].write("\t".join(_cells(row, path)).encode() + b"\n")
        return line

    def close(self) -> None:
        """Close what is open."""
        for file in self._files or ():
            file.close()


def _cells(row: ExportRow, path: str) -> list[str]:
    values = (
        path, row.id, row.url, row.title, LIST_SEPARATOR.join(row.authors), row.published, row.language, row.source,
        row.section, row.words, row.duplicate_of,
    )  # fmt: skip
    return [inert(_ENDS.sub(" ", str(value))) if value is not None else "" for value in values]
