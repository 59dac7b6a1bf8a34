"""Stored pages read again with what is known by now: which there are, and what their new reading changes."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from articles.dedup import Verdict
from articles.errors import AddressError
from articles.extraction import SiteStatistics
from articles.hints import PageHint
from articles.ingest import Prepared, Sighting, ingest
from articles.outcomes import Rejected
from articles.own_text import FROM_FEED, OwnText, page_of
from articles.records import Article, Page
from articles.text import content_hash
from articles.urls import canonical
from storage.records import Ending, Recleaned, StoredPage
from storage.sqlite.arrival.fetches import kind_of
from storage.sqlite.arrival.shelf import SqliteShelf
from storage.sqlite.corpus import keep_blocks, read_page, read_statistics
from storage.sqlite.database import Columns, snapshot, storable, transaction
from storage.sqlite.feeds import read_hints, read_own_text

STEP = 200  # rows read at once


@dataclass(frozen=True, slots=True)
class _Fetched:
    """The exchange that brought a page."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    page_sha256: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class _Current:
    """What the current version of an article says."""

    id: int
    title: str
    text: str
    content_hash: bytes
    published: str
    flags: tuple[str, ...]


_FETCHED = Columns(_Fetched)
_CURRENT = Columns(_Current, "v")
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
_OTHER = Columns(
    StoredPage,
    given={"fetch_id": "f.id", "article_id": "NULL", "url": "f.url"},
    without=("made_with", "cleaned_with", "is_own"),
)


class Recleaning:
    """The pages of a source, and the transactions that read one of them again."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def shadow(self) -> None:
        """From now on write what pages hold beside the database: nothing that is counted stays after closing."""
        self._connection.execute("CREATE TEMP TABLE article_blocks AS SELECT * FROM main.article_blocks")
        self._connection.execute("CREATE UNIQUE INDEX temp.article_blocks_id ON article_blocks (article_id)")

    def articles(self, source_id: int) -> Iterator[StoredPage]:
        """The pages of the current versions of a source's articles, in the order in which these came."""
        last = -1
        sql = (
            f"SELECT {_ARTICLE.sql}"
            " FROM articles a JOIN versions v ON v.article_id = a.id AND v.number = a.version"
            " LEFT JOIN article_blocks b ON b.article_id = a.id WHERE a.source_id = ? AND a.id > ?"
            f" AND v.fetch_id IS NOT NULL AND (v.page_sha256 <> '' OR v.flags LIKE '%\"{FROM_FEED}\"%')"
            " ORDER BY a.id LIMIT ?"
        )
        while rows := self._read(sql, source_id, last):
            for stored in _ARTICLE.each(rows):
                assert stored.article_id is not None
                last = stored.article_id
                yield stored

    def others(self, source_id: int) -> Iterator[StoredPage]:
        """The last pages of addresses that brought no article: rejected, or failed while they were read."""
        last = -1
        sql = (
            f"SELECT {_OTHER.sql} FROM fetches f JOIN outcomes o ON o.fetch_id = f.id"
            " WHERE f.source_id = ? AND f.id > ? AND f.role = 'article' AND f.page_sha256 <> ''"
            " AND o.kind IN ('rejected', 'failed')"
            " AND NOT EXISTS (SELECT 1 FROM article_urls u WHERE u.url = f.url)"
            " AND NOT EXISTS (SELECT 1 FROM fetches g WHERE g.url = f.url AND g.id > f.id"
            " AND (g.page_sha256 <> '' OR g.status IN (404, 410))) ORDER BY f.id LIMIT ?"
        )
        while rows := self._read(sql, source_id, last):
            for stored in _OTHER.each(rows):
                last = stored.fetch_id
                yield stored

    def read(self, stored: StoredPage) -> tuple[Page | None, tuple[PageHint, ...], OwnText | None]:
        """The page, what feeds state about it, and what they give of it themselves.

        Where there was no page it is made of the feed's text; None when the feed gives none any more.
        """
        with snapshot(self._connection) as db:
            fetched = _fetched(db, stored)
            hints, own = read_hints(db, fetched.url), read_own_text(db, fetched.url)
            if not fetched.page_sha256:
                return (page_of(own, fetched_at=fetched.started_at) if own else None), hints, own
            page = Page(
                url=fetched.url,
                final_url=fetched.final_url or fetched.url,
                status=fetched.status,
                headers=fetched.headers,
                body=read_page(db, fetched.page_sha256),
                fetched_at=fetched.started_at,
            )
            return page, hints, own

    def statistics(self, source_id: int, stored: StoredPage) -> SiteStatistics:
        """What the neighbours of an article share."""
        with snapshot(self._connection) as db:
            return read_statistics(db, source_id, stored.article_id or 1 << 62)

    def recount(self, stored: StoredPage, prepared: Prepared) -> None:
        """Count the blocks of an article's page anew."""
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

    def compare(self, stored: StoredPage, prepared: Prepared) -> Recleaned:
        """What `write` would do. Nothing is written."""
        with snapshot(self._connection) as db:
            return _compare(db, stored, prepared)

    def write(
        self,
        source_id: int,
        stored: StoredPage,
        prepared: Prepared,
        *,
        run_id: int,
        cleaned_with: str,
        now: datetime,
    ) -> Recleaned:
        """Keep what the page says by now: a new version for an article, an article for a page that was none."""
        with transaction(self._connection) as db:
            found = _compare(db, stored, prepared)
            if stored.article_id is None:
                found = _write_other(db, source_id, stored, prepared, found, run_id=run_id, now=now)
            elif found.ending == "changed":
                _revise(db, source_id, stored, prepared, run_id=run_id, now=now)
            if stored.article_id is not None:
                db.execute(
                    "UPDATE article_blocks SET cleaned_with = ? WHERE article_id = ?",
                    (cleaned_with, stored.article_id),
                )
        return found

    def _read(self, sql: str, source_id: int, last: int) -> list[tuple[Any, ...]]:
        with snapshot(self._connection) as db:
            return db.execute(sql, (source_id, last, STEP)).fetchall()


