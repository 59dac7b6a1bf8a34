"""Clusters and pairs for readers, with the evidence."""

import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from warraq.articles.dedup import (
    MIN_SHARED_KEYS,
    Words,
    compare,
    needed_coverage,
    objection,
    stand,
    title_change,
)
from warraq.articles.errors import NotFoundError
from warraq.storage.records import ClusterRow, MatchRow, MemberRow, PairRow, Ruling
from warraq.storage.rulings import read_rulings
from warraq.storage.signatures import SqliteSignatureIndex

#: How an article stands to its representative -> which of the two texts is in the other.
_DIRECTIONS = {
    "same": "equal",
    "moved": "equal",
    "truncated": "within",
    "excerpt": "within",
    "extended": "around",
    "contains": "around",
}


def read_clusters(db: sqlite3.Connection, source: str | None = None) -> Iterator[ClusterRow]:
    """Clusters of two members and more, by number; with `source` (a slug) those that have a member there."""
    last = -(1 << 62)
    sql = (
        "SELECT id FROM clusters c WHERE size > 1 AND id > ?1 AND (?2 IS NULL OR EXISTS (SELECT 1 FROM articles a"
        " JOIN sources s ON s.id = a.source_id WHERE a.cluster_id = c.id AND s.slug = ?2)) ORDER BY id LIMIT 1"
    )
    while (row := db.execute(sql, (last, source)).fetchone()) is not None:
        last = row[0]
        yield read_cluster(db, last)


def read_cluster(db: sqlite3.Connection, cluster_id: int) -> ClusterRow:
    """A cluster with its members in order of arrival. Raises NotFoundError."""
    row = db.execute("SELECT representative_id FROM clusters WHERE id = ?", (cluster_id,)).fetchone()
    if row is None:
        raise NotFoundError("no such cluster", identity=str(cluster_id))
    rows = db.execute(
        "SELECT id, source, url, title, words, published, first_seen_at, gone_at, relation, similarity,"
        " min(first_seen_at, coalesce(published_utc, first_seen_at)) FROM article WHERE cluster_id = ? ORDER BY id",
        (cluster_id,),
    ).fetchall()
    shown = next(member for member in rows if member[0] == row[0])
    return ClusterRow(
        id=cluster_id,
        representative_id=row[0],
        earliest_id=min(rows, key=lambda member: (member[10], member[0]))[0],
        members=tuple(_member(member, shown) for member in rows),
        matches=_matches(db, cluster_id),
    )


def _member(row: tuple[Any, ...], shown: tuple[Any, ...]) -> MemberRow:
    relation = str(row[8])
    is_shown = row[0] == shown[0]
    return MemberRow(
        id=row[0], source=row[1], url=row[2], title=row[3], words=row[4], published=row[5], first_seen_at=row[6],
        is_gone=row[7] is not None, relation=relation, similarity=row[9],
        direction="" if is_shown else _DIRECTIONS.get(relation, "overlapping"),
        traits=() if is_shown else _traits(row, shown),
    )  # fmt: skip


def _traits(row: tuple[Any, ...], shown: tuple[Any, ...]) -> tuple[str, ...]:
    """What the relation of the texts does not say."""
    same_source = row[1] == shown[1]
    change = title_change(str(row[3]), str(shown[3]))
    traits = {
        "syndicated": not same_source,
        "revised": same_source and row[8] == "near",
        "retitled": change == "retitled",
        "translated title": change == "translated",
    }
    return tuple(name for name, holds in traits.items() if holds)


def _matches(db: sqlite3.Connection, cluster_id: int) -> tuple[MatchRow, ...]:
    rows = db.execute(
        "SELECT m.article_id, m.matched_id, m.relation, m.similarity FROM articles a"
        " JOIN matches m ON m.article_id = a.id WHERE a.cluster_id = ? ORDER BY 1, 2",
        (cluster_id,),
    )
    return tuple(
        MatchRow(article_id=row[0], matched_id=row[1], relation=row[2], similarity=row[3]) for row in rows
    )


def read_pair(db: sqlite3.Connection, article_id: int, other_id: int) -> PairRow:
    """How two articles stand to each other. Raises NotFoundError."""
    signatures = SqliteSignatureIndex(db)
    clusters = [_cluster_of(db, number) for number in (article_id, other_id)]
    new, old = signatures.signature_of(article_id), signatures.signature_of(other_id)
    comparison = compare(new, old)
    relation, similarity = stand(new, old)
    is_one = clusters[0] is not None and clusters[0] == clusters[1]
    named = {article_id, other_id}
    return PairRow(
        article_id=article_id,
        other_id=other_id,
        is_one_cluster=is_one,
        cluster_id=clusters[0],
        other_cluster_id=clusters[1],
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
        chain=_chain(_matches(db, clusters[0] or 0), article_id, other_id) if is_one else (),
        rulings=tuple(ruling for ruling in read_rulings(db) if _is_about(ruling, named)),
    )


def _objection(new: Words, old: Words) -> str:
    if new.is_short or old.is_short:
        return "one of them is too short to be compared but as a whole, title included"
    return objection(compare(new, old))


def _cluster_of(db: sqlite3.Connection, article_id: int) -> int | None:
    row = db.execute("SELECT cluster_id FROM articles WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        raise NotFoundError("no such article", identity=str(article_id))
    return None if row[0] is None else int(row[0])


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
