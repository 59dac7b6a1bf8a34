"""A crawl in a process of its own, with short time-outs: `python -m tests.hostile.crawling DATABASE`."""

import json
import sys
from pathlib import Path

from warraq.crawler import CrawlOptions, Politeness

TIMEOUT_S = 1.5


def peak_memory_mb() -> int:
    """The most this program has used. Not getrusage: its figure begins with what the parent used when it forked."""
    with open("/proc/self/status", encoding="ascii", errors="replace") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM:"))


def main() -> None:
    from warraq.crawler.run import crawl

    report = crawl(
        CrawlOptions(
            database=Path(sys.argv[1]),
            user_agent="warraq-test",
            timeout_s=TIMEOUT_S,
            workers=1,
            politeness=Politeness(delay_s=0.01, max_requests=20_000),
        )
    )
    used = peak_memory_mb()
    print(json.dumps({"ended": report.ended, "outcomes": dict(report.outcomes), "memory_mb": used}))


if __name__ == "__main__":
    main()
