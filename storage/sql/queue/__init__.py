"""What is still to be fetched, and what runs, hosts and sites ask of us on the way."""

from warraq.storage.sql.queue.frontier import SqlFrontier, add_visits, known_urls
from warraq.storage.sql.queue.hosts import SqlHosts, SqlRobots
from warraq.storage.sql.queue.runs import SqlRuns
from warraq.storage.sql.queue.traps import SqlTraps
from warraq.storage.sql.queue.turns import SqlBudgets, SqlTurns
from warraq.storage.sql.queue.walls import SqlWalls, meet_wall, pass_wall

__all__ = [
    "SqlBudgets",
    "SqlFrontier",
    "SqlHosts",
    "SqlRobots",
    "SqlRuns",
    "SqlTraps",
    "SqlTurns",
    "SqlWalls",
    "add_visits",
    "known_urls",
    "meet_wall",
    "pass_wall",
]
