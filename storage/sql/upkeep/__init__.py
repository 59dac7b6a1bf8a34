"""Looking after a database: check, repair, count, verify."""

from warraq.storage.sql.upkeep.checking import check, count_lost, repair
from warraq.storage.sql.upkeep.counting import count_all, integrity
from warraq.storage.sql.upkeep.verifying import Progress, verify

__all__ = ["Progress", "check", "count_all", "count_lost", "integrity", "repair", "verify"]
