"""Articles in SQLite: the shelf that `articles.ingest` writes through, inside one transaction."""

from dataclasses import replace
from datetime import datetime

from warraq.articles.dedup import Signature, SignatureIndex, Verdict
from warraq.articles.errors import NotFoundError
from warraq.articles.ingest import AliasReason, Sighting, StoredArticle
from warraq.articles.records import Article, Reservation, lower_names
from warraq.articles.reservations import distinct, freshened, read_headers, with_robots
from warraq.storage.sql.clusters import SqlSignatureIndex, enter, give_way, settle
from warraq.storage.sql.corpus import (
    index_article,
    read_reservations,
    version_id_of,
    write_change,
    write_reservations,
    write_version,
)
from warraq.storage.sql.database import Columns, Database, insert, scalar, storable, to_text
from warraq.storage.sql.ledger import next_number, note

#: Where an article is looked for, and how it is known there.
_BY_ANY_URL = "article_urls u JOIN articles a ON a.id = u.article_id"
_BY_ITSELF = "articles a"
#: What a change 'edited' tells where only the statements about the use of the text changed, and no version was added.
RESTATED = "reservations"
REMOVED = "urn:warraq:removed"  # with ':' and its number: an article whose address another one has now


def _columns(found_by: str) -> Columns[StoredArticle]:
    return Columns(
        StoredArticle,
        "a",
        given={
            "article_id": "a.id",
            "title": "v.title",
            "content_hash": "v.content_hash",
            "is_gone": "a.gone_at IS NOT NULL",
            "is_superseded": "a.relation = 'moved'",
            "is_leaf": "coalesce(s.leaf, 0)",
            "found_by": found_by,
        },
    )


_COLUMNS = {_BY_ANY_URL: _columns("u.why"), _BY_ITSELF: _columns("'canonical'")}


