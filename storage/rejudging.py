"""All articles judged anew, in the order in which they came: as if today's judge had always been there."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from articles.dedup import Verdict, judge
from storage import clusters
from storage.changes import write_change
from storage.connection import transaction
from storage.records import Rejudged, Ruling
from storage.rulings import apply_ruling, read_rulings
from storage.signatures import SqliteSignatureIndex
from storage.values import to_text

STEP = 500  # rows read at once
_AS_OF = (
    "SELECT title, text FROM versions WHERE article_id = ?1 AND number = (SELECT max(version) FROM changes"
    " WHERE article_id = ?1 AND kind IN ('new', 'edited') AND seq <= ?2)"
)


def rejudge(
    connection: sqlite3.Connection, *, now: datetime, progress: Callable[[int, int], None] | None = None
) -> Rejudged:
    """Make the index and all clusters anew from the stored texts, in one transaction.

    What happened is gone through again: each article as it came, with the text it had, each edit, each article that
    gave way to another, each decision by hand at its place. What comes out otherwise than before is a change
    'duplicate' or 'separated'. `progress` is told how many changes of how many are done. Memory does not grow with
    the corpus. The caller holds the WriterLock.
    """
    with transaction(connection) as db:
        _clear(db)
        (last,) = db.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()
        _Replay(db, list(read_rulings(db))).run(last, progress)
        _settle_all(db)
        found = _write_changes(db, to_text(now))
        db.execute("DROP TABLE temp.former")
    return found


def _clear(db: sqlite3.Connection) -> None:
    db.execute(
        "CREATE TEMP TABLE former AS SELECT id, duplicate_of FROM articles WHERE duplicate_of IS NOT NULL"
    )
    db.execute("CREATE UNIQUE INDEX temp.former_id ON former (id)")
    db.execute("UPDATE articles SET cluster_id = NULL, duplicate_of = NULL, similarity = NULL, relation = ''")
    for table in ("matches", "signatures", "signature_keys", "clusters"):
        db.execute(f"DELETE FROM {table}")


@dataclass(slots=True)
class _Replay:
    db: sqlite3.Connection
    rulings: list[Ruling]
    position: int = 0
    index: SqliteSignatureIndex = field(init=False)

    def __post_init__(self) -> None:
        self.index = SqliteSignatureIndex(self.db, self._read)

    def run(self, last: int, progress: Callable[[int, int], None] | None) -> None:
        """Go through all that happened up to change `last`."""
        while rows := self._next():
            for seq, kind, article_id, detail in rows:
                self._rule(before=seq)
                self.position = seq
                if kind == "new":
                    self._judge(article_id)
                elif kind == "edited":
                    self._edit(article_id)
                elif kind == "moved":
                    self._give_way(article_id, detail)
                else:
                    self._return(article_id)
            if progress is not None:
                progress(self.position, last)
        self._rule(before=last + 1)

    def _next(self) -> list[tuple[int, str, int, str]]:
        return self.db.execute(
            "SELECT seq, kind, article_id, detail FROM changes WHERE seq > ?"
            " AND kind IN ('new', 'edited', 'moved', 'back') ORDER BY seq LIMIT ?",
            (self.position, STEP),
        ).fetchall()

    def _read(self, article_id: int) -> tuple[str, str] | None:
        """Title and text as they were then."""
        row: tuple[str, str] | None = self.db.execute(_AS_OF, (article_id, self.position)).fetchone()
        return row

    def _rule(self, *, before: int) -> None:
        while self.rulings and self.rulings[0].after_seq < before:
            ruling = self.rulings.pop(0)
            self.position = max(self.position, ruling.after_seq)
            apply_ruling(self.db, ruling.kind, ruling.article_ids, self.index)

    def _judge(self, article_id: int) -> None:
        signature = self.index.signature_of(article_id)
        verdict = judge(signature, self.index)
        clusters.enter(self.db, article_id, self.index.add(article_id, signature, verdict), verdict)

    def _edit(self, article_id: int) -> None:
        (cluster_id,) = self.db.execute(
            "SELECT cluster_id FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        signature = self.index.signature_of(article_id)
        is_leaf = self.index.is_leaf(article_id)
        self.index.add(
            article_id, signature, Verdict(cluster_id=cluster_id, leaf=is_leaf, new_keys=signature.keys)
        )

    def _give_way(self, article_id: int, address: str) -> None:
        """Of an article that moved the address it left is noted; of one that gave way, that of the other one."""
        row = self.db.execute("SELECT article_id FROM article_urls WHERE url = ?", (address,)).fetchone()
        if row is not None and row[0] != article_id:
            clusters.give_way(self.db, article_id, row[0])

    def _return(self, article_id: int) -> None:
        (relation,) = self.db.execute("SELECT relation FROM articles WHERE id = ?", (article_id,)).fetchone()
        if relation == clusters.MOVED:
            signature = self.index.signature_of(article_id)
            place = Verdict(cluster_id=article_id, new_keys=signature.keys)
            clusters.enter(self.db, article_id, self.index.add(article_id, signature, place), place)


def _settle_all(db: sqlite3.Connection) -> None:
    # Nearly all clusters have one member: one statement for those.
    db.execute(
        "UPDATE clusters SET size = (SELECT count(*) FROM articles WHERE cluster_id = clusters.id),"
        " representative_id = (SELECT min(id) FROM articles WHERE cluster_id = clusters.id)"
    )
    db.execute("DELETE FROM clusters WHERE size = 0")
    index = SqliteSignatureIndex(db)
    for cluster_id in _numbers(db, "SELECT id FROM clusters WHERE size > 1 AND id > ? ORDER BY id LIMIT ?"):
        clusters.settle(db, cluster_id, index)


def _write_changes(db: sqlite3.Connection, at: str) -> Rejudged:
    duplicates = separated = 0
    differing = (
        "SELECT a.id FROM articles a LEFT JOIN temp.former f ON f.id = a.id"
        " WHERE a.duplicate_of IS NOT f.duplicate_of AND a.id > ? ORDER BY a.id LIMIT ?"
    )
    for article_id in _numbers(db, differing):
        row = db.execute("SELECT duplicate_of, relation FROM articles WHERE id = ?", (article_id,)).fetchone()
        if row[0] is None:
            separated += 1
            write_change(db, "separated", article_id, at, "judged anew")
        else:
            duplicates += 1
            write_change(db, "duplicate", article_id, at, f"{row[1]} of {row[0]}, judged anew")
    articles, stories = db.execute("SELECT count(*), count(*) - count(duplicate_of) FROM articles").fetchone()
    return Rejudged(articles=articles, stories=stories, duplicates=duplicates, separated=separated)


def _numbers(db: sqlite3.Connection, sql: str) -> Iterator[int]:
    """The numbers a query gives, a step at a time: what it reads may be written meanwhile."""
    last = -(1 << 62)
    while rows := db.execute(sql, (last, STEP)).fetchall():
        last = rows[-1][0]
        yield from (row[0] for row in rows)
