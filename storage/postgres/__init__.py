"""The store in PostgreSQL: what only PostgreSQL needs. The subjects stand in `storage/sql`."""

from warraq.storage.postgres.connection import open_readonly, open_writable

__all__ = ["open_readonly", "open_writable"]
