"""Advisory locks of a database, held by a session of their own: they end with the process, however it ends."""

import os
import socket
from contextlib import closing, suppress
from typing import Any, Final

import psycopg

from warraq.location import Server
from warraq.storage.postgres.errors import translated
from warraq.storage.postgres.opening import connect, keep_alive

#: Beside those that transactions take: 'WARQ', and a number for each kind of work.
_CLASS: Final = 0x57415251
_KINDS: Final = {"crawl": 2, "run": 3, "tell": 4, "stamp": 5}
_TRIES: Final = 5  # while who had the lock has ended before we could ask who it is
MAX_NAME: Final = 63  # bytes of an application_name; PostgreSQL cuts off the rest
_GONE: Final = "another program, which has ended meanwhile,"
_HOLDERS: Final = """
SELECT a.pid, a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
 WHERE l.locktype = 'advisory' AND l.granted AND l.classid = %s AND l.objid = %s AND l.objsubid = 1
   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
 ORDER BY a.backend_start LIMIT 1
"""


class SessionLock:
    """A lock of one kind on a database: one holder, or any number of those who hold it `shared`.

    The session's name, which the server shows, says what is done, by which process, and where.
    """

    def __init__(self, server: Server, kind: str, *, doing: str, shared: bool) -> None:
        self._server = server
        self._number = _KINDS[kind]
        self._take = "pg_try_advisory_lock_shared" if shared else "pg_try_advisory_lock"
        self._name = session_name(doing)
        self._session: psycopg.Connection[Any] | None = None

    def take(self) -> str:
        """Take the lock, unless it is held here already; '', or who else has it.

        Raises:
            StorageError: the server cannot be reached.
        """
        if self._is_held():
            return ""
        self._session = connect(self._server, name=self._name)
        holder = "nobody"
        try:
            with translated(str(self._server)):
                keep_alive(self._session)
                holder = self._try()
        finally:
            if holder:
                self.release()
        return holder

    def release(self) -> None:
        """Give the lock back. Nothing happens when it is not held."""
        if self._session is not None:
            # The server may end the session, and only then give the lock back, after close() has returned.
            with suppress(psycopg.Error):
                self._session.execute("SELECT pg_advisory_unlock_all()")
            self._session.close()
            self._session = None

    def holder(self) -> str:
        """Who holds it, '' if nobody.

        Raises:
            StorageError: the server cannot be reached.
        """
        with closing(connect(self._server)) as session, translated(str(self._server)):
            return _holder(session, self._number)

    def _try(self) -> str:
        assert self._session is not None
        for _ in range(_TRIES):
            if _first(self._session, f"SELECT {self._take}(%s)", (_CLASS << 32 | self._number,)):
                return ""
            if holder := _holder(self._session, self._number):
                return holder
        return _GONE

    def _is_held(self) -> bool:
        """Whether the session still is one: a server that was started anew knows nothing of it."""
        if self._session is None:
            return False
        with suppress(psycopg.Error):
            return bool(_first(self._session, "SELECT true"))
        self.release()
        return False


def session_name(doing: str) -> str:
    """'warraq crawl, process 4711 on desk', cut to what PostgreSQL keeps of it."""
    head = f"warraq {doing}, process {os.getpid()}"
    return f"{head} on {socket.gethostname()}".encode("ascii", "replace")[:MAX_NAME].decode()


def _holder(session: "psycopg.Connection[Any]", number: int) -> str:
    row = session.execute(_HOLDERS, (_CLASS, number)).fetchone()
    if row is None:
        return ""
    pid, name = row
    return str(name) if str(name).startswith("warraq ") else f"session {pid} of the server ({name})"


def _first(session: "psycopg.Connection[Any]", question: str, values: tuple[int, ...] = ()) -> Any:
    row = session.execute(question, values).fetchone()
    return row[0] if row else None
