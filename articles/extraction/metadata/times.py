"""Publication and modification times: from the head, else the visible page, else the URL."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from warraq.articles.dates import read_date
from warraq.articles.extraction.metadata.candidates import Candidate, from_metas
from warraq.articles.extraction.metadata.choosing import (
    DatedCandidate,
    best_of,
    is_moment_in_utc,
    on_the_day_of,
    surest,
)
from warraq.articles.extraction.metadata.dates import SURE, DateReader, dated
from warraq.articles.extraction.metadata.json_ld import Node, each, text_of
from warraq.articles.extraction.metadata.shown_times import find_shown, find_shown_day
from warraq.articles.extraction.metadata.survey import Survey
from warraq.articles.extraction.metadata.tables import meta_names
from warraq.articles.urls import url_date

#: Confidence of a day of change that stands in for the day of publication.
CHANGE_ONLY: Final = 0.3

#: Characters of one script that are searched for a date.
MAX_SCRIPT: Final = 300_000
#: "datePublished":"2019-08-14T…"   published_at: '2019-08-14'
SCRIPT_DATE = re.compile(
    r"""(?:date_?published|published_?(?:at|date|time|on)|publish_?(?:date|time)|publication_?date|pub_?date)\\?["']?\s{0,3}[:=]\s{0,3}\\?["'](?P<date>[^"'\\]{8,40})""",
    re.I,
)
PUBLISHED_META = re.compile(
    r"pub(?:lish(?:ed)?)?[-_.:]?(?:date|time|at)|date[-_.:]?pub|issue[-_.]?date|(?:^|[-_.:])(?:date|datum|created)$",
    re.I,
)
OTHER_META = re.compile(r"modif|updat|expir|event|birth|revis|review|begin|start|end|until|copyright", re.I)


@dataclass(frozen=True, slots=True)
class Times:
    """Publication and last change, with the candidates of both; None if not stated."""

    published: DatedCandidate | None
    modified: DatedCandidate | None
    published_candidates: tuple[DatedCandidate, ...]
    modified_candidates: tuple[DatedCandidate, ...]


def find_times(
    found: Survey,
    article: Node,
    nodes: list[Node],
    *,
    url: str,
    language: str,
    now: datetime,
) -> Times:
    """The best candidate of each; the page's text is searched only where the head states no sure date."""
    read = DateReader(language, now)
    published = [
        *_linked(article, nodes, read, ("datePublished", "dateCreated", "uploadDate")),
        *_stated(found, read, "published"),
        *_guessed(found, read),
    ]
    modified = [*_linked(article, [], read, ("dateModified",)), *_stated(found, read, "modified")]
    address = _address(url, now)
    if not any(entry.candidate.confidence >= SURE for entry in published):
        shown, changed = find_shown(found, read)
        published += shown
        modified += changed
    if address and address.time.precision == "day":
        published.append(address)
    if not published:
        published += list(_scripted(found, read))[:3]
    if not published:
        # Only a modification date is visible: better than none, and marked as such. The head's og:updated_time is not
        # used: it was the wrong day in 6 of 8 pages.
        shown = [entry for entry in modified if entry.candidate.origin in ("class", "text", "html")]
        published += [
            replace(entry, candidate=replace(entry.candidate, confidence=CHANGE_ONLY)) for entry in shown
        ]
    if address and address not in published:
        published.append(address)
    best = best_of(published, address)
    if best and is_moment_in_utc(best):
        day = address if address and address.time.precision == "day" else find_shown_day(found, read)
        best = on_the_day_of(day, best)
    return Times(best, surest(modified), tuple(published), tuple(modified))


def _linked(
    article: Node, nodes: list[Node], read: DateReader, keys: tuple[str, ...]
) -> Iterator[DatedCandidate]:
    for rank, key in enumerate(keys):
        for value in each(article.get(key))[:3]:
            if reading := read.read(text_of(value)):
                yield dated(reading, Candidate(text_of(value), "json-ld", 0.95 - 0.2 * rank, key))
    if not article.get("datePublished"):
        for node in nodes[:200]:
            if (raw := text_of(node.get("datePublished"))) and (reading := read.read(raw)):
                yield dated(reading, Candidate(raw, "json-ld", 0.7, "datePublished"))
                return


def _stated(found: Survey, read: DateReader, field: str) -> Iterator[DatedCandidate]:
    for candidate in from_metas(found, field):
        if reading := read.read(candidate.raw):
            yield dated(reading, candidate)


def _guessed(found: Survey, read: DateReader) -> Iterator[DatedCandidate]:
    """Dates of meta tags that no table lists but whose name says publication: 'sw-pubdate', 'x-publish-date'."""
    listed = {name.name for name in meta_names()["published"]}
    for name, values in found.metas.items():
        likely = name not in listed and PUBLISHED_META.search(name) and not OTHER_META.search(name)
        if likely and (reading := read.read(values[0])):
            yield dated(reading, Candidate(values[0], "meta", 0.76, name))


def _scripted(found: Survey, read: DateReader) -> Iterator[DatedCandidate]:
    """Dates in the page's own scripts and in JSON-LD that cannot be read, the first of each script."""
    for script in found.root.iter("script"):
        text = script.text or ""
        if (
            len(text) > 20
            and (match := SCRIPT_DATE.search(text[:MAX_SCRIPT]))
            and (reading := read.read(match["date"]))
        ):
            yield dated(reading, Candidate(match["date"], "html", 0.45, "script"))


def _address(url: str, now: datetime) -> DatedCandidate | None:
    """Returns the day in the URL, or its month; a year alone is not used."""
    stated = url_date(url)
    if not stated or not stated[1]:
        return None
    raw = f"{stated[0]:04d}-{stated[1]:02d}" + (f"-{stated[2]:02d}" if stated[2] else "")
    reading = read_date(raw, now=now)
    return dated(reading, Candidate(raw, "url", 0.8 if stated[2] else 0.25)) if reading else None
