"""Pages to learn from, where the database is damaged."""

import sqlite3
from contextlib import closing

from tests.storage.conftest import Desk, html, paragraphs


def test_a_page_that_has_rotted_teaches_nothing_and_stops_nothing(desk: Desk) -> None:
    for name in ("one", "two", "three"):
        desk.put(name, html(name, paragraphs(name)))
    with closing(sqlite3.connect(desk.path, isolation_level=None)) as connection:
        first, second, _ = [
            sha for (sha,) in connection.execute("SELECT page_sha256 FROM fetches ORDER BY id")
        ]
        connection.execute("UPDATE pages SET body = X'00' WHERE sha256 = ?", (first,))
        connection.execute("DELETE FROM pages WHERE sha256 = ?", (second,))
    assert [taught.page.url for taught in desk.store.templates.pages(desk.source.id)] == [desk.url("three")]
