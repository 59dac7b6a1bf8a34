"""The store in PostgreSQL: what only PostgreSQL needs. The subjects stand in `storage/sql`."""

from warraq.storage.postgres.backup import back_up
from warraq.storage.postgres.lock import SessionLock
from warraq.storage.postgres.opening import open_readonly, open_writable, size_of
from warraq.storage.postgres.store import PostgresStore

__all__ = ["PostgresStore", "SessionLock", "back_up", "open_readonly", "open_writable", "size_of"]
