"""Authors: names of people and desks, without 'by', roles, addresses and the site's own name."""

import re
from collections.abc import Iterator
from typing import Final

import lxml.html

from warraq.articles.extraction.metadata.candidates import Candidate, from_metas
from warraq.articles.extraction.metadata.json_ld import Graph, Node, each, text_of
from warraq.articles.extraction.metadata.sites import SiteNames, letters
from warraq.articles.extraction.metadata.survey import Survey, is_elsewhere, shown_lines, shown_text
from warraq.articles.extraction.metadata.tables import by_words, role_words

#: Maximum authors per article.
MAX_AUTHORS: Final = 30
#: Longest name in words and characters; 'Al-Sharif Abdullah bin Muhammad al-Hasan' has five words.
MAX_WORDS: Final = 7
MAX_CHARS: Final = 60
#: Words of the longest lead: 'Zeige alle Beiträge von'.
MAX_LEAD_WORDS: Final = 4
#: Longest byline in characters.
MAX_BYLINE: Final = 200

#: 'By …' in the languages that put it first
BY_LINE = re.compile(
    r"\s{0,40}(?:(?:written|posted|submitted|published|words|text|story|report(?:ed)?)\s)?(?:by|von|par|por|di|door|af|av|oleh|de)\b"
    r"|\s{0,40}(?:(?:text|author|autor|autorin|auteur|autore|autora)\s?:|بقلم|كتب|كتبت|إعداد|نویسنده|مאת|автор)",
    re.I,
)
#: Elements after the headline that are searched for a byline.
MAX_FOLLOWING: Final = 80
#: The start of a date or time: '20 Dec', 'December 17', 'Sat'
TIME_START = re.compile(
    r"\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s\d|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b",
    re.I,
)
#: 'Jane Doe December 17, 2025': the date after a name
TIME_TAIL = re.compile(
    r"(?:\son)?\s+(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+)?\d{1,4}(?:\s.{0,40}|[-/.:].{0,40})?$",
    re.I,
)
#: A web address, a mail address or a handle inside a byline
ADDRESS_WORD = re.compile(r"(?:https?://|www\.)\S{1,300}|[^\s@]{0,64}@\S{1,200}")
#: Degrees and agencies after a name: 'RDN', 'M.D.', 'Ph.D.'
CREDENTIAL = re.compile(r"(?:[A-Z][A-Z.-]{1,6}|Ph\.?D\.?|[A-Z][a-z]?\.){1,3}")

PARTS = re.compile(r"\s*(?:;|\||/|•|·|\n|\s[–—-]\s|,|、|，|،|؛)\s*")
ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|org|net|html?|php)\b", re.I)
BRACKETS = re.compile(r"\s*[(\[（][^()\[\]（）]{0,80}[)\]）]")
DIGITS = re.compile(r"\d")
SPACE_PART = re.compile(r"[\s.:]+")
QUOTE_EDGES: Final = " \t\"'“”«»:.,;-–—|/·•*→←"


def find_authors(
    found: Survey, graph: Graph, article: Node, site: SiteNames
) -> tuple[tuple[str, ...], list[Candidate], list[Candidate]]:
    """Returns the names in the order stated, the candidates they come from, and all candidates.

    The site's own name is dropped next to other authors and kept if it is the only one: many blogs are named after
    their author.
    """
    linked, stated = _linked(graph, article), _stated(found)
    everything = [*linked, *stated]
    for group in (linked, stated):
        names, sources = _names(group, site)
        if names:
            return names, sources, everything
    visible = list(_visible(found))
    everything += visible
    for group, owner in ((visible, site), (linked, None), (stated, None), (visible[:1], None)):
        names, sources = _names(group, owner)
        if names:
            return names, sources, everything
    return (), [], everything


def clean_names(raw: str, *, comma_inverts: bool = False) -> list[str]:
    """Returns the names in a byline: 'By Jane Doe and John Roe, Staff Writers' -> ['Jane Doe', 'John Roe'].

    A desk is kept if it is the only name: 'Editorial Board'.
    """
    text = raw[: MAX_BYLINE * 3].replace("：", ": ")
    text = BRACKETS.sub("", ADDRESS_WORD.sub("", text)).strip(QUOTE_EDGES + "\n")
    if comma_inverts and text.count(",") == 1:
        last, first = (part.strip() for part in text.split(","))
        if last and first and len(first.split()) <= 3 and len(last.split()) <= 3:
            return [f"{first} {last}"]
    names: list[str] = []
    desk = ""
    for part in PARTS.split(text):
        for name in _apart(_without_by(part)):
            if TIME_START.match(name):
                return names or ([desk] if desk else [])
            name = _without_after(TIME_TAIL.sub("", name.strip(QUOTE_EDGES)))
            if not _is_name(name) or (names and CREDENTIAL.fullmatch(name)):
                continue
            if not _has_role(name):
                names.append(name)
            elif not desk:
                desk = name
        if "|" in text and names and " " in names[0]:
            break  # 'Jane Doe | The Journal'
    return names or ([desk] if desk else [])


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
    candidates = [candidate for candidate in from_metas(found, "author") if not ADDRESS.search(candidate.raw)]
    for number in ("1", "2"):
        label = found.meta(f"twitter:label{number}").lower().rstrip(":")
        if label in by_words("by") and (name := found.meta(f"twitter:data{number}")):
            candidates.append(Candidate(name, "meta", 0.7))
    return candidates


