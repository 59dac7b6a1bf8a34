"""Stores articles as one of several writers: storing_writer.py DATABASE NUMBER OF ARTICLES.

Each writer has a source of its own, and every third of its texts is one that the others have, too. Waits for a line on
standard input before it begins, so that all begin at once.
"""

import sys
from datetime import timedelta
from functools import partial

from tests.storage.conftest import NOW, html, paragraphs, prepared_from
from warraq.articles.records import Fetch
from warraq.storage import FetchRecord, LeasedVisit, Source, Store, Visit, open_store

BATCH = 8


def main() -> None:
    database, number, of, articles = sys.argv[1], *map(int, sys.argv[2:])
    with open_store(database) as store:
        home = f"https://w{number}.example/"
        source = store.sources.add(Source(slug=f"w{number}", home_url=home), now=NOW)
        run_id = store.runs.start("crawl", "test", NOW)
        print("ready", flush=True)
        sys.stdin.readline()
        for start in range(0, articles, BATCH):
            names = [f"{home}{place}" for place in range(start, min(start + BATCH, articles))]
            store.frontier.add(
                [
                    Visit(source_id=source.id, url=url, host=f"w{number}.example", role="article")
                    for url in names
                ],
                now=NOW,
            )
            leases = store.together([partial(store.frontier.lease_url, run_id, url) for url in names])
            calls = [
                partial(put, store, run_id, lease, number, of, start + place)
                for place, lease in enumerate(leases)
            ]
            for result in store.together(calls):
                if isinstance(result, BaseException):
                    raise result


def put(store: Store, run_id: int, lease: LeasedVisit, number: int, of: int, place: int) -> None:
    """Store the page of a visit: of a text that all have, or of one that nobody else has."""
    subject = f"all{place}" if place % 3 == 0 else f"own{place}of{number}"
    body = html(f"Post {subject}", paragraphs(letters(subject)))
    seen_at = NOW + timedelta(
        minutes=place * of + number
    )  # no two pages at one time: which is the oldest is certain
    fetch = Fetch(
        url=lease.visit.url,
        final_url=lease.visit.url,
        status=200,
        started_at=seen_at,
        seconds=0.1,
        bytes=len(body),
    )
    record = FetchRecord(run_id=run_id, visit=lease, fetch=fetch, body=body)
    store.fetches.commit_article(record, prepared_from(body, lease.visit.url))


def letters(subject: str) -> str:
    """The subject in letters alone: 'all3' and 'all30' have no word in common."""
    return "".join(chr(ord("a") + int(sign)) if sign.isdigit() else sign for sign in subject) + "x"


if __name__ == "__main__":
    main()