class SqlShelf:
    """An ArticleShelf for one fetch. Made and used inside a transaction; it writes, its maker commits.

    With `recleaned_at` the page is no new sighting: it was cleaned again then. `recorded_at`: when it is stored, ''
    when it was seen.
    """

    def __init__(
        self,
        db: Database,
        *,
        source_id: int,
        run_id: int | None,
        fetch_id: int | None,
        page_sha256: str = "",
        signatures: SignatureIndex | None = None,
        recleaned_at: datetime | None = None,
        recorded_at: str = "",
    ) -> None:
        self._db = db
        self._recleaned_at = recleaned_at
        self._recorded_at = to_text(recleaned_at) if recleaned_at else recorded_at
        self._source_id = source_id
        self._run_id = run_id
        self._fetch_id = fetch_id
        self._page_sha256 = page_sha256
        self._signatures = signatures or SqlSignatureIndex(db)
        self.moved = False
        self.kept_older = False

    @property
    def signatures(self) -> SignatureIndex:
        """The signatures of all stored articles."""
        return self._signatures

    def find(self, url: str) -> StoredArticle | None:
        """As the protocol says."""
        if self._db.looked is not None:
            self._db.looked.addresses.add(url)
        return self._find(_BY_ANY_URL, "u.url = ?", url)

    def find_own(self, url: str) -> StoredArticle | None:
        """As the protocol says."""
        if self._db.looked is not None:
            self._db.looked.addresses.add(url)
        return self._find(_BY_ITSELF, "a.url = ?", url)

    def get(self, article_id: int) -> StoredArticle:
        """As the protocol says."""
        found = self._find(_BY_ITSELF, "a.id = ?", article_id)
        if found is None:
            raise NotFoundError("no such article", identity=str(article_id))
        return found

    def add(self, article: Article, signature: Signature, sighting: Sighting) -> int:
        """As the protocol says."""
        seen_at = to_text(sighting.seen_at)
        self._vacate(sighting.url, seen_at)
        published = article.metadata.published
        # As `_date` says, but at once: noted afterwards, it would move the row in each index that is by date.
        dated_at = min(published.utc(), seen_at) if published else seen_at
        article_id = next_number(self._db, "article")
        insert(
            self._db, "articles", id=article_id, source_id=self._source_id, url=sighting.url, first_seen_at=seen_at,
            last_seen_at=seen_at, dated_at=dated_at, language=article.metadata.language,
            seq=-article_id,  # no change has such a number; the change below gives the true one
        )  # fmt: skip
        self._lead(sighting.url, article_id, "canonical")
        self._keep(article_id, 1, article, signature, seen_at)
        self._change("new", article_id, seen_at)
        return article_id

    def revise(self, article_id: int, article: Article, signature: Signature, sighting: Sighting) -> int:
        """As the protocol says."""
        seen_at = to_text(sighting.seen_at)
        stated = self._with_known(article_id, article.metadata.reservations, sighting)
        article = replace(article, metadata=replace(article.metadata, reservations=stated))
        number = self._next_number(article_id)
        self._db.execute("UPDATE articles SET version = ? WHERE id = ?", (number, article_id))
        self._keep(article_id, number, article, signature, seen_at)
        self._date(article_id)
        self._change("edited", article_id, seen_at)
        return number

    def keep_older(
        self, article_id: int, article: Article, signature: Signature, sighting: Sighting
    ) -> int | None:
        """As the protocol says. Search finds the current version alone."""
        same = self._db.execute(
            "SELECT 1 FROM versions WHERE article_id = ? AND content_hash = ? AND title = ?",
            storable([article_id, signature.content_hash.hex(), article.metadata.title]),
        )
        if scalar(same) is not None:
            return None
        number = self._next_number(article_id)
        self._write_version(article_id, number, article, signature, to_text(sighting.seen_at))
        self.kept_older = True
        return number

    def _next_number(self, article_id: int) -> int:
        return 1 + int(
            scalar(self._db.execute("SELECT max(number) FROM versions WHERE article_id = ?", (article_id,)))
        )

    def confirm(self, article_id: int, sighting: Sighting) -> None:
        """As the protocol says."""
        seen_at = to_text(sighting.seen_at)
        self._db.execute(
            "UPDATE articles SET last_seen_at = max(last_seen_at, ?) WHERE id = ?", (seen_at, article_id)
        )
        is_first = self._db.execute(
            "UPDATE articles SET first_seen_at = ?1 WHERE id = ?2 AND first_seen_at > ?1",
            (seen_at, article_id),
        ).rowcount
        if is_first:
            self._date(article_id)
            note(self._db, "article", article_id, self._recorded_at or seen_at)
        # What an archive shows of the time before it was taken down does not bring it back.
        is_back = self._db.execute(
            "UPDATE articles SET gone_at = NULL, gone_status = NULL"
            " WHERE id = ? AND gone_at IS NOT NULL AND NOT (? = 1 AND gone_at > ?)",
            (article_id, sighting.is_archived, seen_at),
        ).rowcount
        if is_back:
            self._change("back", article_id, seen_at)

    def restate(self, article_id: int, stated: tuple[Reservation, ...], sighting: Sighting) -> None:
        """As the protocol says."""
        at, stated = to_text(sighting.seen_at), self._with_known(article_id, stated, sighting)
        if write_reservations(self._db, article_id, stated, at=self._recorded_at or at):
            self._change("edited", article_id, at, RESTATED)

    def freshen(self, article_id: int, headers: tuple[tuple[str, str], ...], sighting: Sighting) -> None:
        """As `restate`, after an answer without a body (304)."""
        known = read_reservations(self._db, version_id_of(self._db, article_id))
        stated = freshened(known, read_headers(lower_names(headers)), sighting.reservations)
        self.restate(article_id, stated, sighting)

    def reinstate(self, article_id: int, sighting: Sighting) -> None:
        """As the protocol says."""
        self._lead(sighting.url, article_id, "canonical")

    def move(self, article_id: int, sighting: Sighting) -> None:
        """As the protocol says."""
        self._vacate(sighting.url, to_text(sighting.seen_at))
        self._db.execute("UPDATE articles SET url = ? WHERE id = ?", storable([sighting.url, article_id]))
        self._lead(sighting.asked_url, article_id, "moved")
        self._lead(sighting.url, article_id, "canonical")
        self._change("moved", article_id, to_text(sighting.seen_at), sighting.asked_url)
        self.moved = True

    def supersede(self, article_id: int, by: int, sighting: Sighting) -> None:
        """As the protocol says. The other article takes its place as representative of its cluster."""
        seen_at = to_text(sighting.seen_at)
        self._db.execute(
            "UPDATE articles SET gone_at = coalesce(gone_at, ?) WHERE id = ?", (seen_at, article_id)
        )
        unsettled = give_way(self._db, article_id, by)
        self._change("moved", article_id, seen_at, sighting.url)
        for cluster_id in unsettled:
            self._settle(cluster_id, seen_at)
        self._lead(sighting.asked_url, by, "moved")
        self.moved = True

    def mark_gone(self, article_id: int, status: int, sighting: Sighting) -> bool:
        """The server says there is no such page: change 'gone'. False when it was gone already."""
        seen_at = to_text(sighting.seen_at)
        cursor = self._db.execute(
            "UPDATE articles SET gone_at = ?, gone_status = ? WHERE id = ? AND gone_at IS NULL",
            (seen_at, status, article_id),
        )
        if cursor.rowcount:
            self._change("gone", article_id, seen_at, str(status))
        return bool(cursor.rowcount)

    def alias(self, article_id: int, url: str, why: AliasReason) -> None:
        """As the protocol says."""
        if self._db.looked is not None:
            self._db.looked.own.add(url)
        insert(self._db, "article_urls", known="kept", url=url, article_id=article_id, why=why)

    def join(self, article_id: int, cluster_id: int, verdict: Verdict, sighting: Sighting) -> int:
        """As the protocol says."""
        enter(self._db, article_id, cluster_id, verdict)
        self._settle(cluster_id, to_text(sighting.seen_at))
        shown = self._db.execute(
            "SELECT coalesce(duplicate_of, id) FROM articles WHERE id = ?", (article_id,)
        )
        return int(scalar(shown))

    def settle(self, article_id: int, sighting: Sighting) -> None:
        """As the protocol says."""
        cluster_id = scalar(
            self._db.execute(
                "SELECT c.id FROM articles a JOIN clusters c ON c.id = a.cluster_id WHERE a.id = ? AND c.size > 1",
                (article_id,),
            )
        )
        if cluster_id is not None:
            self._settle(cluster_id, to_text(sighting.seen_at))

    def _with_known(
        self, article_id: int, stated: tuple[Reservation, ...], sighting: Sighting
    ) -> tuple[Reservation, ...]:
        """The statements, with those that are known otherwise and still count.

        That is what robots.txt said before, where the sighting does not know it; and all that is known when a page is
        cleaned again that was seen later, too: what is stored may be of then.
        """
        if sighting.reservations is not None:
            return stated
        known = read_reservations(self._db, version_id_of(self._db, article_id))
        if self._recleaned_at is not None and self._was_seen_after(article_id, sighting):
            return distinct((*stated, *known))
        return with_robots(stated, tuple(one for one in known if one.origin == "robots.txt"))

    def _was_seen_after(self, article_id: int, sighting: Sighting) -> bool:
        last = self._db.execute(
            "SELECT last_seen_at > ? FROM articles WHERE id = ?", storable([sighting.seen_at, article_id])
        )
        return bool(scalar(last))

    def _settle(self, cluster_id: int, at: str) -> None:
        for turn in settle(self._db, cluster_id, self._signatures):
            self._change(turn.kind, turn.article_id, at, turn.detail)

    def _find(self, tables: str, which: str, value: str | int) -> StoredArticle | None:
        columns = _COLUMNS[tables]
        found = self._db.execute(
            f"SELECT {columns.sql} FROM {tables} JOIN versions v ON v.article_id = a.id AND v.number = a.version"
            f" LEFT JOIN signatures s ON s.article_id = a.id WHERE {which}",
            storable([value]),
        )
        return columns.one(found)

    def _vacate(self, url: str, at: str) -> None:
        """An article that was removed with its source gives its address to one that is stored there now."""
        removed = scalar(
            self._db.execute(
                "SELECT id FROM articles WHERE url = ? AND removed_at IS NOT NULL", storable([url])
            )
        )
        if removed is not None:
            self._db.execute("UPDATE articles SET url = ? WHERE id = ?", (f"{REMOVED}:{removed}", removed))
            note(self._db, "article", removed, self._recorded_at or at)

    def _lead(self, url: str, article_id: int, why: str) -> None:
        if self._db.looked is not None:
            self._db.looked.own.add(url)
        self._db.execute(
            "INSERT INTO article_urls (url, article_id, why) VALUES (?, ?, ?)"
            " ON CONFLICT (url) DO UPDATE SET article_id = excluded.article_id, why = excluded.why",
            storable([url, article_id, why]),
        )

    def _keep(
        self, article_id: int, number: int, article: Article, signature: Signature, seen_at: str
    ) -> None:
        self._write_version(article_id, number, article, signature, seen_at)
        index_article(
            self._db, article_id, title=article.metadata.title, text=article.text, tags=article.metadata.tags
        )

    def _date(self, article_id: int) -> None:
        """Note where the article stands among others, by the date and language of its current version."""
        self._db.execute(
            "UPDATE articles SET language = coalesce((SELECT v.language FROM versions v"
            " WHERE v.article_id = articles.id AND v.number = articles.version), ''),"
            " dated_at = coalesce((SELECT min(v.published_utc, first_seen_at) FROM versions v"
            " WHERE v.article_id = articles.id AND v.number = articles.version), first_seen_at) WHERE id = ?",
            (article_id,),
        )

    def _write_version(
        self, article_id: int, number: int, article: Article, signature: Signature, seen_at: str
    ) -> None:
        write_version(
            self._db,
            article,
            article_id=article_id,
            number=number,
            fetch_id=self._fetch_id,
            page_sha256=self._page_sha256,
            seen_at=seen_at,
            content_hash=signature.content_hash.hex(),
            reason="reclean" if self._recleaned_at and number > 1 else "",
            recorded_at=self._recorded_at or seen_at,
        )

    def _change(self, kind: str, article_id: int, at: str, detail: str = "") -> None:
        if self._recleaned_at is not None:
            at, detail = to_text(self._recleaned_at), detail or "reclean"
        write_change(
            self._db, kind, article_id, at, detail, run_id=self._run_id, recorded_at=self._recorded_at or at
        )
