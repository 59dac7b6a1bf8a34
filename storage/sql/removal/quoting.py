"""Stored pages that quote what is taken down: listings and home pages, and pages of other articles."""

import json
from collections.abc import Callable, Iterator

from warraq.articles.errors import DatabaseCorrupt, NotFoundError
from warraq.storage.records import Quote, TakeDown
from warraq.storage.rules import quotes, runs_of
from warraq.storage.sql.corpus import read_page
from warraq.storage.sql.database import Database, snapshot, to_json


def find_quotes(
    connection: Database, found: TakeDown, progress: Callable[[int, int], None]
) -> tuple[Quote, ...]:
    """As `RemovalQueries.quotes`. Each page is a question of its own: nobody waits for a snapshot to end."""
    runs = runs_of(found.texts)
    if not runs:
        return ()
    ids = to_json(found.article_ids)
    with snapshot(connection) as db:
        pages = list(_pages(db, ids))
    quoting = []
    for number, (sha256, url, headers) in enumerate(pages, 1):
        progress(number, len(pages))
        stated = next((value for name, value in json.loads(headers) if name.lower() == "content-type"), "")
        try:
            with snapshot(connection) as db:
                body = read_page(db, sha256)
        except (DatabaseCorrupt, NotFoundError):  # found by `check`
            continue
        if quotes(body, stated, runs):
            quoting.append(_quote(connection, sha256, url))
    return tuple(quoting)


def _pages(db: Database, ids: str) -> Iterator[tuple[str, str, str]]:
    """The pages of the sources, each with the address and headers of a fetch, without those of the articles."""
    rows = db.execute(
        "SELECT page_sha256, url, headers FROM fetches WHERE id IN (SELECT min(f.id)"
        " FROM fetches f JOIN pages p ON p.sha256 = f.page_sha256"
        " WHERE f.page_sha256 <> '' AND f.role <> 'image' AND f.source_id IN"
        " (SELECT source_id FROM articles WHERE id IN (SELECT CAST(value AS INTEGER) FROM json_each(?1)))"
        " AND f.page_sha256 NOT IN (SELECT page_sha256 FROM versions"
        " WHERE article_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?1)))"
        " GROUP BY f.page_sha256) ORDER BY id",
        (ids,),
    )
    yield from rows


def _quote(connection: Database, sha256: str, url: str) -> Quote:
    with snapshot(connection) as db:
        rows = db.execute(
            "SELECT DISTINCT article_id FROM versions WHERE page_sha256 = ? ORDER BY 1", (sha256,)
        )
        return Quote(sha256=sha256, url=url, article_ids=tuple(number for (number,) in rows))
