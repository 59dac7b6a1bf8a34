"""Read a corpus from Python: `warraq.open("corpus.db")` or `warraq.open("postgresql://host/corpus")`.

Never writes; a crawl may run at the same time.
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # storage takes a fifth of a second to import, which `warraq --help` need not pay
    from collections.abc import Iterator
    from types import TracebackType

    from warraq.archive import Citation
    from warraq.articles.records import FieldOrigin, RemovedBlock
    from warraq.storage import ArticleRow, ChangeRow, ImageRow, Reader, SearchHit, VersionRow


def open(path: str | PathLike[str]) -> Corpus:
    """Open a corpus, read-only: a file, or by its address a database of a PostgreSQL server.

    Use it as a context manager, or close it.

    Raises:
        StorageError: no such file, no such server, or not a warraq database (see `articles.errors`).
        ConfigurationError: an address that cannot be used, or the extra `postgres` is not installed.
    """
    from warraq.storage import open_reader

    return Corpus(open_reader(path))


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
        """Close the database."""
        self._reader.close()

    def articles(
        self,
        *,
        source: str | None = None,
        language: str | None = None,
        since: int = 0,
        duplicates: bool = False,
        gone: bool = True,
        doubtful: bool = False,
    ) -> Iterator[ArticleRow]:
        """Current versions changed after `since`, in order of `seq`; copies only with `duplicates`.

        `doubtful`: only those whose text, title, date or authors are probably wrong.
        """
        return self._reader.articles.select(
            source=source,
            language=language,
            since_seq=since,
            include_duplicates=duplicates,
            include_gone=gone,
            doubtful=doubtful,
        )

    def get(self, article: int | str) -> ArticleRow:
        """One article by its id, or by any address that leads to it. Raises NotFoundError."""
        return self._reader.articles.get(article)

    def changes(self, *, since: int = 0, limit: int | None = None) -> Iterator[ChangeRow]:
        """Changes after the cursor `since`, oldest first. The last `seq` is the next cursor."""
        return self._reader.articles.changes(since=since, limit=limit)

    def search(
        self, query: str, *, limit: int = 20, source: str | None = None, language: str | None = None
    ) -> tuple[SearchHit, ...]:
        """Full-text search, best first. Spelling variants of Arabic find each other; "…" makes a phrase.

        Of many articles with the words the newest are ranked: 2,000, or `limit` if it is more.
        """
        return self._reader.articles.search(query, limit=limit, source=source, language=language)

    def last_seq(self) -> int:
        """The `seq` of the latest change: what to pass as `since` next time. 0 for an empty corpus."""
        return self._reader.articles.last_seq()

    def versions(self, article_id: int) -> tuple[VersionRow, ...]:
        """Every version of an article, oldest first. Raises NotFoundError."""
        return self._reader.articles.versions(article_id)

    def removed(self, article_id: int, *, version: int | None = None) -> tuple[RemovedBlock, ...]:
        """The blocks removed from a version (default: the current one), in reading order, with reasons."""
        return self._reader.articles.removed(article_id, version)

    def origins(self, article_id: int) -> tuple[FieldOrigin, ...]:
        """Where each field of the current version was found; rejected candidates are not `chosen`."""
        return self._reader.articles.origins(article_id)

    def images(self, article_id: int) -> tuple[ImageRow, ...]:
        """The images of the current version, in the order of the page, each with its file if that was fetched."""
        return self._reader.images.of_article(article_id)

    def body(self, sha256: str) -> bytes:
        """The bytes of a page or image, by their hash. Raises NotFoundError."""
        return self._reader.pages.get(sha256)

    def cite(self, article: int | str, sentence: str, *, version: int | None = None) -> Citation:
        """Returns where a sentence of an article, or a part of one, or its title comes from, and what proves it.

        Without `version` it is the current one, or the latest that has the sentence. Spacing, quotes and spelling
        variants do not matter. Raises NotFoundError, with the nearest sentence.
        """
        from warraq.archive import cite

        return cite(self._reader, article, sentence, version=version)

    def integrity(self) -> str:
        """Returns 'ok', or what is damaged in the file. Cost: reads the whole file."""
        return self._reader.integrity()
