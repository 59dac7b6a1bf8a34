"""Collect a page's metadata, in one pass over the tags that can contain it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias

import lxml.html
from lxml import etree

from warraq.articles.extraction.layout import is_wide

#: Elements kept of each kind: a page with more is a list of something.
MAX_METAS: Final = 400
MAX_HEADINGS: Final = 20
#: Names kept of the elements around the article.
MAX_NAMES: Final = 40
MAX_TIMES: Final = 60
MAX_SCRIPTS: Final = 30
MAX_BYLINES: Final = 40
MAX_TAG_LINKS: Final = 80
#: Characters kept of one text.
MAX_TEXT: Final = 2_000

Element: TypeAlias = lxml.html.HtmlElement

#: A class that names an author or a byline, not a picture, a box of them or a link to their pages.
BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:by-?line|authors?|writer|contributor|redakteur|autor|auteur|kateb)(?:$|[\s_-]|s?name|info|link|text)",
    re.I,
)
_BYLINE_WORDS: Final = (
    "byline", "by-line", "author", "writer", "contributor", "redakteur", "autor", "auteur", "kateb",
)  # fmt: skip
NOT_BYLINE_CLASS = re.compile(
    r"avatar|image|img|photo|picture|bio|social|date|time|comment|follow|twitter|role|title|desc|job|box|about|more|related|icon",
    re.I,
)
AUTHOR_ADDRESS = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|people|profiles?|contributors?|writers?|team)/[^/]", re.I
)
#: Places whose headings, dates and names belong to something else: comments, related posts, the site's frame.
ELSEWHERE = re.compile(
    r"comment|respond|disqus|related|recommend|sidebar|widget|footer|navbar|(?:^|[-_\s])nav(?:$|[-_\s])|menu|teaser|promo|popular|trending|most-?read"
    r"|newsletter|carousel|slider|read-?more|more-?(?:news|stories|articles)|also-?like|latest|copyright|cookie|banner|modal|popup|archive-list",
    re.I,
)
#: 'builder-widget'
COMPOUND = re.compile(r"[a-zA-Z][-_]+[a-zA-Z]")
UNSHOWN_TAGS: Final = frozenset(("script", "style", "noscript", "template", "svg", "button", "select"))
PARTING_TAGS: Final = frozenset(
    ("div", "p", "li", "br", "ul", "ol", "h1", "h2", "h3", "h4", "section", "header", "td", "tr", "dd", "dt")
)
#: Elements that contain paragraphs, whatever their purpose.
_TEXT_TAGS: Final = frozenset(("p", "br"))
ELSEWHERE_TAGS: Final = frozenset(("aside", "footer", "nav"))
#: The footer of the article itself, where many themes put author and date.
OWN_FOOT = re.compile(r"(?<![a-z])(?:post|entry|article|asset|story)[-_]?footer(?![a-z])", re.I)


@dataclass(slots=True)
class Spine:
    """The elements around the headings and most paragraphs, and their two-part names that seem to say 'elsewhere'.

    Page builders call every part of a page 'builder-widget' and 'builder-widget-text', including the article.
    """

    elements: set[Element] = field(default_factory=set)
    names: list[str] = field(default_factory=list)

    def add(self, element: Element) -> None:
        """Add an element and its ancestors."""
        for node in (element, *element.iterancestors()):
            if node in self.elements:
                return
            self.elements.add(node)
            if node.tag not in ("body", "html"):
                names = (node.get("class") or "").split(None, MAX_NAMES)[:MAX_NAMES]
                self.names += [name for name in names if COMPOUND.search(name) and _says_elsewhere(name)]
                del self.names[MAX_NAMES:]

    def without_own(self, marks: str) -> str:
        """Returns names without those of the article's own elements, and without extensions of them."""
        return " ".join(
            name
            for name in marks.split()
            if not any(name == own or name.startswith((f"{own}-", f"{own}_")) for own in self.names)
        )


