"""Search within a source, where very many articles of others have the word."""

import sqlite3
from contextlib import closing

from tests.storage.conftest import NOW, Desk, html, paragraphs
from warraq.storage import Source, StoryFilter


def test_a_source_is_searched_among_the_newest_with_the_words(desk: Desk) -> None:
    """A word that 10,000 articles of another source have too: older ones are not looked at."""
    other = desk.store.sources.add(Source(slug="other", home_url="https://other.example/"), now=NOW)
    desk.put("old", html("Old about", paragraphs("cobalt")))
    with closing(sqlite3.connect(desk.path, isolation_level=None)) as connection:
        connection.execute(
            "WITH RECURSIVE n (n) AS (SELECT 101 UNION ALL SELECT n + 1 FROM n WHERE n < 10099) INSERT INTO articles"
            " (id, source_id, url, seq, first_seen_at, last_seen_at) SELECT n, ?, n, -n, '', '' FROM n",
            (other.id,),
        )
        connection.execute(
            "INSERT INTO article_index (rowid, title) SELECT id, 'about' FROM articles WHERE id > 100"
        )
    desk.put("new", html("New about", paragraphs("elm")))
    with desk.read() as reader:
        hits = reader.stories.find(StoryFilter(query="about", source="blog"))
        assert ([hit.story.url for hit in hits.hits], hits.total, hits.is_more) == (
            [desk.url("new")],
            1,
            True,
        )
        assert reader.stories.find(StoryFilter(query="cobaltkakaka", source="blog")).total == 1
