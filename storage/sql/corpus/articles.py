"""What is read of articles: the current version by number, address, change and word, and all that is behind it."""

from collections.abc import Collection, Iterator

from warraq.articles.errors import NotFoundError
from warraq.articles.records import FieldOrigin, Image, RemovedBlock, Reservation
from warraq.articles.urls import former_form
from warraq.storage.ports import ArticleQueries
from warraq.storage.records import (
    ArticleFilter,
    ArticleKey,
    ArticleRow,
    ChangeRow,
    Doubt,
    Judged,
    LeftOut,
    SearchHit,
    VersionRow,
)
from warraq.storage.rules import BARS, LOOKED_AT, find_doubt, read_question, snippet_of
from warraq.storage.sql.corpus.changes import last_seq
from warraq.storage.sql.corpus.choosing import TEXTS, article_columns, choose_articles
from warraq.storage.sql.corpus.search import LABELLED, STARRED, find_articles
from warraq.storage.sql.corpus.versions import (
    read_authors,
    read_images,
    read_origins,
    read_removed,
    read_reservations,
    read_version,
    read_versions,
    version_id_of,
)
from warraq.storage.sql.database import ALL, Columns, Database, Subject, scalar, snapshot, storable

_ARTICLE = article_columns(TEXTS)
_WITHOUT_TEXT = article_columns(())
_SELECT_ARTICLE = f"SELECT {_ARTICLE.sql} FROM article a JOIN article_text t ON t.id = a.id"
_CHANGE = Columns(ChangeRow)
_KEY = Columns(
    ArticleKey, "a", given={"source": "s.slug", "language": "v.language", "published": "v.published"}
)
_JUDGED = Columns(Judged, "v", given={"id": "a.id", "first_seen_at": "a.first_seen_at"})
_BY_CONFIDENCE = "versions v INDEXED BY versions_confidence"  # it has all that is asked for, and no text
_IS_DOUBTFUL = (
    f" AND EXISTS (SELECT 1 FROM {_BY_CONFIDENCE} WHERE v.article_id = a.id AND v.number = a.version"
    f" AND ({' OR '.join(f'v.{field}_confidence < :{field}' for field in BARS)}))"
)


