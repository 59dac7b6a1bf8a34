"""What the subjects stand on: a connection to either engine, transactions, records from rows."""

from .engine import Database, Found, Looked, Parameters, Rows
from .rows import Columns, insert, insert_numbered, inserting, names_of, scalar, update, values_of
from .transactions import OvertakenError, Subject, beside, group, snapshot, transaction
from .values import ALL, Value, from_text, not_earlier, numbers, optional_time, storable, to_json, to_text

__all__ = [
    "ALL",
    "Columns",
    "Database",
    "Found",
    "Looked",
    "OvertakenError",
    "Parameters",
    "Rows",
    "Subject",
    "Value",
    "beside",
    "from_text",
    "group",
    "insert",
    "insert_numbered",
    "inserting",
    "names_of",
    "not_earlier",
    "numbers",
    "optional_time",
    "scalar",
    "snapshot",
    "storable",
    "to_json",
    "to_text",
    "transaction",
    "update",
    "values_of",
]
