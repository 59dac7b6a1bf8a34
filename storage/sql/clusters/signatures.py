"""The index of signatures in SQLite: what `articles.dedup` asks of an index, inside the caller's transaction."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

from warraq.articles.dedup import MAX_CLUSTERS_OF_KEY, Member, Signature, Verdict, Words, read_words, sign
from warraq.articles.errors import NotFoundError
from warraq.storage.sql.database import Columns, Database, numbers, scalar

#: The tables it needs. `schema.sql` holds the same text; a test compares them.
SIGNATURE_SCHEMA = """\
-- What articles are compared by (see articles/dedup). A cluster has the number of the article that founded it.
CREATE TABLE signatures (
  article_id INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
  cluster_id INTEGER NOT NULL,
  words      INTEGER NOT NULL,                    -- of the folded text, at most 20,000
  leaf       INTEGER NOT NULL CHECK (leaf IN (0, 1))  -- an excerpt or wrapper: nothing is compared with it
) STRICT;
CREATE INDEX signatures_cluster ON signatures (cluster_id, article_id);
-- Sampled runs of words, 32 bits, and of each text its whole. A key stands in at most 13 clusters: then it is a
-- template, which says nothing.
CREATE TABLE signature_keys (
  key        INTEGER NOT NULL,
  cluster_id INTEGER NOT NULL,
  PRIMARY KEY (key, cluster_id)
) STRICT, WITHOUT ROWID;
"""

#: What is copied now is copied by several sites within hours. Of the texts that 20,000 labelled articles ask for again
#: the last 64 hold 32 %, the last 1,000 79 %. 17 bytes a word: at most 10 MB.
_CACHED_WORDS = 600_000

_MEMBER = Columns(Member)
_CURRENT_TEXT = (
    "SELECT v.title, v.text FROM articles a JOIN versions v ON v.article_id = a.id AND v.number = a.version"
    " WHERE a.id = ?"
)


class SqlSignatureIndex:
    """A SignatureIndex over the tables above. It begins and ends no transaction.

    `read` gives title and text of an article, None for an unknown one; by default those of its current version.
    """

    def __init__(self, db: Database, read: Callable[[int], tuple[str, str] | None] | None = None) -> None:
        self._db = db
        self._read = read or self._read_current
        self._cache: OrderedDict[int, Words] = OrderedDict()
        self._cached_words = 0
        self._versions: dict[int, int] = {}

    def find_clusters(self, keys: Sequence[int]) -> Iterable[tuple[int, int]]:
        """As the protocol says."""
        marks = ",".join("?" * len(keys))
        found = self._db.execute(
            f"SELECT key, cluster_id FROM signature_keys WHERE key IN ({marks})",
            tuple(keys),
        ).fetchall()
        if self._db.looked is not None:
            self._db.looked.keys.update(keys)
            self._db.looked.clusters.update(cluster_id for _, cluster_id in found)
        return found

    def members(self, cluster_id: int) -> Sequence[Member]:
        """As the protocol says."""
        rows = self._db.execute(
            f"SELECT {_MEMBER.sql} FROM signatures WHERE cluster_id = ? ORDER BY article_id", (cluster_id,)
        )
        return _MEMBER.all(rows)

    def words_of(self, article_id: int) -> Words:
        """As the protocol says."""
        cached = self._cache.get(article_id)
        if cached is not None and self._is_current(article_id):
            self._cache.move_to_end(article_id)
            return cached
        found = self._read(article_id)
        if found is None:
            raise NotFoundError("no such article", identity=str(article_id))
        title, text = found
        return self._remember(article_id, read_words(text, title))

    def add(self, article_id: int, signature: Signature, verdict: Verdict) -> int:
        """As the protocol says."""
        cluster_id = verdict.cluster_id if verdict.cluster_id is not None else article_id
        row = (article_id, cluster_id, len(signature.tokens), verdict.leaf)
        is_new = self._db.execute(
            "INSERT INTO signatures VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", row
        ).rowcount
        keys = sorted({signature.exact_key, *verdict.new_keys})
        if is_new:  # judged a moment ago: no full key is among the new ones
            self._db.execute(
                "INSERT INTO signature_keys SELECT CAST(value AS INTEGER), ?2 FROM json_each(?1) WHERE true"
                " ON CONFLICT DO NOTHING",
                (numbers(keys), cluster_id),
            )
        else:
            self._db.execute(
                "UPDATE signatures SET cluster_id = ?2, words = ?3, leaf = ?4 WHERE article_id = ?1", row
            )
            self._db.executemany(
                "INSERT INTO signature_keys SELECT ?1, ?2"
                " WHERE (SELECT count(*) FROM signature_keys WHERE key = ?1) <= ?3 ON CONFLICT DO NOTHING",
                [(key, cluster_id, MAX_CLUSTERS_OF_KEY) for key in keys],
            )
        self._remember(article_id, signature)
        return cluster_id

    def signature_of(self, article_id: int) -> Signature:
        """The signature of a stored article, made again from its text. Raises NotFoundError."""
        found = self._read(article_id)
        if found is None:
            raise NotFoundError("no such article", identity=str(article_id))
        title, text = found
        return sign(text, title)

    def is_leaf(self, article_id: int) -> bool:
        """Whether an article is an excerpt or wrapper. False for one that is not there."""
        return bool(
            scalar(self._db.execute("SELECT leaf FROM signatures WHERE article_id = ?", (article_id,)))
        )

    def carry_keys(self, article_id: int, cluster_id: int, target: int) -> None:
        """What an article is looked up by leads to another cluster from now on."""
        signature = self.signature_of(article_id)
        keys = (signature.exact_key, *signature.keys)
        self._db.executemany(
            "INSERT INTO signature_keys SELECT key, ?3 FROM signature_keys WHERE key = ?1 AND cluster_id = ?2"
            " ON CONFLICT DO NOTHING",
            [(key, cluster_id, target) for key in keys],
        )
        self._db.executemany(
            "DELETE FROM signature_keys WHERE key = ?1 AND cluster_id = ?2 AND cluster_id <> ?3",
            [(key, cluster_id, target) for key in keys],
        )

    def remove(self, article_id: int) -> None:
        """Forget an article. Its keys stay: they are hints, and others of its cluster may share them."""
        self._db.execute("DELETE FROM signatures WHERE article_id = ?", (article_id,))
        self._forget(article_id)

    def _is_current(self, article_id: int) -> bool:
        """Whether the words remembered are those of the version there is now: others may have stored another."""
        if not self._db.is_shared or self._read != self._read_current:
            return True
        found = scalar(self._db.execute("SELECT version FROM articles WHERE id = ?", (article_id,)))
        return bool(self._versions.setdefault(article_id, found) == found)

    def forget(self) -> None:
        """Remember no words any more: what was added may not have been kept."""
        self._cache.clear()
        self._versions.clear()
        self._cached_words = 0

    def _remember(self, article_id: int, words: Words) -> Words:
        self._forget(article_id)
        self._cache[article_id] = words
        self._cached_words += len(words.tokens)
        while self._cached_words > _CACHED_WORDS:
            self._forget(next(iter(self._cache)))
        return words

    def _forget(self, article_id: int) -> None:
        self._versions.pop(article_id, None)
        known = self._cache.pop(article_id, None)
        self._cached_words -= 0 if known is None else len(known.tokens)

    def _read_current(self, article_id: int) -> tuple[str, str] | None:
        row: tuple[str, str] | None = self._db.execute(_CURRENT_TEXT, (article_id,)).fetchone()
        return row
