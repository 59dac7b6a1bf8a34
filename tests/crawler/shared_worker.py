"""A program of its own: one crawl of a database that others may crawl too. Prints what it did as JSON."""

import json
import logging
import sys
import time
from collections.abc import Sequence

from warraq.crawler import CrawlOptions, Politeness
from warraq.crawler.frontier import scheduler
from warraq.crawler.network.wire import Overheard
from warraq.crawler.run import crawl


def main() -> None:
    how = json.loads(sys.argv[1])
    warnings = logging.StreamHandler()
    warnings.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
    logging.getLogger("warraq").addHandler(warnings)
    scheduler.MAX_IN_FLIGHT = how.pop(
        "in_flight", scheduler.MAX_IN_FLIGHT
    )  # few, so that no worker takes all hosts
    _stall(how.pop("stall_s", 0.0))
    politeness = Politeness(
        delay_s=how.pop("delay_s"), as_public=True, max_requests=how.pop("of_a_source", 2_000)
    )
    options = CrawlOptions(
        user_agent="Tester/1.0 (+https://tester.example/)",
        politeness=politeness,
        only="feeds",
        workers=1,
        **how,
    )
    report = crawl(options)
    outcomes = dict(report.outcomes)
    print(json.dumps({"ended": report.ended, "requests": report.requests, "outcomes": outcomes}))


def _stall(seconds: float) -> None:
    """Keep every second request waiting after it was written, before it leaves, as a busy machine does."""
    write, count = Overheard.writeSequence, 0

    def stalled(transport: Overheard, pieces: Sequence[bytes]) -> None:
        nonlocal count
        count += 1
        write(transport, pieces)
        time.sleep(seconds * (count % 2))

    Overheard.writeSequence = stalled  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
