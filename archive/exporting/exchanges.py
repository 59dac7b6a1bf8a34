"""The records of a fetch: its answer, what was sent, each redirect, and where it belongs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from warraq.archive.exporting.http import Headers, answer_head, has_body, request_head
from warraq.archive.exporting.record import EMPTY, Record, digest_of, field_text, uri
from warraq.archive.naming import record_id
from warraq.storage import FetchRow

_PROFILE: Final = "http://netpreserve.org/warc/1.1/revisit/"
_FORGOTTEN: Final = "urn:warraq:forgotten"
_ANSWER: Final = "application/http;msgtype=response"
_REQUEST: Final = "application/http;msgtype=request"
FIELDS: Final = "application/warc-fields"
MAX_DETAIL: Final = 500  # characters of an outcome's detail, which may be a traceback

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept of the body of a fetch.

    `body` is None when it is not kept, or not needed: `first` is then the fetch whose record has the same bytes. For a
    304 it is the fetch that brought what the server still had.
    """

    body: bytes | None = None
    first: FetchRow | None = None


def exchange_records(fetch: FetchRow, kept: Kept) -> Iterator[Record]:
    """The records of a fetch, in the order they are written: redirects, answer, request, metadata."""
    yield from _hops(fetch)
    answer = _answer(fetch, kept)
    subject = metadata_id(fetch)
    if answer is not None:
        subject = answer.record_id
        yield answer
    if fetch.request_headers:
        name = _name(fetch, "request")
        yield _request(fetch, name, target(fetch), fetch.request_headers, subject)
    yield _metadata(fetch, kept, subject)


def is_forgotten(fetch: FetchRow) -> bool:
    """Whether a fetch was of something that was taken down: only that there was one is known by now."""
    return fetch.url.startswith(_FORGOTTEN)


def answer_id(fetch: FetchRow) -> str:
    """The name of a fetch's answer: the same whether it is written whole ('response') or as a 'revisit'."""
    return _name(fetch, "response")


def metadata_id(fetch: FetchRow) -> str:
    """The name of what is said about a fetch."""
    return _name(fetch, "metadata")


def target(fetch: FetchRow) -> str:
    """The address that answered, or was asked."""
    return uri(fetch.final_url or fetch.url)


def _name(fetch: FetchRow, kind: str) -> str:
    return record_id(kind, fetch.url, fetch.started_at, fetch.id, fetch.record_id)


def _answer(fetch: FetchRow, kept: Kept) -> Record | None:
    if not fetch.status or is_forgotten(fetch):
        return None
    if fetch.status == 304:
        return _revisit(fetch, "server-not-modified", kept.first, None)
    if kept.first is not None:
        return _revisit(fetch, "identical-payload-digest", kept.first, kept.first.bytes)
    if kept.body is not None or not fetch.bytes:
        return _response(fetch, kept.body or b"")
    # A body that was not kept: an empty 200 would stand for the page when the archive is replayed, where another answer
    # is the better one.
    return _response(fetch, b"", truncated=True) if fetch.status >= 300 else None


def _response(fetch: FetchRow, body: bytes, *, truncated: bool = False) -> Record:
    head = answer_head(_status_line(fetch), fetch.headers, len(body))
    return Record(
        kind="response",
        record_id=answer_id(fetch),
        date=fetch.started_at,
        fields=(
            ("WARC-Target-URI", target(fetch)),
            *((("WARC-Truncated", "unspecified"),) if truncated else ()),
        ),
        content_type=_ANSWER,
        block=head + body,
        payload_digest=digest_of(fetch.page_sha256) if body else EMPTY,
    )


def _revisit(fetch: FetchRow, profile: str, first: FetchRow | None, length: int | None) -> Record:
    fields: Fields = (("WARC-Target-URI", target(fetch)), ("WARC-Profile", _PROFILE + profile))
    if first is not None:
        fields += (
            ("WARC-Refers-To", answer_id(first)),
            ("WARC-Refers-To-Target-URI", target(first)),
            ("WARC-Refers-To-Date", first.started_at),
            ("WARC-Payload-Digest", digest_of(first.page_sha256)),
        )
    return Record(
        kind="revisit",
        record_id=answer_id(fetch),
        date=fetch.started_at,
        fields=fields,
        content_type=_ANSWER,
        block=answer_head(_status_line(fetch), fetch.headers, length),
    )


