"""Files of rows: one with all, one a shard, or one an article, counted and hashed while they are written."""

import os
from contextlib import closing
from hashlib import sha256
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from warraq.serving.exporting.listing import ArticleLists
from warraq.serving.exporting.options import ExportOptions
from warraq.serving.formats import ExportRow, WrittenFile

_A_FOLDER = 1_000  # files of articles that stand in one folder


class RowFile(Protocol):
    """Where rows go; what it became is said at the end."""

    text_bytes: int

    def write(self, row: ExportRow, text_bytes: int) -> None:
        """Write a row, whose text has so many bytes in UTF-8."""

    def finish(self) -> WrittenFile:
        """Write what is left."""

    def close(self) -> None:
        """Close what is open, finished or not."""


class HashedFile(RawIOBase):
    """A stream that counts and hashes what is written to another one, which it does not close."""

    def __init__(self, file: BinaryIO) -> None:
        self.size = 0
        self._file = file
        self._hash = sha256()
        self._abandoned = False

    def writable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """Bytes written."""
        return self.size

    def write(self, piece: bytes) -> int:  # type: ignore[override]
        """Write all of it; nothing once `abandon` was called."""
        if self._abandoned:
            return len(piece)
        self._hash.update(piece)
        self._file.write(piece)
        self.size += len(piece)
        return len(piece)

    def abandon(self) -> None:
        """Take no more: a writer of pyarrow that is thrown away still writes its end."""
        self._abandoned = True

    def hexdigest(self) -> str:
        """SHA-256 of what was written."""
        return self._hash.hexdigest()


class CorpusFile:
    """One file with all rows it is given, in a stream that stays open."""

    def __init__(self, file: BinaryIO, path: str, split: str, options: ExportOptions) -> None:
        self.text_bytes = self._articles = self._words = 0
        self._path, self._split = path, split
        self._hashed = HashedFile(file)
        self._writer = options.rows().open(cast(BinaryIO, self._hashed), options.writer())

    def write(self, row: ExportRow, text_bytes: int) -> None:
        """Write a row."""
        self._writer.write(row)
        self._articles += 1
        self._words += row.words
        self.text_bytes += text_bytes

    def finish(self) -> WrittenFile:
        """Write what is left."""
        self._writer.finish()
        return WrittenFile(
            path=self._path, split=self._split, articles=self._articles, words=self._words,
            text_bytes=self.text_bytes, bytes=self._hashed.size, sha256=self._hashed.hexdigest(),
        )  # fmt: skip

    def close(self) -> None:
        """Write no more; the stream, which is another's, stays open."""
        self._hashed.abandon()


class NewFile(CorpusFile):
    """The same in a new file of a folder, on disk when it is finished."""

    def __init__(self, folder: Path, path: str, split: str, options: ExportOptions) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        self._file = (folder / path).open("xb")
        try:
            super().__init__(self._file, path, split, options)
        except BaseException:
            self._file.close()
            raise

    def finish(self) -> WrittenFile:
        """Write what is left, and close the file."""
        written = super().finish()
        self._file.flush()
        os.fsync(self._file.fileno())
        self.close()
        return written

    def close(self) -> None:
        """Close the file."""
        super().close()
        self._file.close()


class ArticleFiles:
    """A file for each row, in folders of a thousand; a line for each in `lists`."""

    def __init__(
        self, folder: Path, path: str, split: str, options: ExportOptions, lists: ArticleLists
    ) -> None:
        self.text_bytes = self._articles = self._words = self._bytes = 0
        self._folder, self._path, self._split, self._options = folder, path, split, options
        self._lists = lists
        self._hash = sha256()
        (folder / path).mkdir(parents=True, exist_ok=True)

    def write(self, row: ExportRow, text_bytes: int) -> None:
        """Write a row into its file."""
        form = self._options.rows()
        path = "/".join(
            filter(None, (self._path, f"{row.id // _A_FOLDER:04d}", f"{row.id:09d}{form.suffix}"))
        )
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file, closing(CorpusFile(file, path, self._split, self._options)) as one:
            one.write(row, text_bytes)
            written = one.finish()
        self._hash.update(self._lists.add(row, path, written.sha256))
        self._articles += 1
        self._words += row.words
        self._bytes += written.bytes
        self.text_bytes += text_bytes

    def finish(self) -> WrittenFile:
        """What all the files are."""
        return WrittenFile(
            path=self._path or ".", split=self._split, articles=self._articles, words=self._words,
            text_bytes=self.text_bytes, bytes=self._bytes, sha256=self._hash.hexdigest(),
        )  # fmt: skip

    def close(self) -> None:
        """Nothing is open."""
