"""The full-text index over folded words."""

from collections.abc import Iterable, Sequence
from typing import Final

from warraq.storage.rules import BEST_OF, LOOKED_THROUGH, MOST_LOOKED_THROUGH, Phrase, words_to_index
from warraq.storage.sql.database import Database

#: Of articles, or what has their number, called `a`: one that is filed under :label, one that has a star.
LABELLED: Final = "a.id IN (SELECT article_id FROM labels WHERE label = :label)"
STARRED: Final = "a.id IN (SELECT article_id FROM reading WHERE starred_at IS NOT NULL)"


def indexed_words(title: str, text: str, tags: Iterable[str]) -> tuple[str, str, str]:
    """The columns of the index for an article."""
    return words_to_index(title), words_to_index(text), words_to_index("\n".join(tags))


def index_article(db: Database, article_id: int, *, title: str, text: str, tags: Iterable[str]) -> None:
    """Make an article findable by its current version. Inside a transaction."""
    title, text, joined = indexed_words(title, text, tags)
    db.index(article_id, title=title, text=text, tags=joined)


def is_indexed(db: Database, article_id: int, *, title: str, text: str, tags: Iterable[str]) -> bool:
    """Whether search knows an article by exactly this."""
    row = db.execute("SELECT title, text, tags FROM article_index WHERE rowid = ?", (article_id,)).fetchone()
    return bool(row == indexed_words(title, text, tags))


def find_articles(
    db: Database,
    terms: Sequence[Phrase],
    *,
    limit: int,
    source: str | None,
    language: str | None,
    label: str | None,
    starred: bool | None,
    include_duplicates: bool,
) -> list[tuple[int, float]]:
    """(article, score) of the best matches, best first; equal ones by number. Inside a transaction.

    Of many the newest are ranked, of the newest that have the words; further back is looked only where these give
    fewer than asked for.
    """
    conditions = [
        "(:source IS NULL OR a.source_id = (SELECT id FROM sources WHERE slug = :source))",
        "(:language IS NULL OR a.language = :language)",
        "(:all = 1 OR a.duplicate_of IS NULL)",
        f"(:label IS NULL OR {LABELLED})",
        f"(:starred IS NULL OR ({STARRED}) = (:starred = 1))",
    ]
    parameters = {
        "source": source,
        "language": language,
        "label": label,
        "starred": starred,
        "all": include_duplicates,
        "ranked": max(limit, BEST_OF),
    }
    for newest in (LOOKED_THROUGH, max(limit, MOST_LOOKED_THROUGH)):
        found = db.find(terms, newest=newest, ranked=True)
        ranked = db.execute(
            f"SELECT i.rowid, i.score FROM {found.table} i JOIN articles a ON a.id = i.rowid"
            f" WHERE {' AND '.join(conditions)} ORDER BY i.rowid DESC LIMIT :ranked",
            parameters | found.parameters,
        ).fetchall()
        if not found.is_cut or len(ranked) >= limit:
            break
    return sorted(ranked, key=lambda row: (-row[1], row[0]))[:limit]
