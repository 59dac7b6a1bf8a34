"""What is still to be fetched, and what runs, hosts and sites ask of us on the way."""

from warraq.storage.sqlite.queue.frontier import SqliteFrontier, add_visits, known_urls
from warraq.storage.sqlite.queue.hosts import SqliteHosts, SqliteRobots
from warraq.storage.sqlite.queue.runs import SqliteRuns
from warraq.storage.sqlite.queue.traps import SqliteTraps
from warraq.storage.sqlite.queue.walls import SqliteWalls, meet_wall, pass_wall

__all__ = [
    "SqliteFrontier",
    "SqliteHosts",
    "SqliteRobots",
    "SqliteRuns",
    "SqliteTraps",
    "SqliteWalls",
    "add_visits",
    "known_urls",
    "meet_wall",
    "pass_wall",
]
