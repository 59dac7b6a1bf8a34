"""What becomes of an exchange: decide what it means, prepare its ending, write it."""

from warraq.crawler.recording.pipeline import conclude
from warraq.crawler.recording.polls import charge_nobody
from warraq.crawler.recording.recorder import record
from warraq.crawler.recording.walks import start_of_walk, stored_page

__all__ = ["charge_nobody", "conclude", "record", "start_of_walk", "stored_page"]
