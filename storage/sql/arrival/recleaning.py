"""Stored pages read again with what is known by now: which there are, and what their new reading changes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from warraq.articles.dedup import SignatureIndex, Verdict
from warraq.articles.errors import AddressError, NotFoundError
from warraq.articles.extraction import SiteKnowledge
from warraq.articles.filters import UNFILTERED, Candidate, Filters, Stated, refuse_article, refuse_candidate
from warraq.articles.hints import PageHint
from warraq.articles.ingest import Prepared, Sighting, Wanted, ingest
from warraq.articles.outcomes import Outcome, Rejected
from warraq.articles.own_text import FROM_FEED, OwnText, page_of
from warraq.articles.records import Page
from warraq.articles.urls import canonical, try_canonical
from warraq.storage.ports import Recleaning, RecleaningQueries
from warraq.storage.records import ALL_PAGES, Ending, Recleaned, Span, StoredPage
from warraq.storage.rules import LOST, Current, compare_reading
from warraq.storage.sql.arrival.fetched import get_fetched
from warraq.storage.sql.arrival.fetches import kind_of
from warraq.storage.sql.arrival.shelf import SqlShelf
from warraq.storage.sql.corpus import keep_blocks, read_knowledge, span_of_neighbours, write_confidence
from warraq.storage.sql.database import Columns, Database, Subject, snapshot, storable, to_text, transaction
from warraq.storage.sql.feeds import read_hints, read_own_text, read_stated
from warraq.storage.sql.ledger import note
from warraq.storage.sql.tombstones import Closed

STEP = 200  # rows read at once


_CURRENT = Columns(Current, "v")
_ARTICLE = Columns(
    StoredPage,
    given={
        "article_id": "a.id",
        "fetch_id": "v.fetch_id",
        "url": "a.url",
        "made_with": "coalesce(b.made_with, '')",
        "cleaned_with": "coalesce(b.cleaned_with, '')",
        "is_own": "v.page_sha256 = ''",
    },
)
_ARTICLES = (
    "articles a JOIN versions v ON v.article_id = a.id AND v.number = a.version"
    " LEFT JOIN article_blocks b ON b.article_id = a.id"
)
_READABLE = (
    "v.fetch_id IS NOT NULL AND (EXISTS (SELECT 1 FROM pages WHERE sha256 = v.page_sha256)"
    f" OR v.flags LIKE '%\"{FROM_FEED}\"%')"
)
_OTHER = Columns(
    StoredPage,
    given={"fetch_id": "f.id", "article_id": "NULL", "url": "f.url", "is_own": "f.page_sha256 = ''"},
    without=("made_with", "cleaned_with"),
)
_OF_ARTICLES = (
    f"SELECT {_ARTICLE.sql} FROM {_ARTICLES} WHERE a.source_id = ? AND a.id > ? AND a.id <= ? AND {_READABLE}"
    " ORDER BY a.id LIMIT ?"
)
_OF_OTHERS = (
    f"SELECT {_OTHER.sql} FROM fetches f JOIN outcomes o ON o.fetch_id = f.id"
    " WHERE f.source_id = ? AND f.id > ? AND f.id <= ? AND f.role = 'article' AND o.kind IN ('rejected', 'failed')"
    " AND (EXISTS (SELECT 1 FROM pages WHERE sha256 = f.page_sha256)"
    " OR f.page_sha256 = '' AND o.reason >= 'filter-' AND o.reason < 'filter.')"
    " AND NOT EXISTS (SELECT 1 FROM article_urls u WHERE u.url = f.url)"
    " AND NOT EXISTS (SELECT 1 FROM fetches g WHERE g.url = f.url"
    " AND (g.started_at, g.id) > (f.started_at, f.id)"
    " AND (g.page_sha256 <> '' OR g.status IN (404, 410))) ORDER BY f.id LIMIT ?"
)
_CANDIDATE = Columns(
    Candidate,
    "v",
    given={"tags": "(SELECT json_group_array(tag) FROM tags WHERE version_id = v.id)"},
)
_CANDIDATES = (
    f"SELECT a.id, a.url, {_CANDIDATE.sql} FROM articles a"
    " JOIN versions v ON v.article_id = a.id AND v.number = a.version"
    " WHERE a.source_id = ? AND a.id > ? AND a.removed_at IS NULL ORDER BY a.id LIMIT ?"
)


class SqlRecleaningQueries(Subject, RecleaningQueries):
    """Pages of the table `fetches` and what came of them."""

    def newest(self, source_id: int, *, limit: int) -> tuple[StoredPage, ...]:
        sql = f"SELECT {_ARTICLE.sql} FROM {_ARTICLES} WHERE a.source_id = ? AND {_READABLE} ORDER BY a.id DESC LIMIT ?"
        with snapshot(self._connection) as db:
            return _ARTICLE.all(db.execute(sql, (source_id, limit)))

    def of_article(self, article_id: int) -> StoredPage:
        sql = f"SELECT {_ARTICLE.sql} FROM {_ARTICLES} WHERE a.id = ? AND {_READABLE}"
        with snapshot(self._connection) as db:
            found = _ARTICLE.one(db.execute(sql, (article_id,)))
        if found is None:
            raise NotFoundError("no such article, or its page is not kept", identity=str(article_id))
        return found

    def articles(self, source_id: int, within: Span = ALL_PAGES) -> Iterator[StoredPage]:
        return self._walk(_ARTICLE, _OF_ARTICLES, source_id, within)

    def others(self, source_id: int, within: Span = ALL_PAGES) -> Iterator[StoredPage]:
        return self._walk(_OTHER, _OF_OTHERS, source_id, within)

    def unwanted(self, source_id: int, filters: Filters) -> Iterator[Recleaned]:
        last = -1
        while filters != UNFILTERED:
            with snapshot(self._connection) as db:
                rows = db.execute(_CANDIDATES, (source_id, last, STEP)).fetchall()
                found = [_unwanted(db, row, filters) for row in rows]
            yield from filter(None, found)
            if not rows:
                return
            last = rows[-1][0]

    def read(self, stored: StoredPage) -> tuple[Page | None, tuple[PageHint, ...], OwnText | None]:
        with snapshot(self._connection) as db:
            fetched = get_fetched(db, stored.fetch_id)
            hints, own = read_hints(db, fetched.url), read_own_text(db, fetched.url)
            if not fetched.page_sha256:
                return (page_of(own, fetched_at=fetched.started_at) if own else None), hints, own
            return fetched.page(db), hints, own

    def stated(self, stored: StoredPage) -> tuple[Stated, ...]:
        with snapshot(self._connection) as db:
            return read_stated(db, get_fetched(db, stored.fetch_id).url)

    def statistics(self, source_id: int, stored: StoredPage) -> SiteKnowledge:
        with snapshot(self._connection) as db:
            return read_knowledge(db, source_id, stored.article_id or 1 << 62)

    def with_neighbours(self, source_id: int, within: Span) -> Span:
        with snapshot(self._connection) as db:
            return span_of_neighbours(db, source_id, within)

    def compare(self, stored: StoredPage, prepared: Prepared, *, filters: Filters = UNFILTERED) -> Recleaned:
        with snapshot(self._connection) as db:
            fetched = get_fetched(db, stored.fetch_id)
            if stored.article_id is None and prepared.article is not None:
                url = _answered(fetched.url, fetched.final_url)
                refused = refuse_article(prepared.article, url, filters, read_stated(db, fetched.url))
                if refused is not None:
                    prepared = Prepared(rejected=refused)
            return _compare(db, stored, prepared)

    def _walk(
        self, columns: Columns[StoredPage], sql: str, source_id: int, within: Span
    ) -> Iterator[StoredPage]:
        last = within.after
        while rows := self._read(sql, source_id, last, within.last):
            for stored in columns.each(rows):
                last = stored.fetch_id if stored.article_id is None else stored.article_id
                yield stored

    def _read(self, sql: str, source_id: int, after: int, last: int) -> list[tuple[Any, ...]]:
        with snapshot(self._connection) as db:
            return db.execute(sql, (source_id, after, last, STEP)).fetchall()


class SqlRecleaning(SqlRecleaningQueries, Recleaning):
    """The same, and the tables of articles."""

    def __init__(self, connection: Database, signatures: SignatureIndex) -> None:
        super().__init__(connection)
        self._signatures = signatures

    def shadow(self) -> None:
        for table, key in (("article_blocks", "article_id"), ("templates", "source_id, version")):
            self._connection.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM main.{table}")
            self._connection.execute(f"CREATE UNIQUE INDEX temp.{table}_key ON {table} ({key})")

    def recount(self, stored: StoredPage, prepared: Prepared) -> None:
        assert stored.article_id is not None
        with transaction(self._connection) as db:
            if prepared.article is None:
                # It counts as it did; but it was looked at.
                db.execute(
                    "INSERT INTO article_blocks (article_id, blocks, made_with, cleaned_with) VALUES (?, X'', ?, '')"
                    " ON CONFLICT (article_id) DO UPDATE SET made_with = excluded.made_with",
                    (stored.article_id, prepared.made_with),
                )
            else:
                keep_blocks(db, stored.article_id, prepared, is_new_version=True)

    def write(
        self,
        stored: StoredPage,
        prepared: Prepared,
        *,
        run_id: int,
        cleaned_with: str,
        now: datetime,
        filters: Filters = UNFILTERED,
    ) -> Recleaned:
        with transaction(self._connection) as db:
            if stored.article_id is None:
                shelf, sighting = self._shelf(db, stored, run_id=run_id, now=now)
                prepared = _unless_forgotten(db, prepared, sighting)
                wanted = Wanted(filters=filters, stated=read_stated(db, sighting.asked_url))
                return _write_other(
                    db, stored, prepared, ingest(prepared, sighting, shelf, wanted), sighting, now
                )
            found = _compare(db, stored, prepared)
            if found.ending == "changed":
                shelf, sighting = self._shelf(db, stored, run_id=run_id, now=now)
                _revise(db, stored, prepared, shelf, sighting)
            elif found.ending == "same" and prepared.article is not None:
                write_confidence(db, prepared.article, stored.article_id, at=to_text(now))
                shelf, sighting = self._shelf(db, stored, run_id=run_id, now=now)
                shelf.restate(stored.article_id, prepared.article.metadata.reservations, sighting)
            db.execute(
                "UPDATE article_blocks SET cleaned_with = ? WHERE article_id = ?",
                (cleaned_with, stored.article_id),
            )
        return found

    def _shelf(
        self, db: Database, stored: StoredPage, *, run_id: int, now: datetime
    ) -> tuple[SqlShelf, Sighting]:
        fetched = get_fetched(db, stored.fetch_id)
        shelf = SqlShelf(
            db,
            source_id=fetched.source_id,
            run_id=run_id,
            fetch_id=stored.fetch_id,
            page_sha256=fetched.page_sha256,
            signatures=self._signatures,
            recleaned_at=now,
        )
        url = _answered(fetched.url, fetched.final_url)
        sighting = Sighting(
            asked_url=fetched.url,
            url=url,
            seen_at=fetched.started_at,
            is_archived=fetched.import_id is not None,
        )
        return shelf, sighting


def _revise(
    db: Database, stored: StoredPage, prepared: Prepared, shelf: SqlShelf, sighting: Sighting
) -> None:
    """A new version of the same page. It stays in its cluster, whose representative is chosen anew."""
    assert prepared.article is not None
    assert prepared.signature is not None
    assert stored.article_id is not None
    known = shelf.get(stored.article_id)
    current = _current(db, stored.article_id)
    # What the network said of the body cannot be known from reading it again; that bytes were misread can.
    was_misread = LOST in current.title or LOST in current.text
    kept = ("partial",) if "partial" in current.flags and not was_misread else ()
    article = replace(prepared.article, flags=tuple(dict.fromkeys((*prepared.article.flags, *kept))))
    shelf.revise(stored.article_id, article, prepared.signature, sighting)
    place = Verdict(cluster_id=known.cluster_id, leaf=known.is_leaf, new_keys=tuple(prepared.signature.keys))
    shelf.signatures.add(stored.article_id, prepared.signature, place)
    shelf.settle(stored.article_id, sighting)


def _unless_forgotten(db: Database, prepared: Prepared, sighting: Sighting) -> Prepared:
    """The reading, rejected if an address that leads to it was taken down."""
    declared = prepared.article.metadata.declared_url if prepared.article is not None else ""
    addresses = (sighting.asked_url, sighting.url, try_canonical(declared, sighting.url))
    if Closed(db).article_of(addresses)[0]:
        return Prepared(rejected=Rejected(reason="forgotten"), made_with=prepared.made_with)
    return prepared


def _write_other(
    db: Database,
    stored: StoredPage,
    prepared: Prepared,
    outcome: Outcome,
    sighting: Sighting,
    now: datetime,
) -> Recleaned:
    """A page that was no article: one after all, or none for the reason of today."""
    if isinstance(outcome, Rejected):
        prepared = Prepared(rejected=outcome)
    found = compare_reading(stored, prepared, None, ())
    article_id = getattr(outcome, "article_id", None)
    reason, detail = (outcome.reason, outcome.detail) if isinstance(outcome, Rejected) else ("", "reclean")
    db.execute(
        "UPDATE outcomes SET kind = ?1, reason = ?2, detail = ?3, article_id = ?4 WHERE fetch_id = ?5"
        " AND (kind, reason) IS NOT (?1, ?2)",
        storable([kind_of(outcome), reason, detail, article_id, stored.fetch_id]),
    )
    note(db, "fetch", stored.fetch_id, to_text(now))
    if article_id is None:
        return found
    db.execute(
        "UPDATE resources SET outcome = ?, article_id = ? WHERE url IN (?, ?)",
        storable([kind_of(outcome), article_id, sighting.asked_url, sighting.url]),
    )
    keep_blocks(db, article_id, prepared, is_new_version=kind_of(outcome) != "unchanged")
    ending: Ending = "stored" if kind_of(outcome) == "stored" else "copy"
    return replace(found, ending=ending, article_id=article_id)


def _unwanted(db: Database, row: tuple[Any, ...], filters: Filters) -> Recleaned | None:
    """The article of a row, if the filters would refuse it today."""
    number, url, *said = row
    refused = refuse_candidate(_CANDIDATE.of(said), url, filters, read_stated(db, url))
    if refused is None:
        return None
    reason = f"{refused.reason} {refused.detail}"
    return Recleaned(ending="unwanted", url=url, article_id=number, reason=reason)


def _compare(db: Database, stored: StoredPage, prepared: Prepared) -> Recleaned:
    if stored.article_id is None:
        return compare_reading(stored, prepared, None, ())
    current = _current(db, stored.article_id)
    names = db.execute("SELECT name FROM authors WHERE version_id = ? ORDER BY position", (current.id,))
    return compare_reading(stored, prepared, current, [name for (name,) in names])


def _current(db: Database, article_id: int) -> Current:
    found = db.execute(
        f"SELECT {_CURRENT.sql} FROM versions v JOIN articles a ON a.id = v.article_id"
        " WHERE a.id = ? AND v.number = a.version",
        (article_id,),
    )
    return _CURRENT.of(found.fetchone())


def _answered(url: str, final_url: str) -> str:
    try:
        return canonical(final_url) if final_url not in ("", url) else url
    except AddressError:
        return url
