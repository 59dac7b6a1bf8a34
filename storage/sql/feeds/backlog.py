"""Pages of older posts that were read, and what is known of a source's whole catalogue."""

from warraq.articles.outcomes import FILTERED, REJECTION_REASONS
from warraq.storage.ports import Backlog
from warraq.storage.records import Coverage, OlderPageRow
from warraq.storage.sql.database import Columns, Database, Subject, insert, snapshot, transaction, values_of

_PAGE = Columns(OlderPageRow, "p")

#: Reasons of pages that may well be posts: nobody could read them.
_UNREAD = ("needs-scripts", "paywall-stub", "too-large", "parse-timeout", "parse-memory")
#: Of those that nobody may fetch.
_BARRED = ("robots", "blocked-address")
_FILTERED = tuple(reason for reason in REJECTION_REASONS if reason.startswith(FILTERED))
# The reason is that of the last fetch, '' where it was forgotten.
_NOT_HERE = (
    "SELECT r.outcome, CASE r.outcome WHEN 'rejected' THEN coalesce((SELECT o.reason FROM outcomes o"
    " WHERE o.fetch_id = (SELECT max(f.id) FROM fetches f WHERE f.url = r.url)), '') END AS reason FROM resources r"
    " WHERE r.source_id = :id AND r.role = 'article' AND r.outcome IN ('failed', 'rejected')"
)
_COUNTED = (
    "SELECT count(*) FILTER (WHERE outcome = 'failed') AS failed,"
    f" count(*) FILTER (WHERE reason IN {_UNREAD}) AS unread, count(*) FILTER (WHERE reason IN {_BARRED}) AS barred,"
    f" count(*) FILTER (WHERE reason IN {_FILTERED}) + (SELECT count(*) FROM filtered_urls WHERE source_id = :id)"
    f" AS filtered, count(*) FILTER (WHERE reason NOT IN {(*_UNREAD, *_BARRED, *_FILTERED)}) AS refused"
    f" FROM ({_NOT_HERE}) AS counted"
)
_DATED = (
    "SELECT coalesce(min(substr(v.published, 1, 10)), '') AS oldest,"
    " coalesce(max(substr(v.published, 1, 10)), '') AS newest"
    " FROM articles a JOIN versions v ON v.article_id = a.id AND v.number = a.version"
    " WHERE a.source_id = :id AND v.published <> ''"
)
_COVERAGE = Columns(
    Coverage,
    given={
        "articles": "(SELECT count(*) FROM articles WHERE source_id = :id AND removed_at IS NULL)",
        "listed": "(SELECT count(DISTINCT e.url) FROM entries e JOIN feeds f ON f.id = e.feed_id"
        " WHERE f.source_id = :id AND e.url <> '')",
        "waiting": "(SELECT count(*) FROM frontier WHERE source_id = :id AND role NOT IN ('home', 'image'))",
    },
)
_POSTS = (
    "SELECT e.url FROM entries e JOIN feeds f ON f.id = e.feed_id WHERE f.source_id = :id AND e.url <> ''"
    " UNION SELECT url FROM resources WHERE source_id = :id AND role = 'article'"
    " UNION SELECT url FROM frontier WHERE source_id = :id AND role = 'article'"
    " UNION SELECT url FROM filtered_urls WHERE source_id = :id"
    " EXCEPT SELECT url FROM resources"
    " WHERE source_id = :id AND role = 'article' AND outcome IN ('rejected', 'gone', 'moved')"
)


class SqlBacklog(Subject, Backlog):
    """The table `older_pages`."""

    def pages(self, source_id: int) -> tuple[OlderPageRow, ...]:
        sql = (
            f"SELECT {_PAGE.sql} FROM older_pages p WHERE p.source_id = ?"
            " ORDER BY p.walk, p.fetched_at, length(p.url), p.url"
        )
        with snapshot(self._connection) as db:
            return _PAGE.all(db.execute(sql, (source_id,)))

    def add(self, page: OlderPageRow) -> None:
        with transaction(self._connection) as db:
            write_older_page(db, page)

    def coverage(self, source_id: int) -> Coverage:
        with snapshot(self._connection) as db:
            return _COVERAGE.of(
                db.execute(
                    f"SELECT {_COVERAGE.sql} FROM ({_COUNTED}) c CROSS JOIN ({_DATED}) d ON true",
                    {"id": source_id},
                ).fetchone()
            )

    def posts(self, source_id: int) -> frozenset[str]:
        with snapshot(self._connection) as db:
            return frozenset(url for (url,) in db.execute(_POSTS, {"id": source_id}))


def write_older_page(db: Database, page: OlderPageRow) -> None:
    """As `Backlog.add`, inside a transaction. A new gap begins its walk anew."""
    if page.is_start and page.walk == "gap":
        db.execute("DELETE FROM older_pages WHERE source_id = ? AND walk = 'gap'", (page.source_id,))
    insert(db, "older_pages", values_of(page), known="source_id, url, walk, is_start")
