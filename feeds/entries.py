"""Convert what a reader found, as written, into a FeedDocument: resolve links, parse dates, clean and limit texts,
assign identities.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from warraq.articles.dates import read_feed_date
from warraq.articles.records import StatedTime
from warraq.articles.text import clean_text

from .links import absolute, join_bases
from .markup import escape_text, plain_from_guess, plain_from_html, repair
from .raw import RawEnclosure, RawEntry, RawFeed, RawText
from .records import NO_DATE, DateEvidence, Enclosure, Entry, FeedDocument, IdentityOrigin

_MAX_IDENTITY = 300
#: A guid or link shared by more entries than this is one entry repeated, not a generator's mistake: the largest of
#: 106 real feeds has 338 entries.
_MAX_NAMESAKES = 500
_ENCLOSURE_ORDER = {"enclosure": 0, "media": 1, "thumbnail": 2}
_PERIODS_S = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# a URL where a category should be a word: http://schemas.google.com/blogger/2008/kind#post
_HTTP = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseOptions:
    """Limits for parsing a feed; every cut is flagged.

    The largest of 106 real feeds has 2.2 MB and 338 entries, another 1,046; the largest entry has a title of 206
    characters, 762,498 of HTML, a guid of 225, 34 tags, 2 authors, 285 enclosures. `max_bytes` cuts the document,
    `max_entries` keeps the newest (5,000 take a second), the others cut one field. `reader` 'forgiving' uses
    feedparser for everything, for comparison.
    """

    max_bytes: int = 16 * 1024 * 1024
    max_entries: int = 5_000
    max_title: int = 2_000
    max_html: int = 2_000_000
    max_guid: int = 2_000
    max_tags: int = 100
    max_authors: int = 20
    max_enclosures: int = 500
    reader: str = "auto"


def finish(
    raw: RawFeed,
    *,
    url: str,
    now: datetime,
    options: ParseOptions,
    encoding: str = "",
    flags: Iterable[str] = (),
) -> FeedDocument:
    """Returns the document of a feed fetched from `url`; `flags` come before those of `raw`. Never raises."""
    flags = [*flags, *raw.flags]
    base = join_bases(url, raw.base)
    dates = _Dates(now)
    kept = _newest(raw.entries, dates, options.max_entries)
    if len(kept) < len(raw.entries):
        flags.append("entries-truncated")
    entries = _tell_apart(tuple(_finish_entry(entry, raw, url, dates, options) for entry in kept))
    flags.extend(sorted({flag for entry in entries for flag in entry.flags}))
    related = _relations(raw.links, base)
    return FeedDocument(
        format=raw.format, version=raw.version, url=url, encoding=encoding,
        title=plain(raw.title, options.max_title), home_url=absolute(raw.link, base),
        self_url=related.get("self", ""), language=_language(raw.language),
        description=plain(raw.description, options.max_title), generator=_line(raw.generator, 200),
        authors=_people(raw.authors, options.max_authors), updated=dates.read(raw.updated),
        entries=entries, hubs=_hubs(raw.links, base),
        next_url=related.get("next", ""), prev_url=related.get("previous") or related.get("prev", ""),
        first_url=related.get("first", ""), last_url=related.get("last", ""),
        current_url=related.get("current", ""), prev_archive_url=related.get("prev-archive", ""),
        next_archive_url=related.get("next-archive", ""),
        ttl_minutes=_whole(raw.ttl), skip_hours=_hours(raw.skip_hours), skip_days=_days(raw.skip_days),
        update_period_s=_period(raw.update_period, raw.update_frequency),
        is_complete=raw.is_complete, is_archive=raw.is_archive, new_feed_url=absolute(raw.new_feed_url, base),
        flags=tuple(dict.fromkeys(flags)),
    )  # fmt: skip


class _Date(NamedTuple):
    """A date as parsed and as written, in one line."""

    stated: StatedTime | None = None
    by: DateEvidence = NO_DATE
    raw: str = ""


_UNSTATED = _Date()


@lru_cache(maxsize=64)
def _evidence(parser: str, confidence: float) -> DateEvidence:
    return DateEvidence(parser=parser, confidence=confidence)


class _Dates:
    """Parses the dates of one document, each distinct string once."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._read: dict[str, _Date] = {}

    def explain(self, raw: str) -> _Date:
        if not raw:
            return _UNSTATED
        date = self._read.get(raw)
        if date is None:
            date = self._read[raw] = self._explained(raw)
        return date

    def _explained(self, raw: str) -> _Date:
        written = _line(raw, 200)
        raw = raw.strip()
        reading = read_feed_date(raw, now=self._now) if raw and len(raw) <= 200 else None
        if reading is None:
            return _Date(raw=written)
        return _Date(reading.stated, _evidence(reading.parser, reading.confidence), written)

    def read(self, raw: str) -> StatedTime | None:
        return self.explain(raw).stated


