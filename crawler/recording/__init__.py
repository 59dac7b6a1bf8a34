"""What becomes of an exchange: decide what it means, prepare its ending, write it."""

from warraq.crawler.recording.broad_walks import BROAD, FEWEST, MAX_SECTIONS
from warraq.crawler.recording.pipeline import conclude
from warraq.crawler.recording.polls import charge_nobody
from warraq.crawler.recording.recorder import record
from warraq.crawler.recording.walks import start_of_walk, stored_page

__all__ = [
    "BROAD",
    "FEWEST",
    "MAX_SECTIONS",
    "charge_nobody",
    "conclude",
    "record",
    "start_of_walk",
    "stored_page",
]
