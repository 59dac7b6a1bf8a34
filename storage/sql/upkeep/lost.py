"""Articles with characters that could not be decoded."""

from typing import Final

from warraq.storage.sql.database import Database

#: Each article whose title or text has it, with its page. Only the beginning of a row is read.
WITH_LOST: Final = (
    "FROM versions v CROSS JOIN articles a ON a.id = v.article_id AND a.version = v.number"
    " WHERE instr(v.title, '\ufffd') > 0 OR instr(v.text, '\ufffd') > 0"
)


def count_lost(db: Database) -> int:
    """How many articles have U+FFFD in title or text. Cost: reads the texts of all versions."""
    return int(db.execute(f"SELECT count(*) {WITH_LOST}").fetchone()[0])
