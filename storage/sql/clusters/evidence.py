"""Clusters and pairs for readers, with the evidence."""

from collections.abc import Iterator

from warraq.articles.dedup import Signature
from warraq.articles.errors import NotFoundError
from warraq.storage.ports import ClusterQueries
from warraq.storage.records import ClusterRow, MatchRow, PairRow, Span
from warraq.storage.rules import Clustered, tell_cluster, tell_pair
from warraq.storage.sql.clusters.membership import cluster_of
from warraq.storage.sql.clusters.rejudging import read_signatures
from warraq.storage.sql.clusters.rulings import read_rulings
from warraq.storage.sql.clusters.signatures import SqlSignatureIndex
from warraq.storage.sql.database import Columns, Database, Subject, scalar, snapshot

_MEMBER = Columns(
    Clustered,
    given={
        "is_gone": "gone_at IS NOT NULL",
        "since": "min(first_seen_at, coalesce(published_utc, first_seen_at))",
    },
)
_MATCH = Columns(MatchRow, "m")


class SqlClusterQueries(Subject, ClusterQueries):
    """The tables `clusters`, `matches` and `rulings`."""

    def select(self, source: str | None = None) -> Iterator[ClusterRow]:
        last: int | None = -(1 << 62)
        sql = (
            "SELECT id FROM clusters c WHERE size > 1 AND id > ?1 AND (?2 IS NULL OR EXISTS (SELECT 1 FROM articles a"
            " JOIN sources s ON s.id = a.source_id WHERE a.cluster_id = c.id AND s.slug = ?2)) ORDER BY id LIMIT 1"
        )
        with snapshot(self._connection) as db:
            while (last := scalar(db.execute(sql, (last, source)))) is not None:
                yield _read(db, last)

    def get(self, cluster_id: int) -> ClusterRow:
        with snapshot(self._connection) as db:
            return _read(db, cluster_id)

    def pair(self, article_id: int, other_id: int) -> PairRow:
        with snapshot(self._connection) as db:
            index = SqlSignatureIndex(db)
            signatures = index.signature_of(article_id), index.signature_of(other_id)
            cluster_ids = cluster_of(db, article_id), cluster_of(db, other_id)
            matches = _matches(db, cluster_ids[0] or 0)
            return tell_pair((article_id, other_id), signatures, cluster_ids, matches, read_rulings(db))

    def signatures(self, within: Span) -> tuple[tuple[int, Signature], ...]:
        return read_signatures(self._connection, within)


def _read(db: Database, cluster_id: int) -> ClusterRow:
    shown = scalar(db.execute("SELECT representative_id FROM clusters WHERE id = ?", (cluster_id,)))
    if shown is None:
        raise NotFoundError("no such cluster", identity=str(cluster_id))
    rows = db.execute(f"SELECT {_MEMBER.sql} FROM article WHERE cluster_id = ? ORDER BY id", (cluster_id,))
    return tell_cluster(cluster_id, shown, _MEMBER.all(rows), _matches(db, cluster_id))


def _matches(db: Database, cluster_id: int) -> tuple[MatchRow, ...]:
    rows = db.execute(
        f"SELECT {_MATCH.sql} FROM articles a"
        " JOIN matches m ON m.article_id = a.id WHERE a.cluster_id = ? ORDER BY m.article_id, m.matched_id",
        (cluster_id,),
    )
    return _MATCH.all(rows)
