"""All articles judged anew, in the order in which they came: as if today's judge had always been there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from warraq.articles.dedup import Signature, Verdict, judge, sign
from warraq.articles.errors import DatabaseBusy
from warraq.storage.ports import Signed
from warraq.storage.records import Rejudged, Ruling, Span
from warraq.storage.sql.clusters import membership
from warraq.storage.sql.clusters.rulings import apply_ruling, read_rulings
from warraq.storage.sql.clusters.signatures import SqlSignatureIndex
from warraq.storage.sql.corpus import write_change
from warraq.storage.sql.database import Database, scalar, snapshot, to_text, transaction

STEP = 500  # rows read at once
#: Who writes meanwhile makes it begin again.
ATTEMPTS = 3
#: What judging makes: tables with their keys, and columns of articles.
_KEYS = {
    "clusters": ("id",),
    "signatures": ("article_id",),
    "signature_keys": ("key", "cluster_id"),
    "matches": ("article_id", "matched_id"),
}
_SHADOWS = (
    *_KEYS,
    "articles",
)  # children before the parent: dropping a table looks for rows that refer to it
_JUDGED = ("cluster_id", "duplicate_of", "similarity", "relation")
_AS_OF = (
    "SELECT title, text FROM versions WHERE article_id = ?1 AND number = (SELECT max(version) FROM changes"
    " WHERE article_id = ?1 AND kind IN ('new', 'edited') AND seq <= ?2)"
)
_TEXTS = (
    "SELECT c.seq, v.title, v.text FROM changes c JOIN versions v ON v.article_id = c.article_id"
    " WHERE c.seq > ?1 AND c.seq <= ?2 AND c.kind IN ('new', 'edited') AND v.number ="
    " (SELECT max(o.version) FROM changes o WHERE o.article_id = c.article_id AND o.kind IN ('new', 'edited')"
    " AND o.seq <= c.seq) ORDER BY c.seq"
)


def rejudge(
    connection: Database,
    *,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
    signed: Signed = lambda last: (),
) -> Rejudged:
    """Make the index and all clusters anew from the stored texts.

    What happened is gone through again: each article as it came, with the text it had, each edit, each article that
    gave way to another, each decision by hand at its place. What comes out otherwise than before is a change
    'duplicate' or 'separated'. `progress` is told how many changes of how many are done; `signed` is asked for what was
    signed elsewhere.

    The new index grows in SQLite's temporary file, beside the old one, which stays valid; only what differs is then
    written, in one transaction. Killed on the way, nothing has changed. Memory does not grow with the corpus.

    Raises:
        DatabaseBusy: other programs wrote to the database each time before the end was reached.
    """
    try:
        for _ in range(ATTEMPTS):
            with connection.translated():
                _make_shadows(connection)
            with snapshot(connection) as db:
                state = _state(db)
                db.execute(
                    "INSERT INTO temp.articles (id, url, version, first_seen_at)"
                    " SELECT id, url, version, first_seen_at FROM main.articles WHERE removed_at IS NULL"
                )
                last_change, _ = state
                _Replay(db, list(read_rulings(db)), iter(signed(last_change))).run(last_change, progress)
                _settle_all(db)
            with transaction(connection) as db:
                if _state(db) == state:
                    return _exchange(db, to_text(now))
    finally:
        with connection.translated():
            _drop_shadows(connection)
    raise DatabaseBusy("another program wrote to the database while it was gone through")


def read_signatures(connection: Database, within: Span) -> tuple[tuple[int, Signature], ...]:
    """The texts that articles came with, or were edited to, signed: by number of the change, in order."""
    with snapshot(connection) as db:
        rows = db.execute(_TEXTS, (within.after, within.last)).fetchall()
    return tuple((seq, sign(text, title)) for seq, title, text in rows)


def _state(db: Database) -> tuple[int, int]:
    """The latest change and the latest decision by hand."""
    row: tuple[int, int] = db.execute(
        "SELECT (SELECT coalesce(max(seq), 0) FROM changes), (SELECT coalesce(max(id), 0) FROM rulings)"
    ).fetchone()
    return row


def _make_shadows(db: Database) -> None:
    """Empty tables that stand in front of those of the database: a name without a schema means them."""
    _drop_shadows(db)
    db.execute(
        "CREATE TEMP TABLE articles (id INTEGER PRIMARY KEY, url TEXT, version INTEGER, first_seen_at TEXT,"
        " cluster_id INTEGER, duplicate_of INTEGER, similarity REAL, relation TEXT NOT NULL DEFAULT '')"
    )
    db.execute("CREATE INDEX temp.articles_cluster ON articles (cluster_id)")
    for table in _KEYS:
        db.shadow(table)


def _drop_shadows(db: Database) -> None:
    for table in (*_SHADOWS, "turned"):
        db.execute(f"DROP TABLE IF EXISTS temp.{table}")


@dataclass(slots=True)
class _Replay:
    db: Database
    rulings: list[Ruling]
    signed: Iterator[tuple[int, Signature]]
    position: int = 0
    ahead: tuple[int, Signature] | None = (-1, sign(""))
    index: SqlSignatureIndex = field(init=False)

    def __post_init__(self) -> None:
        self.index = SqlSignatureIndex(self.db, self._read)

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
            " AND kind IN ('new', 'edited', 'moved', 'back') AND article_id IN (SELECT id FROM temp.articles)"
            " ORDER BY seq LIMIT ?",
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

    def _sign(self, article_id: int) -> Signature:
        """The signature of what the article says at this place, from elsewhere if it was made there."""
        while self.ahead is not None and self.ahead[0] < self.position:
            self.ahead = next(self.signed, None)
        if self.ahead is not None and self.ahead[0] == self.position:
            return self.ahead[1]
        return self.index.signature_of(article_id)

    def _judge(self, article_id: int) -> None:
        signature = self._sign(article_id)
        verdict = judge(signature, self.index)
        membership.enter(self.db, article_id, self.index.add(article_id, signature, verdict), verdict)

    def _edit(self, article_id: int) -> None:
        cluster_id = membership.cluster_of(self.db, article_id)
        signature = self._sign(article_id)
        is_leaf = self.index.is_leaf(article_id)
        self.index.add(
            article_id, signature, Verdict(cluster_id=cluster_id, leaf=is_leaf, new_keys=signature.keys)
        )

    def _give_way(self, article_id: int, address: str) -> None:
        """Of an article that moved the address it left is noted; of one that gave way, that of the other one."""
        other_id = scalar(self.db.execute("SELECT article_id FROM article_urls WHERE url = ?", (address,)))
        if other_id is not None and other_id != article_id:
            membership.give_way(self.db, article_id, other_id)

    def _return(self, article_id: int) -> None:
        relation = scalar(self.db.execute("SELECT relation FROM articles WHERE id = ?", (article_id,)))
        if relation == membership.MOVED:
            signature = self.index.signature_of(article_id)
            place = Verdict(cluster_id=article_id, new_keys=signature.keys)
            membership.enter(self.db, article_id, self.index.add(article_id, signature, place), place)


def _settle_all(db: Database) -> None:
    # Nearly all clusters have one member: one statement for those.
    db.execute(
        "UPDATE clusters SET size = (SELECT count(*) FROM articles WHERE cluster_id = clusters.id),"
        " representative_id = (SELECT min(id) FROM articles WHERE cluster_id = clusters.id)"
    )
    db.execute("DELETE FROM clusters WHERE size = 0")
    index = SqlSignatureIndex(db)
    for cluster_id in _numbers(db, "SELECT id FROM clusters WHERE size > 1 AND id > ? ORDER BY id LIMIT ?"):
        membership.settle(db, cluster_id, index)


def _exchange(db: Database, at: str) -> Rejudged:
    """What the shadows say becomes what the database says: only rows that differ are written."""
    db.execute("CREATE TEMP TABLE turned (id INTEGER PRIMARY KEY, duplicate_of INTEGER, relation TEXT)")
    db.execute(
        "INSERT INTO temp.turned SELECT new.id, new.duplicate_of, new.relation FROM temp.articles new"
        " JOIN main.articles old ON old.id = new.id WHERE new.duplicate_of IS NOT old.duplicate_of"
    )
    for table in _KEYS:  # clusters first: articles refer to them
        _insert_missing(db, table)
    same = " AND ".join(f"new.{column} IS main.articles.{column}" for column in _JUDGED)
    db.execute(
        f"UPDATE main.articles SET {', '.join(f'{column} = new.{column}' for column in _JUDGED)}"
        f" FROM temp.articles new WHERE new.id = main.articles.id AND NOT ({same})"
    )
    for table, keys in _KEYS.items():
        found = " AND ".join(f"new.{key} = main.{table}.{key}" for key in keys)
        db.execute(
            f"DELETE FROM main.{table} WHERE NOT EXISTS (SELECT 1 FROM temp.{table} new WHERE {found})"
        )
    for table in _SHADOWS:  # from here on names mean the database again
        db.execute(f"DROP TABLE temp.{table}")
    return _write_changes(db, at)


def _insert_missing(db: Database, table: str) -> None:
    columns, keys = db.columns_of(table), _KEYS[table]
    # keys are never NULL, and PostgreSQL finds no row by an index with IS
    same = " AND ".join(f"old.{each} {'=' if each in keys else 'IS'} new.{each}" for each in columns)
    written = ", ".join(f"{column} = excluded.{column}" for column in columns if column not in keys)
    db.execute(
        f"INSERT INTO main.{table} ({', '.join(columns)}) SELECT {', '.join(columns)} FROM temp.{table} new"
        f" WHERE NOT EXISTS (SELECT 1 FROM main.{table} old WHERE {same})"
        f" ON CONFLICT ({', '.join(keys)}) DO {f'UPDATE SET {written}' if written else 'NOTHING'}"
    )


def _write_changes(db: Database, at: str) -> Rejudged:
    duplicates = separated = 0
    for article_id in _numbers(db, "SELECT id FROM temp.turned WHERE id > ? ORDER BY id LIMIT ?"):
        duplicate_of, relation = db.execute(
            "SELECT duplicate_of, relation FROM temp.turned WHERE id = ?", (article_id,)
        ).fetchone()
        if duplicate_of is None:
            separated += 1
            write_change(db, "separated", article_id, at, "judged anew")
        else:
            duplicates += 1
            write_change(db, "duplicate", article_id, at, f"{relation} of {duplicate_of}, judged anew")
    articles, stories = db.execute(
        "SELECT count(*), count(*) - count(duplicate_of) FROM articles WHERE removed_at IS NULL"
    ).fetchone()
    return Rejudged(articles=articles, stories=stories, duplicates=duplicates, separated=separated)


def _numbers(db: Database, sql: str) -> Iterator[int]:
    """The numbers a query gives, a step at a time: what it reads may be written meanwhile."""
    last = -(1 << 62)
    while numbers := [number for (number,) in db.execute(sql, (last, STEP))]:
        last = numbers[-1]
        yield from numbers
