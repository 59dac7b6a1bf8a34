"""A run with filters in a process of its own: `python -m tests.crawler.filtering DATABASE FILTERS COMMAND …`.

FILTERS is a JSON object, COMMAND add, crawl or backfill, with the address to add or the sources to fill.
"""

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from tests.programs import run_program
from warraq.articles.filters import Filters
from warraq.crawler import CrawlOptions, Politeness


def run(database: Path, filters: Filters, command: str, *arguments: str) -> None:
    """`add`, `crawl` or `backfill` with these filters, to its end."""
    given = json.dumps(asdict(filters), default=date.isoformat)
    done = run_program("tests.crawler.filtering", str(database), given, command, *arguments)
    assert done.returncode == 0, done.stderr


def main() -> None:
    from warraq.crawler import run as runs

    database, given, command, *arguments = sys.argv[1:]
    options = CrawlOptions(
        database=Path(database),
        user_agent="warraq-test",
        workers=1,
        politeness=Politeness(delay_s=0.01),
        default_filters=_read(json.loads(given)),
    )
    if command == "add":
        runs.add_source(arguments[0], options, local=True)
    elif command == "crawl":
        runs.crawl(options)
    else:
        print(runs.backfill(tuple(arguments), options)[0].reason)


def _read(given: dict[str, Any]) -> Filters:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    for name in ("since", "until"):
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    return Filters(**values)


if __name__ == "__main__":
    main()
