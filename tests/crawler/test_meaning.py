"""What an exchange means, as a table: one row an answer or ending, for each purpose of a visit."""

from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest

from warraq.articles.outcomes import Failed, Rejected
from warraq.articles.records import Fetch
from warraq.crawler.exchange import Exchange
from warraq.crawler.recording.endings import (
    MAX_ATTEMPTS,
    RETRY_AFTER,
    WALL_RETRY,
    Failure,
    Gone,
    NotModified,
    Walled,
    retry_at,
    wall_failure,
)
from warraq.crawler.recording.meaning import Meaning, OverBudget, Readable, Refused, Visited, meaning_of
from warraq.storage import LeasedVisit, Visit

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
HOME = "https://blog.example/"
POST = HOME + "2024/03/a-post/"
WALL = b"<html><title>Just a moment...</title><script id='challenge-form'></script></html>"
SIGN = 'words "just a moment", mark "challenge-form"'
REFUSED = b"<html><title>403 Forbidden</title><p>You may not read this.</p></html>"
ROBOTS = Rejected(reason="robots", detail="forbidden by robots.txt")


def exchange(
    status: int = 200,
    body: bytes = b"<html>",
    *,
    url: str = POST,
    role: Any = "article",
    reason: Any = "new",
    feed_id: int | None = None,
    article_id: int | None = None,
    attempts: int = 1,
    final_url: str = "",
    location: str = "",
    **more: Any,
) -> Exchange:
    visit = Visit(source_id=1, url=url, host="blog.example", role=role, reason=reason, feed_id=feed_id)
    headers = (("content-type", "text/html"), *((("location", location),) if location else ()))
    return Exchange(
        lease=LeasedVisit(id=1, visit=visit, attempts=attempts, article_id=article_id),
        fetch=Fetch(
            url=url, final_url=final_url or url, status=status, headers=headers, started_at=MOMENT, bytes=len(body)
        ),
        body=body,
        **more,
    )  # fmt: skip


def silent(ending: Failed | Rejected, **more: Any) -> Exchange:
    return exchange(0, b"", ending=ending, **more)


def poll(*given: Any, **more: Any) -> Exchange:
    return exchange(*given, role="feed", reason="poll", feed_id=7, url=HOME + "feed", **more)


def step(*given: Any, **more: Any) -> Exchange:
    return exchange(*given, role="feed", reason="backfill", feed_id=7, url=HOME + "feed?paged=2", **more)


def failure(error: str, detail: str = "") -> Failure:
    return Failure(outcome=Failed(error=error, detail=detail))


EMPTY = failure("empty", "200 with an empty body")
CUT = failure("truncated", "the packed body ends in the middle")
TIMEOUT = Failed(error="timeout")
UNREACHABLE = Failed(error="robots-unreachable")

PAGES: dict[str, tuple[Exchange, Meaning]] = {
    "a page": (exchange(), Readable()),
    "a page of a listing": (exchange(role="listing"), Readable()),
    "a wall with 200, which shows when it is read": (exchange(200, WALL), Readable()),
    "no request left": (exchange(0, b"", postponed=True), OverBudget()),
    "not modified": (exchange(304, b""), NotModified()),
    "half of a new page": (exchange(is_partial=True), Readable()),
    "half of a page whose article is stored": (exchange(is_partial=True, article_id=3), CUT),
    "an empty page": (exchange(200, b""), EMPTY),
    "half of nothing": (exchange(200, b"", is_partial=True), EMPTY),
    "not found": (exchange(404, REFUSED), Refused(otherwise=Gone())),
    "gone": (exchange(410, b""), Refused(otherwise=Gone())),
    "a listing that is gone": (exchange(410, b"", role="listing"), Gone()),
    "a wall that says 404 is believed": (exchange(404, WALL), Refused(otherwise=Gone())),
    "a wall": (exchange(403, WALL), Refused(otherwise=Walled(sign=SIGN))),
    "a wall that is busy": (exchange(503, WALL), Refused(otherwise=Walled(sign=SIGN))),
    "a wall before a listing": (exchange(403, WALL, role="listing"), Walled(sign=SIGN)),
    "a refusal": (exchange(403, REFUSED), Refused(otherwise=failure("http-403"))),
    "to be paid for": (exchange(402, REFUSED), Refused(otherwise=failure("http-402"))),
    "refused by law": (exchange(451, REFUSED), Refused(otherwise=failure("http-451"))),
    "a listing refused": (exchange(403, REFUSED, role="listing"), failure("http-403")),
    "too many requests": (exchange(429, b""), failure("http-429")),
    "a server that is broken": (exchange(500, REFUSED), failure("http-500")),
    "an odd status": (exchange(206), failure("http-206")),
    "forbidden by robots.txt": (silent(ROBOTS), Refused(otherwise=Failure(outcome=ROBOTS))),
    "a listing forbidden by robots.txt": (silent(ROBOTS, role="listing"), Failure(outcome=ROBOTS)),
    "robots.txt cannot be read": (silent(UNREACHABLE), Failure(outcome=UNREACHABLE)),
    "no answer": (silent(TIMEOUT), Failure(outcome=TIMEOUT)),
    "a redirect to the home page": (
        exchange(final_url=HOME, redirect_statuses=(301,)), Gone(redirect=301),
    ),
    "a redirect to a list of posts": (
        exchange(final_url=HOME + "category/ink/", redirect_statuses=(308, 301)), Gone(redirect=308),
    ),
    "a passing redirect to the home page": (exchange(final_url=HOME, redirect_statuses=(302,)), Readable()),
    "the same of a post that no sitemap names": (
        exchange(reason="vanished", final_url=HOME, redirect_statuses=(302,)), Gone(redirect=302),
    ),
    "a redirect to another post": (
        exchange(final_url=HOME + "2024/03/another-post/", redirect_statuses=(301,)), Readable(),
    ),
    "a listing that redirects home": (
        exchange(role="listing", final_url=HOME, redirect_statuses=(301,)), Readable(),
    ),
    "a redirect to a file": (
        exchange(302, b"", location="file:///etc/passwd"), failure("bad-redirect", "redirect to 'file:///etc/passwd'"),
    ),
}  # fmt: skip

