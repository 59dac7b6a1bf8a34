"""Articles that a person marked, and filters. The mark that counts is the last one."""

import sqlite3

import pytest

from tests.storage.conftest import Desk, html
from warraq.storage import ArticleFilter, ArticleRow


@pytest.mark.parametrize(
    ("marks", "kept"),
    [((), True), (("good",), True), (("bad",), False), (("exclude",), False), (("bad", "good"), True),
     (("good", "exclude"), False), (("exclude", "none"), True)],
)  # fmt: skip
def test_marked_articles_are_left_out_on_request(desk: Desk, marks: tuple[str, ...], kept: bool) -> None:
    body = html("one", "<p>Something to say.</p>")
    desk.store.fetches.commit_article(desk.record(desk.lease("one"), body=body), desk.prepared(body, "one"))
    with sqlite3.connect(desk.path) as db:
        for mark in marks:
            db.execute(
                "INSERT INTO marks (article_id, version, mark, at) VALUES (1, 1, ?, '2026-03-01T12:00:00Z')",
                (mark,),
            )
    db.close()
    with desk.read() as reader:
        (row,) = reader.articles.choose(ArticleFilter(exclude_marked=True))
        assert isinstance(row, ArticleRow) == kept
        assert kept or row.reason == "marked"
        assert len(list(reader.articles.choose(ArticleFilter()))) == 1