class SqlArticleQueries(Subject, ArticleQueries):
    """The views `article`, `article_text` and `change`, and what belongs to a version."""

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
        columns = _ARTICLE if with_text else _WITHOUT_TEXT
        sql = (_SELECT_ARTICLE if with_text else f"SELECT {columns.sql} FROM article a") + (
            " WHERE a.seq > :since AND (:source IS NULL OR a.source = :source)"
            " AND (:language IS NULL OR a.language = :language) AND (:copies = 1 OR a.duplicate_of IS NULL)"
            f" AND (:gone = 1 OR a.gone_at IS NULL){_IS_DOUBTFUL if doubtful else ''}"
            f"{f' AND {LABELLED}' if label is not None else ''}"
            f"{f' AND ({STARRED}) = (:starred = 1)' if starred is not None else ''}"
            f" ORDER BY {'a.id DESC' if newest_first else 'a.seq'} LIMIT :limit"
        )
        parameters = {
            "since": since_seq,
            "source": source,
            "language": language,
            "copies": include_duplicates,
            "gone": include_gone,
            "limit": ALL if limit is None else limit,
            "label": label,
            "starred": starred,
            **(BARS if doubtful else {}),
        }
        with self._connection.translated():
            yield from columns.each(self._connection.execute(sql, parameters))

    def choose(
        self,
        chosen: ArticleFilter,
        *,
        texts: Collection[str] = ("text",),
        newest_first: bool = False,
    ) -> Iterator[ArticleRow | LeftOut]:
        return choose_articles(self._connection, chosen, texts=texts, newest_first=newest_first)

    def get(self, name: int | str) -> ArticleRow:
        with snapshot(self._connection) as db:
            article_id = self._article_id(db, name)
            article = _ARTICLE.one(db.execute(f"{_SELECT_ARTICLE} WHERE a.id = ?", (article_id,)))
        if article is None:
            raise NotFoundError("no such article", identity=str(name))
        return article

    def doubts(self) -> tuple[Doubt, ...]:
        sql = (
            f"SELECT {_JUDGED.sql} FROM articles a CROSS JOIN {_BY_CONFIDENCE}"
            " ON v.article_id = a.id AND v.number = a.version WHERE a.source_id = ? ORDER BY a.id DESC LIMIT ?"
        )
        found = []
        with snapshot(self._connection) as db:
            for source_id, slug in db.execute("SELECT id, slug FROM sources ORDER BY slug").fetchall():
                rows = _JUDGED.each(db.execute(sql, (source_id, LOOKED_AT)))
                found.append(find_doubt(slug, (row for row in rows if row.text_confidence is not None)))
        return tuple(doubt for doubt in found if doubt is not None)

    def addresses(self, article_id: int) -> tuple[tuple[str, str], ...]:
        sql = "SELECT url, why FROM article_urls WHERE article_id = ? ORDER BY why <> 'canonical', url"
        with snapshot(self._connection) as db:
            return tuple((url, why) for url, why in db.execute(sql, (article_id,)))

    def versions(self, article_id: int) -> tuple[VersionRow, ...]:
        with snapshot(self._connection) as db:
            return read_versions(db, article_id)

    def version(self, article_id: int, number: int | None = None) -> VersionRow:
        with snapshot(self._connection) as db:
            return read_version(db, version_id_of(db, article_id, number))

    def removed(self, article_id: int, version: int | None = None) -> tuple[RemovedBlock, ...]:
        with snapshot(self._connection) as db:
            return read_removed(db, version_id_of(db, article_id, version))

    def authors(self, article_id: int, version: int | None = None) -> tuple[str, ...]:
        with snapshot(self._connection) as db:
            return read_authors(db, version_id_of(db, article_id, version))

    def origins(self, article_id: int, version: int | None = None) -> tuple[FieldOrigin, ...]:
        with snapshot(self._connection) as db:
            return read_origins(db, version_id_of(db, article_id, version))

    def images(self, article_id: int) -> tuple[Image, ...]:
        with snapshot(self._connection) as db:
            return read_images(db, version_id_of(db, article_id))

    def reservations(self, article_id: int) -> tuple[Reservation, ...]:
        with snapshot(self._connection) as db:
            return read_reservations(db, version_id_of(db, article_id))

    def select_keys(
        self, source: str | None = None, language: str | None = None, *, include_duplicates: bool = False
    ) -> Iterator[ArticleKey]:
        sql = (
            f"SELECT {_KEY.sql} FROM articles a JOIN sources s ON s.id = a.source_id"
            " JOIN versions v ON v.article_id = a.id AND v.number = a.version"
            " WHERE (:source IS NULL OR s.slug = :source) AND (:language IS NULL OR v.language = :language)"
            " AND (:copies = 1 OR a.duplicate_of IS NULL) ORDER BY a.id"
        )
        parameters = {"source": source, "language": language, "copies": include_duplicates}
        with self._connection.translated():
            yield from _KEY.each(self._connection.execute(sql, parameters))

    def changes(self, since: int = 0, limit: int | None = None) -> Iterator[ChangeRow]:
        sql = f"SELECT {_CHANGE.sql} FROM change WHERE seq > ? ORDER BY seq LIMIT ?"
        with self._connection.translated():
            yield from _CHANGE.each(self._connection.execute(sql, (since, ALL if limit is None else limit)))

    def last_seq(self) -> int:
        with snapshot(self._connection) as db:
            return last_seq(db)

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
        terms = read_question(query)
        if not terms:
            return ()
        with snapshot(self._connection) as db:
            found = find_articles(
                db,
                terms,
                limit=limit,
                source=source,
                language=language,
                label=label,
                starred=starred,
                include_duplicates=include_duplicates,
            )
            articles = [
                _ARTICLE.of(db.execute(f"{_SELECT_ARTICLE} WHERE a.id = ?", (number,)).fetchone())
                for number, _ in found
            ]
        return tuple(
            SearchHit(article=article, score=score, snippet=snippet_of(article.text, terms))
            for article, (_, score) in zip(articles, found, strict=True)
        )

    def _article_id(self, db: Database, name: int | str) -> int:
        if isinstance(name, int):
            return name
        found = db.execute(
            "SELECT article_id FROM article_urls WHERE url IN (?1, ?2) ORDER BY url <> ?1",
            storable([name, former_form(name)]),
        )
        article_id = scalar(found)
        if article_id is not None:
            return int(article_id)
        if name.isascii() and name.isdigit() and len(name) < 19:
            return int(name)
        raise NotFoundError("no article has that address", identity=name)
