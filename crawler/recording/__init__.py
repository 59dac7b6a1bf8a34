"""What becomes of an exchange: decide what it means, prepare its ending, write it."""

from warraq.crawler.recording.broad_walks import BROAD, FEWEST, MAX_SECTIONS
from warraq.crawler.recording.endings import Article, Ending, Failure, NotModified, Read, Walled, wall_failure
from warraq.crawler.recording.learning import learn_site
from warraq.crawler.recording.meaning import REDIRECTS, OverBudget, meaning_of
from warraq.crawler.recording.pipeline import conclude
from warraq.crawler.recording.polls import charge_nobody
from warraq.crawler.recording.recorder import prepare, record, tell
from warraq.crawler.recording.walks import start_of_walk, stored_page
from warraq.crawler.recording.writing import write

__all__ = [
    "BROAD",
    "FEWEST",
    "MAX_SECTIONS",
    "REDIRECTS",
    "Article",
    "Ending",
    "Failure",
    "NotModified",
    "OverBudget",
    "Read",
    "Walled",
    "charge_nobody",
    "conclude",
    "learn_site",
    "meaning_of",
    "prepare",
    "record",
    "start_of_walk",
    "stored_page",
    "tell",
    "wall_failure",
    "write",
]
