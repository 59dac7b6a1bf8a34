"""Measure accuracy and speed of feed parsing, next to feedparser in the same run.

    python benchmarks/feed_reading.py                   the real feeds in ../shared/data/feeds/real
    python benchmarks/feed_reading.py --suite FOLDER    feedparser's own tests: the `tests` folder of its source
                                                        distribution (pip download --no-binary :all: feedparser)

With fastfeedparser installed, a compiled parser, our time is also compared with its.

Floors, checked with --check: 4 times feedparser's default speed, 50 times if nothing changed, no entry lost, 97 % of
what feedparser's tests expect of titles, links, ids, dates and content.
"""

import argparse
import gzip
import hashlib
import io
import json
import re
import sys
import time
import warnings
from calendar import timegm
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import feedparser

from warraq.articles.errors import FeedError
from warraq.feeds import (
    Entry,
    ParseOptions,
    PollHistory,
    PollResponse,
    Validators,
    columns_of,
    history_of,
    next_poll,
    parse_feed,
)
from warraq.feeds.markup import plain_from_guess, plain_from_html
from warraq.storage import FeedState

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 23, tzinfo=UTC)
URL = "https://feed.example.org/"
SPEED_FLOOR, UNCHANGED_FLOOR, SUITE_FLOOR = 4.0, 50.0, 0.97


def main() -> int:
    """Print a table; exit code 1 if --check finds a figure below its floor."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--real", type=Path, default=ROOT.parent / "shared" / "data" / "feeds" / "real")
    parser.add_argument("--suite", type=Path, help="the tests folder of feedparser's source distribution")
    parser.add_argument("--rounds", type=int, default=3, help="timed rounds; the fastest counts")
    parser.add_argument("--show", type=int, default=0, help="differences to show")
    parser.add_argument("--check", action="store_true", help="fail if a figure is below its floor")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    found: dict[str, float] = {}
    if arguments.real.is_dir():
        found |= measure_real(arguments.real, arguments.rounds)
    if arguments.suite:
        found |= measure_suite(arguments.suite, arguments.show)
    print(json.dumps(found, indent=1))
    broken = found.get("speed_ratio", SPEED_FLOOR) < SPEED_FLOOR or found.get("entries_lost", 0) > 0
    broken = broken or found.get("same_body_ratio", UNCHANGED_FLOOR) < UNCHANGED_FLOOR
    broken = broken or found.get("suite_share", SUITE_FLOOR) < SUITE_FLOOR
    return 1 if arguments.check and broken else 0


# ------------------------------------------------------------------------------------------------------ real feeds


def measure_real(folder: Path, rounds: int) -> dict[str, float]:
    """Returns seconds, entries and dates over all feeds, ours next to feedparser's."""
    bodies = [gzip.decompress(path.read_bytes()) for path in sorted(folder.glob("*.gz"))]
    ours = [parse_feed(body, url=URL, now=NOW) for body in bodies]
    theirs = [feedparser.parse(io.BytesIO(body)) for body in bodies]
    pairs = [
        (one, two)
        for a, b in zip(ours, theirs, strict=True)
        for one, two in zip(a.entries, b.entries, strict=False)
    ]
    readable = [(one, moment) for one, two in pairs if (moment := _their_moment(two)) is not None]
    print(measure_beside(bodies, rounds))
    forgiving = ParseOptions(reader="forgiving")
    default_s = fastest(lambda: [feedparser.parse(io.BytesIO(body)) for body in bodies], rounds)
    ours_s = fastest(lambda: [parse_feed(body, url=URL, now=NOW) for body in bodies], rounds)
    return {
        "feeds": len(bodies),
        "megabytes": round(sum(map(len, bodies)) / 1e6, 1),
        "entries": sum(len(feed.entries) for feed in ours),
        "entries_feedparser": sum(len(feed.entries) for feed in theirs),
        "entries_lost": sum(
            max(0, len(b.entries) - len(a.entries)) for a, b in zip(ours, theirs, strict=True)
        ),
        "dates_feedparser": len(readable),
        "dates_equal": sum(_our_moment(one) == moment for one, moment in readable),
        "seconds": round(ours_s, 3),
        "seconds_forgiving": round(
            fastest(lambda: [parse_feed(body, url=URL, now=NOW, options=forgiving) for body in bodies], 1), 3
        ),
        "seconds_feedparser": round(default_s, 3),
        "speed_ratio": round(default_s / ours_s, 2),
        **measure_unchanged(bodies, rounds, default_s),
    }


