"""Looking after a database: check, repair, count, verify."""

from .checking import check, repair
from .counting import count_all, integrity
from .lost import count_lost
from .verifying import Progress, verify

__all__ = [
    "Progress",
    "check",
    "count_all",
    "count_lost",
    "integrity",
    "repair",
    "verify",
]
