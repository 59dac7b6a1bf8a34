"""Publication and modification times: from the head, else the visible page, else the URL."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

import lxml.html

from warraq.articles.dates import DateReading, read_date, read_feed_date
from warraq.articles.extraction.metadata.candidates import Candidate, from_metas
from warraq.articles.extraction.metadata.choosing import DatedCandidate, best_of, on_the_day_of, surest
from warraq.articles.extraction.metadata.json_ld import Node, each, text_of
from warraq.articles.extraction.metadata.survey import Survey, is_elsewhere, shown_text
from warraq.articles.extraction.metadata.tables import date_words, meta_names
from warraq.articles.records import StatedTime
from warraq.articles.urls import url_date

#: Below this confidence the page's text is searched for a date too.
SURE: Final = 0.75
#: Longest date line in characters.
MAX_LINE: Final = 140
#: Longest text in characters that is only a date.
DATE_ALONE: Final = 34
#: Within this many elements after the headline a date belongs to the article, whatever encloses it.
NEAR_HEADING: Final = 12
#: Dates in the text below this confidence are not used.
FAINT: Final = 0.35
#: Confidence of a modification date used as the publication date.
CHANGE_ONLY: Final = 0.3
#: Elements that state a date in an attribute.
TITLED_PATH: Final = (
    ".//abbr[@title] | .//span[@title and (contains(@class,'publish') or contains(@class,'updated')"
    " or contains(@class,'date'))]"
)
MAX_MARKED: Final = 40
#: Levels up from a time where the heading of a teaser is looked for.
MAX_STEPS: Final = 6
MAX_INNER: Final = 40
#: Maximum elements with a year that are examined.
MAX_LINES: Final = 300

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

#: A class, id or name that says 'date'
DATE_CLASS = re.compile(r"date|time|publish|posted|pub-?d|meta|byline|dateline|tarikh|datum|fecha|info", re.I)
#: A clock or today's date in the page's frame.
TODAY_CLASS = re.compile(
    r"today|current|clock|top-?bar|header-?date|weather|live-?time|now\b|calendar|event|countdown|copyright|expire|deadline|birth",
    re.I,
)
#: Words before a date that mark it as the publication or modification date.
PUBLISHED_WORD = date_words("published")
MODIFIED_WORD = date_words("modified")
FOREIGN_WORD = date_words("foreign")
#: A date at the start of a paragraph: '01.02.2022 The market …'
OPENING_DATE = re.compile(r"\W{0,3}(?:\d{1,2}[./-] ?\d{1,2}[./-] ?\d{4}|\d{4}-\d\d-\d\d)(?=\W)")
DIGIT = re.compile(r"\d")
#: A year in any digits we read: a cheap test before parsing.
YEARLIKE = re.compile(
    r"(?<!\d)(?:19[89]\d|20[0-4]\d|25[3-9]\d|1[34]\d\d|(?![0-9])\d{4})(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)"
    r"|令和|平成|民国|民國"
)


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
    """Returns the best candidate of each; the page's text is searched only if the head has no certain date."""
    read = _Reader(language, now)
    published = [
        *_linked(article, nodes, read, ("datePublished", "dateCreated", "uploadDate")),
        *_stated(found, read, "published"),
        *_guessed(found, read),
    ]
    modified = [*_linked(article, [], read, ("dateModified",)), *_stated(found, read, "modified")]
    address = _address(url, now)
    if not any(entry.candidate.confidence >= SURE for entry in published):
        shown, changed = _shown(found, read)
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
    return Times(
        on_the_day_of(address, best) if best else None, surest(modified), tuple(published), tuple(modified)
    )


class _Reader:
    """Parses the dates of one page, with its language and fetch time."""

    def __init__(self, language: str, now: datetime) -> None:
        self._language, self._now = language, now

    def read(self, raw: str) -> DateReading | None:
        return read_feed_date(raw, now=self._now, language=self._language) if raw else None

    def read_shown(self, raw: str) -> DateReading | None:
        found = read_date(raw, now=self._now, language=self._language)
        return found if found and found.stated.precision not in ("year", "month") else None

    def is_today(self, time: StatedTime) -> bool:
        return abs(time.at - self._now) < timedelta(days=1)


def _dated(reading: DateReading, candidate: Candidate) -> DatedCandidate:
    return DatedCandidate(replace(candidate, parser=reading.parser), reading.stated)


def _place_of(element: lxml.html.HtmlElement) -> str:
    """Returns 'time.published', 'span.posted-on', 'p': the tag and the first class."""
    names = (element.get("class") or "").split(None, 1)
    return f"{element.tag}.{names[0]}" if names else str(element.tag)


