"""What became of a visit, each ending in one transaction: fetch, body, what is known of the URL, outcome, and the
visit's row in the frontier gone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from warraq.articles.dedup import SignatureIndex
from warraq.articles.filters import UNFILTERED
from warraq.articles.ingest import ALL_WANTED, Prepared, Sighting, Wanted, ingest, is_older
from warraq.articles.outcomes import Failed, Outcome, Rejected, Unchanged
from warraq.storage.ports import Fetches
from warraq.storage.records import (
    CommitResult,
    EntryChanges,
    FeedState,
    FetchRecord,
    OlderPageRow,
    ReadDocument,
    Visit,
    poll_visit,
)
from warraq.storage.sql.arrival.fetches import (
    WrittenFetch,
    acknowledge,
    kind_of,
    last_rejection,
    postpone,
    reason_of,
    write_fetch,
    write_outcome,
    write_resource,
)
from warraq.storage.sql.arrival.images import write_image_file
from warraq.storage.sql.arrival.refusing import refuse, without_links, without_quotes
from warraq.storage.sql.arrival.shelf import SqlShelf
from warraq.storage.sql.corpus import keep_blocks
from warraq.storage.sql.database import Database, Subject, transaction
from warraq.storage.sql.feeds import (
    add_feed,
    entry_visits,
    former_address,
    keep_agreement,
    keep_off,
    read_stated,
    save_feed,
    upsert_entries,
    write_older_page,
)
from warraq.storage.sql.queue import add_visits, known_urls, meet_wall, pass_wall


class SqlFetches(Subject, Fetches):
    """All tables that a visit can change. `signatures` are those of the articles there are."""

    def __init__(self, connection: Database, signatures: SignatureIndex) -> None:
        super().__init__(connection)
        self._signatures = signatures

    def commit_article(self, record: FetchRecord, prepared: Prepared, *, wall: str = "") -> CommitResult:
        with transaction(self._connection) as db:
            if (refused := refuse(db, record, declared=_declared(prepared))) is not None:
                return refused
            if prepared.rejected is not None:
                record = without_links(db, record)
            written = write_fetch(db, record)
            shelf = _shelf(db, record, written, self._signatures)
            before = shelf.find(written.url)
            formerly = former_address(db, written.url) if before is None else ""
            sighting = replace(_sighting(record, written), formerly=formerly)
            outcome = ingest(prepared, sighting, shelf, _wanted(db, record))
            article_id = getattr(outcome, "article_id", None)
            kind = "moved" if shelf.moved and isinstance(outcome, Unchanged) else kind_of(outcome)
            if article_id is None and before is not None:
                article_id = before.article_id
            elif article_id is not None:
                is_new = not (isinstance(outcome, Unchanged) or shelf.kept_older)
                keep_blocks(db, article_id, prepared, is_new_version=is_new)
            if prepared.agreement:
                keep_agreement(db, written.url, prepared.agreement)
            # Of an article that reads as none today, the validators of the day it did are worth more.
            is_understood = not isinstance(outcome, Rejected) or before is None
            _conclude(
                db, record, written, outcome, kind=kind, article_id=article_id, is_understood=is_understood
            )
            _watch_wall(db, record, wall)
            acknowledge(db, record, written)
        return CommitResult(fetch_id=written.fetch_id, outcome=outcome)

    def commit_not_modified(self, record: FetchRecord) -> CommitResult:
        with transaction(self._connection) as db:
            if (refused := refuse(db, record)) is not None:
                return refused
            written = write_fetch(db, record)
            shelf = _shelf(db, record, written)
            known = shelf.find(written.final_url) or shelf.find(written.url)
            outcome: Outcome | None
            if known is not None:
                sighting = _sighting(record, written)
                shelf.confirm(known.article_id, sighting)
                if known.url == sighting.url and not is_older(sighting, known):
                    shelf.freshen(known.article_id, record.fetch.headers, sighting)
                outcome = Unchanged(article_id=known.article_id)
            else:
                outcome = last_rejection(db, written.url)
            _conclude(db, record, written, outcome, article_id=known.article_id if known else None)
            _watch_wall(db, record, "")
            acknowledge(db, record, written)
        return CommitResult(fetch_id=written.fetch_id, outcome=outcome)

    def commit_gone(self, record: FetchRecord, *, redirect: int = 0) -> CommitResult:
        with transaction(self._connection) as db:
            if (refused := refuse(db, record)) is not None:
                return refused
            written = write_fetch(db, record)
            shelf = _shelf(db, record, written)
            status = redirect or record.fetch.status
            detail = f"the server answered {status}"
            if redirect:
                detail = f"{redirect}: redirected to {record.fetch.final_url}, which is no post"
            outcome = Rejected(reason="gone" if status == 410 else "not-found", detail=detail)
            known = shelf.find(written.url)
            kind = "rejected"
            # A dead former address says nothing of the article that moved away from it.
            if (
                known is not None
                and known.url in (written.url, written.final_url)
                and not is_older(_sighting(record, written), known)
                and shelf.mark_gone(known.article_id, status, _sighting(record, written))
            ):
                kind = "gone"
            article_id = known.article_id if known else None
            _conclude(db, record, written, outcome, kind=kind, article_id=article_id, is_understood=False)
            acknowledge(db, record, written)
        return CommitResult(fetch_id=written.fetch_id, outcome=outcome)

    def commit_read(self, record: FetchRecord, document: ReadDocument) -> CommitResult:
        with transaction(self._connection) as db:
            if (refused := refuse(db, record)) is not None:
                return refused
            record = without_quotes(db, record, document)
            written = write_fetch(db, record)
            wanted = _not_yet_known(db, document.visits)
            if document.feed is not None:
                save_feed(db, document.feed)
            if document.older_page is not None:
                write_older_page(db, document.older_page)
            changes = _changes(db, record, document)
            if record.fetch.import_id is None:
                wanted += _entry_visits(db, record, document, changes)
                wanted += _new_feeds(db, record, document)
            wanted = keep_off(db, wanted, record.filters, now=record.fetch.started_at)
            queued = add_visits(db, wanted, now=record.fetch.started_at)
            _conclude(db, record, written, None)
            acknowledge(db, record, written)
        return CommitResult(fetch_id=written.fetch_id, outcome=None, queued=queued, entry_changes=changes)

    def commit_image(
        self,
        record: FetchRecord,
        refused: Failed | Rejected | None = None,
        *,
        media_type: str = "",
        retry_at: datetime | None = None,
    ) -> CommitResult:
        with transaction(self._connection) as db:
            if (closed := refuse(db, record)) is not None:
                return closed
            written = write_fetch(db, record)
            # `resources` is left alone: the address, or where it redirects to, may be that of a page.
            write_outcome(db, written, refused)
            reason = "" if refused is None else reason_of(refused)
            write_image_file(db, record, written, media_type=media_type, refused=reason)
            if retry_at is not None:
                postpone(db, record, retry_at)
            else:
                acknowledge(db, record, replace(written, final_url=written.url))
        return CommitResult(fetch_id=written.fetch_id, outcome=refused)

    def commit_failed(
        self,
        record: FetchRecord,
        outcome: Failed | Rejected,
        *,
        feed: FeedState | None = None,
        retry_at: datetime | None = None,
        older_page: OlderPageRow | None = None,
        wall: str = "",
    ) -> CommitResult:
        with transaction(self._connection) as db:
            if (refused := refuse(db, record)) is not None:
                return refused
            record = without_links(db, record)
            written = write_fetch(db, record)
            if feed is not None:
                save_feed(db, feed)
            if older_page is not None:
                write_older_page(db, older_page)
            known = _shelf(db, record, written).find(written.url)
            article_id = known.article_id if known else None
            # A page that was read and is no article may be asked for conditionally; one that failed must come whole.
            is_understood = isinstance(outcome, Rejected) and known is None and record.body is not None
            _conclude(db, record, written, outcome, article_id=article_id, is_understood=is_understood)
            if wall:
                _watch_wall(db, record, wall)
            if retry_at is not None:
                postpone(db, record, retry_at)
            else:
                acknowledge(db, record, written)
        return CommitResult(fetch_id=written.fetch_id, outcome=outcome)


def _declared(prepared: Prepared) -> str:
    return prepared.article.metadata.declared_url if prepared.article is not None else ""


def _watch_wall(db: Database, record: FetchRecord, wall: str) -> None:
    """Note the wall that answered, or that the page itself did. What an archive met is long past."""
    if record.fetch.import_id is not None:
        return
    if wall:
        meet_wall(db, record, wall)
    elif record.fetch.status in (200, 304):
        pass_wall(db, record.visit.visit.source_id)


def _conclude(
    db: Database,
    record: FetchRecord,
    written: WrittenFetch,
    outcome: Outcome | None,
    *,
    kind: str = "",
    article_id: int | None = None,
    is_understood: bool = True,
) -> None:
    kind = kind or kind_of(outcome)
    write_outcome(db, written, outcome, kind=kind, article_id=article_id)
    write_resource(db, record, written, outcome=kind, article_id=article_id, is_understood=is_understood)


def _shelf(
    db: Database,
    record: FetchRecord,
    written: WrittenFetch,
    signatures: SignatureIndex | None = None,
) -> SqlShelf:
    return SqlShelf(
        db,
        source_id=record.visit.visit.source_id,
        run_id=record.run_id,
        fetch_id=written.fetch_id,
        page_sha256=written.page_sha256,
        signatures=signatures,
        recorded_at=written.recorded_at,
    )


def _sighting(record: FetchRecord, written: WrittenFetch) -> Sighting:
    fetch = record.fetch
    return Sighting(
        asked_url=written.url,
        url=written.final_url,
        seen_at=fetch.started_at,
        reservations=record.reservations,
        is_archived=fetch.import_id is not None,
    )


def _wanted(db: Database, record: FetchRecord) -> Wanted:
    """What is wanted of the source, beside what feeds state of the post."""
    if record.filters == UNFILTERED:
        return ALL_WANTED
    return Wanted(filters=record.filters, stated=read_stated(db, record.visit.visit.url))


def _changes(db: Database, record: FetchRecord, document: ReadDocument) -> EntryChanges:
    """How the entries differ from those of the last reading."""
    feed_id = document.feed.id if document.feed is not None else record.visit.visit.feed_id
    if document.entries is None or feed_id is None:
        return EntryChanges()
    return upsert_entries(
        db, feed_id, document.entries, complete=document.complete, now=record.fetch.started_at
    )


def _entry_visits(
    db: Database, record: FetchRecord, document: ReadDocument, changes: EntryChanges
) -> list[Visit]:
    asked = record.visit.visit
    return entry_visits(
        db,
        changes,
        source_id=asked.source_id,
        depth=asked.depth + 1,
        found_on=asked.url,
        fresh_since=document.fresh_since,
    )


def _new_feeds(db: Database, record: FetchRecord, document: ReadDocument) -> list[Visit]:
    added = [add_feed(db, feed) for feed in document.more_feeds]
    return [poll_visit(feed, found_on=record.visit.visit.url) for feed, is_new in added if is_new]


def _not_yet_known(db: Database, visits: Sequence[Visit]) -> list[Visit]:
    """The visits without those that only ask whether an address is new, and it is not."""
    waiting = known_urls(db, [visit.url for visit in visits if visit.reason == "new"])
    return [visit for visit in visits if visit.reason != "new" or visit.url not in waiting]
