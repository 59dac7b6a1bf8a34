"""What is still to be fetched, and what runs, hosts and sites ask of us on the way."""

from .frontier import SqlFrontier, add_visits, known_urls
from .hosts import SqlHosts, SqlRobots
from .runs import SqlRuns
from .traps import SqlTraps
from .turns import SqlBudgets, SqlTurns
from .walls import SqlWalls, meet_wall, pass_wall

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
