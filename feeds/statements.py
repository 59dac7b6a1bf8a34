"""What a server states about time, in seconds: Cache-Control, Expires, Age, Retry-After; and its validators.

Source: RFC 9111 (caching) sections 4.2 and 5, RFC 9110 sections 8.8 (validators) and 10.2.3 (Retry-After).
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .polling import PollOptions, Validators

Headers = Iterable[tuple[str, str]]

# max-age=3600   max-age="3600" (RFC 9111: recipients should accept the quoted form)
_MAX_AGE = re.compile(r'(?:^|[,\s])max-age\s{0,9}=\s{0,9}"?(\d{1,15})(?!\d)', re.IGNORECASE)
_NO_CACHE = re.compile(r"(?:^|[,\s])no-(?:cache|store)\s{0,9}(?:,|$)", re.IGNORECASE)
_DIGITS = re.compile(r"\d{1,15}", re.ASCII)
# what may be sent back in a header: visible ASCII, spaces and the opaque bytes RFC 9110 allows in an entity
# tag
_ECHOABLE = re.compile(r"[\x20-\x7e\x80-\xff]{1,1024}")


def validators(headers: Headers, *, url: str) -> Validators:
    """Returns ETag and Last-Modified exactly as received: quotes, W/ and odd dates untouched.

    Dropped if they cannot be echoed: longer than 1,024 characters, or with control characters in them.
    """
    etag = header(headers, "etag")
    modified = header(headers, "last-modified")
    return Validators(
        url=url,
        etag=etag if _ECHOABLE.fullmatch(etag) else "",
        last_modified=modified if _ECHOABLE.fullmatch(modified) else "",
    )


def conditional_headers(known: Validators, *, url: str) -> tuple[tuple[str, str], ...]:
    """Returns headers for a conditional request of `url`; () if nothing is known or it belongs to another URL.

    Values that cannot be echoed are dropped, wherever they were stored.
    """
    if known.url != url:
        return ()
    pairs = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
    return tuple((name, value) for name, value in pairs if _ECHOABLE.fullmatch(value))


def header(headers: Headers, name: str) -> str:
    """Returns the first value of a (lower-case) header, '' if absent."""
    return next((value for key, value in headers if key.lower() == name), "")


def fresh_for(headers: Headers, *, now: datetime, options: PollOptions) -> tuple[float, str]:
    """Returns the seconds the answer stays fresh according to the server, and the header that says so; else (0, '').

    max-age takes precedence over Expires; no-cache and no-store override both; the Age of the answer is subtracted.
    """
    headers = tuple(headers)
    control = ",".join(value for key, value in headers if key.lower() == "cache-control")[:2_000]
    if _NO_CACHE.search(control):
        return 0.0, ""
    age = _seconds(header(headers, "age")) or 0.0
    if found := _MAX_AGE.search(control):
        return _bounded(float(found.group(1)) - age, options), "max-age"
    if expires := _moment(header(headers, "expires")):
        sent = _moment(header(headers, "date")) or now
        return _bounded((expires - sent).total_seconds() - age, options), "expires"
    return 0.0, ""


def retry_after(headers: Headers, *, now: datetime, options: PollOptions) -> float | None:
    """Returns the seconds to wait according to Retry-After; None if it is absent or invalid.

    At most 31 days is accepted; more is a mistake and counts as one day; less than a minute counts as a minute.
    """
    raw = header(headers, "retry-after").strip()
    seconds = _seconds(raw)
    if seconds is None and (moment := _moment(raw)):
        seconds = (moment - now).total_seconds()
    if seconds is None:
        return None
    if seconds > options.statement_max_s:
        return options.retry_after_junk_s
    return max(seconds, options.retry_after_min_s)


def _seconds(raw: str) -> float | None:
    raw = raw.strip()
    return float(raw) if _DIGITS.fullmatch(raw) else None


def _moment(raw: str) -> datetime | None:
    """Returns an HTTP date, aware; None for anything else (email.utils raises six kinds of errors on junk)."""
    if not raw or len(raw) > 60:
        return None
    try:
        moment = parsedate_to_datetime(raw)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None


def _bounded(seconds: float, options: PollOptions) -> float:
    return min(max(seconds, 0.0), options.statement_max_s)
