"""Clusters as rows: who belongs to one and why, and which member is shown. Inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from warraq.articles import dedup  # its parts are loaded when something is decided
from warraq.articles.urls import same_site
from warraq.storage.records import MatchRow
from warraq.storage.sql.database import Columns, Database, insert, scalar, values_of

if TYPE_CHECKING:
    from warraq.articles.dedup import SignatureIndex, Standing, Verdict

MOVED, JOINED, THROUGH = "moved", "joined", "through"


@dataclass(frozen=True, slots=True)
class _Member:
    """What is asked of an article in a cluster. `since`: when it was first seen, or published before that."""

    id: int
    duplicate_of: int | None
    relation: str
    words: int
    leaf: bool
    url: str
    declared_url: str
    since: str


_MEMBER = Columns(
    _Member,
    "a",
    given={
        "words": "coalesce(s.words, 0)",
        "leaf": "coalesce(s.leaf, 0)",
        "declared_url": "v.declared_url",
        "since": "min(a.first_seen_at, coalesce(v.published_utc, a.first_seen_at))",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """An article that became a copy of another one than before, or of none any more."""

    article_id: int
    kind: Literal["duplicate", "separated"]
    detail: str


def enter(db: Database, article_id: int, cluster_id: int, verdict: Verdict) -> None:
    """The article belongs to that cluster, which is made when there is none. `settle` must follow."""
    db.execute("INSERT INTO clusters (id, size) VALUES (?, 0) ON CONFLICT DO NOTHING", (cluster_id,))
    db.execute(
        "UPDATE articles SET cluster_id = ?, duplicate_of = NULL, similarity = NULL, relation = '' WHERE id = ?",
        (cluster_id, article_id),
    )
    if verdict.duplicate_of is not None:
        write_match(db, article_id, verdict.duplicate_of, verdict.relation, verdict.similarity)


def write_match(db: Database, article_id: int, matched_id: int, relation: str, similarity: float) -> None:
    """Keep why two articles are in one cluster."""
    match = MatchRow(article_id=article_id, matched_id=matched_id, relation=relation, similarity=similarity)
    insert(db, "matches", values_of(match), known="article_id, matched_id")


def give_way(db: Database, article_id: int, by: int) -> tuple[int, ...]:
    """The article is another one from now on: in that one's cluster, compared with nothing.

    Returns the clusters to settle.
    """
    former, cluster_id = cluster_of(db, article_id), cluster_of(db, by)
    db.execute(
        "UPDATE articles SET cluster_id = ?, duplicate_of = NULL, similarity = 1, relation = ? WHERE id = ?",
        (cluster_id, MOVED, article_id),
    )
    db.execute(
        "UPDATE signatures SET cluster_id = ?, leaf = 1 WHERE article_id = ?", (cluster_id, article_id)
    )
    left = db.execute("SELECT 1 FROM articles WHERE cluster_id = ? AND relation <> ?", (former, MOVED))
    if former is not None and scalar(left) is None:
        # Those that had moved to it follow it: a cluster has somebody who is there.
        for table in ("articles", "signatures"):
            db.execute(f"UPDATE {table} SET cluster_id = ? WHERE cluster_id = ?", (cluster_id, former))
    return tuple(sorted(number for number in {former, cluster_id} if number is not None))


def cluster_of(db: Database, article_id: int) -> int | None:
    """The cluster of an article; None for one that is in none, or not there."""
    number = scalar(db.execute("SELECT cluster_id FROM articles WHERE id = ?", (article_id,)))
    return None if number is None else int(number)


def settle(db: Database, cluster_id: int, signatures: SignatureIndex) -> list[Turn]:
    """Choose who is shown, and say of each other member how it stands to that one. Cost: reads the cluster."""
    if db.looked is not None:
        db.looked.clusters.add(cluster_id)
    members = _members(db, cluster_id)
    if not members:
        db.execute("DELETE FROM clusters WHERE id = ?", (cluster_id,))
        return []
    shown = dedup.choose_representative(
        [_standing(member) for member in members if member.relation != MOVED] or [_standing(members[0])]
    )
    db.execute(
        "UPDATE clusters SET representative_id = ?, size = ? WHERE id = ?", (shown, len(members), cluster_id)
    )
    turns = [_turn(db, member, shown, signatures) for member in members]
    return [turn for turn in turns if turn is not None]


def _turn(db: Database, member: _Member, shown: int, signatures: SignatureIndex) -> Turn | None:
    article_id, former = member.id, member.duplicate_of
    if article_id == shown:
        if former is not None:
            db.execute(
                "UPDATE articles SET duplicate_of = NULL, similarity = NULL, relation = '' WHERE id = ?",
                (shown,),
            )
            return Turn(
                article_id=shown, kind="separated", detail=f"stands for its cluster, no longer {former}"
            )
        return None
    if former == shown:
        return None
    relation, similarity = _evidence(db, member, shown, signatures)
    db.execute(
        "UPDATE articles SET duplicate_of = ?, similarity = ?, relation = ? WHERE id = ?",
        (shown, similarity, relation, article_id),
    )
    if relation == MOVED and former is None:
        return None  # the change 'moved' says it
    return Turn(article_id=article_id, kind="duplicate", detail=f"{relation} of {shown}")


def _evidence(db: Database, member: _Member, shown: int, signatures: SignatureIndex) -> tuple[str, float]:
    if member.relation == MOVED:
        return MOVED, 1.0
    kept = _match(db, member.id, shown)
    if kept is not None:
        return kept.relation, kept.similarity
    turned = _match(db, shown, member.id)
    if turned is not None and turned.relation == JOINED:
        return JOINED, turned.similarity
    relation, similarity = dedup.stand(signatures.words_of(member.id), signatures.words_of(shown))
    return relation or THROUGH, similarity


_MATCH = Columns(MatchRow)


def _match(db: Database, article_id: int, matched_id: int) -> MatchRow | None:
    found = db.execute(
        f"SELECT {_MATCH.sql} FROM matches WHERE article_id = ? AND matched_id = ?", (article_id, matched_id)
    )
    return _MATCH.one(found)


def _members(db: Database, cluster_id: int) -> Sequence[_Member]:
    rows = db.execute(
        f"SELECT {_MEMBER.sql} FROM articles a"
        " JOIN versions v ON v.article_id = a.id AND v.number = a.version"
        " LEFT JOIN signatures s ON s.article_id = a.id WHERE a.cluster_id = ? ORDER BY a.id",
        (cluster_id,),
    )
    return _MEMBER.all(rows)


def _standing(member: _Member) -> Standing:
    declared = member.declared_url
    return dedup.Standing(
        article_id=member.id,
        words=member.words,
        leaf=member.leaf,
        since=member.since,
        is_borrowed=bool(declared) and "://" in declared and not same_site(declared, member.url),
    )
