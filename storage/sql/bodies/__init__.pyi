"""Bodies of pages that stand outside the database: where, what is to be deleted there, and moving them."""

from .database import DatabaseBodies
from .leaving import clear_leaving, let_leave, stay
from .reading import ReadBody, read_body
from .store import SqlPageStore, SqlPageStoreQueries
from .where import Where, opened, where_bodies_stand

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
