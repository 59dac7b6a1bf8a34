"""Test cases for robots.txt: each a file, a crawler, a path, and whether it may be fetched."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class RobotsRow:
    """Which crawler asks for which path (with its query) of a site, and whether its robots.txt allows it."""

    user_agent: str
    path: str
    allowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFile:
    """A robots.txt as sent by a server, the rule of politeness it tests, and its rows."""

    rule: str
    about: str
    body: bytes
    rows: tuple[RobotsRow, ...]


@cache
def robots_files() -> tuple[RobotsFile, ...]:
    """Returns all files of robots.toml, in order."""
    table = tomllib.loads(files("warraq.politeness").joinpath("robots.toml").read_text("utf-8"))
    return tuple(
        RobotsFile(
            rule=file["rule"],
            about=file.get("about", ""),
            body=file["robots"].encode("latin-1" if file.get("bytes") else "utf-8"),
            rows=tuple(RobotsRow(*row) for row in file["rows"]),
        )
        for file in table["file"]
    )
