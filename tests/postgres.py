"""Databases of a PostgreSQL server for tests: made from a template, dropped afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest

from tests.needed import EVERYTHING
from warraq.storage import open_store

#: Of a server where databases may be made; that of .ci/run, and of many a machine.
SERVER = os.environ.get("WARRAQ_TEST_POSTGRES", "postgresql://127.0.0.1:5432/postgres")
_NUMBERS = count(1)


def connect_to_server() -> Any:
    """A session of the server. Skips the test where there is none."""
    try:
        import psycopg

        return psycopg.connect(SERVER, autocommit=True, connect_timeout=5)
    except Exception as problem:  # no psycopg, no server, no access
        text = (
            f"needs PostgreSQL at {SERVER} (WARRAQ_TEST_POSTGRES names another one): {str(problem).strip()}"
        )
    if os.environ.get(EVERYTHING):
        pytest.fail(text)
    pytest.skip(text)


class Databases:
    """Empty databases of ours; those that were given out are emptied by `take_back`, and given again.

    Making one takes a second, emptying it a hundredth.
    """

    def __init__(self, session: Any) -> None:
        self._session = session
        self._stem = f"warraq_test_{os.getpid()}_{next(_NUMBERS)}"
        self._made: list[str] = []
        self._free: list[str] = []
        self._given: list[str] = []
        self._bare: list[str] = []

    def make(self) -> str:
        """The address of an empty one."""
        name = self._free.pop() if self._free else self._create()
        self._given.append(name)
        return self.address(name)

    def make_bare(self, options: str = "") -> str:
        """The address of one that has nothing of ours yet. `options` as of CREATE DATABASE."""
        name = f"{self._stem}_bare_{len(self._made)}"
        self._session.execute(f"CREATE DATABASE {name} {options}")
        self._made.append(name)
        return self.address(name)

    @contextmanager
    def bare(self) -> Iterator[str]:
        """The address of one without a schema; what is made there is dropped at the end of the block."""
        import psycopg

        if not self._bare:
            self._bare.append(f"{self._stem}_bare_{len(self._made)}")
            self._made.append(self._bare[-1])
            self._session.execute(f"CREATE DATABASE {self._bare[-1]}")
            self._session.execute(f"ALTER DATABASE {self._bare[-1]} SET synchronous_commit = off")
        name = self._bare.pop()
        yield self.address(name)
        with psycopg.connect(self.address(name), autocommit=True) as session:
            session.execute("DROP SCHEMA IF EXISTS warraq CASCADE")
        self._bare.append(name)

    def take_back(self) -> None:
        """Empty all that were given out."""
        import psycopg

        for name in self._given:
            with psycopg.connect(self.address(name), autocommit=True) as session:
                session.execute(_EMPTY)
        self._free += self._given
        self._given.clear()

    def drop(self) -> None:
        """Drop all."""
        for name in self._made:
            self._session.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def address(self, name: str) -> str:
        """Of a database of the server."""
        return f"{SERVER.rpartition('/')[0]}/{name}"

    def _create(self) -> str:
        name = f"{self._stem}_{len(self._made)}"
        self._session.execute(f"CREATE DATABASE {name}")
        self._made.append(name)
        self._session.execute(
            f"ALTER DATABASE {name} SET synchronous_commit = off"
        )  # a test may lose its rows
        open_store(self.address(name), create=True).close()
        return name


#: All rows gone, numbers from 1 again, whatever refers to what.
_EMPTY = """
DO $$
DECLARE found record;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR found IN SELECT relname FROM pg_class WHERE relnamespace = 'warraq'::regnamespace AND relkind = 'r'
                AND relname <> 'schema_version' LOOP
    EXECUTE format('DELETE FROM warraq.%I', found.relname);
  END LOOP;
  FOR found IN SELECT relname FROM pg_class WHERE relnamespace = 'warraq'::regnamespace AND relkind = 'S' LOOP
    PERFORM setval(format('warraq.%I', found.relname)::regclass, 1, false);
  END LOOP;
END $$
"""


@contextmanager
def databases() -> Iterator[Databases]:
    """Databases of the server, dropped at the end."""
    with connect_to_server() as session:
        found = Databases(session)
        try:
            yield found
        finally:
            found.drop()
