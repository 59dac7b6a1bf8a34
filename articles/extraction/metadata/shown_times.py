"""Dates that the page shows: <time>, microdata, and short lines with a date."""

import re
from itertools import islice
from typing import Final

from warraq.articles.extraction.metadata.candidates import Candidate
from warraq.articles.extraction.metadata.cards import days_of, find_card
from warraq.articles.extraction.metadata.choosing import DatedCandidate
from warraq.articles.extraction.metadata.date_lines import MAX_LINE, Line, dated_lines
from warraq.articles.extraction.metadata.dates import SURE, DateReader, dated
from warraq.articles.extraction.metadata.elsewhere import MAX_STEPS, is_elsewhere, is_teasers
from warraq.articles.extraction.metadata.shown_text import Element, shown_text
from warraq.articles.extraction.metadata.survey import Survey
from warraq.articles.extraction.metadata.tables import date_words

#: Longest text in characters that is a date and nothing else.
DATE_ALONE: Final = 34
#: Longest text in characters that says little besides a date.
MAX_SHORT: Final = 60
#: Elements behind the headline within which a date is the article's whatever encloses it.
NEAR_HEADING: Final = 12
#: Confidence of the day on the card of a post.
CARD: Final = 0.6
#: Confidence below which a date in the text is not given.
FAINT: Final = 0.35
#: Elements that state a date in an attribute.
TITLED_PATH: Final = (
    ".//abbr[@title] | .//span[@title and (contains(@class,'publish') or contains(@class,'updated')"
    " or contains(@class,'date'))]"
)
MAX_MARKED: Final = 40
#: A class, id or name that says 'date'
DATE_CLASS = re.compile(r"date|time|publish|posted|pub-?d|meta|byline|dateline|tarikh|datum|fecha|info", re.I)
#: A clock or today's date in the frame of the page.
TODAY_CLASS = re.compile(
    r"today|current|clock|top-?bar|header-?date|weather|live-?time|now\b|calendar|event|countdown|copyright|expire|deadline|birth",
    re.I,
)
#: A class that says that an element is the day of publication: 'publish-date', 'PublishDate_date'
PUBLISH_CLASS = re.compile(r"publish(?:ed|ing)?[-_]{0,2}(?:date|time|on)|date[-_]{0,2}publish", re.I)
PUBLISH_PATH: Final = ".//*[contains(@class,'ublish')]"
#: A label with a date and nothing else: 'Erschienen am: 1.11.2023'
LABELLED = re.compile(r"[^\d:]{4,24}:\s?\S{0,4}\d")
COMMENT = re.compile(r"comment|respond|disqus|kommentar", re.I)
#: Text that ends as a sentence does.
SENTENCE = re.compile(r"[.!?。؟]['\"”’»)]?$")
#: The date in the frame of a page, or in the header of an article.
HEADER_DATE = re.compile(r"header-?date", re.I)
#: Words in front of a date that say that it is the day of publication, or of a change.
SAYS_PUBLISHED = date_words("published")
PUBLISHED_WORD = re.compile(f"{SAYS_PUBLISHED.pattern}|{date_words('day').pattern}", re.I)
MODIFIED_WORD = date_words("modified")
FOREIGN_WORD = date_words("foreign")
#: 'This entry was …'
OWN_WORDS = date_words("own")


def find_shown(found: Survey, read: DateReader) -> tuple[list[DatedCandidate], list[DatedCandidate]]:
    """Dates in the page's text: <time>, microdata, and short lines with a date, near the headline best."""
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
    if not published:
        published += _sole(found, read)
    if not any(entry.candidate.confidence >= SURE for entry in published):
        for line in dated_lines(found.root):
            _judge_line(line, found, read, published, modified)
        published += _on_card(found, read)
    return published, modified