def _compare(db: sqlite3.Connection, stored: StoredPage, prepared: Prepared) -> Recleaned:
    article, rejected = prepared.article, prepared.rejected
    if stored.article_id is None:
        if rejected is not None or article is None:
            reason = f"{rejected.reason} {rejected.detail}".strip() if rejected else ""
            return Recleaned(ending="rejected", url=stored.url, reason=reason)
        return Recleaned(
            ending="stored", url=stored.url, direction=article.direction, new_title=article.metadata.title,
            new_text=article.text,
        )  # fmt: skip
    if article is None or prepared.signature is None:
        reason = f"{rejected.reason} {rejected.detail}".strip() if rejected else ""
        return Recleaned(ending="refused", url=stored.url, article_id=stored.article_id, reason=reason)
    current = _current(db, stored.article_id)
    names = db.execute("SELECT name FROM authors WHERE version_id = ? ORDER BY position", (current.id,))
    fields = _differing(article, prepared.signature.content_hash, current, [name for (name,) in names])
    return Recleaned(
        ending="changed" if fields else "same",
        url=stored.url,
        article_id=stored.article_id,
        fields=fields,
        direction=article.direction,
        old_title=current.title if fields else "",
        new_title=article.metadata.title if fields else "",
        old_text=current.text if fields else "",
        new_text=article.text if fields else "",
    )


def _differing(article: Article, digest: bytes, current: _Current, names: list[str]) -> tuple[str, ...]:
    """The fields with other words than before. Spacing, quotes and all that folding levels are no news."""
    said = article.metadata
    published = said.published.iso() if said.published else ""
    found = {
        "title": content_hash(said.title) != content_hash(current.title),
        "text": digest != current.content_hash,
        "published": published != current.published,
        "authors": [name for (name,) in map(storable, ([author] for author in said.authors))] != names,
    }
    return tuple(name for name, differs in found.items() if differs)


