"""Taking an article down, whole or not at all. Physical traces of what was deleted are the business of `wiping`."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from warraq.articles.errors import NotFoundError, StorageError
from warraq.storage.records import Forgotten, Quote, TakeDown
from warraq.storage.rules import address_hashes
from warraq.storage.sql.corpus import write_change
from warraq.storage.sql.database import Database, scalar, storable, to_json
from warraq.storage.sql.removal.blanking import (
    blank_changes,
    blank_fetches,
    delete_mentions,
    fetches_of,
    images_of,
)
from warraq.storage.sql.removal.hollowing import hollow, settle_rest
from warraq.storage.sql.removal.naming import addresses_of, find_take_down
from warraq.storage.sql.removal.record import begin_removal, delete_pages, end_removal
from warraq.storage.sql.removal.traces import read_traces
from warraq.storage.sql.tombstones import FORGOTTEN, is_closed, set_stones


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who wants what forgotten, and why. `quoting`: hashes of pages that quote it and go, too."""

    name: int | str
    copies: bool
    reason: str
    by: str
    at: str
    quoting: Collection[str] = ()


def forget(db: Database, order: Order) -> Forgotten:
    """As `Removals.forget`, inside a transaction."""
    found = find_take_down(db, order.name, copies=order.copies)
    _require_unforgotten(db, found)
    removal_id = begin_removal(db, "forget", reason=order.reason, by=order.by, at=order.at)
    if not found.article_ids:
        number = set_stones(db, [found.url], article_id=None, removal_id=removal_id)
        entries = delete_mentions(db, [found.url])
        blank_fetches(db, fetches_of(db, [found.url], ()), FORGOTTEN, order.at)
        end_removal(db, removal_id, order.at)
        return Forgotten(removal_id=removal_id, article_ids=(), addresses=number, entries=entries)
    done = _take_down(db, found, order, removal_id)
    end_removal(db, removal_id, order.at)
    return done


def _require_unforgotten(db: Database, found: TakeDown) -> None:
    if found.url.startswith(FORGOTTEN) or (not found.article_ids and is_closed(db, found.url)):
        raise StorageError(
            "was forgotten already; `warraq forget --list` shows when and why", identity=found.url
        )


def _take_down(db: Database, found: TakeDown, order: Order, removal_id: int) -> Forgotten:
    article_ids, at = found.article_ids, order.at
    addresses = {number: addresses_of(db, number) for number in article_ids}
    if found.url.startswith("http"):
        addresses[article_ids[0]].add(found.url)
    every = set().union(*addresses.values())
    images = images_of(db, article_ids)
    fetch_ids = fetches_of(db, every, article_ids, images)
    pages = _pages(db, article_ids, fetch_ids) | set(order.quoting)
    shared = _shared(db, pages, article_ids, images)
    traces = read_traces(db, article_ids, pages - {quote.sha256 for quote in shared})
    entries = delete_mentions(db, every)
    db.execute(
        "DELETE FROM resources WHERE article_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))",
        (to_json(article_ids),),
    )
    versions, clusters = hollow(db, article_ids, removal_id)
    for url in images:
        db.execute("DELETE FROM image_files WHERE url = ?", storable([url]))
    gone, _ = delete_pages(db, sorted(pages - {quote.sha256 for quote in shared}), removal_id)
    _blank(db, addresses, images, fetch_ids, at)
    closed = sum(
        set_stones(db, urls, article_id=number, removal_id=removal_id) for number, urls in addresses.items()
    )
    closed += set_stones(db, images, article_id=article_ids[0], removal_id=removal_id)
    for number in article_ids:
        db.execute(
            "UPDATE articles SET url = ?, removed_at = ? WHERE id = ?", (f"{FORGOTTEN}:{number}", at, number)
        )
        write_change(db, "forgotten", number, at, order.reason)
    settle_rest(db, clusters, at)
    db.merge_index()  # so that it holds no word of what is gone
    return Forgotten(
        removal_id=removal_id, article_ids=article_ids, addresses=closed, versions=versions, pages=gone,
        images=len(images), entries=entries, copies=found.copies, shared=shared, traces=traces,
    )  # fmt: skip


def _blank(
    db: Database,
    addresses: dict[int, set[str]],
    images: Collection[str],
    fetch_ids: Iterable[int],
    at: str,
) -> None:
    first = next(iter(addresses))
    owners = {url: number for number, urls in addresses.items() for url in urls}
    for number in fetch_ids:
        asked, article_id = db.execute(
            "SELECT f.url, o.article_id FROM fetches f LEFT JOIN outcomes o ON o.fetch_id = f.id WHERE f.id = ?",
            (number,),
        ).fetchone()
        owner = article_id if article_id in addresses else owners.get(asked, first)
        blank_fetches(db, [number], f"{FORGOTTEN}:{owner}", at)
    blank_changes(db, {*owners, *images}, addresses.keys(), at)


def _pages(db: Database, article_ids: Iterable[int], fetch_ids: Iterable[int]) -> set[str]:
    """The bytes that the articles were extracted from, and whatever else their addresses answered."""
    rows = db.execute(
        "SELECT page_sha256 FROM versions WHERE article_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))"
        " UNION SELECT page_sha256 FROM fetches WHERE id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))",
        (to_json(list(article_ids)), to_json(list(fetch_ids))),
    )
    return {sha256 for (sha256,) in rows if sha256}


def _shared(
    db: Database, pages: Iterable[str], article_ids: Iterable[int], images: Iterable[str]
) -> tuple[Quote, ...]:
    """The pages that stay: other articles were extracted from them, or show them as images."""
    going, files = to_json(list(article_ids)), to_json(storable(sorted(images)))
    found = []
    for sha256 in sorted(pages):
        rows = db.execute(
            "SELECT DISTINCT article_id FROM versions WHERE page_sha256 = ?"
            " AND article_id NOT IN (SELECT CAST(value AS INTEGER) FROM json_each(?)) ORDER BY 1",
            (sha256, going),
        )
        others = tuple(number for (number,) in rows)
        image = scalar(
            db.execute(
                "SELECT url FROM image_files WHERE page_sha256 = ?1 AND page_sha256 <> ''"
                " AND url NOT IN (SELECT value FROM json_each(?2))",
                (sha256, files),
            )
        )
        if others or image:
            found.append(Quote(sha256=sha256, url=image or "", article_ids=others))
    return tuple(found)


def allow(db: Database, url: str) -> int:
    """As `Removals.allow`, inside a transaction."""
    hashes = address_hashes(url)
    row = db.execute(
        "SELECT removal_id, article_id FROM tombstones WHERE address_hash IN (SELECT value FROM json_each(?))",
        (to_json(hashes),),
    ).fetchone()
    if row is None:
        raise NotFoundError("was not forgotten; `warraq forget --list` shows what was", identity=url)
    return db.execute("DELETE FROM tombstones WHERE removal_id = ? AND article_id IS ?", row).rowcount
