"""The full-text index over folded words."""

from collections.abc import Iterable, Sequence
from typing import Final

from warraq.storage.rules import Phrase, words_to_index
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
    """(article, score) of the best matches, best first; equal ones by number."""
    found = db.find(terms, ranked=True)
    cut = f" ORDER BY i.rowid DESC LIMIT {found.most_ranked}" if found.most_ranked is not None else ""
    return db.execute(
        f"SELECT id, score FROM (SELECT i.rowid AS id, i.score FROM {found.table} i JOIN articles a ON a.id = i.rowid"
        " JOIN sources s ON s.id = a.source_id JOIN versions v ON v.article_id = a.id AND v.number = a.version"
        " WHERE (:source IS NULL OR s.slug = :source)"
        " AND (:language IS NULL OR v.language = :language) AND (:all = 1 OR a.duplicate_of IS NULL)"
        f" AND (:label IS NULL OR {LABELLED}) AND (:starred IS NULL OR ({STARRED}) = (:starred = 1)){cut})"
        " ORDER BY score DESC, id LIMIT :limit",
        {
            "source": source,
            "language": language,
            "label": label,
            "starred": starred,
            "all": include_duplicates,
            "limit": limit,
            **found.parameters,
        },
    ).fetchall()
