"""Looking after a database: check, repair, copy, count."""

from storage.sqlite.upkeep.backup import back_up, require_space
from storage.sqlite.upkeep.checking import check, repair
from storage.sqlite.upkeep.health import count_all, read_health

__all__ = ["back_up", "check", "count_all", "read_health", "repair", "require_space"]
