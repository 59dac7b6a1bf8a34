"""A post that redirects to the home page or a list is gone; a passing redirect says nothing of it."""

from pathlib import Path

import pytest
from scripted import HOME, Answer, feed, post, serve, warraq

from warraq.storage import open_store


def recheck(folder: Path) -> None:
    """Let a month pass for every article: the next crawl asks for it again."""
    with open_store(folder / "corpus.db") as store, store._connection:
        store._connection.execute("UPDATE articles SET last_seen_at = '2020-01-01T00:00:00Z'")


@pytest.mark.parametrize(
    ("status", "target", "is_gone"),
    [(301, "/", True), (308, "/category/ink/", True), (302, "/", False), (301, "/2024/03/01/other/", False)],
    ids=["home", "a-list", "passing", "another-post"],
)
def test_a_post_that_redirects(tmp_path: Path, status: int, target: str, is_gone: bool) -> None:
    listing = Answer(body="<html><head><title>Ink</title></head><body><a href='/x'>x</a></body></html>")
    path = "/2024/03/02/a-post/"
    answers = {"/": HOME, "/feed": feed(f"{{base}}{path}"), path: Answer(body=post("A post", 2))}
    answers |= {"/category/ink/": listing, "/2024/03/01/other/": Answer(body=post("Other", 1))}
    with serve(answers) as site:
        warraq(tmp_path, "add", "--local", site.base)
        warraq(tmp_path, "crawl")
        answers[path] = Answer(status=status, headers={"Location": f"{{base}}{target}"})
        recheck(tmp_path)
        warraq(tmp_path, "crawl", "--only", "site")
        site.log.clear()
    with open_store(tmp_path / "corpus.db") as store:
        gone = store._connection.execute(
            "SELECT gone_status FROM articles WHERE url LIKE ? AND gone_at IS NOT NULL AND relation <> 'moved'",
            (f"%{path}",),
        ).fetchall()
        told = store._connection.execute("SELECT detail FROM outcomes WHERE reason = 'not-found'").fetchall()
    assert gone == ([(status,)] if is_gone else [])
    assert any(f"{status}: redirected to {site.base}{target}" in detail for (detail,) in told) == is_gone
