"""Authors that the page shows: bylines, cards, icons and labels."""

import re
from collections.abc import Iterator
from typing import Final

import lxml.html

from warraq.articles.extraction.metadata.bylines import (
    MAX_BYLINE,
    clean_names,
    first_names,
    is_desk,
    is_full,
    is_led,
    names_fully,
)
from warraq.articles.extraction.metadata.candidates import Candidate
from warraq.articles.extraction.metadata.cards import find_card, is_in
from warraq.articles.extraction.metadata.elsewhere import is_elsewhere
from warraq.articles.extraction.metadata.shown_text import shown_lines, shown_text
from warraq.articles.extraction.metadata.survey import Survey
from warraq.articles.extraction.metadata.tables import by_words

#: 'By …' in the languages that put it first
BY_LINE = re.compile(
    r"\s{0,40}(?:(?:written|posted|submitted|published|words|text|story|report(?:ed)?)\s)?(?:by|von|par|por|di|door|af|av|oleh|de)\b"
    r"|\s{0,40}(?:(?:text|author|autor|autorin|auteur|autore|autora)\s?:|بقلم|كتب|كتبت|إعداد|نویسنده|مאת|автор)",
    re.I,
)
#: Elements after the headline that are searched for a byline.
MAX_FOLLOWING: Final = 80

#: Elements that hold a label, and the longest one in characters.
LABEL_TAGS: Final = (
    "p",
    "div",
    "span",
    "b",
    "strong",
    "em",
    "dt",
    "th",
    "td",
    "li",
    "label",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
)
MAX_LABEL: Final = 40
#: Longest byline in characters that is taken before a desk in the head.
MAX_PERSONS: Final = 80

#: Elements behind the headline among which the icon of a person is looked for.
NEAR_ICONS: Final = "following::*[position()<=40][self::i or self::span or self::svg][@class]"
#: The class of an icon of a person: 'fa fa-user', 'icon-account', 'bi bi-person-fill'
ICON = re.compile(
    r"(?:^|[\s_-])(?:fa[srldb]?|icons?|iconfont|mdi|bi|ri|ti|ion|glyphicon|lucide|feather|bx|uil)(?:$|[\s_-])(?:.{0,60}[\s_-])?"
    r"(?:user|account|person|author)(?:-(?:o|alt|circle|fill|line|pen|edit|outline|solid|tie))*(?:$|\s)",
    re.I,
)
#: Text that ends as a sentence does, and the most words of a byline that does.
SENTENCE = re.compile(r"[.!?。؟]['\"”’»)]?$")
MAX_BYLINE_WORDS: Final = 6

DIGITS = re.compile(r"\d")


def find_bylines(found: Survey) -> Iterator[list[Candidate]]:
    """Returns visible bylines by place, best first: marked, on a card, 'By …' at the headline, labels, the foot."""
    yield list(_bylines(found))
    yield list(_on_card(found))
    yield list(_behind_icon(found))
    yield list(_before_time(found))
    yield list(_said(found))
    yield list(_labelled(found))
    yield list(_bylines(found, with_foot=True))


def _bylines(found: Survey, *, with_foot: bool = False) -> Iterator[Candidate]:
    marked: list[Candidate] = []
    classed: list[Candidate] = []
    linked: list[Candidate] = []
    for element in (*found.author_links, *found.marked[:200]):
        is_author = "author" in (element.get("rel") or "") or element.get("itemprop") in ("author", "creator")
        if element.tag in ("meta", "link") or is_elsewhere(element, found.spine, with_foot=with_foot):
            continue
        if is_author and (text := _byline(element)):
            marked.append(Candidate(text, "rel", 0.75))
        elif with_foot and not _is_led(element):
            continue  # a foot links to other people, too
        elif not is_author and element.tag == "a" and names_fully(text := shown_text(element, MAX_BYLINE)):
            linked.append(Candidate(text, "link", 0.55))
    desks = all(is_desk(name) for candidate in marked for name in clean_names(candidate.raw))
    for element in found.bylines if desks else ():
        if not is_elsewhere(element, found.spine, with_foot=with_foot) and names_fully(
            text := _byline(element)
        ):
            classed.append(Candidate(text, "class", 0.6))
    classed.sort(key=lambda candidate: not is_led(candidate.raw))
    if classed and (not marked or is_led(classed[0].raw) or _names_person(classed[0].raw)):
        yield classed[0]
    elif marked:
        yield from marked[:5]
    elif linked:
        yield linked[0]


def _on_card(found: Survey) -> Iterator[Candidate]:
    """Returns the names on the card of the post, if it has one beside the article."""
    card = find_card(found) if found.author_links or found.bylines else None
    if card is None:
        return
    for elements in (found.author_links, found.bylines):
        names = [_byline(element) for element in elements if is_in(element, card)]
        names = [name for name in names if names_fully(name)]
        if names:
            yield from (Candidate(name, "class", 0.5) for name in names[:5])
            return