def find_shown_day(found: Survey, read: DateReader) -> DatedCandidate | None:
    """Returns the day that the page shows as that of publication, by its property or right below the headline."""
    stated = [
        element
        for element in found.marked
        if "datepublished" in (element.get("itemprop") or "").lower() and element.tag != "meta"
    ]
    for element in stated if len(stated) == 1 else found.times[found.times_above :][:1]:
        text = shown_text(element, MAX_LINE)
        reading = read.read_shown(text) if len(text) <= DATE_ALONE else None
        if reading and reading.stated.precision == "day" and not is_elsewhere(element, found.spine):
            return dated(reading, Candidate(text, "html", FAINT, _place_of(element)))
    return None


def _on_card(found: Survey, read: DateReader) -> list[DatedCandidate]:
    """Returns the first day on the card of the post, if it has one beside the article."""
    card = find_card(found)
    for text, element in days_of(card) if card is not None else ():
        reading = read.read(text) if element.tag == "time" else read.read_shown(text)
        if reading and not read.is_today(reading.stated):
            return [dated(reading, Candidate(text, "html", CARD, _place_of(element)))]
    return []


def _judge_time(
    element: Element, found: Survey, read: DateReader,
    published: list[DatedCandidate], modified: list[DatedCandidate], penalty: float,
) -> None:  # fmt: skip
    stated = element.get("datetime") or element.get("content") or element.get("title") or ""
    raw = stated.strip() or shown_text(element, MAX_LINE)
    reading = read.read(raw) or read.read_shown(shown_text(element, MAX_LINE))
    if not reading or reading.stated.precision in ("year", "month") or is_teasers(element, found.spine):
        return
    marks = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('id') or ''}".lower()
    before = _before(element)
    is_change = "modified" in marks or ("updated" in marks and "published" not in marks)
    if is_change or (MODIFIED_WORD.search(before) and not SAYS_PUBLISHED.search(before)):
        modified.append(dated(reading, Candidate(raw, "html", 0.7, _place_of(element))))
        return
    first = not penalty and not published  # right behind the headline
    sure = (
        first or element.get("pubdate") is not None or "published" in marks or PUBLISHED_WORD.search(before)
    )
    confidence = 0.85 if sure else 0.75
    if is_elsewhere(element, found.spine):
        own = not is_elsewhere(element, found.spine, with_foot=True) or _is_dateline(element, found)
        if not (own or "datepublished" in marks):
            return
        confidence = 0.6 if own and (sure and not first) else 0.5
        if "datepublished" in marks and _is_only_marked(found):
            confidence = SURE
    if TODAY_CLASS.search(marks) or read.is_today(reading.stated):
        confidence = 0.35
    confidence -= penalty + min(0.2, 0.02 * len(published))
    published.append(dated(reading, Candidate(raw, "html", confidence, _place_of(element))))


def _is_comment(element: Element) -> bool:
    around = islice(element.iterancestors(), MAX_STEPS)
    return any(
        COMMENT.search(f"{node.get('class') or ''} {node.get('id') or ''}") for node in (element, *around)
    )


def _is_only_marked(found: Survey) -> bool:
    """Whether one element of the page alone has the property datePublished: entries beside the article each have it."""
    stated = [mark for mark in found.marked if "datepublished" in (mark.get("itemprop") or "").lower()]
    return len(stated) == 1


def _sole(found: Survey, read: DateReader) -> list[DatedCandidate]:
    """Returns the date of the only element of a page that calls itself the day of publication, wherever it stands."""
    named = [
        element
        for element in found.root.xpath(PUBLISH_PATH)[: MAX_MARKED + 1]
        if PUBLISH_CLASS.search(element.get("class") or "")
        and "comment" not in _marks_around(element).lower()
    ]
    texts = {shown_text(element, MAX_LINE) for element in named} - {""}
    if len(texts) != 1 or len(text := texts.pop()) > DATE_ALONE:
        return []
    reading = read.read_shown(text)
    if not reading or read.is_today(reading.stated) or is_teasers(named[0], found.spine):
        return []
    return [dated(reading, Candidate(text, "class", 0.5, _place_of(named[0])))]


def _is_dateline(element: Element, found: Survey) -> bool:
    """Whether a date stands in an <aside> of the article that says little more than it."""
    around = next(element.iterancestors("aside"), None)
    if around is None or len(shown_text(around, DATE_ALONE + 1)) > DATE_ALONE:
        return False
    article = around.getparent()
    return article is not None and article.tag == "article" and article in found.spine.elements


