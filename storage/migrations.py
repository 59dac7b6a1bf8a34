"""The steps from an empty file to the present schema. Append only: a step that was released is never changed."""

import sqlite3
from importlib.resources import files

from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x57415251  # 'WARQ'
#: Stands in user_version; the number of steps below.
SCHEMA_VERSION = 1

MIGRATIONS = Migrations("warraq")


def schema_text() -> str:
    """The whole schema as SQL with comments."""
    return files("warraq.storage").joinpath("schema.sql").read_text("utf-8")


# While there is one step, it is the schema. The second one begins by keeping today's schema.sql as migrations/0001.sql.
@MIGRATIONS(name="0001-schema")
def _schema(db: Database) -> None:
    db.executescript(schema_text())


def migrate(connection: sqlite3.Connection) -> None:
    """Apply the steps that are missing, all in one transaction. Nothing is written when none is."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version >= SCHEMA_VERSION:
        return
    # Not sqlite-utils' own transaction: it is deferred, and two programs opening at once would meet in the middle.
    connection.execute("BEGIN IMMEDIATE")
    try:
        MIGRATIONS.apply(Database(connection, recursive_triggers=False, execute_plugins=False))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
