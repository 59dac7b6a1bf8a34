"""Full-text search that answers as SQLite's FTS5 does: the same articles in the same order.

The index (schema/search.sql) knows which words an article has. Whether those of a phrase stand together, and how
often, is seen in the folded texts, of as few articles as possible. A search must not take longer the more there is: of
frequent words the newest articles are looked for block by block, and how rare they are is estimated.
docs/decisions/196-full-text-in-postgresql.md
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any, Final

from warraq.storage.rules import Phrase
from warraq.storage.sql.database import Database, Found, scalar

#: Bytes of the longest word that the index holds; as in schema/search.sql.
LONGEST: Final = 2_000
#: What the index holds of an article with a longer one. No word has this character.
LONG: Final = "#long"
#: Articles under one marker, by number: so few that one block after the other may be asked, so many that a question
#: names few of them.
BLOCK: Final = 4_096
#: Of words that more articles have, the number is estimated, and articles are looked for block by block: counting them
#: takes a microsecond each.
COUNTED: Final = 20_000
#: Blocks, evenly among all, by which is estimated; and the first that are looked through.
SAMPLED: Final = 4
#: Texts in which a phrase is looked for to say how rare it is: the newest with its words.
LOOKED_INTO: Final = 5_000

_WITH: Final = (
    "articles_with(CAST(:asked AS text[]), CAST(:blocks AS text[]), CAST(:phrases AS text[])) AS of (rowid)"
)
_COUNT: Final = f"SELECT count(*) FROM {_WITH}"
_NEWEST: Final = f"SELECT of.rowid FROM {_WITH} ORDER BY of.rowid DESC LIMIT :most"
_NUMBERED: Final = "unnest(CAST(:numbers AS bigint[])) AS n (rowid)"
_SCORE: Final = (
    ", (SELECT bm25(i.title, i.text, i.tags, i.words, CAST(:phrases AS text[]), CAST(:patterns AS text[]),"
    " CAST(:rarities AS double precision[]), CAST(:average AS double precision))"
    " FROM article_index i WHERE i.rowid = n.rowid) AS score"
)
_HAVING: Final = (
    "SELECT count(*) FROM article_index i WHERE i.rowid = ANY(CAST(:numbers AS bigint[]))"
    " AND stand_in(CAST(:phrases AS text[]), i.title, i.text, i.tags)"
)
_SIZES: Final = "SELECT coalesce(sum(articles), 0), coalesce(sum(words), 0) FROM article_index_sizes"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the index: `keys` that an article must have, and `phrases` that must then be found in its text."""

    keys: tuple[str, ...]
    phrases: tuple[str, ...]


def row_of(article_id: int, *, title: str, text: str, tags: str) -> tuple[int, str, str, str, int, list[str]]:
    """The row of an article in the table `article_index`."""
    count = 0
    markers = {f"#{article_id // BLOCK}"}
    for column in (title, text, tags):
        words = column.split()
        count += len(words)
        markers.update(_pairs(words))
        if any(map(_is_long, words)):
            markers.add(LONG)
    return article_id, title, text, tags, count, sorted(markers)


def ask(terms: Sequence[Phrase]) -> Asked:
    """The question for articles that have all these terms."""
    keys: dict[str, None] = {}
    phrases: dict[str, None] = {}
    for phrase in terms:
        words = [LONG if _is_long(word) else word for word in phrase]
        pairs = list(_pairs(phrase))
        keys |= dict.fromkeys([*words, *pairs])
        if " ".join(phrase) not in (*words, *pairs):  # no key says that it is there
            phrases[f" {' '.join(phrase)} "] = None
    return Asked(tuple(keys), tuple(phrases))


def find(db: Database, terms: Sequence[Phrase], *, newest: int | None, ranked: bool) -> Found:
    """As the protocol `Database` says."""
    asked = ask(terms)
    if newest is None:
        assert not ranked, "a score takes time: only so many"
        return Found(table=f"(SELECT of.rowid FROM {_WITH})", parameters=_bound(asked))
    index = _Index(db)
    numbers = index.newest(asked, newest + 1)
    is_cut = len(numbers) > newest
    # Text, because psycopg takes a hundred times as long for a list.
    parameters: dict[str, Any] = {"numbers": f"{{{','.join(map(str, numbers[:newest]))}}}"}
    if ranked:
        counts = {terms[0]: float(len(numbers))} if len(terms) == 1 and not is_cut else {}
        parameters |= index.measures(terms, counts)
    return Found(
        table=f"(SELECT n.rowid{_SCORE if ranked else ''} FROM {_NUMBERED})",
        parameters=parameters,
        is_cut=is_cut,
        above=numbers[newest] if is_cut else 0,
    )


