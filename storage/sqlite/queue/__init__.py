"""What is still to be fetched, and what runs, hosts and sites ask of us on the way."""

from storage.sqlite.queue.frontier import Frontier, add_visits, known_urls
from storage.sqlite.queue.hosts import Hosts, Robots
from storage.sqlite.queue.runs import Runs, last_runs, summarise
from storage.sqlite.queue.traps import Traps, read_traps
from storage.sqlite.queue.walls import meet_wall, pass_wall, read_walls

__all__ = [
    "Frontier",
    "Hosts",
    "Robots",
    "Runs",
    "Traps",
    "add_visits",
    "known_urls",
    "last_runs",
    "meet_wall",
    "pass_wall",
    "read_traps",
    "read_walls",
    "summarise",
]
