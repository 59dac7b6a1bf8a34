"""The page about the schema says what the schema says."""

import sqlite3
from pathlib import Path

from warraq.storage import schema_text
from warraq.storage.sqlite.schema.describe import describe

PAGE = Path(__file__).resolve().parents[2] / "docs" / "schema.md"


def test_the_page_is_the_one_made_from_the_schema() -> None:
    assert PAGE.read_text("utf-8") == describe(schema_text()), (
        "run: python -m warraq.storage.sqlite.schema.describe > docs/schema.md"
    )


def test_every_table_view_and_column_is_on_the_page() -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(schema_text())
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'article_index_%'"
        " AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    page = describe(schema_text())
    sections = {part.split("\n", 1)[0]: part for part in page.split("### ")[1:]}
    assert set(sections) == {name for (name,) in names}
    for (name,) in names:
        if name != "article_index":
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            assert all(f"`{column}`" in sections[name] for column in columns), name
    connection.close()


def test_every_table_says_what_it_is_for_and_is_strict() -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(schema_text())
    rows = connection.execute("PRAGMA table_list").fetchall()
    connection.close()
    loose = [
        r[1]
        for r in rows
        if r[2] == "table" and not r[5] and not r[1].startswith(("sqlite_", "article_index"))
    ]
    assert loose == []
    assert "\n\n\n|" not in describe(schema_text())
