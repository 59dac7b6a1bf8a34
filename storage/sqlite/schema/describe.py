"""docs/schema.md, made from schema.sql: `python -m warraq.storage.sqlite.schema.describe > docs/schema.md`."""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from warraq.articles.dedup import RELATIONS
from warraq.articles.outcomes import REJECTION_REASONS
from warraq.articles.records import ORIGINS, REMOVAL_KINDS
from warraq.feeds import WALKS
from warraq.storage.sql.schema import schema_text, schema_version
from warraq.storage.sqlite.schema.migrating import APPLICATION_ID

_INTRODUCTION = """\
# The database

One SQLite file, or the schema `warraq` of a PostgreSQL database: tables, views and columns are the same in both
(INTEGER is `bigint` there, REAL `double precision`, BLOB `bytea`). This page is generated from
`storage/sql/schema/schema.sql` by `python -m warraq.storage.sqlite.schema.describe`; a test compares them.

- **The views are the contract** for downstream tools: columns are added, not renamed or taken away, within a major
  version. Tables may change with a migration.
- Open it read-only: `sqlite3 'file:warraq.db?mode=ro'`, `SET search_path = warraq` as a role that may only read, or
  `warraq.open` in Python. Readers and a running crawl do not wait for each other: the file is in WAL mode.
- `seq` counts changes and only rises. Remember the largest you have seen; `SELECT * FROM article WHERE seq > ?` is what
  changed since.
- `application_id` is 0x{application_id:08X} ('WARQ'), `user_version` is the schema's version, {version} now; in
  PostgreSQL it stands in the table `schema_version`.
- Times are UTC text, `YYYY-MM-DDTHH:MM:SSZ`. Hashes are lower-case hexadecimal. JSON columns hold arrays or objects as
  text: `SELECT a.url, t.value FROM article a, json_each(a.tags) t`, in both.
- Full text is searched through warraq: `article_index` is FTS5 in the file and a `tsvector` in PostgreSQL.
"""

_CREATE = re.compile(r"CREATE (?P<kind>TABLE|VIEW|VIRTUAL TABLE) (?P<name>\w+)")  # 'CREATE TABLE sources ('
_COLUMN = re.compile(r"  (?P<name>[a-z]\w*) +(?P<type>TEXT|INTEGER|REAL|BLOB)\b(?P<rest>[^\n]*)")
_CHOICE = re.compile(r"CHECK \(\w+ IN \((?P<values>'[^)]*)\)\)")  # CHECK (state IN ('active', 'paused'))
_SOURCE = re.compile(r"\b(?:FROM|JOIN) (?P<table>\w+)")  # JOIN versions v
_REFERENCE = re.compile(r"REFERENCES (?P<table>\w+)")

Column = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A table or view with its comment and columns (name, type, meaning)."""

    kind: str
    name: str
    comment: str
    columns: tuple[Column, ...]


def describe(schema: str) -> str:
    """The page as Markdown."""
    relations = list(_relations(schema))
    parts = [_INTRODUCTION.format(application_id=APPLICATION_ID, version=schema_version())]
    parts.append("## Views\n")
    parts += [_section(relation) for relation in relations if relation.kind == "VIEW"]
    parts.append("## Tables\n")
    parts += [_section(relation) for relation in relations if relation.kind != "VIEW"]
    parts.append("## Closed lists\n")
    parts += [
        _list("`removed.kind`: why a block is not the article", REMOVAL_KINDS),
        _list("`field_origins.origin`: where a field was found", ORIGINS),
        _list("`outcomes.reason` of a rejected page", REJECTION_REASONS),
        _list("`older_pages.walk`: the way back to older posts", WALKS),
        _list("`article.relation`: what a copy is to `duplicate_of`", (*filter(None, RELATIONS), "moved")),
    ]
    return "\n".join(parts)


def _relations(schema: str) -> Iterator[Relation]:
    """Tables and views in the order of the file. A comment belongs to the statement that follows it directly."""
    views = _view_columns(schema)
    meanings: dict[str, dict[str, str]] = {}
    comment: list[str] = []
    lines = iter(schema.splitlines())
    for line in lines:
        if line.startswith("--"):
            comment.append(line[2:].strip())
            continue
        match = _CREATE.match(line)
        if match is not None:
            body = [line]
            while not body[-1].split("--")[0].rstrip().endswith(";"):
                body.append(next(lines))
            name = match["name"]
            if match["kind"] == "VIEW":
                columns = _with_meanings(views[name], "\n".join(body), meanings)
            else:
                columns = tuple(_columns(body))
            meanings[name] = {column: meaning for column, _, meaning in columns}
            yield Relation(kind=match["kind"], name=name, comment=" ".join(comment), columns=columns)
        comment = []


def _columns(body: list[str]) -> Iterator[Column]:
    found: list[list[str]] = []
    for line in body:
        definition, _, remark = line.partition("--")
        match = _COLUMN.match(definition)
        if match is not None:
            reference = _REFERENCE.search(match["rest"])
            choice = _CHOICE.search(match["rest"])
            meaning = remark.strip()
            if not meaning and choice:
                meaning = f"one of {choice['values']}"
            elif not meaning and reference:
                meaning = f"number of a row in `{reference['table']}`"
            found.append([match["name"], match["type"], meaning])
        elif found and not definition.strip() and remark:
            found[-1][2] = f"{found[-1][2]} {remark.strip()}".strip()
    yield from ((name, kind, meaning) for name, kind, meaning in found)


def _view_columns(schema: str) -> dict[str, tuple[Column, ...]]:
    """Columns of each view as SQLite sees them."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(schema)
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")]
        return {
            name: tuple(connection.execute("SELECT name, type, '' FROM pragma_table_info(?)", (name,)))
            for name in names
        }
    finally:
        connection.close()


def _with_meanings(
    columns: tuple[Column, ...], definition: str, meanings: dict[str, dict[str, str]]
) -> tuple[Column, ...]:
    """A view's column means what the column of that name means in the first of its tables that has it."""
    tables = [match["table"] for match in _SOURCE.finditer(definition)]
    known = [meanings[table] for table in tables if table in meanings]
    return tuple(
        (name, kind, next((table[name] for table in known if table.get(name)), ""))
        for name, kind, _ in columns
    )


def _section(relation: Relation) -> str:
    lines = [f"### {relation.name}\n", f"{relation.comment}\n"]
    if any(meaning for _, _, meaning in relation.columns):
        lines += ["| column | type | meaning |", "|---|---|---|"]
        lines += [
            f"| `{name}` | {kind} | {meaning.replace('|', chr(92) + '|')} |"
            for name, kind, meaning in relation.columns
        ]
    elif relation.columns:
        lines.append("Columns: " + ", ".join(f"`{name}`" for name, _, _ in relation.columns))
    return "\n".join(lines) + "\n"


def _list(title: str, names: tuple[str, ...]) -> str:
    return f"{title}: " + ", ".join(f"`{name}`" for name in names) + "\n"


if __name__ == "__main__":
    print(describe(schema_text()), end="")
