"""As `crawling`, but a store of page bodies that does not answer is asked again at once, and a hundred times in all:
`python -m tests.hostile.impatient_crawling DATABASE TRIES`."""

import logging
import sys

from tests.hostile import crawling
from warraq.crawler.session import bodies


def main() -> None:
    bodies.PAUSES_S = (0.05,) * int(sys.argv.pop(2))  # type: ignore[misc]
    logging.basicConfig(level=logging.WARNING)
    crawling.main()


if __name__ == "__main__":
    main()