def measure_beside(bodies: list[bytes], rounds: int) -> str:
    """Returns a line: our time beside fastfeedparser's over the feeds that it reads, in turns."""
    try:
        their_parse = import_module("fastfeedparser").parse
    except ImportError:
        return "beside fastfeedparser: it is not installed"
    read: list[bytes] = []
    entries = 0
    for body in bodies:
        with suppress(Exception):
            entries += len(their_parse(body)["entries"])
            read.append(body)
    theirs_s, ours_s = [], []
    for _ in range(3 * rounds):
        theirs_s.append(fastest(lambda: [their_parse(body) for body in read], 1))
        ours_s.append(fastest(lambda: [parse_feed(body, url=URL, now=NOW) for body in read], 1))
    ratio = min(ours_s) / min(theirs_s)
    return f"beside fastfeedparser: {ratio:.1f} x its time ({len(read)} feeds, {entries} entries)"


def measure_unchanged(bodies: list[bytes], rounds: int, parse_s: float) -> dict[str, float]:
    """Returns seconds for polls without news, all feeds once: the answer 304, and an unchanged body.

    The whole decision is in it: the history is read from its row, the next poll decided, the row's fields made again.
    """
    known = [hashlib.sha256(body).hexdigest() for body in bodies]
    published = tuple(NOW - timedelta(hours=hour) for hour in range(50))
    history = PollHistory(validators=Validators(url=URL, etag='"1"'), published=published)
    row = FeedState(source_id=1, url=URL, kind="feed", next_poll_at=NOW, **columns_of(history))

    def poll(status: int) -> None:
        answer = PollResponse(url=URL, status=status, headers=(("etag", '"1"'),), is_conditional=True)
        columns_of(next_poll(history_of(row), answer, now=NOW, jitter=0.5).history)

    def same_body() -> None:
        for body, digest in zip(bodies, known, strict=True):
            if hashlib.sha256(body).hexdigest() == digest:
                poll(200)

    same_s = fastest(lambda: [same_body() for _ in range(10)], rounds) / 10
    not_modified_s = fastest(lambda: [poll(304) for _ in range(10 * len(bodies))], rounds) / 10
    return {
        "seconds_same_body": round(same_s, 4),
        "seconds_304": round(not_modified_s, 4),
        "same_body_ratio": round(parse_s / same_s, 1),
        "not_modified_ratio": round(parse_s / not_modified_s, 1),
    }


def fastest(work: Callable[[], object], rounds: int) -> float:
    """Processor seconds of the fastest round."""
    seconds = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return min(seconds)


def _their_moment(entry: Any) -> int | None:
    parsed = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    return timegm(parsed) if parsed else None


def _our_moment(entry: Entry) -> int | None:
    stated = entry.published or entry.updated
    return int(stated.at.timestamp()) if stated else None


# ------------------------------------------------------------------------------------------ feedparser's own tests


@dataclass(frozen=True, slots=True)
class Case:
    """One of feedparser's tests: the document, its headers, and the expectation."""

    name: str
    body: bytes
    content_type: str
    location: str
    expect: str

    def fields(self) -> set[tuple[int, str]]:
        """Entry and field of the expectation."""
        return {(int(n), name) for n, name in re.findall(r"entries\[(\d)\]\[?\.?'?(\w+)", self.expect)}


_CASE = re.compile(r"Description:.*?Expect:\s*(.*?)\s*-->", re.DOTALL)
_HEADER = re.compile(r"^Header:\s*([\w-]+):\s*(.*?)\s*$", re.MULTILINE)
_SANITISED = re.compile(r"/sanitize/")  # we sanitise later, with another allow-list


