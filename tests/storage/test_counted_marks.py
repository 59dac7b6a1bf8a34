"""The last mark of an article counts; one that was taken back is none."""

import sqlite3
from pathlib import Path

from tests.counted import make_counted
from warraq.storage import Breakdown, Group, open_reader

MARKED = ((1, "bad"), (1, "good"), (2, "exclude"), (3, "good"), (4, "bad"), (4, "none"))


def test_the_last_mark_counts(tmp_path: Path) -> None:
    path = make_counted(tmp_path / "corpus.db")
    db = sqlite3.connect(path)
    rows = [(article, mark, "2026-01-01T00:00:00Z") for article, mark in MARKED]
    db.executemany("INSERT INTO marks (article_id, version, mark, at) VALUES (?, 1, ?, ?)", rows)
    db.commit()
    db.close()
    with open_reader(path) as reader:
        assert reader.statistics.count().marks == Breakdown(
            groups=(
                Group(name="good", articles=2, words=5 + 180),
                Group(name="exclude", articles=1, words=3),
            ),
            distinct=2,
        )
