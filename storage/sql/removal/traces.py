"""Bytes that only what is deleted has: what a file is searched for afterwards, to know that it is gone."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from warraq.storage.rules import words_to_index
from warraq.storage.sql.bodies import stored_page
from warraq.storage.sql.database import Database, to_json

#: So long that no other text has it by chance, so short that it seldom crosses the end of a page of the file.
_BYTES: Final = 40
_LEAST: Final = 16  # of a text that is shorter
_PER_TEXT: Final = 4
_PER_PAGE: Final = 2
_MOST: Final = 40  # each is looked for in the whole file: 0.1 s for 300 MB


def read_traces(db: Database, article_ids: Sequence[int], pages: Collection[str]) -> tuple[bytes, ...]:
    """Runs of the texts of articles, of their words in the search index, and of packed pages.

    Without what articles that stay have, too: the rest of their clusters. Inside a transaction, before they go.
    """
    ids = to_json(list(article_ids))
    texts = db.execute(
        "SELECT text FROM versions WHERE article_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))"
        " ORDER BY id DESC",
        (ids,),
    )
    found: dict[bytes, None] = {}
    for (text,) in texts:
        for shape in (text, words_to_index(text)):
            found |= dict.fromkeys(_runs(shape.encode(), _PER_TEXT))
    staying = list(_staying(db, ids))
    kept = [run for run in found if not any(run in other for other in staying)][: _MOST // 2]
    for sha256 in sorted(pages)[: _MOST // 2 // _PER_PAGE]:
        page = stored_page(db, sha256)
        if page is not None:
            kept += _runs(page.frame[_LEAST:], _PER_PAGE)
    return tuple(kept)


def _runs(text: bytes, number: int) -> Iterator[bytes]:
    """Runs from all over a text; the whole of a short one."""
    if len(text) <= _BYTES:
        if len(text) >= _LEAST:
            yield text
        return
    for part in range(number):
        start = (len(text) - _BYTES) * part // max(1, number - 1)
        yield text[start : start + _BYTES]


def _staying(db: Database, ids: str) -> Iterator[bytes]:
    rows = db.execute(
        "SELECT v.text FROM articles a JOIN versions v ON v.article_id = a.id WHERE a.cluster_id IN"
        " (SELECT cluster_id FROM articles WHERE id IN (SELECT CAST(value AS INTEGER) FROM json_each(?1)))"
        " AND a.id NOT IN (SELECT CAST(value AS INTEGER) FROM json_each(?1))",
        (ids,),
    )
    for (text,) in rows:
        yield text.encode()
        yield words_to_index(text).encode()