@dataclass(slots=True)
class Survey:
    """The raw metadata of a page, not interpreted. `metas` has lower-case names; values in page order.

    `root` is the outermost element. The first `times_above` of `times` come before the first heading. `bylines` have an
    author class, `author_links` lead to an author's page, `tag_links` to a tag's, `marked` elements have an itemprop.
    `spine` are the elements around the headings and most paragraphs: the article is in it, whatever its classes say.
    """

    root: Element
    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    title: str = ""
    headings: list[Element] = field(default_factory=list)
    times: list[Element] = field(default_factory=list)
    times_above: int = 0
    bylines: list[Element] = field(default_factory=list)
    author_links: list[Element] = field(default_factory=list)
    tag_links: list[Element] = field(default_factory=list)
    marked: list[Element] = field(default_factory=list)
    spine: Spine = field(default_factory=Spine)
    language: str = ""

    def meta(self, *names: str) -> str:
        """Returns the first value of the first name that has one."""
        return next((value for name in names for value in self.metas.get(name, ()) if value), "")


def survey(root: Element) -> Survey:
    """Collect the metadata elements in one pass, in document order. Cost: linear."""
    found = Survey(root=root, language=root.get("lang") or root.get("xml:lang") or "")
    paragraphs: Counter[Element] = Counter()
    for element in root.iter():
        tag = element.tag
        if tag in _READERS:
            _READERS[tag](element, found)
        elif tag in _TEXT_TAGS:
            text = element.tail if tag == "br" else element.text
            if text and (len(text) > 40 or (len(text) > 20 and is_wide(text))):
                parent = element.getparent()
                paragraphs[parent.getparent() if tag == "span" else parent] += min(len(text), 500)
        name = element.get("class")
        if name and _names_byline(name) and len(found.bylines) < MAX_BYLINES:
            found.bylines.append(element)
        if element.get("itemprop"):
            found.marked.append(element)
    _find_spine(found, paragraphs)
    return found


@lru_cache(maxsize=20_000)
def _names_byline(name: str) -> bool:
    """Tells whether a class names a byline. Most contain none of its words, which is five times faster to check."""
    lower = name.lower()
    return (
        any(word in lower for word in _BYLINE_WORDS)
        and BYLINE_CLASS.search(name) is not None
        and not NOT_BYLINE_CLASS.search(name)
    )


def _read_link(element: Element, found: Survey) -> None:
    for rel in (element.get("rel") or "").lower().split()[:4]:
        found.links.setdefault(rel, []).append((element.get("href") or "").strip()[:MAX_TEXT])


def _read_script(element: Element, found: Survey) -> None:
    if "ld+json" in (element.get("type") or "").lower() and len(found.scripts) < MAX_SCRIPTS:
        found.scripts.append(element.text or "")


def _read_title(element: Element, found: Survey) -> None:
    parent = element.getparent()
    if not found.title and (parent is None or parent.tag != "svg"):  # an <svg> has titles too
        found.title = shown_text(element)


def _read_heading(element: Element, found: Survey) -> None:
    if not found.headings:
        found.times_above = len(found.times)
    if len(found.headings) < MAX_HEADINGS:
        found.headings.append(element)


def _read_time(element: Element, found: Survey) -> None:
    if len(found.times) < MAX_TIMES:
        found.times.append(element)


def _read_anchor(element: Element, found: Survey) -> None:
    rel = element.get("rel", "")
    href = element.get("href", "")
    if "author" in rel or AUTHOR_ADDRESS.search(href):
        if len(found.author_links) < MAX_BYLINES:
            found.author_links.append(element)
    elif ("tag" in rel or "/tag" in href) and len(found.tag_links) < MAX_TAG_LINKS:
        found.tag_links.append(element)
    if "license" in rel:
        found.links.setdefault("license", []).append(href[:MAX_TEXT])


