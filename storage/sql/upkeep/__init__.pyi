"""Looking after a database: check, repair, count, verify."""

from .checking import check, count_lost, repair
from .counting import count_all, integrity
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