def _revise(
    db: sqlite3.Connection,
    source_id: int,
    stored: StoredPage,
    prepared: Prepared,
    *,
    run_id: int,
    now: datetime,
) -> None:
    """A new version of the same page. It stays in its cluster, whose representative is chosen anew."""
    assert prepared.article is not None
    assert prepared.signature is not None
    assert stored.article_id is not None
    shelf, sighting = _shelf(db, source_id, stored, run_id=run_id, now=now)
    known = shelf.get(stored.article_id)
    # What the network said of the body: reading it again cannot know.
    kept = ("partial",) if "partial" in _current(db, stored.article_id).flags else ()
    article = replace(prepared.article, flags=tuple(dict.fromkeys((*prepared.article.flags, *kept))))
    shelf.revise(stored.article_id, article, prepared.signature, sighting)
    place = Verdict(cluster_id=known.cluster_id, leaf=known.is_leaf, new_keys=tuple(prepared.signature.keys))
    shelf.signatures.add(stored.article_id, prepared.signature, place)
    shelf.settle(stored.article_id, sighting)


def _write_other(
    db: sqlite3.Connection,
    source_id: int,
    stored: StoredPage,
    prepared: Prepared,
    found: Recleaned,
    *,
    run_id: int,
    now: datetime,
) -> Recleaned:
    """A page that was no article: one after all, or none for the reason of today."""
    shelf, sighting = _shelf(db, source_id, stored, run_id=run_id, now=now)
    outcome = ingest(prepared, sighting, shelf)
    article_id = getattr(outcome, "article_id", None)
    reason, detail = (outcome.reason, outcome.detail) if isinstance(outcome, Rejected) else ("", "reclean")
    db.execute(
        "UPDATE outcomes SET kind = ?1, reason = ?2, detail = ?3, article_id = ?4 WHERE fetch_id = ?5"
        " AND (kind, reason) IS NOT (?1, ?2)",
        storable([kind_of(outcome), reason, detail, article_id, stored.fetch_id]),
    )
    if article_id is None:
        return found
    db.execute(
        "UPDATE resources SET outcome = ?, article_id = ? WHERE url IN (?, ?)",
        storable([kind_of(outcome), article_id, sighting.asked_url, sighting.url]),
    )
    keep_blocks(db, article_id, prepared, is_new_version=kind_of(outcome) != "unchanged")
    ending: Ending = "stored" if kind_of(outcome) == "stored" else "copy"
    return replace(found, ending=ending, article_id=article_id)


def _shelf(
    db: sqlite3.Connection, source_id: int, stored: StoredPage, *, run_id: int, now: datetime
) -> tuple[SqliteShelf, Sighting]:
    fetched = _fetched(db, stored)
    shelf = SqliteShelf(
        db,
        source_id=source_id,
        run_id=run_id,
        fetch_id=stored.fetch_id,
        page_sha256=fetched.page_sha256,
        recleaned_at=now,
    )
    url = _answered(fetched.url, fetched.final_url)
    return shelf, Sighting(asked_url=fetched.url, url=url, seen_at=fetched.started_at)


def _fetched(db: sqlite3.Connection, stored: StoredPage) -> _Fetched:
    found = db.execute(f"SELECT {_FETCHED.sql} FROM fetches WHERE id = ?", (stored.fetch_id,))
    return _FETCHED.of(found.fetchone())


def _current(db: sqlite3.Connection, article_id: int) -> _Current:
    found = db.execute(
        f"SELECT {_CURRENT.sql} FROM versions v JOIN articles a ON a.id = v.article_id"
        " WHERE a.id = ? AND v.number = a.version",
        (article_id,),
    )
    return _CURRENT.of(found.fetchone())


def _answered(url: str, final_url: str) -> str:
    try:
        return canonical(final_url) if final_url else url
    except AddressError:
        return url
