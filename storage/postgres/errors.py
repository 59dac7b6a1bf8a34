"""PostgreSQL's errors, translated to ours once, each with what to do."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import psycopg

from warraq.articles.errors import (
    ConfigurationError,
    DatabaseBusy,
    DatabaseCorrupt,
    DatabaseLost,
    StorageError,
    WarraqError,
)
from warraq.location import Server

_LOST: Final = "the connection to the server broke; what was under way may have been stored or not ({})"
_RIGHTS: Final = (
    "its user may not do this ({}); connect as the owner of the schema warraq, or have the owner grant it"
)
#: What a session may be told, by SQLSTATE or its beginning. Source: PostgreSQL's documentation, appendix A.
_TOLD: Final[tuple[tuple[str, type[StorageError], str], ...]] = (
    ("55P03", DatabaseBusy, "another program has been writing to the database for over 30 s"),
    ("40P01", DatabaseBusy, "another program has been writing to the database for over 30 s"),  # deadlock
    ("40001", DatabaseBusy, "another program has been writing to the database for over 30 s"),
    ("42501", StorageError, _RIGHTS),
    ("25006", StorageError, "the server takes no writes (is it a standby?); name the one that does"),
    ("53100", StorageError, "the server's disk is full; nothing of this step was stored"),
    ("53300", StorageError, "the server has no connection left; end other programs, or raise max_connections"),
    ("58", StorageError, "the server cannot read or write its files ({}); nothing of this step was stored"),
    ("XX001", DatabaseCorrupt, "the database is damaged ({}); restore a copy"),
    ("XX002", DatabaseCorrupt, "an index of the database is damaged ({}); `warraq check --repair` makes it anew"),
    ("57P", DatabaseLost, _LOST),  # the server stops, or somebody ended the session
    ("25P03", DatabaseLost, _LOST),  # idle in a transaction for longer than the server allows
    ("08", DatabaseLost, _LOST),
)  # fmt: skip

#: Why no session begins, and whether that may pass. libpq gives no code for it: told by its words, and the server's in
#: English.
_REFUSED: Final = tuple(
    (re.compile(pattern), kind, text)
    for pattern, kind, text in (
        (
            r"password authentication failed|no password supplied|authentication failed for user", StorageError,
            "the server does not accept the password, or there is none; give it in PGPASSWORD or ~/.pgpass, or in the"
            " address (%-encoded)",
        ),
        (
            r'database "[^"]*" does not exist', StorageError,
            "the server has no database of that name; `createdb NAME` makes one, `warraq add URL` fills it",
        ),
        (
            r'role "[^"]*" does not exist', StorageError,
            "the server has no such user; name one in the address: postgresql://USER@…",
        ),
        (
            r"no pg_hba\.conf entry|pg_hba\.conf rejects", StorageError,
            "the server does not let this user in from here; its pg_hba.conf allows it",
        ),
        (
            r"permission denied for database", StorageError,
            "its user may not connect to this database; GRANT CONNECT allows it",
        ),
        (
            r"service .* not found|service file", StorageError,
            "the service file of PostgreSQL has no such service, or is not found",
        ),
        (
            r"too many (connections|clients)|remaining connection slots", DatabaseLost,
            "the server has no connection left; end other programs, or raise max_connections",
        ),
        (
            r"is starting up|is shutting down|in recovery", DatabaseLost,
            "the server is starting or stopping; try again in a moment",
        ),
        (
            r"connection refused|no such file or directory|time ?out|timed out|resolve|translate host name"
            r"|service not known|unreachable|no route", DatabaseLost,
            "no server answers there; is it running, and are host and port right?",
        ),
    )
)  # fmt: skip


@contextmanager
def translated(name: str = "") -> Generator[None, None, None]:
    """In a session: PostgreSQL's errors become ours. A wrong statement is a bug and stays what it is."""
    try:
        yield
    except psycopg.Error as problem:
        found = _translate(problem, name)
        if found is None:
            raise
        raise found from problem


@contextmanager
def connecting(server: Server) -> Generator[None, None, None]:
    """While a session begins: likewise, and no password is shown."""
    try:
        yield
    except psycopg.ProgrammingError as problem:
        text = f"is no address that PostgreSQL's library can read: {_said(problem, server.password)}"
        raise ConfigurationError(text, identity=str(server)) from None
    except psycopg.Error as problem:
        raise _refused(problem, server) from None


def _translate(problem: psycopg.Error, name: str) -> WarraqError | None:
    state = problem.sqlstate or ""
    for beginning, kind, text in _TOLD:
        if state.startswith(beginning):
            return kind(text.format(_said(problem)), identity=name)
    if isinstance(problem, psycopg.ProgrammingError):
        return None
    if not state and isinstance(problem, psycopg.OperationalError | psycopg.InterfaceError):
        return DatabaseLost(_LOST.format(_said(problem)), identity=name)
    return StorageError(_said(problem), identity=name)


def _refused(problem: psycopg.Error, server: Server) -> StorageError:
    """DatabaseLost, which is tried again, for what may pass; also for what is not known: it is in another language."""
    said = _said(problem, server.password)
    for pattern, kind, text in _REFUSED:
        if pattern.search(said.lower()):
            return kind(text, identity=str(server))
    return DatabaseLost(f"cannot be opened: {said}", identity=str(server))


def _said(problem: psycopg.Error, password: str = "") -> str:
    """What PostgreSQL says, in one line."""
    text = " ".join((problem.diag.message_primary or str(problem)).split())
    return text.replace(password, "…") if password else text
