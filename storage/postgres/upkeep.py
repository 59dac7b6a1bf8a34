"""What PostgreSQL can tell of a database of ours, and set right in it, for a user who need not be its superuser."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import psycopg
from psycopg import sql

Session = psycopg.Connection[Any]

_TABLES: Final = (
    "SELECT relname FROM pg_class"
    " WHERE relnamespace = 'warraq'::regnamespace AND relkind = 'r' ORDER BY relname"
)
#: Indexes that a build which failed, or an upgrade of the server, left unusable.
_INVALID: Final = """
SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
 WHERE c.relnamespace = 'warraq'::regnamespace AND NOT (i.indisvalid AND i.indisready AND i.indislive)
 ORDER BY c.relname
"""
#: amcheck's functions, where it is installed and its user may call them.
_AMCHECK: Final = """
SELECT n.nspname, p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e' JOIN pg_extension e ON e.oid = d.refobjid
 WHERE e.extname = 'amcheck' AND p.proname IN ('bt_index_check', 'verify_heapam')
   AND (p.proname <> 'bt_index_check' OR p.pronargs = 1)
   AND has_function_privilege(p.oid, 'EXECUTE') AND has_schema_privilege(n.oid, 'USAGE')
"""
_BTREES: Final = """
SELECT c.oid, c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
 WHERE c.relnamespace = 'warraq'::regnamespace AND a.amname = 'btree' AND i.indisvalid ORDER BY c.relname
"""
#: Foreign keys of one column, as all of ours are, and the column that tells a row from others, if there is one.
_REFERENCES: Final = """
SELECT t.relname, a.attname, o.relname, b.attname,
       EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = t.oid AND attname = 'id' AND NOT attisdropped)
  FROM pg_constraint c
  JOIN pg_class t ON t.oid = c.conrelid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
  JOIN pg_class o ON o.oid = c.confrelid JOIN pg_attribute b ON b.attrelid = o.oid AND b.attnum = c.confkey[1]
 WHERE c.contype = 'f' AND t.relnamespace = 'warraq'::regnamespace AND cardinality(c.conkey) = 1
 ORDER BY t.relname, a.attname
"""


def damage(session: Session, most: int) -> list[str]:
    """What is wrong with indexes and, where amcheck is installed, with the pages of tables, at most so many.

    Inside a transaction. Cost: with amcheck, reads all.
    """
    return list(islice(_damaged(session), most))


def strays(session: Session, most: int) -> list[str]:
    """Rows that refer to rows which are not there, at most so many. Cost: reads every column that refers to a table."""
    return list(islice(_strays(session, most), most))


def make_indexes_anew(session: Session) -> None:
    """Inside a transaction, in which REINDEX SCHEMA is not allowed."""
    for table in tables(session):
        session.execute(sql.SQL("REINDEX TABLE {}").format(table))


def vacuum(session: Session, *, full: bool = False) -> None:
    """Free the room of deleted rows; with `full` every table is written anew, and nobody may read it meanwhile.

    Only of our tables: the database may have others.
    """
    command = "VACUUM (FULL) {}" if full else "VACUUM {}"
    session.execute(sql.SQL(command).format(sql.SQL(", ").join(tables(session))))


def tables(session: Session) -> list[sql.Identifier]:
    """All of ours."""
    return [sql.Identifier("warraq", name) for (name,) in session.execute(_TABLES)]


def size_of(session: Session) -> int:
    """Bytes on the server's disk of our tables, with indexes and large values."""
    row = session.execute(
        "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class"
        " WHERE relnamespace = to_regnamespace('warraq') AND relkind = 'r'"
    ).fetchone()
    return int(row[0]) if row else 0


def _damaged(session: Session) -> Iterator[str]:
    for (name,) in session.execute(_INVALID).fetchall():
        yield f"index {name} is not valid: rows may be missing in it"
    functions = {name: sql.Identifier(schema, name) for schema, name in session.execute(_AMCHECK)}
    if check := functions.get("bt_index_check"):
        for number, name in session.execute(_BTREES).fetchall():
            if problem := _index_problem(session, check, number):
                yield f"index {name} is damaged, rows may be missing in it: {problem}"
    if verify := functions.get("verify_heapam"):
        for table in tables(session):
            question = sql.SQL("SELECT msg FROM {}({}::regclass)").format(
                verify, sql.Literal(table.as_string(session))
            )
            for (text,) in session.execute(question).fetchall():
                yield f"table {table.as_string(session)} is damaged: {text}"


def _index_problem(session: Session, check: sql.Identifier, number: int) -> str:
    """What is wrong with an index, '' if nothing is. An error is how that is told, so it has a savepoint of its own."""
    try:
        with session.transaction():
            session.execute(sql.SQL("SELECT {}({}::regclass)").format(check, sql.Literal(number)))
    except (psycopg.errors.IndexCorrupted, psycopg.errors.DataCorrupted) as problem:
        return " ".join(str(problem).split())
    return ""


def _strays(session: Session, most: int) -> Iterator[str]:
    for table, column, other, key, has_number in session.execute(_REFERENCES).fetchall():
        question = sql.SQL(
            "SELECT {shown} FROM {table} t WHERE t.{column} IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM {other} o WHERE o.{key} = t.{column}) LIMIT {most}"
        ).format(
            shown=sql.Identifier("t", "id" if has_number else column),
            table=sql.Identifier("warraq", table),
            column=sql.Identifier(column),
            other=sql.Identifier("warraq", other),
            key=sql.Identifier(key),
            most=sql.Literal(most),
        )
        for (shown,) in session.execute(question).fetchall():
            row = f"row {shown} of {table}" if has_number else f"{column} {shown} of {table}"
            yield f"{row} refers to nothing in {other}"
