"""`story_counts` and `is_read`, which triggers keep, say what counting says, whatever a crawl or a reader does."""

import random
import sqlite3
from contextlib import closing, suppress

import pytest

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.articles.errors import StorageError
from warraq.storage import Source, StoryFilter, check, repair

_COUNTED = """
SELECT s.id, count(a.id), count(r.read_at) FROM sources s
  LEFT JOIN articles a ON a.source_id = s.id AND a.duplicate_of IS NULL AND a.removed_at IS NULL
  LEFT JOIN reading r ON r.article_id = a.id GROUP BY s.id ORDER BY s.id
"""
_UNREAD = """
SELECT id FROM articles a WHERE duplicate_of IS NULL AND removed_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM reading WHERE article_id = a.id AND read_at IS NOT NULL) ORDER BY dated_at DESC, id DESC
"""


def kept(connection: sqlite3.Connection) -> list[tuple[int, int, int]]:
    return connection.execute("SELECT * FROM story_counts ORDER BY source_id").fetchall()


def counted(connection: sqlite3.Connection) -> list[tuple[int, int, int]]:
    return connection.execute(_COUNTED).fetchall()


@pytest.mark.parametrize("seed", range(4))
def test_the_counts_are_those_of_counting(desk: Desk, seed: int) -> None:
    draw = random.Random(seed)
    reading, clusters = desk.store.reading, desk.store.clusters
    with closing(sqlite3.connect(desk.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        seen = set()
        for number in range(1, 61):
            subject = draw.choice(("amber", "cobalt", "ochre", f"only{'i' * number}", f"just{'i' * number}"))
            desk.put(f"{number}", html(f"Post {number}", paragraphs(subject)))
            some = [draw.randint(1, number) for _ in range(3)]
            act = draw.randrange(9)
            if act < 2 and some[0] != some[1]:
                with suppress(StorageError):  # they are one already, or alone
                    clusters.split(some[:1], now=NOW) if act else clusters.join(some[:2], now=NOW)
            elif act == 2:
                reading.mark_all_read(StoryFilter(), up_to=some[0], now=NOW)
            elif act == 3:
                connection.execute("UPDATE articles SET removed_at = last_seen_at WHERE id = ?", some[:1])
            elif act == 4:
                connection.execute("DELETE FROM reading WHERE article_id = ?", some[:1])
            elif act == 8:
                connection.execute(
                    "UPDATE articles SET dated_at = ? WHERE id = ?", (f"2026-{number}", some[0])
                )
            elif act == 5:
                reading.star(_standing(connection, some), True, now=NOW)
            else:
                reading.mark_read(some, act == 6, now=NOW)
            assert kept(connection) == counted(connection), (seed, number, act)
            with desk.read() as reader:
                unread = [row.id for row in reader.stories.select(StoryFilter(unread=True), limit=100)]
            assert unread == [row[0] for row in connection.execute(_UNREAD)], (seed, number, act)
            seen.add(kept(connection)[0])
        assert len(seen) > 20


@pytest.mark.parametrize("chosen", [StoryFilter(unread=True), StoryFilter(unread=True, source="blog")])
def test_unread_stories_are_found_without_passing_over_read_ones(desk: Desk, chosen: StoryFilter) -> None:
    desk.put("unread", html("Unread", paragraphs("amber")))
    before = _steps(desk, chosen)
    with closing(sqlite3.connect(desk.path, isolation_level=None)) as connection:
        connection.execute(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000) INSERT INTO articles"
            " (source_id, url, seq, first_seen_at, last_seen_at, dated_at)"
            " SELECT ?, 'https://blog.example/' || n, -n, '', '', '2027' FROM n",
            (desk.source.id,),
        )
        connection.execute(
            "INSERT INTO reading (article_id, read_at, changed_at) SELECT id, '', '' FROM articles WHERE id > 1"
        )
    assert _steps(desk, chosen) == before


def _steps(desk: Desk, chosen: StoryFilter) -> int:
    """How many steps SQLite takes to list the one story that is unread."""
    taken = []
    with desk.read() as reader:
        connection = reader._connection  # type: ignore[attr-defined]
        connection.set_progress_handler(lambda: taken.append(1), 1)
        assert [row.id for row in reader.stories.select(chosen)] == [1]
    return len(taken)


def test_counts_go_with_their_source(desk: Desk) -> None:
    other = desk.store.sources.add(Source(slug="other", home_url="https://other.example/"), now=NOW)
    desk.put("1", html("One", paragraphs("amber")))
    desk.put("2", html("Two", paragraphs("ochre")))
    desk.store.reading.mark_read([1], True, now=NOW)
    with closing(sqlite3.connect(desk.path, isolation_level=None)) as connection:
        assert kept(connection) == [(desk.source.id, 2, 1), (other.id, 0, 0)]
        connection.execute("PRAGMA foreign_keys = ON")
        for table in ("changes", "outcomes", "resources", "matches"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute("UPDATE articles SET cluster_id = NULL")
        connection.execute("DELETE FROM clusters")
        connection.execute("DELETE FROM articles WHERE id = 1")
        assert kept(connection) == counted(connection) == [(desk.source.id, 1, 0), (other.id, 0, 0)]
        connection.execute("DELETE FROM sources WHERE id = ?", (other.id,))
        assert kept(connection) == [(desk.source.id, 1, 0)]


def test_wrong_counts_are_found_and_set_right(desk: Desk) -> None:
    desk.put("1", html("One", paragraphs("amber")))
    assert check(desk.path) == ()
    with closing(sqlite3.connect(desk.path, isolation_level=None)) as connection:
        connection.execute("UPDATE story_counts SET read = 7")
        (found,) = check(desk.path)
        assert (found.kind, found.repairable) == ("count", True)
        assert repair(desk.path) == ()
        assert kept(connection) == [(desk.source.id, 1, 0)]
        connection.execute("DELETE FROM story_counts")
        assert repair(desk.path) == ()
        assert kept(connection) == [(desk.source.id, 1, 0)]


def _standing(connection: sqlite3.Connection, ids: list[int]) -> list[int]:
    rows = connection.execute(
        f"SELECT id FROM articles WHERE removed_at IS NULL AND id IN ({', '.join(map(str, ids))})"
    )
    return [number for (number,) in rows]