def _is_led(link: lxml.html.HtmlElement) -> bool:
    """Whether a link stands behind words that introduce an author, or in an <address>."""
    parent = link.getparent()
    if parent is None or link.getprevious() is not None:
        return False
    return parent.tag == "address" or is_led(
        f"{(parent.text or '')[-MAX_BYLINE:]} {shown_text(link, MAX_BYLINE)}"
    )


def _said(found: Survey) -> Iterator[Candidate]:
    """Returns the first short line near the headline that starts with 'By' followed by a name."""
    start = found.headings[0] if found.headings else found.root.find("body")
    if start is None:
        return
    for count, element in enumerate(
        start.xpath("following::*")[:MAX_FOLLOWING] if found.headings else start.iter()
    ):
        if count >= MAX_FOLLOWING:
            return
        text = element.text
        if (
            not text
            or not isinstance(element.tag, str)
            or element.tag in ("script", "style")
            or len(text) > MAX_BYLINE
        ):
            continue
        if _opens_byline(text) and len(line := shown_text(element, MAX_BYLINE + 1)) <= MAX_BYLINE:
            names = clean_names(line) if not _is_sentence(line) else []
            if names and is_full(names[0]) and not is_elsewhere(element, found.spine):
                yield Candidate("; ".join(names), "text", 0.5)
                return


def _is_sentence(line: str) -> bool:
    """Whether a line tells of somebody who wrote something instead of naming the author."""
    return SENTENCE.search(line) is not None and len(line.split()) > MAX_BYLINE_WORDS


def _behind_icon(found: Survey) -> Iterator[Candidate]:
    """Returns the name that stands in or behind the icon of a person, right below the headline."""
    for element in found.headings[0].xpath(NEAR_ICONS) if found.headings else ():
        if not ICON.search(element.get("class") or ""):
            continue
        line = shown_text(element, MAX_PERSONS + 1) or _behind(element)
        if len(line) <= MAX_PERSONS and names_fully(line) and not is_elsewhere(element, found.spine):
            yield Candidate(line, "class", 0.5)
            return


def _before_time(found: Survey) -> Iterator[Candidate]:
    """Returns the name that stands before the day below the headline, with a comma between: 'Jane Doe, 3 May'."""
    for time in found.times[found.times_above :][:1] if found.headings else ():
        parent = time.getparent()
        if parent is None or time.getprevious() is not None:
            return
        line = " ".join((parent.text or "").split())
        is_apart = line.endswith((",", "،", "、", "，")) and len(line) <= MAX_PERSONS
        if is_apart and _names_person(line) and not is_elsewhere(time, found.spine):
            yield Candidate(line, "class", 0.5)


def _labelled(found: Survey) -> Iterator[Candidate]:
    """Returns the first name that stands behind a label in an element of its own: <b>Author</b> Jane Doe."""
    for element in found.root.iter(*LABEL_TAGS):
        text = element.text
        if not text or len(text) > MAX_LABEL or text.strip(" \n\t:：").lower() not in by_words("label"):
            continue
        line = _behind(element)
        if len(line) <= MAX_PERSONS and _names_person(line) and not is_elsewhere(element, found.spine):
            yield Candidate(line, "text", 0.5)
            return


def _behind(element: lxml.html.HtmlElement) -> str:
    """Returns the text right behind an element, else that of the element after it."""
    line, following = " ".join((element.tail or "").split()), element.getnext()
    return line if line or following is None else shown_text(following, MAX_PERSONS + 1)


def _names_person(text: str) -> bool:
    """Whether a text begins with a full name of no desk."""
    names = clean_names(text)
    return bool(names) and is_full(names[0]) and not is_desk(names[0])


def _opens_byline(text: str) -> bool:
    """Whether a text begins with 'By' or with words of the table that say so: 'Gespeichert von'."""
    words = text.split(None, 2)[:2]
    return BY_LINE.match(text) is not None or (len(words) == 2 and " ".join(words).lower() in by_words("by"))


def _byline(element: lxml.html.HtmlElement) -> str:
    """Returns the name in a byline element: its links if there are any, else its text."""
    for name in element.xpath(".//*[@itemprop='name' or contains(concat(' ',@class,' '),' fn ')]")[:1]:
        text: str = name.get("content") or shown_text(name, MAX_BYLINE)
        if text:
            return text
    links = [
        shown_text(link, MAX_BYLINE) for link in element.iter("a") if not DIGITS.search(link.text or "")
    ][:10]
    links = [text for text in links if text and any(is_full(name) for name in clean_names(text))]
    if links and element.tag != "a":
        return "; ".join(dict.fromkeys(links))
    text = shown_lines(element, MAX_BYLINE + 1)
    return first_names(text) if len(text) <= MAX_BYLINE else ""