def _find_spine(found: Survey, paragraphs: Counter[Element]) -> None:
    tips = [parent for parent, _size in paragraphs.most_common(1)]
    tips += [heading for heading in found.headings[:3] if not is_elsewhere(heading, depth=4)]
    for tip in tips:
        found.spine.add(tip)


def shown_text(element: Element, limit: int = MAX_TEXT) -> str:
    """Returns the text of an element in one line, without scripts and styles; at most `limit` characters.

    A space is inserted between two pieces if a tag separates them and the case suggests a new one: 'LiveThe minister'.
    """
    parts: list[str] = []
    size = 0
    for piece, apart in _pieces(element):
        if apart or (
            parts and piece[:1].isupper() and parts[-1][-1:].isalnum() and not parts[-1][-1:].isupper()
        ):
            parts.append(" ")
        parts.append(piece)
        size += len(piece)
        if size > limit:
            break
    return " ".join("".join(parts).split())[:limit]


def shown_lines(element: Element, limit: int = MAX_TEXT) -> str:
    """As `shown_text`, but one line per piece of text: the contents of separate tags stay apart."""
    lines: list[str] = []
    size = 0
    for piece, _apart in _pieces(element):
        if line := " ".join(piece.split()):
            lines.append(line)
            size += len(line)
        if size > limit:
            break
    return "\n".join(lines)[:limit]


def _pieces(element: Element) -> Iterator[tuple[str, bool]]:
    """Returns pieces of text in reading order, and whether a block starts before each."""
    apart = False
    skipped: Element | None = None
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if skipped is None and node.tag in UNSHOWN_TAGS:
                skipped = node
            apart = apart or node.tag in PARTING_TAGS
            if skipped is None and node.text:
                yield node.text, apart
                apart = False
            continue
        if skipped is node:
            skipped = None
        apart = apart or node.tag in PARTING_TAGS
        if node is not element and skipped is None and node.tail:
            yield node.tail, apart
            apart = False


def is_elsewhere(
    element: Element, spine: Spine | None = None, *, depth: int = 12, with_foot: bool = False
) -> bool:
    """Tells whether an element is outside the article: in comments, related posts, the site's frame.

    Elements that also contain the article (`spine`) do not count: themes call their whole page 'with-sidebar' or
    'widget'. `with_foot`: neither do elements named as the footer of a post.
    """
    node: Element | None = element
    for _ in range(depth):
        if node is None or node.tag in ("body", "html") or (spine and node in spine.elements):
            return False
        marks = f"{node.get('class') or ''} {node.get('id') or ''}"
        own_foot = with_foot and OWN_FOOT.search(marks) is not None
        if node.tag in ELSEWHERE_TAGS and not own_foot:
            return True
        if own_foot:
            marks = OWN_FOOT.sub("", marks)
        if _says_elsewhere(marks) and not (
            spine and spine.names and not _says_elsewhere(spine.without_own(marks))
        ):
            return True
        node = node.getparent()
    return False


@lru_cache(maxsize=4096)  # blocks of a page share ancestors, pages of a site share classes
def _says_elsewhere(marks: str) -> bool:
    return len(marks) < 300 and bool(ELSEWHERE.search(marks))


def _read_meta(element: Element, found: Survey) -> None:
    if len(found.metas) >= MAX_METAS:
        return
    content = element.get("content")
    if content is None:
        content = element.get("value") or ""
    content = " ".join(content[:20_000].split())
    if not content:
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        name = element.get(attribute)
        if name:
            key = name.strip().lower()[:100]
            if attribute == "itemprop":
                key = "itemprop:" + key
            values = found.metas.setdefault(key, [])
            if content not in values and len(values) < 50:
                values.append(content)


_READERS: Final = {
    "meta": _read_meta, "link": _read_link, "script": _read_script, "title": _read_title, "h1": _read_heading,
    "time": _read_time, "a": _read_anchor,
}  # fmt: skip
