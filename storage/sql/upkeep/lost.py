"""Articles with characters that could not be decoded."""

from typing import Final

from warraq.storage.sql.database import Database

#: Each article whose title or text has it, with its page, by an index of exactly these.
WITH_LOST: Final = (
    "FROM versions v INDEXED BY versions_lost CROSS JOIN articles a ON a.id = v.article_id AND a.version = v.number"
    " WHERE (instr(v.title, '\ufffd') > 0 OR instr(v.text, '\ufffd') > 0)"
)


def count_lost(db: Database) -> int:
    """How many articles have U+FFFD in title or text. Cost: reads them alone."""
    return int(db.execute(f"SELECT count(*) {WITH_LOST}").fetchone()[0])