def _judge_line(
    line: Line,
    found: Survey,
    read: DateReader,
    published: list[DatedCandidate],
    modified: list[DatedCandidate],
) -> None:
    element = line.element
    near = line.after_heading is not None and line.after_heading <= NEAR_HEADING
    alone = len(line.text) <= DATE_ALONE
    is_foreign = FOREIGN_WORD.search(line.text) or element.tag in ("title", "cite", "h1")
    if is_foreign or (element.tag == "a" and not alone):
        return
    said = f"{_before(element)} {line.text}"
    elsewhere = is_elsewhere(element, found.spine, depth=2 if near else 12)
    labelled = bool(alone and (line.after_heading or 100) <= 80 and PUBLISHED_WORD.search(said))
    labelled = labelled or bool(alone and LABELLED.match(line.text) and PUBLISHED_WORD.match(line.text))
    labelled = labelled or (elsewhere and alone and not is_elsewhere(element, found.spine, with_foot=True))
    labelled = labelled and not (elsewhere and _is_comment(element))
    if elsewhere and not labelled and not MODIFIED_WORD.search(line.text):
        return
    reading = read.read_shown(line.text)
    if not reading or is_teasers(element, found.spine):
        return
    marks = _marks_around(element)
    if TODAY_CLASS.search(HEADER_DATE.sub("", marks) if near else marks):
        return
    is_change = bool(MODIFIED_WORD.search(said)) and not SAYS_PUBLISHED.search(said)
    if elsewhere:
        confidence = FAINT if is_change else 0.5 if labelled else 0.0
    else:
        confidence = _confidence(line, found, said, marks, is_today=read.is_today(reading.stated))
    if confidence >= FAINT:
        origin = "class" if DATE_CLASS.search(marks) else "text"
        entry = dated(reading, Candidate(line.text, origin, min(confidence, 0.8), _place_of(element)))
        (modified if is_change else published).append(entry)


def _confidence(line: Line, found: Survey, said: str, marks: str, *, is_today: bool) -> float:
    """How likely the date of a line is the article's: by the words before it, its classes and its place."""
    confidence = 0.3 + 0.2 * bool(DATE_CLASS.search(marks)) + 0.2 * bool(PUBLISHED_WORD.search(said))
    confidence += 0.2 if len(line.text) <= DATE_ALONE else 0.1 if len(line.text) <= MAX_SHORT else 0.0
    confidence += _place(line, found)
    is_own = PUBLISHED_WORD.search(said) or OWN_WORDS.search(line.text)
    if len(line.text) > MAX_SHORT and SENTENCE.search(line.text) and not is_own:
        confidence -= 0.2  # the article tells of that day
    if is_today:
        confidence -= 0.4
    return confidence - min(0.15, 0.01 * line.number)


def _marks_around(element: Element) -> str:
    """Classes, ids and properties of an element and the one around it."""
    nodes = [node for node in (element, element.getparent()) if node is not None]
    return " ".join(node.get(name) or "" for node in nodes for name in ("class", "id", "itemprop"))


def _place(line: Line, found: Survey) -> float:
    """What the place of a line says: right behind the headline best, in the frame above it worst."""
    if line.after_heading is None:
        return -0.1 if found.headings else 0.0
    return 0.2 if line.after_heading <= 30 else 0.1 if line.after_heading <= 80 else -0.1


def _before(element: Element) -> str:
    """The last words before an element, in its parent."""
    previous = element.getprevious()
    if previous is not None:
        return (shown_text(previous, 60)[-60:] + " " + (previous.tail or "")[-60:]).strip()
    parent = element.getparent()
    return (parent.text or "")[-60:].strip() if parent is not None else ""


def _place_of(element: Element) -> str:
    """'time.published', 'span.posted-on', 'p': the tag and the first class."""
    names = (element.get("class") or "").split(None, 1)
    return f"{element.tag}.{names[0]}" if names else str(element.tag)
