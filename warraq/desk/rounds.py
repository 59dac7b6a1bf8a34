"""When a round of crawling begins, for who crawls again and again."""

from datetime import datetime, timedelta
from typing import Final

from warraq.storage import Reader

LEAST_PAUSE_S: Final = 60.0  # between two rounds
LONGEST_PAUSE_S: Final = 3_600.0  # sources may have been added
TIDY_EVERY_S: Final = 86_400.0  # what is kept for days is looked at once a day
#: How `warraq crawl` ends when nothing is wrong with the program: done, some failed, nothing collected, budget reached.
GOOD_ENDS: Final = frozenset({0, 1, 3, 4})


def next_round(reader: Reader, present: datetime) -> datetime:
    """When the next poll is due, between the two pauses from now."""
    due = [row.next_due for row in reader.sources.health(present) if row.next_due is not None]
    latest = present + timedelta(seconds=LONGEST_PAUSE_S)
    return max(present + timedelta(seconds=LEAST_PAUSE_S), min([latest, *due]))