def _linked(
    article: Node, nodes: list[Node], read: _Reader, keys: tuple[str, ...]
) -> Iterator[DatedCandidate]:
    for rank, key in enumerate(keys):
        for value in each(article.get(key))[:3]:
            if reading := read.read(text_of(value)):
                yield _dated(reading, Candidate(text_of(value), "json-ld", 0.95 - 0.2 * rank, key))
    if not article.get("datePublished"):
        for node in nodes[:200]:
            if (raw := text_of(node.get("datePublished"))) and (reading := read.read(raw)):
                yield _dated(reading, Candidate(raw, "json-ld", 0.7, "datePublished"))
                return


def _stated(found: Survey, read: _Reader, field: str) -> Iterator[DatedCandidate]:
    for candidate in from_metas(found, field):
        if reading := read.read(candidate.raw):
            yield _dated(reading, candidate)


def _guessed(found: Survey, read: _Reader) -> Iterator[DatedCandidate]:
    """Returns dates of unlisted meta tags whose name suggests publication: 'sw-pubdate', 'x-publish-date'."""
    listed = {name.name for name in meta_names()["published"]}
    for name, values in found.metas.items():
        likely = name not in listed and PUBLISHED_META.search(name) and not OTHER_META.search(name)
        if likely and (reading := read.read(values[0])):
            yield _dated(reading, Candidate(values[0], "meta", 0.76, name))


def _scripted(found: Survey, read: _Reader) -> Iterator[DatedCandidate]:
    """Returns dates in the page's scripts and in broken JSON-LD, the first of each script."""
    for script in found.root.iter("script"):
        text = script.text or ""
        if (
            len(text) > 20
            and (match := SCRIPT_DATE.search(text[:MAX_SCRIPT]))
            and (reading := read.read(match["date"]))
        ):
            yield _dated(reading, Candidate(match["date"], "html", 0.45, "script"))


def _address(url: str, now: datetime) -> DatedCandidate | None:
    """Returns the day in the URL, or its month; a year alone is not used."""
    stated = url_date(url)
    if not stated or not stated[1]:
        return None
    raw = f"{stated[0]:04d}-{stated[1]:02d}" + (f"-{stated[2]:02d}" if stated[2] else "")
    reading = read_date(raw, now=now)
    return _dated(reading, Candidate(raw, "url", 0.8 if stated[2] else 0.25)) if reading else None


def _shown(found: Survey, read: _Reader) -> tuple[list[DatedCandidate], list[DatedCandidate]]:
    """Returns dates in the page's text: <time>, microdata and short lines with a date, best near the headline."""
    published: list[DatedCandidate] = []
    modified: list[DatedCandidate] = []
    above = found.times[: found.times_above]
    below = found.times[found.times_above :]
    stated = [
        element
        for element in found.marked
        if "date" in element.get("itemprop", "").lower() and element.tag not in ("time", "meta")
    ]
    titled = [*stated, *found.root.xpath(TITLED_PATH)][:MAX_MARKED]
    for penalty, elements in ((0.0, below), (0.1 if below else 0.0, above), (0.05, titled)):
        for element in elements:
            _judge_time(element, found, read, published, modified, penalty)
    if not any(entry.candidate.confidence >= SURE for entry in published):
        for line in _lines(found.root):
            _judge_line(line, found, read, published, modified)
    return published, modified


def _judge_time(
    element: lxml.html.HtmlElement, found: Survey, read: _Reader,
    published: list[DatedCandidate], modified: list[DatedCandidate], penalty: float,
) -> None:  # fmt: skip
    stated = element.get("datetime") or element.get("content") or element.get("title") or ""
    raw = stated.strip() or shown_text(element, MAX_LINE)
    reading = read.read(raw) or read.read_shown(shown_text(element, MAX_LINE))
    if not reading or reading.stated.precision in ("year", "month") or _is_teasers(element, found):
        return
    marks = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('id') or ''}".lower()
    before = _before(element)
    is_change = "modified" in marks or ("updated" in marks and "published" not in marks)
    if is_change or (MODIFIED_WORD.search(before) and not PUBLISHED_WORD.search(before)):
        modified.append(_dated(reading, Candidate(raw, "html", 0.7, _place_of(element))))
        return
    first = not penalty and not published  # right after the headline
    sure = (
        first or element.get("pubdate") is not None or "published" in marks or PUBLISHED_WORD.search(before)
    )
    confidence = 0.85 if sure else 0.75
    if is_elsewhere(element, found.spine):
        own = "published" in marks and not is_elsewhere(element, found.spine, with_foot=True)
        if not (own or "datepublished" in marks):
            return
        confidence = 0.5
    if TODAY_CLASS.search(marks) or read.is_today(reading.stated):
        confidence = 0.35
    confidence -= penalty + min(0.2, 0.02 * len(published))
    published.append(_dated(reading, Candidate(raw, "html", confidence, _place_of(element))))


