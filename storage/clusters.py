"""Clusters as rows: who belongs to one and why, and which member is shown. Inside the caller's transaction."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from warraq.articles.dedup import SignatureIndex, Standing, Verdict, choose_representative, stand
from warraq.articles.urls import same_site

MOVED, JOINED, THROUGH = "moved", "joined", "through"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """An article that became a copy of another one than before, or of none any more."""

    article_id: int
    kind: Literal["duplicate", "separated"]
    detail: str


def enter(db: sqlite3.Connection, article_id: int, cluster_id: int, verdict: Verdict) -> None:
    """The article belongs to that cluster, which is made when there is none. `settle` must follow."""
    db.execute("INSERT OR IGNORE INTO clusters (id, size) VALUES (?, 0)", (cluster_id,))
    db.execute(
        "UPDATE articles SET cluster_id = ?, duplicate_of = NULL, similarity = NULL, relation = '' WHERE id = ?",
        (cluster_id, article_id),
    )
    if verdict.duplicate_of is not None:
        write_match(db, article_id, verdict.duplicate_of, verdict.relation, verdict.similarity)


def write_match(
    db: sqlite3.Connection, article_id: int, matched_id: int, relation: str, similarity: float
) -> None:
    """Keep why two articles are in one cluster."""
    db.execute(
        "INSERT OR REPLACE INTO matches VALUES (?, ?, ?, ?)", (article_id, matched_id, relation, similarity)
    )


def give_way(db: sqlite3.Connection, article_id: int, by: int) -> tuple[int, ...]:
    """The article is another one from now on: in that one's cluster, compared with nothing.

    Returns the clusters to settle.
    """
    (former,) = db.execute("SELECT cluster_id FROM articles WHERE id = ?", (article_id,)).fetchone()
    (cluster_id,) = db.execute("SELECT cluster_id FROM articles WHERE id = ?", (by,)).fetchone()
    db.execute(
        "UPDATE articles SET cluster_id = ?, duplicate_of = NULL, similarity = 1, relation = ? WHERE id = ?",
        (cluster_id, MOVED, article_id),
    )
    db.execute(
        "UPDATE signatures SET cluster_id = ?, leaf = 1 WHERE article_id = ?", (cluster_id, article_id)
    )
    left = "SELECT 1 FROM articles WHERE cluster_id = ? AND relation <> ?"
    if former is not None and db.execute(left, (former, MOVED)).fetchone() is None:
        # Those that had moved to it follow it: a cluster has somebody who is there.
        for table in ("articles", "signatures"):
            db.execute(f"UPDATE {table} SET cluster_id = ? WHERE cluster_id = ?", (cluster_id, former))
    return tuple(sorted({former, cluster_id} - {None}))


def settle(db: sqlite3.Connection, cluster_id: int, signatures: SignatureIndex) -> list[Turn]:
    """Choose who is shown, and say of each other member how it stands to that one. Cost: reads the cluster."""
    members = _members(db, cluster_id)
    if not members:
        db.execute("DELETE FROM clusters WHERE id = ?", (cluster_id,))
        return []
    shown = choose_representative(
        [_standing(row) for row in members if row["relation"] != MOVED] or [_standing(members[0])]
    )
    db.execute(
        "UPDATE clusters SET representative_id = ?, size = ? WHERE id = ?", (shown, len(members), cluster_id)
    )
    turns = [_turn(db, row, shown, signatures) for row in members]
    return [turn for turn in turns if turn is not None]


def _turn(db: sqlite3.Connection, row: dict[str, Any], shown: int, signatures: SignatureIndex) -> Turn | None:
    article_id, former = row["id"], row["duplicate_of"]
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
    relation, similarity = _evidence(db, row, shown, signatures)
    db.execute(
        "UPDATE articles SET duplicate_of = ?, similarity = ?, relation = ? WHERE id = ?",
        (shown, similarity, relation, article_id),
    )
    if relation == MOVED and former is None:
        return None  # the change 'moved' says it
    return Turn(article_id=article_id, kind="duplicate", detail=f"{relation} of {shown}")


def _evidence(
    db: sqlite3.Connection, row: dict[str, Any], shown: int, signatures: SignatureIndex
) -> tuple[str, float]:
    if row["relation"] == MOVED:
        return MOVED, 1.0
    kept = db.execute(
        "SELECT relation, similarity FROM matches WHERE article_id = ? AND matched_id = ?", (row["id"], shown)
    ).fetchone()
    if kept is not None:
        return kept[0], kept[1]
    by_hand = db.execute(
        "SELECT similarity FROM matches WHERE article_id = ? AND matched_id = ? AND relation = ?",
        (shown, row["id"], JOINED),
    ).fetchone()
    if by_hand is not None:
        return JOINED, by_hand[0]
    relation, similarity = stand(signatures.words_of(row["id"]), signatures.words_of(shown))
    return relation or THROUGH, similarity


def _members(db: sqlite3.Connection, cluster_id: int) -> Sequence[dict[str, Any]]:
    rows = db.execute(
        "SELECT a.id, a.duplicate_of, a.relation, coalesce(s.words, 0), coalesce(s.leaf, 0), a.url, v.declared_url,"
        " min(a.first_seen_at, coalesce(v.published_utc, a.first_seen_at))"
        " FROM articles a JOIN versions v ON v.article_id = a.id AND v.number = a.version"
        " LEFT JOIN signatures s ON s.article_id = a.id WHERE a.cluster_id = ? ORDER BY a.id",
        (cluster_id,),
    )
    names = ("id", "duplicate_of", "relation", "words", "leaf", "url", "declared_url", "since")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _standing(row: dict[str, Any]) -> Standing:
    declared = row["declared_url"]
    return Standing(
        article_id=row["id"],
        words=row["words"],
        leaf=bool(row["leaf"]),
        since=row["since"],
        is_borrowed=bool(declared) and "://" in declared and not same_site(declared, row["url"]),
    )
