"""Moving a corpus from one database to another, whatever keeps them."""

from warraq.storage.sql.moving.copying import MoveProgress
from warraq.storage.sql.moving.ends import INDEX, End, Row, Table
from warraq.storage.sql.moving.moves import MoveOptions, compare_ends, move
from warraq.storage.sql.moving.unfinished import UNFINISHED

__all__ = [
    "INDEX",
    "UNFINISHED",
    "End",
    "MoveOptions",
    "MoveProgress",
    "Row",
    "Table",
    "compare_ends",
    "move",
]
