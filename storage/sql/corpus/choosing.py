"""The articles that a filter asks for, and those of them that it leaves out."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from warraq.articles import text as texts
from warraq.storage.records import EVERYTHING, REASONS, ArticleFilter, ArticleRow, LeftOut, Reason
from warraq.storage.rules import BARS, Phrase, read_question
from warraq.storage.sql.corpus.search import LABELLED, STARRED
from warraq.storage.sql.database import Columns, Database, storable, to_json

TEXTS: Final = ("text", "html", "markdown")

# `+`: no index but that of the order is used, else SQLite would sort whole texts before it gives the first.
_ASKED: Final = {
    "source": "+a.source = :source",
    "language": "+a.language = :language",
    "since_date": "(a.published_utc IS NULL OR substr(a.published_utc, 1, 10) >= :since_date)",
    "until_date": "(a.published_utc IS NULL OR substr(a.published_utc, 1, 10) <= :until_date)",
    "tag": "EXISTS (SELECT 1 FROM versions v JOIN tags g ON g.version_id = v.id"
    " WHERE v.article_id = a.id AND v.number = a.version AND g.tag IN (SELECT value FROM json_each(:tags)))",
    "label": f"+{LABELLED}",
    "starred": f"({STARRED}) = (:starred = 1)",
}
_LEFT_OUT: Final[dict[Reason, str]] = {
    "copy": "a.duplicate_of IS NOT NULL",
    "gone": "a.gone_at IS NOT NULL",
    "undated": "a.published_utc IS NULL",
    "short": "a.words < :min_words",
    "not-judged": "a.text_confidence IS NULL",
    "doubtful": " OR ".join(f"a.{field}_confidence < {bar}" for field, bar in BARS.items()),
    "marked": "a.mark IN ('bad', 'exclude')",
    "reserved": "a.reservations <> '[]'",
}


def article_columns(texts: Collection[str]) -> Columns[ArticleRow]:
    """The columns of an article from the views `article` (a) and, with any of the texts, `article_text` (t)."""
    original = {"duplicate_of_url": "(SELECT url FROM articles WHERE id = a.duplicate_of)"}
    without = [name for name in TEXTS if name not in texts]
    return Columns(ArticleRow, "a", without=without, given=original | {name: f"t.{name}" for name in texts})


def choose_articles(
    db: Database, chosen: ArticleFilter, *, texts: Collection[str], newest_first: bool
) -> Iterator[ArticleRow | LeftOut]:
    """Each article that is asked for, or why it is left out, as in `ArticleQueries.choose`."""
    terms = read_question(chosen.query)
    if chosen.query and not terms:
        return
    columns = article_columns(texts)
    asked, parameters = _asked(db, chosen, terms)
    cases = " ".join(f"WHEN {_LEFT_OUT[reason]} THEN '{reason}'" for reason in _reasons(chosen))
    sql = (
        f"SELECT {columns.sql}, {f'CASE {cases} END' if cases else 'NULL'} FROM article a"
        f"{' JOIN article_text t ON t.id = a.id' if texts else ''} WHERE {' AND '.join(asked)}"
        f" ORDER BY {'a.id DESC' if newest_first else 'a.seq'}"
    )
    identity, seq = columns.names.index("id"), columns.names.index("seq")
    with db.translated():
        for row in db.walk(sql, parameters):
            reason = row[-1]
            yield columns.of(row) if reason is None else LeftOut(row[identity], row[seq], reason)


def choose_ids(db: Database, chosen: ArticleFilter) -> tuple[str, dict[str, Any]]:
    """The SELECT of the numbers of all articles that `choose_articles` gives, and its parameters."""
    terms = read_question(chosen.query)
    conditions, parameters = _asked(db, chosen, terms)
    conditions += [f"NOT coalesce({_LEFT_OUT[reason]}, false)" for reason in _reasons(chosen)]
    conditions += ["false"] if chosen.query and not terms else []
    return f"SELECT a.id FROM article a WHERE {' AND '.join(conditions)}", parameters


def _asked(db: Database, chosen: ArticleFilter, terms: Sequence[Phrase]) -> tuple[list[str], dict[str, Any]]:
    """What rows of the view `article` (a) satisfy which are asked for, and the parameters."""
    conditions = ["a.seq > :since_seq", *(sql for field, sql in _ASKED.items() if _narrows(chosen, field))]
    if not terms:
        return conditions, _parameters(db, chosen)
    found = db.find(terms)
    conditions.append(f"+a.id IN (SELECT x.rowid FROM {found.table} x)")
    return conditions, _parameters(db, chosen) | found.parameters


def _narrows(chosen: ArticleFilter, field: str) -> bool:
    """Whether a field is set: '' is a language too, the one of undetermined texts."""
    return bool(getattr(chosen, field) != getattr(EVERYTHING, field))


def _reasons(chosen: ArticleFilter) -> tuple[Reason, ...]:
    """The reasons for which this filter leaves something out, in their order."""
    wanted: dict[Reason, bool] = {
        "copy": not chosen.copies,
        "gone": not chosen.gone,
        "undated": chosen.since_date is not None or chosen.until_date is not None,
        "short": chosen.min_words > 0,
        "not-judged": chosen.only_confident,
        "doubtful": chosen.only_confident,
        "marked": chosen.exclude_marked,
        "reserved": chosen.respect_reservations,
    }
    return tuple(reason for reason in REASONS if wanted[reason])


def _tags(db: Database, tag: str) -> list[str]:
    """The tags there are that are that one, folded."""
    wanted = texts.fold(tag)
    return [other for (other,) in db.execute("SELECT DISTINCT tag FROM tags") if texts.fold(other) == wanted]


def _parameters(db: Database, chosen: ArticleFilter) -> dict[str, Any]:
    values = {
        "since_seq": chosen.since_seq,
        "source": chosen.source,
        "language": chosen.language,
        "since_date": chosen.since_date and chosen.since_date.isoformat(),
        "until_date": chosen.until_date and chosen.until_date.isoformat(),
        "tags": to_json(_tags(db, chosen.tag) if chosen.tag else []),
        "label": chosen.label,
        "starred": chosen.starred,
        "min_words": chosen.min_words,
    }
    return dict(zip(values, storable(values.values()), strict=True))
