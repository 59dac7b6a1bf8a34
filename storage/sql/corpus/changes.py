"""The log of changes: every row raises the number that downstream readers remember.

A reader of changes misses none: their numbers rise in the order in which transactions end. One that writes alone is the
only one there is; one that does not writes them at its end, when the others wait for it (`write_changes`).
"""

from collections.abc import Sequence
from typing import Any

from warraq.storage.sql.database import Database, OvertakenError, numbers, scalar, storable, to_json
from warraq.storage.sql.ledger import note

_CHANGED = (
    "SELECT DISTINCT a.id, a.cluster_id FROM changes c CROSS JOIN articles a ON a.id = c.article_id"
    " WHERE c.seq > ?"
)
_KEYS_OF = (
    "SELECT 1 FROM signature_keys WHERE key IN (SELECT CAST(value AS INTEGER) FROM json_each(?1))"
    " AND cluster_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?2)) LIMIT 1"
)
_LEADING = "SELECT url FROM article_urls WHERE url IN (SELECT value FROM json_each(?1))"
_OF_CHANGED = f"{_LEADING} AND article_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?2))"


def write_change(
    db: Database,
    kind: str,
    article_id: int,
    at: str,
    detail: str = "",
    *,
    run_id: int | None = None,
    recorded_at: str = "",
) -> None:
    """Note a change of an article. `recorded_at`: when that is stored, '' at that time. Inside a transaction."""
    change = (at, kind, run_id, detail, article_id, recorded_at or at)
    if db.looked is not None:
        db.looked.changes.append(change)
    else:
        _write(db, [change])


def write_changes(db: Database) -> None:
    """Write the changes of a transaction that did not write alone. At its end.

    Raises:
        OvertakenError: another one that ended meanwhile changed what this one looked at.
    """
    looked = db.looked
    if looked is None or not (looked.changes or db.noted):
        return
    db.take_turn()
    changed = db.execute(_CHANGED, (looked.since,)).fetchall()
    if changed:
        articles, clusters = [row[0] for row in changed], {row[1] for row in changed} - {None}
        if not looked.clusters.isdisjoint(clusters):
            raise OvertakenError("a cluster has changed")
        keys = numbers(sorted(looked.keys)), numbers(sorted(clusters))
        if scalar(db.execute(_KEYS_OF, keys)) is not None:
            raise OvertakenError("a text came that is looked up by the same words")
        addresses = to_json(storable(sorted(looked.addresses)))
        theirs = {url for (url,) in db.execute(_OF_CHANGED, (addresses, numbers(articles)))}
        if theirs - looked.own:
            raise OvertakenError("an address leads to another article")
    _write(db, looked.changes)


def last_seq(db: Database) -> int:
    """Number of the latest change, 0 when there is none."""
    return int(scalar(db.execute("SELECT coalesce(max(seq), 0) FROM changes")))


def _write(db: Database, changes: Sequence[tuple[Any, ...]]) -> None:
    """In order. All are sent before the first number is asked for: a server answers each in its own time."""
    written = [
        db.execute(
            "INSERT INTO changes (at, kind, article_id, version, run_id, detail)"
            " SELECT ?, ?, id, version, ?, ? FROM articles WHERE id = ? RETURNING seq",
            storable([at, kind, run_id, detail, article_id]),
        )
        for at, kind, run_id, detail, article_id, _ in changes
    ]
    for (*_, article_id, recorded_at), rows in zip(changes, written, strict=True):
        seq = int(scalar(rows))
        db.execute("UPDATE articles SET seq = ? WHERE id = ?", (seq, article_id))
        note(db, "change", seq, recorded_at)
        note(db, "article", article_id, recorded_at)
