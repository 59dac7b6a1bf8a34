"""The store in PostgreSQL: what only PostgreSQL needs. The subjects stand in `storage/sql`."""

from warraq.storage.postgres.connection import open_readonly, open_writable
from warraq.storage.postgres.store import PostgresStore

__all__ = ["PostgresStore", "open_readonly", "open_writable"]
