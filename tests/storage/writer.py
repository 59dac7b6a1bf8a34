"""A crawl without a network, in a process of its own: takes visits, stores pages, says so. Killed by the tests.

Usage: writer.py DATABASE RUN [STORIES]; pages whose numbers differ by STORIES tell one story.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.storage.conftest import html, paragraphs, prepared_from
from warraq.articles.records import Fetch
from warraq.storage import FetchRecord, open_store

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def main(path: Path, run_id: int, stories: int) -> None:
    with open_store(path) as store:
        run_id = run_id or store.runs.start("crawl", "test", NOW)
        while leased := store.frontier.lease(run_id, limit=4, now=NOW):
            for visit in leased:
                url = visit.visit.url
                number = int(url.rpartition("/")[2]) % stories
                body = html(
                    url, paragraphs("subject" + "".join(chr(97 + int(digit)) for digit in str(number)))
                )
                fetch = Fetch(url=url, final_url=url, status=200, started_at=NOW)
                record = FetchRecord(run_id=run_id, visit=visit, fetch=fetch, body=body)
                store.fetches.commit_article(record, prepared_from(body, url))
                print(url, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
