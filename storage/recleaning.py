"""Stored pages read again with what is known by now: which there are, and what their new reading changes."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

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
from storage.checking import LOST
from storage.connection import snapshot, transaction
from storage.feeds import read_hints, read_own_text
from storage.fetches import kind_of
from storage.pages import read_page
from storage.shelf import SqliteShelf
from storage.site_blocks import keep_blocks, read_statistics
from storage.values import storable

STEP = 200  # rows read at once

Ending = Literal["same", "changed", "stored", "copy", "refused", "rejected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """A page that can be read again. `article_id` None: it was no article, or could not be read, when it came.

    `made_with` and `cleaned_with` tell what it was read with last. `is_own`: there was no page, the article was made
    from the feed's own text.
    """

    fetch_id: int
    article_id: int | None
    url: str
    made_with: str = ""
    cleaned_with: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recleaned:
    """What became of a page: 'same' as before, 'changed', an article after all ('stored', 'copy'), 'refused' (it would
    be no article today; what is stored stays), 'rejected' as before.

    The texts are there for 'changed' and for an article after all.
    """

    ending: Ending
    url: str
    article_id: int | None = None
    reason: str = ""
    fields: tuple[str, ...] = ()
    direction: str = "ltr"
    old_title: str = ""
    new_title: str = ""
    old_text: str = ""
    new_text: str = ""


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
            "SELECT a.id, v.fetch_id, a.url, coalesce(b.made_with, ''), coalesce(b.cleaned_with, ''),"
            " v.page_sha256 = ''"
            " FROM articles a JOIN versions v ON v.article_id = a.id AND v.number = a.version"
            " LEFT JOIN article_blocks b ON b.article_id = a.id WHERE a.source_id = ? AND a.id > ?"
            f" AND v.fetch_id IS NOT NULL AND (v.page_sha256 <> '' OR v.flags LIKE '%\"{FROM_FEED}\"%')"
            " ORDER BY a.id LIMIT ?"
        )
        while rows := self._read(sql, source_id, last):
            for article_id, fetch_id, url, made_with, cleaned_with, is_own in rows:
                last = article_id
                yield StoredPage(
                    fetch_id=fetch_id,
                    article_id=article_id,
                    url=url,
                    made_with=made_with,
                    cleaned_with=cleaned_with,
                    is_own=bool(is_own),
                )

    def others(self, source_id: int) -> Iterator[StoredPage]:
        """The last pages of addresses that brought no article: rejected, or failed while they were read."""
        last = -1
        sql = (
            "SELECT f.id, f.url FROM fetches f JOIN outcomes o ON o.fetch_id = f.id"
            " WHERE f.source_id = ? AND f.id > ? AND f.role = 'article' AND f.page_sha256 <> ''"
            " AND o.kind IN ('rejected', 'failed')"
            " AND NOT EXISTS (SELECT 1 FROM article_urls u WHERE u.url = f.url)"
            " AND NOT EXISTS (SELECT 1 FROM fetches g WHERE g.url = f.url AND g.id > f.id"
            " AND (g.page_sha256 <> '' OR g.status IN (404, 410))) ORDER BY f.id LIMIT ?"
        )
        while rows := self._read(sql, source_id, last):
            for fetch_id, url in rows:
                last = fetch_id
                yield StoredPage(fetch_id=fetch_id, article_id=None, url=url)

    def read(self, stored: StoredPage) -> tuple[Page | None, tuple[PageHint, ...], OwnText | None]:
        """The page, what feeds state about it, and what they give of it themselves.

        Where there was no page it is made of the feed's text; None when the feed gives none any more.
        """
        with snapshot(self._connection) as db:
            row = db.execute(
                "SELECT url, final_url, status, headers, page_sha256, started_at FROM fetches WHERE id = ?",
                (stored.fetch_id,),
            ).fetchone()
            hints, own = read_hints(db, row[0]), read_own_text(db, row[0])
            fetched_at = datetime.fromisoformat(row[5]).astimezone(UTC)
            if not row[4]:
                return (page_of(own, fetched_at=fetched_at) if own else None), hints, own
            page = Page(
                url=row[0],
                final_url=row[1] or row[0],
                status=row[2],
                headers=tuple((name, value) for name, value in json.loads(row[3])),
                body=read_page(db, row[4]),
                fetched_at=fetched_at,
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
    row = db.execute(
        "SELECT v.id, v.title, v.text, v.content_hash, v.published FROM versions v"
        " JOIN articles a ON a.id = v.article_id WHERE a.id = ? AND v.number = a.version",
        (stored.article_id,),
    ).fetchone()
    names = [
        name
        for (name,) in db.execute("SELECT name FROM authors WHERE version_id = ? ORDER BY position", row[:1])
    ]
    fields = _differing(article, prepared.signature.content_hash.hex(), row, names)
    return Recleaned(
        ending="changed" if fields else "same",
        url=stored.url,
        article_id=stored.article_id,
        fields=fields,
        direction=article.direction,
        old_title=row[1] if fields else "",
        new_title=article.metadata.title if fields else "",
        old_text=row[2] if fields else "",
        new_text=article.text if fields else "",
    )


def _differing(article: Article, digest: str, row: tuple[str, ...], names: list[str]) -> tuple[str, ...]:
    """The fields with other words than before, or with characters that were lost. Spacing, quotes and all that folding
    levels are no news.
    """
    said = article.metadata
    published = said.published.iso() if said.published else ""
    found = {
        "title": content_hash(said.title) != content_hash(row[1]) or _regained(said.title, row[1]),
        "text": digest != row[3] or _regained(article.text, row[2]),
        "published": published != row[4],
        "authors": [name for (name,) in map(storable, ([author] for author in said.authors))] != names,
    }
    return tuple(name for name, differs in found.items() if differs)


def _regained(now: str, before: str) -> bool:
    """Whether characters can be read by now: '\ufffd5' and '£5' are the same word."""
    return now.count(LOST) < before.count(LOST)


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
    flags, was_misread = db.execute(
        "SELECT v.flags, instr(v.title || v.text, char(65533)) FROM versions v"
        " JOIN articles a ON a.id = v.article_id WHERE a.id = ? AND v.number = a.version",
        (stored.article_id,),
    ).fetchone()
    # What the network said of the body: reading it again cannot know, but whether all of it could be read.
    kept = ("partial",) if "partial" in json.loads(flags) and not was_misread else ()
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
    url, final_url, sha256, seen_at = db.execute(
        "SELECT url, final_url, page_sha256, started_at FROM fetches WHERE id = ?", (stored.fetch_id,)
    ).fetchone()
    shelf = SqliteShelf(
        db,
        source_id=source_id,
        run_id=run_id,
        fetch_id=stored.fetch_id,
        page_sha256=sha256,
        recleaned_at=now,
    )
    moment = datetime.fromisoformat(seen_at).astimezone(UTC)
    return shelf, Sighting(asked_url=url, url=_answered(url, final_url), seen_at=moment)


def _answered(url: str, final_url: str) -> str:
    try:
        return canonical(final_url) if final_url else url
    except AddressError:
        return url