POLLS: dict[str, tuple[Exchange, Meaning]] = {
    "a document": (poll(), Readable()),
    "half of a document": (poll(is_partial=True), Readable()),
    "no request left": (poll(0, b"", postponed=True), OverBudget()),
    "not modified": (poll(304, b""), NotModified()),
    "an empty answer": (poll(200, b""), failure("empty")),
    "not found": (poll(404, REFUSED), failure("http-404")),
    "gone": (poll(410, b""), failure("http-410")),
    "a wall": (poll(403, WALL), Walled(sign=SIGN)),
    "a refusal": (poll(403, REFUSED), failure("http-403")),
    "a redirect that leads nowhere": (poll(301, b""), failure("http-301")),
    "a redirect home": (poll(final_url=HOME, redirect_statuses=(301,)), Readable()),
    "forbidden by robots.txt": (
        exchange(0, b"", role="feed", reason="poll", feed_id=7, ending=ROBOTS), Failure(outcome=ROBOTS)
    ),
}  # fmt: skip

STEPS: dict[str, tuple[Exchange, Meaning]] = {
    "a document": (step(), Readable()),
    "not modified, which was not asked": (step(304, b""), failure("http-304")),
    "past the last page": (step(404, REFUSED), failure("http-404")),
    "an empty answer": (step(200, b""), failure("empty")),
    "a wall": (step(403, WALL), Walled(sign=SIGN)),
    "busy": (step(503, b""), failure("http-503")),
    "a gap's page": (exchange(role="feed", reason="gap", feed_id=7), Readable()),
}


def image(*given: Any, **more: Any) -> Exchange:
    return exchange(*given, role="image", reason="image", url=HOME + "a.png", **more)


def refused(reason: Any) -> Failure:
    return Failure(outcome=Rejected(reason=reason))


IMAGES: dict[str, tuple[Exchange, Meaning]] = {
    "a file": (image(200, b"GIF89a"), Readable()),
    "a page, which shows in its bytes": (image(200, WALL), Readable()),
    "no request left": (image(0, b"", postponed=True), OverBudget()),
    "not modified, which was not asked": (image(304, b""), failure("http-304")),
    "not found": (image(404, REFUSED), refused("not-found")),
    "gone": (image(410, b""), refused("gone")),
    "a wall": (image(403, WALL), Failure(outcome=wall_failure(SIGN))),
    "a refusal": (image(403, REFUSED), failure("http-403")),
    "busy": (image(503, b""), failure("http-503")),
    "half of a file": (image(200, b"GIF89a", is_partial=True), CUT),
    "an empty file": (image(200, b""), EMPTY),
    "a redirect that leads nowhere": (image(301, b""), failure("http-301")),
    "a file at the home page's address": (
        image(200, b"GIF89a", final_url=HOME, redirect_statuses=(301,)), Readable()
    ),
    "forbidden by robots.txt": (image(0, b"", ending=ROBOTS), Failure(outcome=ROBOTS)),
}  # fmt: skip

ALL = {"page": PAGES, "poll": POLLS, "walk": STEPS, "image": IMAGES}


@pytest.mark.parametrize(
    ("purpose", "what"),
    [(name, what) for name, rows in ALL.items() for what in rows],
)
def test_what_it_means(purpose: str, what: str) -> None:
    given, meaning = ALL[purpose][what]
    assert given.purpose == purpose
    assert meaning_of(given, home_url=HOME) == meaning


def test_the_table_has_every_meaning() -> None:
    met = {type(meaning) for rows in ALL.values() for _, meaning in rows.values()}
    assert met == {OverBudget, *get_args(Visited)}


@pytest.mark.parametrize(
    ("given", "ending", "wait"),
    [
        (silent(TIMEOUT), Failure(outcome=TIMEOUT), RETRY_AFTER),
        (silent(TIMEOUT, attempts=2), Failure(outcome=TIMEOUT), 2 * RETRY_AFTER),
        (silent(TIMEOUT, attempts=MAX_ATTEMPTS), Failure(outcome=TIMEOUT), None),
        (exchange(503), failure("http-503"), RETRY_AFTER),
        (exchange(403), failure("http-403"), None),
        (exchange(200), CUT, RETRY_AFTER),
        (silent(ROBOTS), Failure(outcome=ROBOTS), None),
        (silent(UNREACHABLE), Failure(outcome=UNREACHABLE), None),  # what lists the post names it again
        (image(0, b"", ending=UNREACHABLE), Failure(outcome=UNREACHABLE), RETRY_AFTER),
        (image(0, b"", ending=ROBOTS), Failure(outcome=ROBOTS), None),
        (image(404, b""), refused("not-found"), None),
        (exchange(403), Walled(sign=SIGN), WALL_RETRY),
        (exchange(403, attempts=2), Walled(sign=SIGN), 2 * WALL_RETRY),
        (exchange(403, attempts=MAX_ATTEMPTS), Walled(sign=SIGN), None),
    ],
)
def test_when_it_is_tried_again(given: Exchange, ending: Failure | Walled, wait: timedelta | None) -> None:
    assert retry_at(given, ending, at=MOMENT) == (None if wait is None else MOMENT + wait)
