"""What is visited and when: what a run queues, and the scheduler, which Scrapy is told of in the add-on."""

from warraq.crawler.frontier.lost_feeds import find_again, queue_home_pages
from warraq.crawler.frontier.planning import (
    poll_visits,
    queue_children,
    queue_images,
    queue_polls,
    queue_rechecks,
    queue_vanished,
)

__all__ = [
    "find_again",
    "poll_visits",
    "queue_children",
    "queue_home_pages",
    "queue_images",
    "queue_polls",
    "queue_rechecks",
    "queue_vanished",
]
