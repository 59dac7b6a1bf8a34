"""Clusters and pairs for readers, with the evidence."""

import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from articles.dedup import MIN_SHARED_KEYS, Words, compare, needed_coverage, objection, stand, title_change
from articles.errors import NotFoundError
from storage.records import ClusterRow, MatchRow, MemberRow, PairRow, Ruling
from storage.sqlite.clusters.membership import cluster_of
from storage.sqlite.clusters.rulings import read_rulings
from storage.sqlite.clusters.signatures import SqliteSignatureIndex
from storage.sqlite.database import Columns, scalar

#: How an article stands to its representative -> which of the two texts is in the other.
_DIRECTIONS = {
    "same": "equal",
    "moved": "equal",
    "truncated": "within",
    "excerpt": "within",
    "extended": "around",
    "contains": "around",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    """An article in a cluster, as the view shows it. `since`: when it was first seen, or published before that."""

    id: int
    source: str
    url: str
    title: str
    words: int
    published: str
    first_seen_at: str
    is_gone: bool
    relation: str
    similarity: float | None
    since: str


_MEMBER = Columns(
    _Member,
    given={
        "is_gone": "gone_at IS NOT NULL",
        "since": "min(first_seen_at, coalesce(published_utc, first_seen_at))",
    },
)
_SAME = tuple(field.name for field in fields(_Member) if field.name != "since")
_MATCH = Columns(MatchRow, "m")


def read_clusters(db: sqlite3.Connection, source: str | None = None) -> Iterator[ClusterRow]:
    """Clusters of two members and more, by number; with `source` (a slug) those that have a member there."""
    last = -(1 << 62)
    sql = (
        "SELECT id FROM clusters c WHERE size > 1 AND id > ?1 AND (?2 IS NULL OR EXISTS (SELECT 1 FROM articles a"
        " JOIN sources s ON s.id = a.source_id WHERE a.cluster_id = c.id AND s.slug = ?2)) ORDER BY id LIMIT 1"
    )
    while (cluster_id := scalar(db.execute(sql, (last, source)))) is not None:
        last = cluster_id
        yield read_cluster(db, cluster_id)


def read_cluster(db: sqlite3.Connection, cluster_id: int) -> ClusterRow:
    """A cluster with its members in order of arrival. Raises NotFoundError."""
    representative_id = scalar(
        db.execute("SELECT representative_id FROM clusters WHERE id = ?", (cluster_id,))
    )
    if representative_id is None:
        raise NotFoundError("no such cluster", identity=str(cluster_id))
    rows = db.execute(f"SELECT {_MEMBER.sql} FROM article WHERE cluster_id = ? ORDER BY id", (cluster_id,))
    members = _MEMBER.all(rows)
    shown = next(member for member in members if member.id == representative_id)
    return ClusterRow(
        id=cluster_id,
        representative_id=representative_id,
        earliest_id=min(members, key=lambda member: (member.since, member.id)).id,
        members=tuple(_row(member, shown) for member in members),
        matches=_matches(db, cluster_id),
    )


def _row(member: _Member, shown: _Member) -> MemberRow:
    is_shown = member.id == shown.id
    return MemberRow(
        **{name: getattr(member, name) for name in _SAME},
        direction="" if is_shown else _DIRECTIONS.get(member.relation, "overlapping"),
        traits=() if is_shown else _traits(member, shown),
    )


def _traits(member: _Member, shown: _Member) -> tuple[str, ...]:
    """What the relation of the texts does not say."""
    same_source = member.source == shown.source
    change = title_change(member.title, shown.title)
    traits = {
        "syndicated": not same_source,
        "revised": same_source and member.relation == "near",
        "retitled": change == "retitled",
        "translated title": change == "translated",
    }
    return tuple(name for name, holds in traits.items() if holds)


def _matches(db: sqlite3.Connection, cluster_id: int) -> tuple[MatchRow, ...]:
    rows = db.execute(
        f"SELECT {_MATCH.sql} FROM articles a"
        " JOIN matches m ON m.article_id = a.id WHERE a.cluster_id = ? ORDER BY m.article_id, m.matched_id",
        (cluster_id,),
    )
    return _MATCH.all(rows)


def read_pair(db: sqlite3.Connection, article_id: int, other_id: int) -> PairRow:
    """How two articles stand to each other. Raises NotFoundError."""
    signatures = SqliteSignatureIndex(db)
    new, old = signatures.signature_of(article_id), signatures.signature_of(other_id)
    cluster_id, other_cluster_id = cluster_of(db, article_id), cluster_of(db, other_id)
    comparison = compare(new, old)
    relation, similarity = stand(new, old)
    is_one = cluster_id is not None and cluster_id == other_cluster_id
    named = {article_id, other_id}
    return PairRow(
        article_id=article_id,
        other_id=other_id,
        is_one_cluster=is_one,
        cluster_id=cluster_id,
        other_cluster_id=other_cluster_id,
        relation=relation,
        objection="" if relation else _objection(new, old),
        similarity=round(similarity, 4),
        needed_similarity=needed_coverage(comparison),
        longest_gap=round(comparison.longest_gap, 4),
        numbers=round(comparison.numbers, 4),
        words=len(new.tokens),
        other_words=len(old.tokens),
        keys=min(len(new.keys), len(old.keys)),
        shared_keys=len(set(new.keys) & set(old.keys)),
        needed_keys=MIN_SHARED_KEYS,
        chain=_chain(_matches(db, cluster_id or 0), article_id, other_id) if is_one else (),
        rulings=tuple(ruling for ruling in read_rulings(db) if _is_about(ruling, named)),
    )


def _objection(new: Words, old: Words) -> str:
    if new.is_short or old.is_short:
        return "one of them is too short to be compared but as a whole, title included"
    return objection(compare(new, old))


def _is_about(ruling: Ruling, named: set[int]) -> bool:
    return not named.isdisjoint(ruling.article_ids)


def _chain(matches: Sequence[MatchRow], start: int, end: int) -> tuple[MatchRow, ...]:
    """The shortest way from one article to the other over what was found, () when there is none."""
    came_by: dict[int, tuple[int, MatchRow] | None] = {start: None}
    around: dict[int, list[tuple[int, MatchRow]]] = {}
    for match in matches:
        around.setdefault(match.article_id, []).append((match.matched_id, match))
        around.setdefault(match.matched_id, []).append((match.article_id, match))
    waiting = deque([start])
    while waiting and end not in came_by:
        here = waiting.popleft()
        for there, match in around.get(here, ()):
            if there not in came_by:
                came_by[there] = (here, match)
                waiting.append(there)
    chain: list[MatchRow] = []
    step = came_by.get(end)
    while step is not None:
        chain.append(step[1])
        step = came_by[step[0]]
    return tuple(reversed(chain))