def read_cases(folder: Path) -> Iterator[Case]:
    """Returns the well-formed and ill-formed documents that state an expectation."""
    for path in sorted([*folder.glob("wellformed/**/*.xml"), *folder.glob("illformed/**/*.xml")]):
        body = path.read_bytes()
        text = body.decode("utf-8", "replace") if b"\0" not in body[:40] else body.decode("utf-16", "replace")
        found = _CASE.search(text)
        if found and not _SANITISED.search(str(path)):
            headers = {name.lower(): value for name, value in _HEADER.findall(text)}
            location = headers.get("content-location", "") or "http://127.0.0.1:8097/" + path.name
            name = str(path.relative_to(folder))
            yield Case(name, body, headers.get("content-type", "application/xml"), location, found.group(1))


def measure_suite(folder: Path, show: int) -> dict[str, float]:
    """Returns, of the tests feedparser itself passes, how many we parse alike."""
    total, alike = Counter[str](), Counter[str]()
    differences: list[tuple[str, ...]] = []
    for case in read_cases(folder):
        theirs = _their_reading(case)
        if theirs is None:
            continue
        for number, field in sorted(case.fields()):
            kind = _KINDS.get(field)
            if kind is None or number >= len(theirs.entries):
                continue
            total[kind] += 1
            try:
                ours = parse_feed(case.body, url=case.location, content_type=case.content_type, now=NOW)
                one = ours.entries[number]
            except (FeedError, IndexError) as error:
                differences.append((case.name, field, repr(error)[:90], ""))
                continue
            verdict = _COMPARE[kind](one, theirs.entries[number])
            if verdict[0] == verdict[1]:
                alike[kind] += 1
            else:
                differences.append((case.name, field, *map(str, verdict)))
    for row in differences[:show]:
        print(" | ".join(part.replace("\n", "\\n")[:110] for part in row))
    shares = {f"suite_{kind}": f"{alike[kind]}/{count}" for kind, count in sorted(total.items())}
    share = sum(alike.values()) / max(1, sum(total.values()))
    return {"suite_cases": sum(total.values()), "suite_share": round(share, 4), **shares}  # type: ignore[dict-item]


def _their_reading(case: Case) -> Any:
    """Returns feedparser's result, None if it fails its own test here."""
    headers = {"content-location": case.location, "content-type": case.content_type}
    theirs = feedparser.parse(io.BytesIO(case.body), response_headers=headers)
    try:
        passes = eval(case.expect, {"feedparser": feedparser}, theirs)
    except Exception:
        return None
    return theirs if passes else None


_KINDS = {
    "title": "title", "title_detail": "title", "link": "link", "links": "link", "id": "id", "guid": "id",
    "published": "date", "published_parsed": "date", "updated": "date", "updated_parsed": "date", "date": "date",
    "date_parsed": "date", "modified_parsed": "date", "issued_parsed": "date", "content": "content",
    "summary": "content", "summary_detail": "content", "description": "content",
}  # fmt: skip


def _titles(ours: Entry, theirs: Any) -> tuple[object, object]:
    detail = theirs.get("title_detail") or {}
    plain = plain_from_html if "html" in detail.get("type", "") else plain_from_guess
    return ours.title, " ".join(plain(theirs.get("title", "")).split())


def _links(ours: Entry, theirs: Any) -> tuple[object, object]:
    link = theirs.get("link", "")
    return ours.url, link if link.startswith("http") else ""


def _ids(ours: Entry, theirs: Any) -> tuple[object, object]:
    return ours.guid, theirs.get("id", "")


def _dates(ours: Entry, theirs: Any) -> tuple[object, object]:
    return _our_moment(ours), _their_moment(theirs)


def _contents(ours: Entry, theirs: Any) -> tuple[object, object]:
    """As words: we neither sanitise nor resolve here, and write void elements as HTML does."""
    values = [theirs.get("summary", ""), *(part.get("value", "") for part in theirs.get("content", ()))]
    mine = [ours.summary_html, ours.content_html]
    return _words(max(mine, key=len)), _words(max(values, key=len))


def _words(markup: str) -> str:
    return " ".join(plain_from_html(plain_from_html(markup)).split())


_COMPARE: dict[str, Callable[[Entry, Any], tuple[object, object]]] = {
    "title": _titles, "link": _links, "id": _ids, "date": _dates, "content": _contents,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
