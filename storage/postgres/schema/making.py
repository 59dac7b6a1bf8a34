"""The tables, indexes and views of `storage/sql/schema/schema.sql` in PostgreSQL's words.

What the schema means is stated once, there. Written by hand for PostgreSQL is what has no counterpart: functions, the
full-text index, triggers.
"""

import re
from importlib.resources import files
from typing import Any, Final

from warraq.articles.errors import StorageError
from warraq.storage.postgres.statements import translate
from warraq.storage.sql.moving import UNFINISHED
from warraq.storage.sql.schema import require_known, require_present, schema_text, schema_version

#: Taken by who makes or upgrades the schema: two programs may open a new database at once.
_LOCK: Final = 0x57415251_00000000  # 'WARQ'

_COMMENT: Final = re.compile(r"--[^\n]*")
_TABLE: Final = re.compile(
    r"CREATE TABLE (?P<name>\w+) \((?P<body>.*?)\n\) STRICT(?:, WITHOUT ROWID)?;", re.DOTALL
)
_REFERENCE: Final = re.compile(r" REFERENCES (?P<other>\w+)(?P<then> ON DELETE (?:CASCADE|SET NULL))?")
_COLUMN: Final = re.compile(r"^\s+(?P<column>\w+)\s+(?:INTEGER|TEXT)\b")
#: The first version that a server had.
FIRST: Final = 10
#: What takes a database of a server from each version, from FIRST on, to the next: the name of an SQL file beside this
#: module, in PostgreSQL's words. Append only, with the step for files (`storage/sqlite/schema/migrating.py`).
STEPS: tuple[str, ...] = ("0011-dictionaries",)
#: Said once in schema.sql in a way that only SQLite understands.
_ONLY_THERE: Final = (("AND reserves ORDER BY", "AND reserves <> 0 ORDER BY"),)


def schema_script() -> str:
    """All that makes an empty database, in the schema `warraq`, which there must be."""
    text = _COMMENT.sub("", schema_text())
    for theirs, ours in _ONLY_THERE:
        assert text.count(theirs) == 1, theirs
        text = text.replace(theirs, ours)
    start = min(text.index("CREATE VIRTUAL TABLE"), text.index("CREATE TRIGGER"))
    tables, references = _tables(text[:start])
    views = text[text.index("CREATE VIEW") :]
    return "\n".join(
        [_file("functions"), tables, *references, _file("search"), _file("triggers"), _words_of(views)]
    )


def migrate(connection: Any, name: str) -> None:
    """Make the schema where there is none, and take the steps that an older one lacks, in one transaction.

    Raises:
        DatabaseNewer: a newer warraq made it.
        DatabaseOlder: it is of a version from which no step leads here.
    """
    with connection.cursor() as cursor:
        wait_for_makers(cursor)
        version = read_version(cursor)
        require_known(version, name)
        if version < FIRST and version:
            require_present(version, name)
        elif version:
            _upgrade(cursor, version)
        else:
            # Not IF NOT EXISTS, which asks for the right to make one also where somebody made it for us.
            cursor.execute("SELECT to_regnamespace('warraq') IS NULL")
            if cursor.fetchone()[0]:
                cursor.execute("CREATE SCHEMA warraq")
            cursor.execute("SET LOCAL search_path = warraq, pg_catalog")
            cursor.execute(schema_script())
            cursor.execute("CREATE TABLE schema_version (version bigint NOT NULL)")
            cursor.execute("INSERT INTO schema_version VALUES (%s)", (schema_version(),))


def _upgrade(cursor: Any, version: int) -> None:
    cursor.execute("SET LOCAL search_path = warraq, pg_catalog")
    for step in STEPS[version - FIRST :]:
        cursor.execute(_file(step))
    if version < schema_version():
        cursor.execute("UPDATE schema_version SET version = %s", (schema_version(),))


def wait_for_makers(cursor: Any) -> None:
    """Wait until nobody else makes or upgrades the schema, and keep others from it to the end of the transaction."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))


def read_version(cursor: Any, *, unfinished: bool = False) -> int:
    """The version of the schema, 0 where there is none.

    Raises:
        StorageError: a move into the database has not ended, and such `unfinished` ones are not asked for.
    """
    if not unfinished and is_unfinished(cursor):
        raise StorageError("a move into this database has not ended; run the same `warraq move` again")
    cursor.execute("SELECT to_regclass('warraq.schema_version') IS NOT NULL")
    if not cursor.fetchone()[0]:
        return 0
    cursor.execute("SELECT version FROM warraq.schema_version")
    return int(cursor.fetchone()[0])


def is_unfinished(cursor: Any) -> bool:
    """Whether a move into the database is under way, or was stopped."""
    cursor.execute(f"SELECT to_regclass('warraq.{UNFINISHED}') IS NOT NULL")
    return bool(cursor.fetchone()[0])


def _tables(text: str) -> tuple[str, list[str]]:
    """The tables and indexes without what refers to others, and the statements that add that: some refer forward."""
    references: list[str] = []

    def table(found: re.Match[str]) -> str:
        lines = []
        for line in found["body"].split("\n"):
            if column := _COLUMN.match(line):
                if reference := _REFERENCE.search(line):
                    references.append(
                        f"ALTER TABLE {found['name']} ADD FOREIGN KEY ({column['column']})"
                        f" REFERENCES {reference['other']}{reference['then'] or ''};"
                    )
                    line = _REFERENCE.sub("", line)
                line = _typed(line, column["column"])
            lines.append(line)
        body = "\n".join(lines)
        return f"CREATE TABLE {found['name']} ({body}\n);"

    return _words_of(_TABLE.sub(table, text)), references


def _typed(line: str, column: str) -> str:
    if column in ("id", "seq"):
        line = re.sub(
            r"INTEGER PRIMARY KEY(?: AUTOINCREMENT)?",
            "bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
            line,
        )
    return re.sub(r"\bTEXT\b", 'text COLLATE "C"', line)


def _words_of(text: str) -> str:
    return translate(re.sub(r"\bBLOB\b", "bytea", text)).text.replace("%%", "%")


def _file(name: str) -> str:
    return files(__package__).joinpath(f"{name}.sql").read_text("utf-8")
