"""What is read of articles and their pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from warraq.articles.records import FieldOrigin, Image, RemovedBlock, Reservation
    from warraq.storage.records import (
        ArticleFilter,
        ArticleKey,
        ArticleRow,
        ChangeRow,
        Doubt,
        LeftOut,
        SearchHit,
        VersionRow,
    )


class ArticleQueries(Protocol):
    """Articles by number, address, change and word.

    Iterators show the database as it was when they were begun; close or exhaust them.
    """

    def select(
        self,
        source: str | None = None,
        language: str | None = None,
        since_seq: int = 0,
        *,
        include_duplicates: bool = True,
        include_gone: bool = True,
        with_text: bool = True,
        limit: int | None = None,
        newest_first: bool = False,
        doubtful: bool = False,
        label: str | None = None,
        starred: bool | None = None,
    ) -> Iterator[ArticleRow]:
        """Articles whose latest change has a number over `since_seq`, in order of those numbers.

        With `newest_first` by when they were first seen, last first. With `doubtful` only those whose text, title,
        date or authors are probably wrong (`rules.doubtful_fields`). `label` and `starred` are what
        the reader of this database did. Cost: of what is taken from the iterator.
        """

    def choose(
        self,
        chosen: ArticleFilter,
        *,
        texts: Collection[str] = ("text",),
        newest_first: bool = False,
    ) -> Iterator[ArticleRow | LeftOut]:
        """What a filter asks for, in order of the latest changes: each article, or why it is left out.

        `texts`: those of 'text', 'html' and 'markdown' that are read; the others are ''. With `newest_first` by when
        they were first seen, last first. Cost: of what is taken from the iterator.
        """

    def get(self, name: int | str) -> ArticleRow:
        """The article of a number, or of any address that leads to it.

        Raises:
            NotFoundError: there is none.
        """

    def doubts(self) -> tuple[Doubt, ...]:
        """The sources whose newest articles read doubtfully more often than those before, by slug.

        Cost: a few hundred articles a source (`rules.LOOKED_AT`), without their texts.
        """

    def addresses(self, article_id: int) -> tuple[tuple[str, str], ...]:
        """(address, why) for each address that leads to an article, its own first; () for no article."""

    def versions(self, article_id: int) -> tuple[VersionRow, ...]:
        """Every content state of an article, oldest first, the current one last. Raises NotFoundError."""

    def version(self, article_id: int, number: int | None = None) -> VersionRow:
        """One content state of an article (the current one). Raises NotFoundError."""

    def removed(self, article_id: int, version: int | None = None) -> tuple[RemovedBlock, ...]:
        """What was stripped from the page of a version (the current one), in reading order. Raises NotFoundError."""

    def authors(self, article_id: int, version: int | None = None) -> tuple[str, ...]:
        """Who wrote a version (the current one), in the order of the page. Raises NotFoundError."""

    def origins(self, article_id: int, version: int | None = None) -> tuple[FieldOrigin, ...]:
        """Where the fields of a version (the current one) were found. Raises NotFoundError."""

    def images(self, article_id: int) -> tuple[Image, ...]:
        """The images of the current version, in the order of the page. Raises NotFoundError."""

    def reservations(self, article_id: int) -> tuple[Reservation, ...]:
        """What is said of the use of the current version, also what does not reserve it. Raises NotFoundError."""

    def select_keys(
        self, source: str | None = None, language: str | None = None, *, include_duplicates: bool = False
    ) -> Iterator[ArticleKey]:
        """The articles by number, with what they can be grouped by. Cost: reads no text."""

    def changes(self, since: int = 0, limit: int | None = None) -> Iterator[ChangeRow]:
        """Changes with a number over `since`, in order."""

    def last_seq(self) -> int:
        """Number of the latest change, 0 when there is none."""

    def search(
        self,
        query: str,
        limit: int = 20,
        source: str | None = None,
        language: str | None = None,
        *,
        label: str | None = None,
        starred: bool | None = None,
        include_duplicates: bool = False,
    ) -> tuple[SearchHit, ...]:
        """Articles in which all words of the query stand, best first; words in quotes stand together.

        Spellings that folding levels find each other. () for a query without a word. Of many articles the newest are
        ranked, `rules.BEST_OF` or, if more, `limit`: of the newest `rules.LOOKED_THROUGH` with the words, or further
        back, where these give fewer than `limit`. A server estimates how rare frequent words are.
        """


class Pages(Protocol):
    """Bodies as they were fetched, by the SHA-256 of their bytes."""

    def get(self, sha256: str) -> bytes:
        """A body.

        Raises:
            NotFoundError: none of that hash is stored.
            DatabaseCorrupt: what is stored has another hash.
        """

    def find(self, sha256: str) -> bytes | None:
        """A body, None when it is not stored. Raises DatabaseCorrupt."""
