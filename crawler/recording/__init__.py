"""What becomes of an exchange: decide what it means, prepare its ending, write it."""

from warraq.crawler.recording.polls import charge_nobody
from warraq.crawler.recording.recorder import record, record_failure
from warraq.crawler.recording.walks import next_visit, start_of_walk, stored_page

__all__ = ["charge_nobody", "next_visit", "record", "record_failure", "start_of_walk", "stored_page"]