def _newest(entries: tuple[RawEntry, ...], dates: _Dates, limit: int) -> tuple[RawEntry, ...]:
    """Returns at most `limit` entries in document order: the newest by date, or the first if dates are missing."""
    if len(entries) <= limit:
        return entries
    oldest = datetime.min.replace(tzinfo=UTC)
    moments = []
    for entry in entries:
        stated = dates.read(entry.published) or dates.read(entry.updated)
        moments.append(stated.at if stated else oldest)
    ranked = sorted(
        range(len(entries)), key=lambda index: moments[index], reverse=True
    )  # stable: first stay first
    return tuple(entries[index] for index in sorted(ranked[:limit]))


def _finish_entry(raw: RawEntry, feed: RawFeed, url: str, dates: _Dates, options: ParseOptions) -> Entry:
    base = join_bases(url, raw.base)
    # a guid that is not a URL is not a link either, though isPermaLink defaults to "true"
    link = raw.link if raw.link != raw.guid or _HTTP.match(raw.link.strip()) else ""
    content = max(map(markup, raw.contents), key=len, default="")
    summary = markup(raw.summary)
    published, updated = dates.explain(raw.published), dates.explain(raw.updated)
    if feed.format == "rss" and not raw.published:
        published, updated = updated, _UNSTATED  # in RSS, dc:date is the date of an item, not of a change
    tags = [tag for tag in raw.tags if "://" not in tag or not _HTTP.match(tag.strip())]
    flags = []
    if (
        len(content) > options.max_html
        or len(summary) > options.max_html
        or len(raw.title.value) > options.max_title * 4
    ):
        flags.append("field-truncated")
    if (
        len(tags) > options.max_tags
        or len(raw.authors) > options.max_authors
        or len(raw.enclosures) > options.max_enclosures
    ):
        flags.append("tags-truncated")
    guid, address = repair(raw.guid.strip()[: options.max_guid]), absolute(link, base)
    title = plain(raw.title, options.max_title)
    summary, content = "" if summary == content else summary[: options.max_html], content[: options.max_html]
    identity, origin = _identity(guid, address, title or summary or content, published.raw or updated.raw)
    return Entry(
        identity=identity, identity_origin=origin, guid=guid, url=address,
        base_url=join_bases(url, raw.content_base) if raw.content_base else base,
        title=title, authors=_people(raw.authors, options.max_authors),
        published=published.stated, updated=updated.stated,
        published_raw=published.raw, updated_raw=updated.raw,
        summary_html=summary, content_html=content,
        published_by=published.by, updated_by=updated.by,
        tags=_texts(tags, options.max_tags, 200), language=_language(raw.language),
        enclosures=_enclosures(raw.enclosures, base, options.max_enclosures),
        comments_url=absolute(raw.comments, base), comments_feed_url=absolute(raw.comments_feed, base),
        flags=tuple(flags),
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------ identities


def _tell_apart(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Returns the entries with identities that only exact repeats (same guid, link and title) share.

    If different entries have the same guid (or link), all of them are distinguished by their link or, if that is equal
    too, by their title, so that they keep their identities whatever their order in the next poll. Beyond
    `_MAX_NAMESAKES` they all share the first one's.
    """
    namesakes = Counter(entry.identity for entry in entries)
    if len(namesakes) == len(entries):
        return entries
    groups: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for entry in entries:
        groups[entry.identity][entry.url].add(entry.title)
    seen: set[str] = set()
    result = []
    for entry in entries:
        identity, flags = entry.identity, entry.flags
        titles_by_url = groups[identity]
        titles = titles_by_url[entry.url]
        if namesakes[identity] > _MAX_NAMESAKES:
            if identity in seen:
                continue
            flags = (*flags, "repeated-entry")
        elif len(titles_by_url) > 1 or len(titles) > 1:
            parts = (identity, entry.url, *((entry.title,) if len(titles) > 1 else ()))
            identity = _bounded(" ".join(parts))
            flags = (*flags, "reused-guid") if entry.identity_origin == "guid" else flags
        if identity in seen:
            flags = (*flags, "repeated-entry")
        seen.add(identity)
        result.append(replace(entry, identity=identity, flags=flags))
    return tuple(result)


def _identity(guid: str, url: str, text: str, written: str) -> tuple[str, IdentityOrigin]:
    """Returns the guid, else the link, else a hash of text and date as written; and which it is."""
    if guid:
        return _bounded(guid), "guid"
    if url:
        return _bounded(url), "link"
    return "hash:" + _digest(f"{text}\n{written}"), "hash"


def _bounded(text: str) -> str:
    return text if len(text) <= _MAX_IDENTITY else f"{text[:200]}#{_digest(text)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


# ---------------------------------------------------------------------------------------------------- fields


def plain(text: RawText, limit: int) -> str:
    """Returns one line of plain text, at most `limit` characters."""
    value = text.value[: limit * 4]
    if text.kind == "html":
        value = plain_from_html(value)
    elif text.kind == "guess":
        value = plain_from_guess(value)
    return _line(value, limit)


def markup(text: RawText) -> str:
    """Returns the HTML of a summary or content."""
    value = repair(text.value)
    return escape_text(value) if text.kind == "text" else value


def _line(text: str, limit: int) -> str:
    """Returns the text in one line; of ASCII without controls there is nothing to repair or clean."""
    text = text[: limit * 4]
    if not (text.isascii() and text.isprintable()):
        text = clean_text(repair(text))
    return " ".join(text.split())[:limit].rstrip()


def _texts(values: Iterable[str], limit: int, length: int) -> tuple[str, ...]:
    """Returns distinct, non-empty plain texts in order."""
    found: dict[str, None] = {}
    for value in values:
        if len(found) >= limit:
            break
        if text := _line(plain_from_guess(value[: length * 4]), length):
            found.setdefault(text)
    return tuple(found)


# an author in RSS: editor@example.org (Name of the Editor)
_ADDRESS_AND_NAME = re.compile(r"[^\s()<>]{1,100}@[^\s()<>]{1,200}\s{0,9}\(([^()]{1,300})\)")
# Name <editor@example.org>
_NAME_AND_ADDRESS = re.compile(r"([^<>@]{1,300}?)\s{0,9}<[^\s<>@]{1,100}@[^\s<>]{1,200}>")


def _people(values: Iterable[str], limit: int) -> tuple[str, ...]:
    """Returns names without e-mail addresses; an address without a name is kept."""
    names = []
    for value in values:
        value = value[:1_000].strip()
        if "@" in value and (
            found := _ADDRESS_AND_NAME.fullmatch(value) or _NAME_AND_ADDRESS.fullmatch(value)
        ):
            value = found.group(1)
        names.append(value)
    return _texts(names, limit, 300)


def _enclosures(raws: tuple[RawEnclosure, ...], base: str, limit: int) -> tuple[Enclosure, ...]:
    found: dict[str, Enclosure] = {}
    for raw in sorted(raws[: limit * 4], key=lambda raw: _ENCLOSURE_ORDER[raw.kind]):
        url = absolute(raw.url, base)
        if url and url not in found and len(found) < limit:
            found[url] = Enclosure(
                url=url,
                media_type=_line(raw.media_type, 100).lower(),
                bytes=_whole(raw.length) or 0,
                kind=raw.kind,
            )
    return tuple(found.values())


_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")


def _language(stated: str) -> str:
    stated = stated.strip().replace("_", "-")
    return stated if _LANGUAGE.fullmatch(stated) else ""


def _relations(links: tuple[tuple[str, str], ...], base: str) -> dict[str, str]:
    """Returns the first usable URL of each relation."""
    found: dict[str, str] = {}
    for rel, href in links:
        name = rel.rpartition("/")[2].lower()  # http://www.iana.org/assignments/relation/next is next
        if name not in found and (url := absolute(href, base)):
            found[name] = url
    return found


def _hubs(links: tuple[tuple[str, str], ...], base: str) -> tuple[str, ...]:
    urls = (absolute(href, base) for rel, href in links if rel == "hub")
    return tuple(dict.fromkeys(url for url in urls if url))[:5]


def _whole(text: str) -> int | None:
    """Returns a whole number of at most nine digits, else None."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _hours(raws: tuple[str, ...]) -> tuple[int, ...]:
    hours = {hour % 24 for raw in raws if (hour := _whole(raw)) is not None and hour <= 24}
    return tuple(sorted(hours))


def _days(raws: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(sorted({_WEEKDAYS.index(day) for raw in raws if (day := raw.strip().lower()) in _WEEKDAYS}))


def _period(period: str, frequency: str) -> int:
    """Returns the seconds between updates as the syndication module states them; 0 if it does not."""
    seconds = _PERIODS_S.get(period.strip().lower(), 0)
    return seconds // max(1, _whole(frequency) or 1)