def _is_teasers(element: lxml.html.HtmlElement, found: Survey) -> bool:
    """Tells whether a date belongs to one of several similar entries whose heading links to another page."""
    node: lxml.html.HtmlElement | None = element if found.spine.elements else None
    for _ in range(MAX_STEPS):
        if node is None or node.tag in ("body", "html") or node in found.spine.elements:
            return False
        alike = [
            other
            for other in (node.getprevious(), node.getnext())
            if other is not None and other.tag == node.tag and other.get("class") == node.get("class")
        ]
        if alike and any(
            inner.tag in ("h2", "h3", "h4") and inner.find(".//a") is not None
            for inner in islice(node.iterdescendants(), MAX_INNER)
        ):
            return True
        node = node.getparent()
    return False


@dataclass(frozen=True, slots=True)
class _Line:
    """A short text with a year. `after_heading`: elements since the last <h1>, None before the first."""

    text: str
    element: lxml.html.HtmlElement
    after_heading: int | None
    number: int


def _lines(root: lxml.html.HtmlElement) -> Iterator[_Line]:
    """Returns short texts with a year, in page order."""
    since: int | None = None
    count = 0
    body = root.find("body")
    for element in (root if body is None else body).iter():
        tag = element.tag
        if since is not None:
            since += 1
        if tag == "h1":
            since = 0
        if tag in ("script", "style", "noscript", "option", "time") or not isinstance(tag, str):
            text = ""
        else:
            text = element.text or ""
        for piece, owner in ((text, element), (element.tail or "", element.getparent())):
            # Most texts have no digit, which is five times faster to check.
            if 5 < len(piece) < 4000 and DIGIT.search(piece) and YEARLIKE.search(piece) and owner is not None:
                piece = " ".join(piece.split())
                if len(piece) > MAX_LINE:
                    piece = opening[0] if (opening := OPENING_DATE.match(piece)) else ""
                if piece:
                    count += 1
                    yield _Line(piece, owner, since, count)
                    if count >= MAX_LINES:
                        return


def _judge_line(
    line: _Line, found: Survey, read: _Reader, published: list[DatedCandidate], modified: list[DatedCandidate]
) -> None:
    element = line.element
    near = line.after_heading is not None and line.after_heading <= NEAR_HEADING
    alone = len(line.text) <= DATE_ALONE
    if (
        FOREIGN_WORD.search(line.text)
        or element.tag in ("title", "cite", "h1")
        or (element.tag == "a" and not alone)
    ):
        return
    said = f"{_before(element)} {line.text}"
    elsewhere = is_elsewhere(element, found.spine, depth=2 if near else 12)
    labelled = alone and (line.after_heading or 100) <= 80 and PUBLISHED_WORD.search(said)
    if elsewhere and not labelled and not MODIFIED_WORD.search(line.text):
        return
    reading = read.read_shown(line.text)
    if not reading or _is_teasers(element, found):
        return
    parent = element.getparent()
    marks = " ".join(
        node.get(name) or ""
        for node in (element, parent)
        if node is not None
        for name in ("class", "id", "itemprop")
    )
    if TODAY_CLASS.search(marks):
        return
    is_change = bool(MODIFIED_WORD.search(said)) and not PUBLISHED_WORD.search(said)
    confidence = 0.3 + 0.2 * bool(DATE_CLASS.search(marks)) + 0.2 * bool(PUBLISHED_WORD.search(said))
    confidence += 0.2 if alone else 0.1 if len(line.text) <= 60 else 0.0
    confidence += _place(line, found)
    if read.is_today(reading.stated):
        confidence -= 0.4
    confidence -= min(0.15, 0.01 * line.number)
    if elsewhere and is_change:
        confidence = FAINT
    elif elsewhere:
        confidence = 0.5 if labelled else 0.0
    if confidence >= FAINT:
        origin = "class" if DATE_CLASS.search(marks) else "text"
        entry = _dated(reading, Candidate(line.text, origin, min(confidence, 0.8), _place_of(element)))
        (modified if is_change else published).append(entry)


def _place(line: _Line, found: Survey) -> float:
    """Rates the position of a line: best right after the headline, worst in the frame above it."""
    if line.after_heading is None:
        return -0.1 if found.headings else 0.0
    return 0.2 if line.after_heading <= 30 else 0.1 if line.after_heading <= 80 else -0.1


def _before(element: lxml.html.HtmlElement) -> str:
    """Returns the last words before an element, in its parent."""
    previous = element.getprevious()
    if previous is not None:
        return (shown_text(previous, 60)[-60:] + " " + (previous.tail or "")[-60:]).strip()
    parent = element.getparent()
    return (parent.text or "")[-60:].strip() if parent is not None else ""
