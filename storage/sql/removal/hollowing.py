"""An article becomes a husk: its row stays, so that changes and cursors stay true; all it said goes."""

from collections.abc import Collection, Iterable

from warraq.articles import dedup  # its parts are loaded when a text is signed
from warraq.storage.sql.clusters import SqlSignatureIndex, cluster_of, give_core, settle
from warraq.storage.sql.corpus import write_change
from warraq.storage.sql.database import Database
from warraq.storage.sql.removal.record import name_rows

#: Rows that belong to an article, other than versions, by their column `article_id`.
_PARTS = ("marks", "article_blocks", "reading", "labels", "signatures", "article_urls", "versions")


_ALL, _CURRENT = "true", "number = (SELECT version FROM articles WHERE id = article_id)"


def hollow(db: Database, article_ids: Collection[int], removal_id: int) -> tuple[int, set[int]]:
    """Delete all that articles said, and take them out of their clusters; the versions and the clusters that were.

    `settle_rest` must follow. Inside a transaction.
    """
    clusters = {cluster_of(db, number) for number in article_ids} - {None}
    _drop_keys(db, article_ids)
    versions = 0
    for number in article_ids:
        for kind, table in (("version", "versions"), ("mark", "marks")):
            rows = db.execute(f"SELECT id FROM {table} WHERE article_id = ?", (number,)).fetchall()
            named = name_rows(db, kind, (row for (row,) in rows), removal_id)
            versions += named if kind == "version" else 0
        for table in _PARTS:
            db.execute(f"DELETE FROM {table} WHERE article_id = ?", (number,))
        db.execute("DELETE FROM matches WHERE article_id = ?1 OR matched_id = ?1", (number,))
        db.drop_from_index(number)
        db.execute(
            "UPDATE articles SET cluster_id = NULL, duplicate_of = NULL, similarity = NULL, relation = ''"
            " WHERE id = ?",
            (number,),
        )
    return versions, {number for number in clusters if number is not None}


def settle_rest(db: Database, cluster_ids: Iterable[int], at: str) -> None:
    """Choose who is shown of what is left of clusters; changes 'separated' and 'duplicate' say so."""
    signatures = SqlSignatureIndex(db)
    for cluster_id in sorted(cluster_ids):
        give_core(db, cluster_id, signatures)
        for turn in settle(db, cluster_id, signatures):
            write_change(db, turn.kind, turn.article_id, at, turn.detail)


def _drop_keys(db: Database, article_ids: Collection[int]) -> None:
    """Delete what the articles are looked up by, where no other member of their cluster has it, too."""
    leaving: dict[int, set[int]] = {}
    for number in article_ids:
        cluster_id = cluster_of(db, number)
        if cluster_id is not None:
            leaving.setdefault(cluster_id, set()).add(number)
    for cluster_id, numbers in leaving.items():
        members = db.execute("SELECT id FROM articles WHERE cluster_id = ?", (cluster_id,)).fetchall()
        keys: set[int] = set().union(*(_keys_of(db, number, _ALL) for number in numbers))
        for (member,) in members:
            if member not in numbers:
                keys -= _keys_of(db, member, _CURRENT)
        db.executemany(
            "DELETE FROM signature_keys WHERE key = ? AND cluster_id = ?",
            [(found, cluster_id) for found in sorted(keys)],
        )


def _keys_of(db: Database, article_id: int, which: str) -> set[int]:
    found: set[int] = set()
    rows = db.execute(f"SELECT title, text FROM versions WHERE article_id = ? AND {which}", (article_id,))
    for title, text in rows:
        signature = dedup.sign(text, title)
        found |= {signature.exact_key, *signature.keys}
    return found
