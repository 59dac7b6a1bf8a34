"""Read a corpus from Python: `warraq.open("corpus.db")`. Never writes; a crawl may run at the same time."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # storage takes a fifth of a second to import, which `warraq --help` need not pay
    from collections.abc import Iterator
    from types import TracebackType

    from warraq.articles.records import FieldOrigin, RemovedBlock
    from warraq.storage import ArticleRow, ChangeRow, Reader, SearchHit, VersionRow


def open(path: str | PathLike[str]) -> Corpus:
    """Open the corpus in a database file, read-only. Use it as a context manager, or close it.

    Raises:
        StorageError: no such file, or not a warraq database (see `articles.errors`).
    """
    from warraq.storage import Reader

    return Corpus(Reader.open(Path(path)))


class Corpus:
    """The articles of a database. Use it in the thread that opened it; rows are immutable records."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def __enter__(self) -> Corpus:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._reader.close()

    def articles(
        self,
        *,
        source: str | None = None,
        language: str | None = None,
        since: int = 0,
        duplicates: bool = False,
        gone: bool = True,
    ) -> Iterator[ArticleRow]:
        """Yields current versions changed after `since`, ordered by `seq`; copies only with `duplicates`."""
        return self._reader.articles(
            source=source,
            language=language,
            since_seq=since,
            include_duplicates=duplicates,
            include_gone=gone,
        )

    def get(self, article: int | str) -> ArticleRow:
        """Returns an article by its id, or by any URL that leads to it. Raises NotFoundError."""
        return self._reader.get(article)

    def changes(self, *, since: int = 0, limit: int | None = None) -> Iterator[ChangeRow]:
        """Yields changes after the cursor `since`, oldest first. The last `seq` is the next cursor."""
        return self._reader.changes(since=since, limit=limit)

    def search(
        self, query: str, *, limit: int = 20, source: str | None = None, language: str | None = None
    ) -> tuple[SearchHit, ...]:
        """Searches the full text, best match first. Arabic spelling variants match each other; "…" makes a phrase."""
        return self._reader.search(query, limit=limit, source=source, language=language)

    def last_seq(self) -> int:
        """Returns the `seq` of the latest change, to pass as `since` next time. 0 for an empty corpus."""
        return self._reader.last_seq()

    def versions(self, article_id: int) -> tuple[VersionRow, ...]:
        """Returns every version of an article, oldest first. Raises NotFoundError."""
        return self._reader.versions(article_id)

    def removed(self, article_id: int, *, version: int | None = None) -> tuple[RemovedBlock, ...]:
        """Returns the blocks removed from a version (default: the current one), in reading order, with reasons."""
        return self._reader.removed(article_id, version)

    def origins(self, article_id: int) -> tuple[FieldOrigin, ...]:
        """Returns where each field of the current version was found; rejected candidates are not `chosen`."""
        return self._reader.origins(article_id)

    def integrity(self) -> str:
        """Returns 'ok', or what is damaged in the file. Cost: reads the whole file."""
        return self._reader.integrity()
