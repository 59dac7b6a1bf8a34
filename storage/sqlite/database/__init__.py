"""The database file: opening it, one way to write to it, records from its rows."""

from warraq.storage.sqlite.database.connection import CACHE_KIB, open_readonly, open_writable
from warraq.storage.sqlite.database.files import check_file, has_log
from warraq.storage.sqlite.database.lock import WriterLock
from warraq.storage.sqlite.database.rows import (
    Columns,
    insert,
    inserting,
    names_of,
    scalar,
    update,
    values_of,
)
from warraq.storage.sqlite.database.seen import SeenKeys
from warraq.storage.sqlite.database.transactions import (
    Connection,
    Subject,
    group,
    snapshot,
    transaction,
    translated,
)
from warraq.storage.sqlite.database.values import (
    Value,
    from_text,
    not_earlier,
    optional_time,
    storable,
    to_json,
    to_text,
)

__all__ = [
    "CACHE_KIB",
    "Columns",
    "Connection",
    "SeenKeys",
    "Subject",
    "Value",
    "WriterLock",
    "check_file",
    "from_text",
    "group",
    "has_log",
    "insert",
    "inserting",
    "names_of",
    "not_earlier",
    "open_readonly",
    "open_writable",
    "optional_time",
    "scalar",
    "snapshot",
    "storable",
    "to_json",
    "to_text",
    "transaction",
    "translated",
    "update",
    "values_of",
]