class _Index:
    """The index in one state of the database."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._last: int = scalar(db.execute("SELECT coalesce(max(rowid), 0) FROM article_index"))
        self._estimates: dict[tuple[str, ...], float] = {}

    def newest(self, asked: Asked, most: int) -> list[int]:
        """The newest of the articles that are asked for, newest first."""
        if self._last <= COUNTED or self._estimate(asked.keys) <= COUNTED:
            return self._select(asked, None, most)
        found: list[int] = []
        block, blocks = self._last // BLOCK, SAMPLED
        while block >= 0 and len(found) < most:
            oldest = max(0, block - blocks + 1)
            found += self._select(asked, range(oldest, block + 1), most - len(found))
            block, blocks = oldest - 1, blocks * 4
        return found

    def measures(self, terms: Sequence[Phrase], counts: Mapping[Phrase, float]) -> dict[str, Any]:
        """The parameters of a score. `counts`: how many articles have a phrase, where it is known."""
        articles, words = self._sizes()
        found = [counts[phrase] if phrase in counts else self._count(phrase) for phrase in terms]
        return {
            "phrases": [f" {' '.join(phrase)} " for phrase in terms],
            "patterns": [_pattern(phrase) for phrase in terms],
            "rarities": [_rarity(articles, count) for count in found],
            "average": words / articles if articles else 0.0,
        }

    def _count(self, phrase: Phrase) -> float:
        """How many articles have a phrase; estimated where many have its words."""
        asked = ask([phrase])
        have_words = self._estimate(asked.keys)
        if not asked.phrases and (have_words > COUNTED or self._last <= COUNTED):
            return have_words
        if have_words <= (LOOKED_INTO if asked.phrases else COUNTED):
            return self._count_with(asked)
        numbers = self.newest(Asked(asked.keys, ()), LOOKED_INTO)
        parameters = {"numbers": numbers, "phrases": list(asked.phrases)}
        having: int = scalar(self._db.execute(_HAVING, parameters))
        return have_words * having / len(numbers)

    def _estimate(self, keys: tuple[str, ...]) -> float:
        """How many articles have all keys: counted where there are few articles, else about so many."""
        if keys not in self._estimates:
            self._estimates[keys] = self._estimate_anew(Asked(keys, ()))
        return self._estimates[keys]

    def _estimate_anew(self, asked: Asked) -> float:
        if self._last <= COUNTED:
            return self._count_with(asked)
        complete = self._last // BLOCK  # the newest block is not
        sample = [complete * number // SAMPLED for number in range(SAMPLED)]
        return self._count_with(asked, sample) * self._last / (len(sample) * BLOCK)

    def _count_with(self, asked: Asked, blocks: Sequence[int] | None = None) -> int:
        count: int = scalar(self._db.execute(_COUNT, _bound(asked, blocks)))
        return count

    def _select(self, asked: Asked, blocks: Sequence[int] | None, most: int) -> list[int]:
        return [number for (number,) in self._db.execute(_NEWEST, _bound(asked, blocks) | {"most": most})]

    def _sizes(self) -> tuple[int, int]:
        """How many articles and words there are."""
        articles, words = self._db.execute(_SIZES).fetchone()
        return articles, words


def count_anew(db: Database) -> None:
    """Write anew how many articles and words there are, which triggers keep. Inside a transaction."""
    db.execute("DELETE FROM article_index_sizes")
    db.execute(
        "INSERT INTO article_index_sizes SELECT 0, count(*), coalesce(sum(words), 0) FROM article_index"
    )


def _bound(asked: Asked, blocks: Sequence[int] | None = None) -> dict[str, Any]:
    return {
        "asked": list(asked.keys),
        "blocks": None if blocks is None else [f"#{block}" for block in blocks],
        "phrases": list(asked.phrases),
    }


def _pairs(words: Sequence[str]) -> Iterator[str]:
    """Neighbours of one character each, which are keys, too: in scripts without spaces every question is a phrase."""
    return (f"{a} {b}" for a, b in pairwise(words) if len(a) == 1 == len(b))


def _is_long(word: str) -> bool:
    return len(word) > LONGEST or (len(word) * 4 > LONGEST and len(word.encode()) > LONGEST)


def _pattern(phrase: Phrase) -> str | None:
    """A regular expression for a phrase that may begin again before it ends, as 'a b a' does in 'a b a b a'."""
    if not any(phrase[start:] == phrase[:-start] for start in range(1, len(phrase))):
        return None
    first, *rest = phrase
    return f" {first}(?= {' '.join(rest)} )"


def _rarity(articles: int, having: float) -> float:
    """The weight of a phrase that so many articles have. Source: SQLite's fts5_aux.c."""
    rest = articles - having + 0.5
    weight = log(rest / (having + 0.5)) if rest > 0 else 0.0
    return weight if weight > 0 else 1e-6
