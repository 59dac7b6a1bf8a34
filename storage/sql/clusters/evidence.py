"""Clusters and pairs for readers, with the evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from warraq.articles.errors import NotFoundError
from warraq.storage.ports import ClusterQueries
from warraq.storage.records import ClusterRow, MatchRow, PairRow, Span
from warraq.storage.rules import Clustered, tell_cluster, tell_pair
from warraq.storage.sql.clusters.membership import cluster_of
from warraq.storage.sql.database import Columns, Database, Rows, Subject, scalar, snapshot, to_json

if TYPE_CHECKING:
    from warraq.articles.dedup import Signature

T = TypeVar("T")

_MEMBER = Columns(
    Clustered,
    given={
        "is_gone": "gone_at IS NOT NULL",
        "since": "min(first_seen_at, coalesce(published_utc, first_seen_at))",
    },
)
_MATCH = Columns(MatchRow, "m")
#: Members that are read at once: a statement for each cluster takes longer than what it brings.
PORTION: Final = 500
_NEXT = (
    "SELECT id, representative_id, size FROM clusters c WHERE size > 1 AND id > ?1 AND (?2 IS NULL OR EXISTS"
    " (SELECT 1 FROM articles a JOIN sources s ON s.id = a.source_id WHERE a.cluster_id = c.id AND s.slug = ?2))"
    f" ORDER BY id LIMIT {PORTION // 2}"
)
_OF_THESE = "IN (SELECT CAST(value AS INTEGER) FROM json_each(?))"
_MEMBERS = f"SELECT {_MEMBER.sql}, cluster_id FROM article WHERE cluster_id {_OF_THESE} ORDER BY id"
_MATCHES = (
    f"SELECT {_MATCH.sql}, a.cluster_id FROM articles a JOIN matches m ON m.article_id = a.id"
    f" WHERE a.cluster_id {_OF_THESE} ORDER BY m.article_id, m.matched_id"
)


class SqlClusterQueries(Subject, ClusterQueries):
    """The tables `clusters`, `matches` and `rulings`."""

    def select(self, source: str | None = None) -> Iterator[ClusterRow]:
        last = -(1 << 62)
        with snapshot(self._connection) as db:
            while found := _portion(db.execute(_NEXT, (last, source)).fetchall()):
                yield from _read(db, found)
                last = max(found)

    def get(self, cluster_id: int) -> ClusterRow:
        with snapshot(self._connection) as db:
            shown = scalar(db.execute("SELECT representative_id FROM clusters WHERE id = ?", (cluster_id,)))
            if shown is None:
                raise NotFoundError("no such cluster", identity=str(cluster_id))
            return next(_read(db, {cluster_id: shown}))

    def pair(self, article_id: int, other_id: int) -> PairRow:
        from warraq.storage.sql.clusters.rulings import read_rulings
        from warraq.storage.sql.clusters.signatures import SqlSignatureIndex

        with snapshot(self._connection) as db:
            index = SqlSignatureIndex(db)
            signatures = index.signature_of(article_id), index.signature_of(other_id)
            cluster_ids = cluster_of(db, article_id), cluster_of(db, other_id)
            matches = _MATCH.all(db.execute(_MATCHES, (to_json([cluster_ids[0]]),)))
            return tell_pair((article_id, other_id), signatures, cluster_ids, matches, read_rulings(db))

    def signatures(self, within: Span) -> tuple[tuple[int, Signature], ...]:
        from warraq.storage.sql.clusters.rejudging import read_signatures

        return read_signatures(self._connection, within)


def _portion(rows: Sequence[tuple[int, int, int]]) -> dict[int, int]:
    """The representatives of the first clusters, by number: as many as have PORTION members in all, one at least."""
    found: dict[int, int] = {}
    members = 0
    for cluster_id, shown, size in rows:
        members += size
        if found and members > PORTION:
            break
        found[cluster_id] = shown
    return found


def _read(db: Database, shown: Mapping[int, int]) -> Iterator[ClusterRow]:
    """The clusters of these numbers, in their order, each with its representative."""
    numbers = (to_json(list(shown)),)
    members = _by_cluster(_MEMBER, db.execute(_MEMBERS, numbers))
    matches = _by_cluster(_MATCH, db.execute(_MATCHES, numbers))
    for cluster_id, representative_id in shown.items():
        yield tell_cluster(cluster_id, representative_id, members[cluster_id], matches[cluster_id])


def _by_cluster(columns: Columns[T], rows: Rows) -> dict[int, list[T]]:
    """The records of rows by their last column."""
    found: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[row[-1]].append(columns.of(row))
    return found
