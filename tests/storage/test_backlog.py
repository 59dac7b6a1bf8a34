"""Pages of archive walks: each walk has a start of its own, and the rows of older versions are read."""

from dataclasses import replace
from pathlib import Path

from tests.corpora import NOW
from warraq.storage import OlderPageRow, Source, Store

FEED = "https://blog.example/feed"


def opened(folder: Path) -> tuple[Store, int]:
    store = Store.open(folder / "corpus.db", create=True)
    return store, store.sources.add(Source(slug="blog", home_url="https://blog.example/"), now=NOW).id


def test_walks_that_set_out_from_one_address_are_kept_apart(tmp_path: Path) -> None:
    store, source_id = opened(tmp_path)
    start = OlderPageRow(
        source_id=source_id, url=FEED, walk="wordpress", is_start=True, fetched_at="2026-03-01T12:00:00Z", posts=10
    )  # fmt: skip
    rows = (
        start,
        replace(start, walk="wordpress-rest", posts=0),
        replace(start, url=f"{FEED}?paged=2", is_start=False, ended="end"),
        replace(start, url=FEED, walk="listing", is_start=False),
    )
    with store:
        for row in rows:
            store.backlog.add(row)
        assert set(store.backlog.pages(source_id)) == set(rows)


def test_a_new_gap_begins_its_walk_anew(tmp_path: Path) -> None:
    store, source_id = opened(tmp_path)
    moment = "2026-03-01T12:00:00Z"
    start = OlderPageRow(source_id=source_id, url=FEED, walk="gap", is_start=True, fetched_at=moment)
    page = replace(start, url=f"{FEED}?paged=2", is_start=False)
    with store:
        for row in (start, page):
            store.backlog.add(row)
        assert len(store.backlog.pages(source_id)) == 2
        store.backlog.add(start)
        assert store.backlog.pages(source_id) == (start,)


def test_the_start_of_a_walk_as_every_version_wrote_it(tmp_path: Path) -> None:
    store, source_id = opened(tmp_path)
    with store:
        store._connection.execute(
            "INSERT INTO older_pages (source_id, url, walk, fetched_at, posts) VALUES (?, ?, ?, ?, 10)",
            (source_id, f"{FEED}#archive", "archive", "2026-03-01T12:00:00Z"),
        )
        (row,) = store.backlog.pages(source_id)
    assert (row.url, row.walk, row.is_start, row.posts) == (FEED, "archive", True, 10)
