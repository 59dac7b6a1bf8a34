"""What filters kept out is news: the pages that were fetched first, and the addresses that never were."""

import sqlite3
from contextlib import closing
from datetime import timedelta

from tests.storage.conftest import NOW, Desk
from warraq.articles.outcomes import Rejected
from warraq.storage import SourceNews


def test_filtered_pages_and_addresses_are_counted_together(desk: Desk) -> None:
    for name in ("1", "2"):
        record = desk.record(desk.lease(name), body=name.encode())
        desk.store.fetches.commit_failed(record, Rejected(reason="no-text"))
    with closing(sqlite3.connect(desk.path, isolation_level=None)) as connection:
        connection.execute("UPDATE outcomes SET reason = 'filter-date' WHERE fetch_id = 1")
        connection.executemany(
            "INSERT INTO filtered_urls (url, source_id, reason, found_at) VALUES (?, 1, ?, ?)",
            [
                ("https://blog.example/a", "filter-date", "2026-03-01T12:00:00Z"),
                ("https://blog.example/b", "filter-address", "2026-03-01T13:00:00Z"),
            ],
        )
    looks = desk.store.looks
    assert looks.take("status", now=NOW + timedelta(minutes=1)).sources == (
        SourceNews(source="blog", filtered=(("filter-date", 2),)),
    )
    assert looks.take("status", now=NOW + timedelta(hours=2)).sources == (
        SourceNews(source="blog", filtered=(("filter-address", 1),)),
    )
    assert looks.take("status", now=NOW + timedelta(hours=3)).sources == ()
