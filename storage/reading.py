"""The read-only face: what downstream tools, exports and the command line ask."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from articles.errors import NotFoundError
from articles.records import FieldOrigin, Image, RemovedBlock
from storage import search
from storage.backlog import read_coverage
from storage.checking import count_lost
from storage.connection import open_readonly, snapshot, translated
from storage.copies import read_cluster, read_clusters, read_pair
from storage.feeds import find_feed, read_feeds
from storage.fetches import read_fetches
from storage.health import count_all, read_health
from storage.ledger import (
    count_dates,
    count_entries,
    count_feed_ledger,
    read_addresses,
    read_article_ledger,
    read_feed_ledger,
    read_listings,
)
from storage.pages import read_page
from storage.records import (
    ArticleRow,
    ChangeRow,
    ClusterRow,
    Counts,
    Coverage,
    FeedState,
    FetchRow,
    LedgerRow,
    ListingRow,
    PairRow,
    RunRow,
    RunSummary,
    SearchHit,
    Source,
    SourceHealth,
    TrapRow,
    VersionRow,
    WallRow,
)
from storage.runs import last_runs, summarise
from storage.sources import all_sources, find_source
from storage.traps import read_traps
from storage.values import storable
from storage.versions import read_images, read_origins, read_removed, read_versions, version_id_of
from storage.walls import read_walls

_ARTICLE = (
    "SELECT a.id, a.seq, a.source, a.url, a.title, a.authors, a.published, a.modified, a.language, a.direction,"
    " a.site_name, a.section, a.tags, a.description, a.words, a.declared_url, a.licence, a.paywalled, a.version,"
    " a.first_seen_at, a.last_seen_at, a.gone_at, a.duplicate_of, a.similarity, a.relation, a.cluster_id,"
    " a.page_sha256, a.content_hash, a.extractor, a.flags"
)
_TEXT = ", t.text, t.html, t.markdown FROM article a JOIN article_text t ON t.id = a.id"


class Reader:
    """A database open for reading, by the thread that opened it. Never writes, never waits for a crawl.

    Iterators show the database as it was when they were begun; close or exhaust them.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> "Reader":
        """Open a database for reading.

        Raises:
            StorageError: there is none, or it cannot be opened.
            DatabaseForeign, DatabaseCorrupt, DatabaseNewer: it is not one this version can read.
        """
        return cls(open_readonly(Path(path)))

    def close(self) -> None:
        """Close the database. Closing twice does no harm."""
        self._connection.close()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def articles(
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
    ) -> Iterator[ArticleRow]:
        """Articles whose latest change has a number over `since_seq`, in order of those numbers.

        With `newest_first` by when they were first seen, last first. Cost: of what is taken from the iterator.
        """
        sql = (
            _ARTICLE
            + (_TEXT if with_text else " FROM article a")
            + (
                " WHERE a.seq > :since AND (:source IS NULL OR a.source = :source)"
                " AND (:language IS NULL OR a.language = :language) AND (:copies OR a.duplicate_of IS NULL)"
                " AND (:gone OR a.gone_at IS NULL) ORDER BY"
                f" {'a.id DESC' if newest_first else 'a.seq'} LIMIT :limit"
            )
        )
        parameters = {
            "since": since_seq,
            "source": source,
            "language": language,
            "copies": include_duplicates,
            "gone": include_gone,
            "limit": -1 if limit is None else limit,
        }
        with translated():
            for row in self._connection.execute(sql, parameters):
                yield _article_of(row)

    def get(self, name: int | str) -> ArticleRow:
        """The article of a number, or of any address that leads to it.

        Raises:
            NotFoundError: there is none.
        """
        with snapshot(self._connection) as db:
            article_id = self._article_id(db, name)
            row = db.execute(f"{_ARTICLE}{_TEXT} WHERE a.id = ?", (article_id,)).fetchone()
        if row is None:
            raise NotFoundError("no such article", identity=str(name))
        return _article_of(row)

    def versions(self, article_id: int) -> tuple[VersionRow, ...]:
        """Every content state of an article, oldest first. Raises NotFoundError."""
        with snapshot(self._connection) as db:
            return read_versions(db, article_id)

    def removed(self, article_id: int, version: int | None = None) -> tuple[RemovedBlock, ...]:
        """What was stripped from the page of a version (the current one), in reading order. Raises NotFoundError."""
        with snapshot(self._connection) as db:
            return read_removed(db, version_id_of(db, article_id, version))

    def origins(self, article_id: int) -> tuple[FieldOrigin, ...]:
        """Where the fields of the current version were found. Raises NotFoundError."""
        with snapshot(self._connection) as db:
            return read_origins(db, version_id_of(db, article_id))

    def images(self, article_id: int) -> tuple[Image, ...]:
        """The images of the current version, in the order of the page. Raises NotFoundError."""
        with snapshot(self._connection) as db:
            return read_images(db, version_id_of(db, article_id))

    def changes(self, since: int = 0, limit: int | None = None) -> Iterator[ChangeRow]:
        """Changes with a number over `since`, in order."""
        sql = (
            "SELECT seq, at, kind, article_id, source, url, version, detail FROM change"
            " WHERE seq > ? ORDER BY seq LIMIT ?"
        )
        with translated():
            for row in self._connection.execute(sql, (since, -1 if limit is None else limit)):
                yield ChangeRow(
                    seq=row[0], at=row[1], kind=row[2], article_id=row[3], source=row[4], url=row[5], version=row[6],
                    detail=row[7],
                )  # fmt: skip

    def search(
        self,
        query: str,
        limit: int = 20,
        source: str | None = None,
        language: str | None = None,
        *,
        include_duplicates: bool = False,
    ) -> tuple[SearchHit, ...]:
        """Articles in which all words of the query stand, best first; words in quotes stand together.

        Spellings that folding levels find each other. () for a query without a word.
        """
        terms = search.read_question(query)
        if not terms:
            return ()
        with snapshot(self._connection) as db:
            found = search.find_articles(
                db,
                terms,
                limit=limit,
                source=source,
                language=language,
                include_duplicates=include_duplicates,
            )
            rows = [
                (_article_of(db.execute(f"{_ARTICLE}{_TEXT} WHERE a.id = ?", (number,)).fetchone()), score)
                for number, score in found
            ]
        return tuple(
            SearchHit(article=article, score=score, snippet=search.snippet_of(article.text, terms))
            for article, score in rows
        )

    def clusters(self, source: str | None = None) -> Iterator[ClusterRow]:
        """Clusters of two articles and more, by number, with the evidence; those with a member of that source."""
        with snapshot(self._connection) as db:
            yield from read_clusters(db, source)

    def cluster(self, cluster_id: int) -> ClusterRow:
        """One cluster. Raises NotFoundError."""
        with snapshot(self._connection) as db:
            return read_cluster(db, cluster_id)

    def pair(self, article_id: int, other_id: int) -> PairRow:
        """How two articles stand to each other, compared as they are now. Raises NotFoundError."""
        with snapshot(self._connection) as db:
            return read_pair(db, article_id, other_id)

    def last_seq(self) -> int:
        """Number of the latest change, 0 when there is none."""
        with snapshot(self._connection) as db:
            return int(db.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0])

    def sources(self) -> tuple[Source, ...]:
        """Every source by slug."""
        with snapshot(self._connection) as db:
            return all_sources(db)

    def source(self, name: str) -> Source:
        """As `Store.sources.get`."""
        with snapshot(self._connection) as db:
            return find_source(db, name)

    def sources_health(self, now: datetime) -> tuple[SourceHealth, ...]:
        """Every source with its health, by slug. `next_due` is `now` for what is overdue."""
        with snapshot(self._connection) as db:
            return read_health(db, now)

    def runs(self, count: int = 10) -> tuple[RunRow, ...]:
        """The latest runs, newest first."""
        with snapshot(self._connection) as db:
            return last_runs(db, count)

    def summaries(self, run_id: int) -> tuple[RunSummary, ...]:
        """What a run did, a summary a source."""
        with snapshot(self._connection) as db:
            return summarise(db, run_id)

    def counts(self) -> Counts:
        """How much the database holds."""
        with snapshot(self._connection) as db:
            return count_all(db)

    def page(self, sha256: str) -> bytes:
        """A body as it was fetched. Raises NotFoundError, and DatabaseCorrupt when it is not what was stored."""
        with snapshot(self._connection) as db:
            return read_page(db, sha256)

    def fetches(self, url: str) -> tuple[FetchRow, ...]:
        """Every exchange about a URL with what became of it, oldest first."""
        with snapshot(self._connection) as db:
            return read_fetches(db, url)

    def traps(self) -> tuple[TrapRow, ...]:
        """Series of addresses that are left alone, by source and name."""
        with snapshot(self._connection) as db:
            return read_traps(db)

    def walls(self) -> dict[int, WallRow]:
        """The anti-bot walls that stand before the pages of sources, by the source's id."""
        with snapshot(self._connection) as db:
            return read_walls(db)

    def addresses(self, article_id: int) -> tuple[tuple[str, str], ...]:
        """(address, why) for each address that leads to an article, its own first; () for no article."""
        with snapshot(self._connection) as db:
            return read_addresses(db, article_id)

    def listings(self, article_id: int) -> tuple[ListingRow, ...]:
        """Every entry of feeds and sitemaps whose address leads to an article, in the order they came."""
        with snapshot(self._connection) as db:
            return read_listings(db, article_id)

    def ledger(self, article_id: int) -> tuple[LedgerRow, ...]:
        """How the entries that lead to an article belong to each other and to others, oldest first."""
        with snapshot(self._connection) as db:
            return read_article_ledger(db, article_id)

    def feed_ledger(
        self, feed_id: int, limit: int
    ) -> tuple[tuple[tuple[str, int], ...], tuple[LedgerRow, ...]]:
        """How often each reason stands in the ledger of a feed's entries, and the latest of these, newest first."""
        with snapshot(self._connection) as db:
            return count_feed_ledger(db, feed_id), read_feed_ledger(db, feed_id, limit)

    def entry_counts(self, feed_id: int) -> dict[str, int]:
        """How many entries a feed ever listed ('ever_listed'), and of them by `agreement` of their own text."""
        with snapshot(self._connection) as db:
            return count_entries(db, feed_id)

    def date_counts(self, feed_id: int) -> tuple[tuple[str, float, int, str], ...]:
        """(what read the date of publication, confidence, of how many entries, one as written), most first."""
        with snapshot(self._connection) as db:
            return count_dates(db, feed_id)

    def find_feeds(self, name: str) -> tuple[FeedState, ...]:
        """The feed of that address, present or former; else the feeds of the source of that name.

        Raises:
            NotFoundError: neither is known.
        """
        with snapshot(self._connection) as db:
            found = find_feed(db, name)
            return (found,) if found is not None else read_feeds(db, find_source(db, name).id)

    def feeds(self, source_id: int) -> tuple[FeedState, ...]:
        """The feeds, sitemaps and home pages of a source, in the order they were added."""
        with snapshot(self._connection) as db:
            return read_feeds(db, source_id)

    def coverage(self, source_id: int) -> Coverage:
        """As `Store.backlog.coverage`."""
        with snapshot(self._connection) as db:
            return read_coverage(db, source_id)

    def outcome_counts(self) -> tuple[tuple[str, str, str, int], ...]:
        """(source's slug, outcome, reason, how often) over all runs, in this order. Cost: reads every outcome."""
        with snapshot(self._connection) as db:
            rows = db.execute(
                "SELECT s.slug, o.kind, o.reason, count(*) FROM outcomes o JOIN fetches f ON f.id = o.fetch_id"
                " JOIN sources s ON s.id = f.source_id GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
            )
            return tuple((row[0], row[1], row[2], row[3]) for row in rows)

    def count_lost(self) -> int:
        """How many articles have U+FFFD in title or text. Cost: reads the texts of all versions."""
        with snapshot(self._connection) as db:
            return count_lost(db)

    def integrity(self) -> str:
        """'ok', or what is damaged, at most forty findings. Cost: reads the whole file."""
        with snapshot(self._connection) as db:
            found = [str(row[0]) for row in db.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
            strays = db.execute("PRAGMA foreign_key_check").fetchmany(20)
        found += [f"row {row[1]} of {row[0]} refers to nothing in {row[2]}" for row in strays]
        return "; ".join(found) or "ok"

    def _article_id(self, db: sqlite3.Connection, name: int | str) -> int:
        if isinstance(name, int):
            return name
        row = db.execute("SELECT article_id FROM article_urls WHERE url = ?", storable([name])).fetchone()
        if row is not None:
            return int(row[0])
        if name.isascii() and name.isdigit() and len(name) < 19:
            return int(name)
        raise NotFoundError("no article has that address", identity=name)


def _article_of(row: tuple[Any, ...]) -> ArticleRow:
    with_text = len(row) > 30
    return ArticleRow(
        id=row[0], seq=row[1], source=row[2], url=row[3], title=row[4], authors=tuple(json.loads(row[5])),
        published=row[6], modified=row[7], language=row[8], direction=row[9], site_name=row[10], section=row[11],
        tags=tuple(json.loads(row[12])), description=row[13], words=row[14], declared_url=row[15], licence=row[16],
        paywalled=bool(row[17]), version=row[18], first_seen_at=row[19], last_seen_at=row[20], gone_at=row[21],
        duplicate_of=row[22], similarity=row[23], relation=row[24], cluster_id=row[25], page_sha256=row[26],
        content_hash=row[27], extractor=row[28], flags=tuple(json.loads(row[29])), text=row[30] if with_text else "",
        html=row[31] if with_text else "", markdown=row[32] if with_text else "",
    )  # fmt: skip
