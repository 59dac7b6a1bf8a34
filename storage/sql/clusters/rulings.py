"""What a person decides about clusters: these are one story, those are not. Kept, and done again on every rebuild."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from warraq.articles.dedup import Verdict, stand
from warraq.articles.errors import NotFoundError, StorageError
from warraq.storage.records import Ruling
from warraq.storage.sql.clusters import membership
from warraq.storage.sql.clusters.signatures import SqlSignatureIndex
from warraq.storage.sql.corpus import last_seq, write_change
from warraq.storage.sql.database import (
    Columns,
    Database,
    insert_numbered,
    scalar,
    to_text,
    transaction,
    values_of,
)
from warraq.storage.sql.ledger import note

_RULING = Columns(Ruling)


def rule(
    connection: Database,
    kind: Literal["join", "split"],
    article_ids: Sequence[int],
    signatures: SqlSignatureIndex,
    *,
    now: datetime,
) -> tuple[int, ...]:
    """Decide, and keep the decision, in one transaction; the clusters that it touched."""
    wanted, at = tuple(dict.fromkeys(article_ids)), to_text(now)
    with transaction(connection) as db:
        _require(db, wanted)
        before = last_seq(db)
        touched = apply_ruling(db, kind, wanted, signatures)
        if not touched:
            raise StorageError(
                "these are one cluster already" if kind == "join" else "these share no cluster with others",
                identity=", ".join(map(str, wanted)),
            )
        ruling = Ruling(kind=kind, article_ids=wanted, after_seq=before, at=at)
        note(db, "ruling", insert_numbered(db, "rulings", values_of(ruling)), at)
        for cluster_id in touched:
            for turn in membership.settle(db, cluster_id, signatures):
                write_change(db, turn.kind, turn.article_id, at, f"{turn.detail} (by hand)")
    return touched


def apply_ruling(
    db: Database, kind: str, article_ids: Sequence[int], signatures: SqlSignatureIndex
) -> tuple[int, ...]:
    """Do what was decided; the clusters to settle, () when it is so already. Inside a transaction."""
    together: dict[int, list[int]] = defaultdict(list)
    for article_id in article_ids:
        cluster_id = membership.cluster_of(db, article_id)
        if cluster_id is not None:
            together[cluster_id].append(article_id)
    if kind == "join":
        return _join(db, together, signatures)
    parted = [_part(db, cluster_id, chosen, signatures) for cluster_id, chosen in sorted(together.items())]
    return tuple(cluster_id for both in parted for cluster_id in both)


def read_rulings(db: Database) -> tuple[Ruling, ...]:
    """Every decision, oldest first."""
    return _RULING.all(db.execute(f"SELECT {_RULING.sql} FROM rulings ORDER BY id"))


def _require(db: Database, article_ids: Sequence[int]) -> None:
    for article_id in article_ids:
        if (
            scalar(
                db.execute("SELECT 1 FROM main.articles WHERE id = ? AND removed_at IS NULL", (article_id,))
            )
            is None
        ):
            raise NotFoundError("no such article", identity=str(article_id))


def _join(db: Database, together: dict[int, list[int]], signatures: SqlSignatureIndex) -> tuple[int, ...]:
    if len(together) < 2:
        return ()
    target = min(together)
    first = together[target][0]
    for cluster_id, chosen in sorted(together.items()):
        if cluster_id == target:
            continue
        _, similarity = stand(signatures.words_of(chosen[0]), signatures.words_of(first))
        membership.write_match(db, chosen[0], first, membership.JOINED, similarity)
        for (article_id,) in db.execute(
            "SELECT article_id FROM signatures WHERE cluster_id = ?", (cluster_id,)
        ).fetchall():
            signatures.carry_keys(article_id, cluster_id, target)
        for table in ("articles", "signatures"):
            db.execute(f"UPDATE {table} SET cluster_id = ? WHERE cluster_id = ?", (target, cluster_id))
        db.execute("DELETE FROM clusters WHERE id = ?", (cluster_id,))
    return (target,)


def _part(
    db: Database, cluster_id: int, chosen: Sequence[int], signatures: SqlSignatureIndex
) -> tuple[int, ...]:
    """Take the chosen out of the cluster. The founder's side keeps its number and its keys."""
    rows = db.execute(
        "SELECT id, relation, url FROM articles WHERE cluster_id = ? ORDER BY id", (cluster_id,)
    )
    members = rows.fetchall()
    leaving = set(chosen)
    for article_id, relation, url in members:
        if relation == membership.MOVED and _successor(db, url) in leaving:
            leaving.add(article_id)
    everyone = {article_id for article_id, _, _ in members}
    if leaving >= everyone:
        return ()
    if cluster_id in leaving:
        leaving = everyone - leaving
    new_id = _free_number(db, sorted(leaving))
    db.execute("INSERT INTO clusters (id, size) VALUES (?, 0)", (new_id,))
    for article_id in sorted(leaving):
        db.execute("UPDATE articles SET cluster_id = ? WHERE id = ?", (new_id, article_id))
        signature, is_leaf = signatures.signature_of(article_id), signatures.is_leaf(article_id)
        place = Verdict(cluster_id=new_id, leaf=is_leaf, new_keys=() if is_leaf else signature.keys)
        signatures.add(article_id, signature, place)
    _forget_matches(db, leaving, everyone - leaving)
    for number in (cluster_id, new_id):
        give_core(db, number, signatures)
    return (cluster_id, new_id)


def _successor(db: Database, url: str) -> int | None:
    article_id = scalar(db.execute("SELECT article_id FROM article_urls WHERE url = ?", (url,)))
    return None if article_id is None else int(article_id)


def _free_number(db: Database, article_ids: Sequence[int]) -> int:
    """The first of them that no cluster has; else one that no article will ever have."""
    for article_id in article_ids:
        if scalar(db.execute("SELECT 1 FROM clusters WHERE id = ?", (article_id,))) is None:
            return article_id
    return min(0, int(scalar(db.execute("SELECT min(id) FROM clusters")))) - 1


def _forget_matches(db: Database, leaving: set[int], staying: set[int]) -> None:
    for article_id in leaving:
        rows = db.execute(
            "SELECT article_id, matched_id FROM matches WHERE article_id = ?1 OR matched_id = ?1",
            (article_id,),
        ).fetchall()
        for one, other in rows:
            if one in staying or other in staying:
                db.execute("DELETE FROM matches WHERE article_id = ? AND matched_id = ?", (one, other))


def give_core(db: Database, cluster_id: int, signatures: SqlSignatureIndex) -> None:
    """Excerpts alone: the first of them is compared with from now on."""
    members = signatures.members(cluster_id)
    if members and all(member.leaf for member in members):
        first = members[0].article_id
        signature = signatures.signature_of(first)
        signatures.add(first, signature, Verdict(cluster_id=cluster_id, new_keys=signature.keys))