def _visible(found: Survey) -> Iterator[Candidate]:
    """Returns visible bylines, best evidence first: rel and microdata, classes, links, 'By …' at the headline.

    The end of the article is searched only if nothing else names an author.
    """
    yield from list(_bylines(found)) or list(_said(found)) or _bylines(found, with_foot=True)


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
        elif not is_author and element.tag == "a" and _names_fully(text := shown_text(element, MAX_BYLINE)):
            linked.append(Candidate(text, "link", 0.55))
    for element in found.bylines if not marked else ():
        if not is_elsewhere(element, found.spine, with_foot=with_foot) and _names_fully(
            text := _byline(element)
        ):
            classed.append(Candidate(text, "class", 0.6))
    if marked:
        yield from marked[:5]
    elif classed:
        yield from sorted(classed, key=lambda candidate: not _led(candidate.raw))[:1]
    elif linked:
        yield linked[0]


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
        if BY_LINE.match(text) and len(line := shown_text(element, MAX_BYLINE + 1)) <= MAX_BYLINE:
            names = clean_names(line)
            if names and _is_full(names[0]) and not is_elsewhere(element, found.spine):
                yield Candidate("; ".join(names), "text", 0.5)
                return


def _names_fully(text: str) -> bool:
    return any(_is_full(name) for name in clean_names(text))


def _is_full(name: str) -> bool:
    """Tells whether a name has two words, capitalised if its script has capitals."""
    words = name.split()
    capital = all(
        word[0].isupper() or not word[0].isascii() or word.lower() in by_words("particle") for word in words
    )
    return capital and (2 <= len(words) <= 5 or not name.isascii())


def _byline(element: lxml.html.HtmlElement) -> str:
    """Returns the name in a byline element: its links if there are any, else its text."""
    for name in element.xpath(".//*[@itemprop='name' or contains(concat(' ',@class,' '),' fn ')]")[:1]:
        text: str = name.get("content") or shown_text(name, MAX_BYLINE)
        if text:
            return text
    links = [
        shown_text(link, MAX_BYLINE) for link in element.iter("a") if not DIGITS.search(link.text or "")
    ][:10]
    links = [text for text in links if text and any(_is_full(name) for name in clean_names(text))]
    if links and element.tag != "a":
        return "; ".join(dict.fromkeys(links))
    text = shown_lines(element, MAX_BYLINE + 1)
    return _first_names(text) if len(text) <= MAX_BYLINE else ""


def _first_names(lines: str) -> str:
    """Returns the lines of a byline up to its first name, and further names joined to it; what follows is a role."""
    kept: list[str] = []
    named = joined = False
    for line in lines.split("\n"):
        is_joint = line.lower().strip(" ,") in by_words("and") or line.strip() in ("&", ",", "")
        if named and not (joined or is_joint or line.startswith((",", "&", "and "))):
            break
        kept.append(line)
        joined = is_joint or line.rstrip().endswith((",", "&", " and"))
        named = named or any(_is_full(name) for name in clean_names(line))
    return "\n".join(kept)


def _led(text: str) -> bool:
    return _without_by(text) != text


def _without_by(text: str) -> str:
    """Returns the text without the words that introduce an author, removed repeatedly."""
    for _ in range(3):
        words = text.split()
        for width in range(MAX_LEAD_WORDS, 0, -1):
            lead = " ".join(words[:width]).lower().rstrip(" :.-–—")
            if len(words) > width and lead in by_words("by"):
                text = " ".join(words[width:]).strip(QUOTE_EDGES)
                break
            if lead.endswith(":") or (width == 1 and ":" in (words[:1] or [""])[0]):
                head, _, tail = text.partition(":")
                if head.strip().lower() in by_words("by"):
                    text = tail.strip(QUOTE_EDGES)
                    break
        else:
            return text
    return text


def _apart(text: str) -> list[str]:
    """Splits names joined by 'and' in the languages of the table, if both sides look like names of two words."""
    words = text.split()
    for at, word in enumerate(words):
        if word.lower() in by_words("and") or word in ("&", "+"):
            left, right = " ".join(words[:at]), " ".join(words[at + 1 :])
            short = len(word) == 1 and word not in "&+"  # 'José Ortega y Gasset', 'A B'
            if left and right and not (short and (at < 2 or len(words) - at < 3)):
                return [left, *_apart(right)]
    return [text]


def _without_after(text: str) -> str:
    """Returns a name without the word for reporter that some languages put after it: '신현주 기자'."""
    words = text.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in by_words("after") else text


def _has_role(name: str) -> bool:
    return any(word in role_words() for word in SPACE_PART.split(name.lower()))


def _is_name(name: str) -> bool:
    if not 2 <= len(name) <= MAX_CHARS or len(name.split()) > MAX_WORDS or ADDRESS.search(name):
        return False
    if ":" in name or name.lower() in by_words("by"):
        return False
    letters_in = sum(char.isalpha() for char in name)
    return (
        letters_in >= 2
        and sum(char.isdigit() for char in name) <= 2
        and name.lower() not in by_words("nobody")
    )
