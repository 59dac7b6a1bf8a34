"""How a database made by an earlier version is brought to the present schema.

To change the schema: change schema.sql, then append to STEPS what takes a database of the version before there, an SQL
file or a small module beside this one. A step that was released is never changed. A test upgrades a database of every
version, with rows, and compares what comes out with schema.sql.

A step may make a table anew (create it under another name, copy, drop, rename, and its indexes and views again): what
refers to it is not touched. Not with sqlite-utils' `transform()`, which drops triggers and generated columns.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, cast

from warraq.articles.errors import StorageError
from warraq.storage.sql.schema import require_known, schema_text, schema_version

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

    from warraq.storage.sqlite.database import SqliteConnection

APPLICATION_ID = 0x57415251  # 'WARQ'


@dataclass(frozen=True, slots=True)
class Step:
    """What takes a database from one version to the next. Runs inside a transaction."""

    name: str
    run: "Callable[[Database], None]"


def script(name: str) -> Step:
    """The step of an SQL file beside this module: '0002-notes' stands in 0002-notes.sql."""

    def run(db: "Database") -> None:
        db.executescript(files(__package__).joinpath(f"{name}.sql").read_text("utf-8"))

    return Step(name, run)


def _nothing(db: "Database") -> None:
    pass


def _begin_ledger(db: "Database") -> None:
    from warraq.storage.sql.ledger import adopt

    script("0006-archive").run(db)
    (at,) = db.execute("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now')").fetchone()
    adopt(cast("SqliteConnection", db.conn), at)


#: One a version of the schema. Append only.
STEPS: tuple[Step, ...] = (
    Step("0001-schema", _nothing),  # no version is older; a new database is made by schema.sql
    script("0002-starts-of-walks"),
    script("0003-names-of-entries"),
    script("0004-confidence"),
    script("0005-templates"),
    Step("0006-archive", _begin_ledger),
    script("0007-desk"),
    script("0008-unread"),
    script("0009-workers"),
    script("0010-page-store"),
    script("0011-dictionaries"),
    script("0012-lost-characters"),
)


def migrate(connection: sqlite3.Connection, name: str = "") -> None:
    """Take the steps that are missing, all in one transaction. Nothing is written when none is.

    Raises:
        DatabaseNewer: another program upgraded it meanwhile to a version that this one does not know.
        StorageError: the steps would leave rows that refer to nothing; the database is as it was.
    """
    if _version(connection) >= schema_version():
        return
    # Where a step drops a table to make it anew, the rows that refer to it would be deleted with it.
    connection.execute("PRAGMA foreign_keys = OFF")
    # Where it takes the old one's name, what refers to that name is meant, and stays as it is written.
    connection.execute("PRAGMA legacy_alter_table = ON")
    try:
        _upgrade(connection, name)
    finally:
        connection.execute("PRAGMA legacy_alter_table = OFF")
        connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _upgrade(connection: sqlite3.Connection, name: str) -> None:
    # A fifth of a second to load, and only who creates or upgrades a database needs it.
    from sqlite_utils import Database

    # Not sqlite-utils' own transaction: it is deferred, and two programs opening at once would meet in the middle.
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection)  # another program may have been faster
        require_known(version, name)
        if version < schema_version():
            astray = _astray(connection) if version else Counter()
            _steps(is_new=not version).apply(
                Database(connection, recursive_triggers=False, execute_plugins=False)
            )
            lost = _astray(connection) - astray
            if lost:
                tables = ", ".join(f"{table} to {other}" for table, other in lost)
                raise StorageError(
                    f"the upgrade would leave rows that refer to nothing: {tables}", identity=name
                )
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {schema_version()}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _steps(*, is_new: bool) -> "Migrations":
    """The steps as sqlite-utils notes them. For a new database the first makes everything, the others nothing."""
    from sqlite_utils import Migrations

    steps = Migrations("warraq")
    for number, step in enumerate(STEPS):
        run = step.run
        if is_new:
            run = _nothing if number else _make
        steps(name=step.name)(run)
    return steps


def _make(db: "Database") -> None:
    db.executescript(schema_text())


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _astray(connection: sqlite3.Connection) -> Counter[tuple[str, str]]:
    """How many rows of a table refer to none of another one."""
    rows = connection.execute("PRAGMA foreign_key_check")
    return Counter((table, other) for table, _, other, _ in rows)
