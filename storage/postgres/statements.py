"""Statements as `storage/sql` writes them, in the words of PostgreSQL.

What both engines understand is left as it is. Told otherwise are the marks for values, the schemas of names, and the
few words that only SQLite has; functions that PostgreSQL lacks are made with its schema (`schema/functions.sql`).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_PARTS: Final = re.compile(
    r"""
    (?P<literal> '(?:[^']|'')*' )       # 'it''s'
    | (?P<numbered> \?[0-9]+ )          # ?1
    | (?P<mark> \? )
    | (?P<named> (?<!:) :[a-z_][a-z_0-9]* )   # :limit, not ::text
    | (?P<code> [^'?:]+ | :: | : )
    """,
    re.VERBOSE,
)
#: What is said otherwise, in the order in which it is looked for. `+a.id` keeps SQLite from using an index.
_OTHERWISE: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\bINDEXED BY \w+", ""),
        (r"\bCROSS JOIN\b", "JOIN"),
        (r"\bCREATE TEMP TABLE\b", "CREATE TEMPORARY TABLE"),
        (r"\bCREATE (UNIQUE )?INDEX temp\.", r"CREATE \1INDEX "),
        (r"\bmain\.", "warraq."),
        (r"\btemp\.", "pg_temp."),
        (r"\bIS NOT (?!NULL\b|DISTINCT\b|TRUE\b|FALSE\b)", "IS DISTINCT FROM "),
        (r"\bIS (?!NULL\b|NOT\b|DISTINCT\b|TRUE\b|FALSE\b)", "IS NOT DISTINCT FROM "),
        (r"\bAS INTEGER\)", "AS bigint)"),
        (r"\bAS BLOB\)", "AS bytea)"),
        (r"\bINTEGER\b", "bigint"),
        (r"\bREAL\b", "double precision"),
        (r"\bjson_array\(", "json_build_array("),
        (r"(?<=[\s(])\+(?=[a-z(])", ""),
    )
)
#: A table made by a question, and what follows it: PostgreSQL wants a name for it (before version 16).
_SUBQUERY: Final = re.compile(r"\b(?:FROM|JOIN)\s+\((?=\s*(?:SELECT|WITH)\b)|'(?:[^']|'')*'")
_NAMED: Final = re.compile(
    r"\s*(?:AS\s+)?(?!(?:WHERE|GROUP|ORDER|LIMIT|UNION|EXCEPT|ON|JOIN|LEFT|CROSS|USING|WINDOW|HAVING)\b)[a-z_]\w*",
    re.IGNORECASE,
)
#: A value of which nothing tells the type: '%s IS NULL', 'SELECT %s FROM'.
_UNTYPED: Final = re.compile(
    r"""
    %(?:\(\w+\))?s \s+ IS\b
    | \bSELECT\b (?: (?!\bFROM\b) [^%] | %% )* %(?:\(\w+\))?s
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement for psycopg: `by_name` takes a mapping, else a sequence.

    `is_typed`: the server knows the type of each value by where it stands, so that it can prepare the statement.
    """

    text: str
    by_name: bool
    is_typed: bool


@lru_cache(maxsize=4_000)
def translate(sql: str) -> Statement:
    """A statement in PostgreSQL's words. Cost: once for each text of a statement."""
    by_name = False
    found: list[str] = []
    for part in _PARTS.finditer(sql):
        kind, text = part.lastgroup, part[0]
        if kind == "numbered":
            by_name, text = True, f"%(p{text[1:]})s"
        elif kind == "mark":
            text = "%s"
        elif kind == "named":
            by_name, text = True, f"%({text[1:]})s"
        else:
            text = text.replace("%", "%%")
            if kind == "code":
                for pattern, words in _OTHERWISE:
                    text = pattern.sub(words, text)
        found.append(text)
    whole = "".join(found)
    return Statement(_named(whole), by_name, is_typed=not _UNTYPED.search(whole))


def _named(sql: str) -> str:
    """The statement with a name for each question that stands for a table."""
    found, start, number = [], 0, 0
    for begin in _SUBQUERY.finditer(sql):
        if begin[0].startswith("'"):
            continue
        end = _closing(sql, begin.end())
        if not _NAMED.match(sql, end):
            found.append((end, f" AS unnamed_{number}"))
            number += 1
    parts = []
    for end, name in sorted(found):
        parts += [sql[start:end], name]
        start = end
    return "".join([*parts, sql[start:]])


def _closing(sql: str, start: int) -> int:
    """Where the bracket ends that was opened before `start`."""
    depth, place = 1, start
    while depth:
        character = sql[place]
        if character == "'":
            place = sql.index("'", place + 1)
        depth += (character == "(") - (character == ")")
        place += 1
    return place