def _request(fetch: FetchRow, name: str, url: str, headers: Headers, concurrent_to: str) -> Record:
    return Record(
        kind="request",
        record_id=name,
        date=fetch.started_at,
        fields=(("WARC-Target-URI", url), ("WARC-Concurrent-To", concurrent_to)),
        content_type=_REQUEST,
        block=request_head(url, headers),
        payload_digest=EMPTY,
    )


def _hops(fetch: FetchRow) -> Iterator[Record]:
    """The redirects on the way. Their bodies are not kept."""
    for number, (url, status_line, headers, sent) in enumerate(fetch.hops, start=1):
        name = _name(fetch, f"response {number}")
        cut = (("WARC-Truncated", "unspecified"),) if has_body(headers) else ()
        yield Record(
            kind="response",
            record_id=name,
            date=fetch.started_at,
            fields=(("WARC-Target-URI", uri(url)), *cut),
            content_type=_ANSWER,
            block=answer_head(status_line, headers, 0),
            payload_digest=EMPTY,
        )
        if sent:
            asked = _name(fetch, f"request {number}")
            yield _request(fetch, asked, uri(url), sent, name)


def _metadata(fetch: FetchRow, kept: Kept, subject: str) -> Record:
    name = metadata_id(fetch)
    concurrent: Fields = (("WARC-Concurrent-To", subject),) if subject != name else ()
    lines = [*_provenance(fetch), *_what_is_missing(fetch, kept, is_answered=subject != name)]
    return Record(
        kind="metadata",
        record_id=name,
        date=fetch.started_at,
        fields=(("WARC-Target-URI", target(fetch)), *concurrent),
        content_type=FIELDS,
        block="".join(f"{key}: {field_text(value)}\r\n" for key, value in lines if value).encode(),
    )


def _provenance(fetch: FetchRow) -> Iterator[tuple[str, str]]:
    """Where a fetch belongs, and what became of it. '' for what does not apply."""
    yield "fetch", str(fetch.id)
    yield "run", str(fetch.run_id)
    yield "source", fetch.source
    yield "role", fetch.role
    yield "reason", fetch.reason
    yield "requested-uri", uri(fetch.url)
    for url in fetch.redirects:
        yield "redirect", uri(url)
    is_timed = fetch.seconds or fetch.import_id is None  # an archive does not say how long it took
    yield "fetchTimeMs", str(round(fetch.seconds * 1000)) if is_timed else ""  # Heritrix's name
    yield "status", str(fetch.status)
    yield "error", fetch.error
    yield "outcome", fetch.outcome
    yield "outcome-reason", fetch.outcome_reason
    yield "outcome-detail", fetch.outcome_detail[:MAX_DETAIL]
    yield "article", "" if fetch.article_id is None else str(fetch.article_id)
    yield "imported-record", fetch.record_id
    yield "imported-archive", fetch.imported_from


def _what_is_missing(fetch: FetchRow, kept: Kept, *, is_answered: bool) -> Iterator[tuple[str, str]]:
    """What the records of this fetch do not show, and why."""
    if is_forgotten(fetch):
        yield "forgotten", "what was fetched was taken down; only its time and outcome are kept"
        return
    if fetch.status and not fetch.status_line:
        yield "not-recorded", "status line: version and reason phrase; written as HTTP/1.1 without a phrase"
        yield "not-recorded", "order and spelling of the header names, headers of the connection"
    if fetch.status and not fetch.request_headers:
        yield "not-recorded", "request headers: there is no request record"
    if len(fetch.hops) < len(fetch.redirects):
        yield "not-recorded", f"answers of {len(fetch.redirects) - len(fetch.hops)} of the redirects"
    if fetch.status and fetch.status != 304 and fetch.bytes and kept.body is None and kept.first is None:
        yield "body", f"not kept; it had {fetch.bytes} bytes without its coding"
    if fetch.status and not is_answered:  # what a response record would have shown
        yield "status-line", _status_line(fetch)
        for name, value in fetch.headers:
            yield "header", f"{name}: {value}"


def _status_line(fetch: FetchRow) -> str:
    return fetch.status_line or f"HTTP/1.1 {fetch.status}"
