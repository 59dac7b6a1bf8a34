"""The files of a folder: for each split one, or one after the other as they reach their size."""

from collections.abc import Iterator
from pathlib import Path

from warraq.serving.exporting.files import ArticleFiles, NewFile, RowFile
from warraq.serving.exporting.listing import ArticleLists
from warraq.serving.exporting.options import ExportOptions
from warraq.serving.formats import FORMATS, ExportRow, PackageFormat, WrittenFile


class Shards:
    """The files of one split. `lists` name the files of articles."""

    def __init__(self, folder: Path, split: str, options: ExportOptions, lists: ArticleLists) -> None:
        self._folder, self._split, self._options, self._lists = folder, split, options, lists
        self._finished: list[WrittenFile] = []
        self._current = self._next()

    def write(self, row: ExportRow, text_bytes: int) -> None:
        """Write a row; before it a new file is begun if it does not fit into the one there is."""
        current, limit = self._current, self._options.shard_bytes
        if limit and current.text_bytes and current.text_bytes + text_bytes > limit:
            self._finished.append(current.finish())
            self._current = self._next()
        self._current.write(row, text_bytes)

    def finish(self) -> Iterator[WrittenFile]:
        """All files, once the last is written."""
        self._finished.append(self._current.finish())
        return iter(self._finished)

    def close(self) -> None:
        """Close what is open."""
        self._current.close()

    def _next(self) -> RowFile:
        options = self._options
        form = FORMATS[options.format]
        start = f"{form.data_folder}/" if isinstance(form, PackageFormat) else ""
        number = f"{len(self._finished):05d}" if options.shard_bytes else ""
        if options.writer().layout == "article":
            path = "/".join(filter(None, (start.rstrip("/"), self._split, number)))
            return ArticleFiles(self._folder, path, self._split, options, self._lists)
        usual = form.unsplit if isinstance(form, PackageFormat) else "articles"
        name = "-".join(filter(None, (self._split or usual, number)))
        return NewFile(self._folder, f"{start}{name}{options.rows().suffix}", self._split, options)
