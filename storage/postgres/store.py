"""A database of PostgreSQL open for writing."""

from warraq.storage.postgres.queue import PostgresFrontier, PostgresTurns
from warraq.storage.sql import SqlStore
from warraq.storage.sql.database import Database


class PostgresStore(SqlStore):
    """As `SqlStore`, for several crawls at a time: they share the queue."""

    def __init__(self, connection: Database) -> None:
        super().__init__(connection)
        self.frontier = PostgresFrontier(connection)
        self.turns = PostgresTurns(connection)
