"""Opening a database of a server: what it must be, its schema up to date, a session's settings."""

from contextlib import closing
from typing import Any, Final

import psycopg

from warraq.articles.errors import DatabaseForeign, DatabaseMissing, StorageError
from warraq.location import Server
from warraq.storage.postgres import upkeep
from warraq.storage.postgres.connection import PostgresConnection
from warraq.storage.postgres.errors import connecting, translated
from warraq.storage.postgres.schema import migrate, read_version, wait_for_makers
from warraq.storage.sql.schema import require_known, require_present

#: The oldest that its makers still look after. Source: postgresql.org/support/versioning.
OLDEST: Final = 14
CONNECT_TIMEOUT_S: Final = 10  # libpq waits for ever
#: A cut line is noticed by us after about 20 s, and by the server, which frees the locks of the session: the default is
#: two hours, for which a computer that lost its power would hold its locks.
_LIVENESS: Final[dict[str, Any]] = {
    "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 2, "tcp_user_timeout": 20_000,
}  # fmt: skip
_ALIVE: Final = (
    "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 2;"
    " SET tcp_user_timeout = 20000"
)
#: Of every session of ours.
SETTINGS: Final = (
    "SET search_path = warraq, pg_catalog; SET lock_timeout = '30s'; SET jit = off;"
    f" SET default_transaction_isolation = 'read committed'; {_ALIVE}"
)

Session = psycopg.Connection[Any]


def open_writable(server: Server, *, create: bool) -> PostgresConnection:
    """A connection of the calling thread, the schema up to date.

    Raises:
        DatabaseMissing: the server's database has nothing of ours, and `create` is not set.
        StorageError: the server cannot be reached, or does not let us.
        DatabaseForeign, DatabaseNewer, DatabaseOlder: it was left as it is.
    """
    with closing(connect(server)) as session, translated(str(server)), session.transaction():
        _make_or_upgrade(session, server, create=create)
    return PostgresConnection(lambda: _configured(server, SETTINGS), str(server))


def open_readonly(server: Server, *, any_version: bool = False) -> PostgresConnection:
    """A connection of the calling thread that cannot write. With `any_version` also to a database to be upgraded.

    Raises:
        As `open_writable`.
    """
    with closing(connect(server)) as session, translated(str(server)):
        version = read_version(session.cursor())
        if version == 0:
            raise _missing(server)
        require_known(version, str(server))
        if not any_version:
            require_present(version, str(server))
    settings = f"{SETTINGS}; SET default_transaction_read_only = on"
    return PostgresConnection(lambda: _configured(server, settings), str(server))


def _configured(server: Server, settings: str) -> Session:
    session = connect(server)
    with translated(str(server)):
        session.execute(settings)
    return session


def size_of(server: Server) -> int:
    """Bytes of what is ours in a database. Raises StorageError."""
    with closing(connect(server)) as session, translated(str(server)):
        return upkeep.size_of(session)


def connect(server: Server, *, name: str = "warraq") -> Session:
    """A session of a database that can be ours, whatever is in it. `name` is what the server's lists show.

    Raises:
        StorageError: the server cannot be reached, is too old, or its database is of no use to us.
    """
    settings: dict[str, Any] = {"application_name": name, "client_encoding": "UTF8"}
    if not server.has_option("connect_timeout"):
        settings["connect_timeout"] = CONNECT_TIMEOUT_S
    with connecting(server):
        session: Session = psycopg.connect(server.address, autocommit=True, **_LIVENESS, **settings)
    try:
        _require_fit(session, server)
    except BaseException:
        session.close()
        raise
    return session


def keep_alive(session: Session) -> None:
    """Have the server notice soon when the other end of an idle session is gone, and never end it for being idle."""
    session.execute(f"{_ALIVE}; SET idle_session_timeout = 0")


def _require_fit(session: Session, server: Server) -> None:
    version = session.info.server_version // 10_000
    if version < OLDEST:
        text = f"the server is PostgreSQL {version}; warraq needs {OLDEST} or newer"
        raise StorageError(text, identity=str(server))
    encoding = session.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StorageError(
            f"the database has the encoding {encoding}, which cannot hold every script; make one with"
            " `createdb --encoding=UTF8 --template=template0 NAME`",
            identity=str(server),
        )


def _make_or_upgrade(session: Session, server: Server, *, create: bool) -> None:
    cursor = session.cursor()
    if read_version(cursor) == 0:
        wait_for_makers(cursor)
        if read_version(cursor) == 0:
            _require_empty(session, server, create=create)
    migrate(session, str(server))


def _require_empty(session: Session, server: Server, *, create: bool) -> None:
    """Raise unless a schema of ours may be made: nobody else's is touched."""
    (is_there, has_tables, may_create) = session.execute(
        "SELECT to_regnamespace('warraq') IS NOT NULL,"
        " EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'warraq'),"
        " CASE WHEN to_regnamespace('warraq') IS NULL THEN has_database_privilege(current_database(), 'CREATE')"
        " ELSE has_schema_privilege('warraq', 'CREATE') END"
    ).fetchone() or (False, False, False)
    if has_tables:
        text = "its schema warraq is not of this program, or was not made to its end; it was left as it is"
        raise DatabaseForeign(text, identity=str(server))
    if not create:
        raise _missing(server)
    if not may_create:
        user = session.info.user
        way = (
            f'GRANT CREATE, USAGE ON SCHEMA warraq TO "{user}"'
            if is_there
            else f'CREATE SCHEMA warraq AUTHORIZATION "{user}"'
        )
        raise StorageError(
            f"its user may not make the schema warraq; have the owner of the database run: {way}",
            identity=str(server),
        )


def _missing(server: Server) -> DatabaseMissing:
    text = "there is no warraq database; `warraq add URL` makes one"
    return DatabaseMissing(text, identity=str(server))
