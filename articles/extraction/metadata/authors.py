"""Authors: names of people and desks, without the site's own name."""

import re
from collections.abc import Iterator
from typing import Final

import lxml.html

from warraq.articles.extraction.metadata.bylines import (
    ADDRESS,
    MAIL,
    MAX_BYLINE,
    clean_names,
    first_names,
    is_desk,
    is_full,
    is_led,
    names_fully,
)
from warraq.articles.extraction.metadata.candidates import Candidate, from_metas
from warraq.articles.extraction.metadata.elsewhere import is_elsewhere
from warraq.articles.extraction.metadata.json_ld import Graph, Node, each, text_of
from warraq.articles.extraction.metadata.shown_text import shown_lines, shown_text
from warraq.articles.extraction.metadata.sites import SiteNames, letters
from warraq.articles.extraction.metadata.survey import Survey
from warraq.articles.extraction.metadata.tables import by_words

#: Maximum authors per article.
MAX_AUTHORS: Final = 30

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

DIGITS = re.compile(r"\d")


def find_authors(
    found: Survey, graph: Graph, article: Node, site: SiteNames
) -> tuple[tuple[str, ...], list[Candidate], list[Candidate]]:
    """Returns the names in the order stated, the candidates they come from, and all candidates.

    The site's own name is dropped next to other authors and kept if it is the only one: many blogs are named after
    their author. A desk that the head names, on many sites on every page, yields to a person in the byline.
    """
    linked, stated = _linked(graph, article), _stated(found)
    everything = [*linked, *stated]
    head = next((taken for group in (linked, stated) if (taken := _names(group, site))[0]), None)
    if head and not all(is_desk(name) for name in head[0]):
        return *head, everything
    visible: list[Candidate] = []
    for bylines in _visible(found):
        visible = visible or bylines
        everything += bylines
        if not head and bylines:
            break
        if head and _are_persons(*(shown := _names(bylines, site))):
            return *shown, everything
    if head:
        return *head, everything
    for group, owner in ((visible, site), (linked, None), (stated, None), (visible[:1], None)):
        names, sources = _names(group, owner)
        if names:
            return names, sources, everything
    return (), [], everything


def _are_persons(names: tuple[str, ...], sources: list[Candidate]) -> bool:
    """Whether a byline is sure enough to say more than a desk: short, marked as one, with nothing but full names."""
    return bool(names) and (
        all(is_full(name) and not is_desk(name) for name in names)
        and sources[0].origin != "link"
        and len(sources[0].raw) <= MAX_PERSONS
    )


def _names(candidates: list[Candidate], site: SiteNames | None) -> tuple[tuple[str, ...], list[Candidate]]:
    names: dict[str, str] = {}
    sources: list[Candidate] = []
    for candidate in candidates:
        # A weaker tag repeats the stronger one in other words; several of one name are several authors.
        if sources and candidate.confidence < sources[0].confidence:
            break
        if site and site.is_site(candidate.raw):
            continue
        inverted = candidate.confidence >= 0.9 and candidate.origin == "meta"
        mine = clean_names(candidate.raw, comma_inverts=inverted)
        if site and mine and site.is_site(mine[0]):
            continue  # 'site.example, Berlin, Germany'
        mine = [name for name in mine if not (site and site.is_site(name))]
        if mine:
            sources.append(candidate)
        for name in mine:
            key = letters(name)
            if key and not any(key in other for other in names):
                names[key] = name
    return tuple(list(names.values())[:MAX_AUTHORS]), sources


def _linked(graph: Graph, article: Node) -> list[Candidate]:
    """Returns the authors of the article's JSON-LD object, following references."""
    candidates = []
    for key in ("author", "creator"):
        for author in each(article.get(key))[:MAX_AUTHORS]:
            for entry in each(graph.resolve(author)):
                name = entry.get("name") if isinstance(entry, dict) else entry
                if isinstance(entry, dict) and not name:
                    name = " ".join(
                        filter(None, (text_of(entry.get("givenName")), text_of(entry.get("familyName"))))
                    )
                for value in each(name)[:MAX_AUTHORS]:
                    if text := text_of(value):
                        candidates.append(Candidate(text, "json-ld", 0.9))
        if candidates:
            break
    return candidates


def _stated(found: Survey) -> list[Candidate]:
    """Returns the authors in meta tags, and in the pairs that sharing cards use ('Written by': name)."""
    candidates = [
        candidate
        for candidate in from_metas(found, "author")
        if not ADDRESS.search(MAIL.sub("", candidate.raw))
    ]
    for number in ("1", "2"):
        label = found.meta(f"twitter:label{number}").lower().rstrip(":")
        if label in by_words("by") and (name := found.meta(f"twitter:data{number}")):
            candidates.append(Candidate(name, "meta", 0.7))
    return candidates


def _visible(found: Survey) -> Iterator[list[Candidate]]:
    """Returns visible bylines by place, best first: marked, 'By …' at the headline, labels, the article's foot."""
    yield list(_bylines(found))
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
    if classed and (not marked or is_led(classed[0].raw)):
        yield classed[0]
    elif marked:
        yield from marked[:5]
    elif linked:
        yield linked[0]


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
            names = clean_names(line)
            if names and is_full(names[0]) and not is_elsewhere(element, found.spine):
                yield Candidate("; ".join(names), "text", 0.5)
                return


def _labelled(found: Survey) -> Iterator[Candidate]:
    """Returns the first name that stands behind a label in an element of its own: <b>Author</b> Jane Doe."""
    for element in found.root.iter(*LABEL_TAGS):
        text = element.text
        if not text or len(text) > MAX_LABEL or text.strip(" \n\t:：").lower() not in by_words("label"):
            continue
        following = element.getnext()
        line = " ".join((element.tail or "").split())
        if not line and following is not None:
            line = shown_text(following, MAX_PERSONS + 1)
        if len(line) <= MAX_PERSONS and _names_person(line) and not is_elsewhere(element, found.spine):
            yield Candidate(line, "text", 0.5)
            return


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
