"""Articles counted from several sides, in one reading of their texts, one of removed blocks, one of the index."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from warraq.storage.ports import StatisticsQueries
from warraq.storage.ports.statistics import CountProgress
from warraq.storage.records import (
    EVERYTHING,
    ArticleFilter,
    Breakdown,
    Group,
    RemovedKind,
    Statistics,
    StatisticsOptions,
    Sureness,
)
from warraq.storage.rules import BARS, LISTED, LISTED_MONTHS, WordForms, break_down, measure_lengths
from warraq.storage.sql.corpus.choosing import choose_ids
from warraq.storage.sql.database import Database, Rows, Subject, snapshot

#: Characters of a name by which articles are grouped; pages state them at any length.
_NAME_CHARS: Final = 200
_TOLD_EVERY: Final = 10_000  # articles

#: What articles are grouped by.
_GROUPED: Final = {
    "sources": "s.slug",
    "languages": "v.language",
    "months": "CASE WHEN length(v.published) >= 7 THEN substr(v.published, 1, 7) ELSE '' END",
    "sections": f"substr(v.section, 1, {_NAME_CHARS})",
    "relations": "CASE WHEN a.duplicate_of IS NOT NULL THEN a.relation END",
    "date_precisions": "CASE length(v.published) WHEN 0 THEN '' WHEN 4 THEN 'year' WHEN 7 THEN 'month'"
    " WHEN 10 THEN 'day' ELSE 'time' END",
    "date_origins": "CASE WHEN v.published = '' THEN '' ELSE coalesce((SELECT origin FROM field_origins"
    " WHERE version_id = v.id AND field = 'published' AND chosen = 1 ORDER BY position LIMIT 1), 'unknown') END",
    "licences": f"substr(v.licence, 1, {_NAME_CHARS})",
    "marks": "(SELECT iif(m.mark = 'none' OR m.mark <> 'exclude' AND m.version <> a.version, NULL, m.mark)"
    " FROM marks m WHERE m.article_id = a.id ORDER BY m.id DESC LIMIT 1)",
}
#: What is true of an article or not.
_FLAGS: Final = {
    "copies": "a.duplicate_of IS NOT NULL",
    "gone": "a.gone_at IS NOT NULL",
    "paywalled": "v.paywalled",
    "reserved": "EXISTS (SELECT 1 FROM reservations WHERE version_id = v.id AND reserves = 1)",
}


class SqlStatisticsQueries(Subject, StatisticsQueries):
    """The tables `articles` and `versions`, and what belongs to a version."""

    def count(
        self,
        options: StatisticsOptions | None = None,
        progress: CountProgress | None = None,
    ) -> Statistics:
        options = options or StatisticsOptions()
        tell = progress or (lambda what, done: None)
        with snapshot(self._connection) as db:
            chosen = _choose(db, options.chosen)
            tell("articles", 0)
            statistics = _count_articles(chosen, options)
            tell("removed blocks", 0)
            statistics = replace(statistics, removed=_count_removed(chosen))
            return _with_types(chosen, statistics, tell) if options.types else statistics


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The current versions that are counted: FROM without its word, WHERE, and the parameters of both."""

    db: Database
    tables: str
    where: str
    parameters: dict[str, Any]

    def ask(self, columns: str, joined: str = "") -> Rows:
        """The columns of each version, and of what is joined to it."""
        return self.db.execute(self.select(columns, joined), self.parameters)

    def select(self, columns: str, joined: str = "") -> str:
        """The statement of `ask`."""
        return f"SELECT {columns} FROM {self.tables}{joined and f' CROSS JOIN {joined}'} WHERE {self.where}"


def _choose(db: Database, chosen: ArticleFilter) -> _Chosen:
    """CROSS JOIN keeps the order of the tables: versions in the order of the file, or only those of articles chosen."""
    current = "v.article_id = a.id AND v.number = a.version"
    source = "CROSS JOIN sources s ON s.id = a.source_id"
    if chosen == EVERYTHING:
        return _Chosen(db, f"versions v CROSS JOIN articles a ON {current} {source}", "true", {})
    ids, parameters = choose_ids(db, chosen)
    return _Chosen(
        db, f"articles a CROSS JOIN versions v ON {current} {source}", f"a.id IN ({ids})", parameters
    )


