"""What stands in the pages of a source, article by article, and what a source therefore repeats."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from warraq.articles.extraction import SiteKnowledge, count_blocks
from warraq.articles.ingest import Prepared
from warraq.storage.ports import SiteBlocks
from warraq.storage.records import Span
from warraq.storage.sql.corpus.templates import read_template
from warraq.storage.sql.database import Database, Rows, Subject, insert, snapshot

#: Articles before and after one that its site is known by. Sites change their layout; neighbours share it.
REACH = 100
#: Articles that follow one another and are read with the same neighbours.
STRIDE = 20
_INTEGER = np.dtype("<i8")
#: That no earlier article of the source `a` is of has the same text. A cluster keeps its members when they are edited.
#: Not NOT EXISTS: PostgreSQL would join with the whole table, for fifty times the time.
FIRST_OF_ITS_TEXT = (
    "a.id = coalesce((SELECT min(o.id) FROM articles o WHERE o.cluster_id = a.cluster_id"
    " AND o.source_id = a.source_id), a.id)"
)


class SqlSiteBlocks(Subject, SiteBlocks):
    """The table `article_blocks`."""

    def newest(self, source_id: int) -> SiteKnowledge:
        with snapshot(self._connection) as db:
            return read_knowledge(db, source_id, 1 << 62)

    def around(self, source_id: int, article_id: int) -> SiteKnowledge:
        with snapshot(self._connection) as db:
            return read_knowledge(db, source_id, article_id)


def keep_blocks(db: Database, article_id: int, prepared: Prepared, *, is_new_version: bool) -> None:
    """Remember the blocks of the page that the current version was made from, once an article. Inside a transaction."""
    if prepared.article is None:
        return
    blocks = np.array(prepared.article.blocks, dtype=_INTEGER).tobytes()
    insert(
        db, "article_blocks", article_id=article_id, blocks=blocks, made_with=prepared.made_with, cleaned_with="",
        known="article_id" if is_new_version else "kept",
    )  # fmt: skip


def read_knowledge(db: Database, source_id: int, article_id: int) -> SiteKnowledge:
    """What is known of the site of an article: what its neighbours share, itself included, and the site's template.

    Of the copies of one text that the source has, the first counts. Which of them is shown makes no difference, so what
    is known stays the same while articles are read again.

    Cost: reads at most 2 * REACH rows.
    """
    known = count_blocks(_around(db, source_id, article_id))
    return replace(known, template=read_template(db, source_id))


def span_of_neighbours(db: Database, source_id: int, within: Span) -> Span:
    """These articles of a source, and all that counts for what is known of any of them."""
    first = _neighbours(db, "a.id", source_id, within.after + 1)
    last = _neighbours(db, "a.id", source_id, within.last)
    numbers = [number for side in (*first, *last) for (number,) in side]
    return Span(
        after=min((within.after, *(number - 1 for number in numbers))), last=max((within.last, *numbers))
    )


def _around(db: Database, source_id: int, article_id: int) -> Iterator[NDArray[np.int64]]:
    for rows in _neighbours(db, "b.blocks", source_id, article_id):
        for (blocks,) in rows:
            yield np.frombuffer(blocks, dtype=_INTEGER)


def _neighbours(db: Database, column: str, source_id: int, article_id: int) -> Iterator[Rows]:
    """A column of the articles before and after a step, those of one side at a time."""
    start = article_id - article_id % STRIDE
    for compared, order in (("<", "DESC"), (">=", "ASC")):
        yield db.execute(
            f"SELECT {column} FROM articles a JOIN article_blocks b ON b.article_id = a.id"
            f" WHERE a.source_id = ? AND a.id {compared} ? AND {FIRST_OF_ITS_TEXT}"
            f" ORDER BY a.id {order} LIMIT ?",
            (source_id, start, REACH),
        )
