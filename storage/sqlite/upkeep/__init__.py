"""Looking after a database: check, repair, copy, count."""

from warraq.storage.sqlite.upkeep.backup import back_up, require_space
from warraq.storage.sqlite.upkeep.checking import check, count_lost, repair
from warraq.storage.sqlite.upkeep.counting import count_all, integrity
from warraq.storage.sqlite.upkeep.verifying import verify

__all__ = [
    "back_up",
    "check",
    "count_all",
    "count_lost",
    "integrity",
    "repair",
    "require_space",
    "verify",
]