def _count_articles(chosen: _Chosen, options: StatisticsOptions) -> Statistics:
    """All that takes one reading of the articles: SQLite keeps what is counted of each in a temporary file."""
    columns = {**_GROUPED, **_FLAGS, **{f"{field}_confidence": f"v.{field}_confidence" for field in BARS}}
    listed = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    survey = chosen.select(
        f"v.id AS version_id, a.cluster_id, v.words, length(v.text) AS characters, {listed}"
    )
    sql = f"WITH survey AS MATERIALIZED ({survey}) {' UNION ALL '.join(_questions())}"
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for question, *row in chosen.db.execute(sql, chosen.parameters):
        found[question].append(tuple(row))
    articles, words, characters, _ = found["whole"][0]
    counted: dict[str, Any] = {name: found[name][0][0] for name in _FLAGS}
    counted |= {name: _breakdown(name, found[name]) for name in (*_GROUPED, "reservations")}
    return Statistics(
        options=options,
        articles=articles,
        words=words,
        characters=characters,
        **counted,
        clusters=tuple((size, clusters) for size, clusters, *_ in found["clusters"]),
        lengths=measure_lengths((words, articles) for words, articles, *_ in found["lengths"]),
        confidences=tuple(Sureness(field=field, judged=found[field][0][0], low=found[field][0][1]) for field in BARS),
    )  # fmt: skip


def _questions() -> Iterator[str]:
    """What is asked of the survey: rows of the name of the question and four columns."""
    yield "SELECT 'whole', count(*), coalesce(sum(words), 0), coalesce(sum(characters), 0), '' FROM survey"
    for name in _FLAGS:
        yield f"SELECT '{name}', coalesce(sum({name}), 0), 0, 0, '' FROM survey"
    for name in _GROUPED:
        yield _largest(name, f"SELECT {name} AS name, words FROM survey")
    yield _largest(
        "reservations",
        "SELECT r.origin || ': ' || r.signal AS name, words"
        " FROM survey JOIN (SELECT DISTINCT version_id, origin, signal FROM reservations WHERE reserves = 1) r"
        " USING (version_id)",
    )
    yield "SELECT 'lengths', words, count(*), 0, '' FROM survey GROUP BY words"
    yield (
        "SELECT 'clusters', * FROM (SELECT size, count(*), 0, '' FROM (SELECT count(*) AS size FROM survey"
        " WHERE cluster_id IS NOT NULL GROUP BY cluster_id HAVING count(*) > 1) GROUP BY size ORDER BY size)"
    )
    for field, bar in BARS.items():
        column = f"{field}_confidence"
        yield f"SELECT '{field}', count({column}), coalesce(sum({column} < {bar}), 0), 0, '' FROM survey"


def _largest(question: str, named: str) -> str:
    """The largest groups by `name`, with the number of all."""
    limit = LISTED_MONTHS if question == "months" else LISTED
    return (
        f"SELECT * FROM (SELECT '{question}', articles, words, count(*) OVER (), name"
        f" FROM (SELECT name, count(*) AS articles, sum(words) AS words FROM ({named}) WHERE name IS NOT NULL"
        f" GROUP BY name) ORDER BY articles DESC, name LIMIT {limit})"
    )


def _breakdown(name: str, rows: list[tuple[Any, ...]]) -> Breakdown:
    groups = [Group(name=group, articles=articles, words=words) for articles, words, _, group in rows]
    return break_down(groups, rows[0][2] if rows else 0, by_name=name == "months")


def _count_removed(chosen: _Chosen) -> tuple[RemovedKind, ...]:
    # Summed here: SQLite would sort twenty blocks an article by kind first, which takes longer.
    blocks: dict[str, int] = defaultdict(int)
    characters: dict[str, int] = defaultdict(int)
    for kind, length in chosen.ask("r.kind, length(r.text)", "removed_blocks r ON r.version_id = v.id"):
        blocks[kind] += 1
        characters[kind] += length
    kinds = sorted(blocks, key=lambda kind: (-characters[kind], kind))
    return tuple(RemovedKind(kind=kind, blocks=blocks[kind], characters=characters[kind]) for kind in kinds)


def _with_types(chosen: _Chosen, statistics: Statistics, tell: CountProgress) -> Statistics:
    """The statistics with word forms; the index of search holds the texts as words, folded and parted by spaces."""
    sources, languages = statistics.sources, statistics.languages
    forms = WordForms(*({group.name for group in side.groups} for side in (sources, languages)))
    texts = chosen.ask("s.slug, v.language, CAST(i.text AS BLOB)", "article_index i ON i.rowid = a.id")
    for number, (source, language, text) in enumerate(texts):
        if number % _TOLD_EVERY == 0:
            tell("word forms", number)
        forms.add(text, source, language)
    types, (by_source, by_language) = forms.count()
    return replace(
        statistics,
        types=types,
        sources=_typed(sources, by_source),
        languages=_typed(languages, by_language),
    )


def _typed(side: Breakdown, types: dict[str, Any]) -> Breakdown:
    return replace(side, groups=tuple(replace(group, types=types[group.name]) for group in side.groups))
