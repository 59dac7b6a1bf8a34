"""What feeds and sitemaps state of a post, for the filters of its source."""

from warraq.articles.filters import Stated
from warraq.storage.sql.database import Columns, Database, storable

#: How sure a feed's date must be to keep a post from being fetched: of '03/04/2024' only its page can tell.
_SURE = 0.9
_STATED = Columns(
    Stated,
    "e",
    given={
        "published": f"CASE WHEN f.kind = 'feed' AND e.published_confidence < {_SURE} THEN '' ELSE e.published END"
    },
)


def read_stated(db: Database, url: str) -> tuple[Stated, ...]:
    """What feeds and sitemaps state of the post at this address."""
    rows = db.execute(
        f"SELECT {_STATED.sql} FROM entries e JOIN feeds f ON f.id = e.feed_id WHERE e.url = ? ORDER BY e.id LIMIT 10",
        storable([url]),
    )
    return _STATED.all(rows)
