"""Bodies of pages that stand outside the database: where, what is to be deleted there, and moving them."""

from .dictionaries import (
    PACKED_BYTES,
    Arrival,
    Kind,
    Packed,
    add_frame,
    base_of,
    delete_unused,
    kept_content,
    pack_page,
    page_of_dictionary,
    retire,
    stored_page,
    write_frames,
)
from .leaving import clear_leaving, let_leave, stay
from .reading import ReadBody, read_body
from .store import SqlPageStore, SqlPageStoreQueries
from .where import Where, opened, where_bodies_stand

__all__ = [
    "PACKED_BYTES",
    "Arrival",
    "Kind",
    "Packed",
    "ReadBody",
    "SqlPageStore",
    "SqlPageStoreQueries",
    "Where",
    "add_frame",
    "base_of",
    "clear_leaving",
    "delete_unused",
    "kept_content",
    "let_leave",
    "opened",
    "pack_page",
    "page_of_dictionary",
    "read_body",
    "retire",
    "stay",
    "stored_page",
    "where_bodies_stand",
    "write_frames",
]
