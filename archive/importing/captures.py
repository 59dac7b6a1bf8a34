"""Joins records to captures: an answer with its request, the redirects that led to it, or what it is the same as."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from warraq.archive.importing.answers import (
    MAX_HEAD_BYTES,
    BadAnswer,
    Head,
    Pairs,
    read_body,
    read_head,
    read_request,
)
from warraq.archive.importing.kinds import READ, is_robots, kind_of, kind_of_bytes
from warraq.archive.importing.records import Broken, Place, Record, broken
from warraq.articles.records import Hop
from warraq.articles.urls import try_canonical
from warraq.crawler.addresses import MAX_URL_CHARS
from warraq.crawler.recording import REDIRECTS

MAX_WAITING: Final = 16  # requests kept for the answer behind them
MAX_REDIRECTS: Final = 5  # followed one after the other, as in a crawl
MAX_OPEN_REDIRECTS: Final = 1_000  # kept for the answer of their target
MAX_HOP_CHARS: Final = 16_384  # of headers of a redirect; those of one with more are not recorded
REDIRECT_HOLDS: Final = timedelta(days=1)  # between a redirect and the answer of its target
EARLIEST: Final = datetime(1991, 1, 1, tzinfo=UTC)  # there was no web before
LATEST_AHEAD: Final = timedelta(days=1)  # of our clock
_ANSWERS: Final = frozenset({"response", "resource", "revisit"})
# 2026-11-29T17:50:13.123456789Z, or less: 2026-11, as W3C allows and WARC 1.1 after it
_DATE: Final = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|\+00:?00))?)?)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """An answer that may be a page or a feed. `number` counts the records of the archive up to it.

    `body` is None for a revisit: `same_as` is the address that gave it before ('' the same), `same_at` when, and
    `digest` that of the body, where they are stated.
    """

    number: int
    place: Place
    record_id: str
    url: str
    moment: datetime
    kind: str
    head: Head
    body: bytes | None
    is_partial: bool = False
    request: Pairs = ()
    hops: tuple[Hop, ...] = ()
    same_as: str = ""
    same_at: datetime | None = None
    digest: str = ""

    @property
    def asked_url(self) -> str:
        """The address that was asked first, before the redirects."""
        return self.hops[0].url if self.hops else self.url


@dataclass(frozen=True, slots=True)
class Passed:
    """A record that is none of ours, and what it is: 'image', 'http-404', 'metadata', ..."""

    kind: str


Found = Capture | Broken | Passed


def read_captures(
    records: Iterable[Record | Broken], *, now: datetime, wanted: frozenset[str] = READ
) -> Iterator[Found]:
    """What an archive holds, in its order. Documents of kinds that are not `wanted` are passed over without unpacking.

    Cost: memory for each redirect whose target is still to come.
    """
    joined = _Joining(now, wanted)
    for number, record in enumerate(records, 1):
        if isinstance(record, Broken):
            yield from joined.end()
            yield record
        elif record.kind == "request":
            joined.request(record)
        elif record.kind in _ANSWERS:
            yield from joined.end()
            joined.answer(number, record)
        else:
            yield Passed(
                record.kind if record.kind in ("warcinfo", "metadata", "conversion") else "other-record"
            )
    yield from joined.end()


class _Joining:
    """The answer whose request may follow it, the requests whose answer may follow them, and open redirects."""

    def __init__(self, now: datetime, wanted: frozenset[str]) -> None:
        self._wanted = wanted
        self._latest = now + LATEST_AHEAD
        self._answer: tuple[int, Record] | None = None
        self._request: Record | None = None
        self._waiting: deque[Record] = deque(maxlen=MAX_WAITING)
        self._hops: dict[str, tuple[datetime, tuple[Hop, ...]]] = {}

    def request(self, record: Record) -> None:
        record = replace(record, content=record.content[:MAX_HEAD_BYTES])
        if self._answer is not None and self._request is None and _belong(record, self._answer[1]):
            self._request = record
        else:
            self._waiting.append(record)

    def answer(self, number: int, record: Record) -> None:
        self._answer = number, record
        self._request = next((one for one in self._waiting if _belong(one, record)), None)
        if self._request is not None:
            self._waiting.remove(self._request)

    def end(self) -> Iterator[Found]:
        """What the answer is, now that nothing more belongs to it."""
        if self._answer is not None:
            (number, record), request = self._answer, self._request
            self._answer = self._request = None
            try:
                yield self._read(number, record, request)
            except BadAnswer as problem:
                yield broken(record.place, problem.reason, str(problem), record.id)

    def _read(self, number: int, record: Record, request: Record | None) -> Found:
        stated = record.field("warc-target-uri").removeprefix("<").removesuffix(">")
        if not stated.lower().startswith(("http://", "https://")):
            return Passed("not-http")
        url = try_canonical(stated) if len(stated) <= MAX_URL_CHARS else ""
        if not url:
            raise BadAnswer("address", f"no address: {stated[:80]}")
        moment = self._moment(record.field("warc-date"))
        method, asked_with = read_request(request.content) if request is not None else ("", ())
        if method not in ("", "GET"):
            return Passed("not-get")
        if record.field("warc-segment-number") not in ("", "1"):
            return Passed("other-record")
        capture = Capture(
            number=number, place=record.place, record_id=record.id, url=url, moment=moment, kind="page",
            head=_head(record), body=None, request=asked_with,
        )  # fmt: skip
        if capture.head.status in REDIRECTS:
            self._keep_hop(capture)
            return Passed("redirect")
        return self._judge(replace(capture, hops=self._hops_to(url, moment)), record)

    def _judge(self, capture: Capture, record: Record) -> Found:
        head = capture.head
        if head.status != 200:
            return replace(capture, body=b"") if head.status >= 304 else Passed(f"http-{head.status}")
        if record.kind == "revisit":
            same_as = record.field("warc-refers-to-target-uri").removeprefix("<").removesuffix(">")
            return replace(
                capture, same_as=try_canonical(same_as), same_at=_date(record.field("warc-refers-to-date")),
                digest=record.field("warc-payload-digest"),
            )  # fmt: skip
        kind = "robots" if is_robots(capture.url) else kind_of(head.header("content-type"))
        if kind not in self._wanted and kind != "look":
            return Passed(kind)
        is_cut = record.length > len(record.content) or record.field("warc-truncated") != ""
        body, is_partial = read_body(head, is_cut=is_cut)
        if kind == "look" and (kind := kind_of_bytes(body)) not in self._wanted:
            return Passed(kind)
        return replace(capture, kind=kind, body=body, is_partial=is_partial)

    def _moment(self, stated: str) -> datetime:
        found = _date(stated)
        if found is None or not EARLIEST <= found <= self._latest:
            raise BadAnswer("date", f"WARC-Date is {stated[:40]!r}")
        return found

    def _keep_hop(self, capture: Capture) -> None:
        target = try_canonical(capture.head.header("location"), capture.url)
        before = self._hops_to(capture.url, capture.moment)
        if (
            not target
            or target in {capture.url, *(hop.url for hop in before)}
            or len(before) >= MAX_REDIRECTS
        ):
            return
        head = capture.head
        hop = Hop(capture.url, head.status_line, _if_small(head.headers), _if_small(capture.request))
        while len(self._hops) >= MAX_OPEN_REDIRECTS:
            del self._hops[next(iter(self._hops))]
        self._hops[target] = capture.moment, (*before, hop)

    def _hops_to(self, url: str, moment: datetime) -> tuple[Hop, ...]:
        since, hops = self._hops.pop(url, (moment, ()))
        return hops if abs(moment - since) <= REDIRECT_HOLDS else ()


def _if_small(headers: Pairs) -> Pairs:
    return headers if sum(len(name) + len(value) for name, value in headers) <= MAX_HOP_CHARS else ()


def _belong(request: Record, answer: Record) -> bool:
    """Whether a request led to an answer: one names the other, or nothing is named and they have one address."""
    named = {request.field("warc-concurrent-to"), answer.field("warc-concurrent-to")} - {""}
    if named:
        return bool(named & {request.id, answer.id})
    return request.field("warc-target-uri") == answer.field("warc-target-uri")


def _head(record: Record) -> Head:
    """The head of an answer; of a record that holds only the document, one is made of what the record says."""
    kind = record.field("content-type")
    if record.kind == "resource":
        return Head(status=200, status_line="", headers=(("content-type", kind),), packed=record.content)
    if record.kind == "revisit" and not record.content.strip():
        status = 304 if "not-modified" in record.field("warc-profile") else 200
        return Head(status=status, status_line="", headers=(), packed=b"")
    return read_head(record.content)


def _date(text: str) -> datetime | None:
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    year, *rest = (int(part) if part else 0 for part in found.groups())
    month, day, hour, minute, second = rest
    try:
        return datetime(year, month or 1, day or 1, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return None
