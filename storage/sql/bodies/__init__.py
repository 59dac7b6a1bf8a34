"""Bodies of pages that stand outside the database: where, what is to be deleted there, and moving them."""

from warraq.storage.sql.bodies.database import DatabaseBodies
from warraq.storage.sql.bodies.leaving import clear_leaving, let_leave, stay
from warraq.storage.sql.bodies.reading import ReadBody, read_body
from warraq.storage.sql.bodies.store import SqlPageStore, SqlPageStoreQueries
from warraq.storage.sql.bodies.where import Where, opened, where_bodies_stand

__all__ = [
    "DatabaseBodies",
    "ReadBody",
    "SqlPageStore",
    "SqlPageStoreQueries",
    "Where",
    "clear_leaving",
    "let_leave",
    "opened",
    "read_body",
    "stay",
    "where_bodies_stand",
]
