"""What a page carries besides its text, collected in one look at the tags that can hold it."""

import re
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import Final

import lxml.html
from lxml import etree

#: Elements of each kind that are kept: a page with more is a list of something.
MAX_METAS: Final = 400
MAX_HEADINGS: Final = 20
MAX_TIMES: Final = 60
MAX_SCRIPTS: Final = 30
#: Characters of one text that are kept.
MAX_TEXT: Final = 2_000

Element = lxml.html.HtmlElement

#: Places whose headings, dates and names belong to something else: comments, related posts, the frame of the site.
ELSEWHERE = re.compile(
    r"comment|respond|disqus|related|recommend|sidebar|widget|footer|navbar|(?:^|[-_\s])nav(?:$|[-_\s])|menu|teaser|promo|popular|trending|most-?read"
    r"|newsletter|carousel|slider|read-?more|more-?(?:news|stories|articles)|also-?like|latest|copyright|cookie|banner|modal|popup|archive-list",
    re.I,
)
UNSHOWN_TAGS: Final = frozenset(("script", "style", "noscript", "template", "svg", "button", "select"))
PARTING_TAGS: Final = frozenset(("div", "p", "li", "br", "ul", "ol", "h1", "h2", "h3", "h4", "section", "header", "td", "tr", "dd", "dt"))
ELSEWHERE_TAGS: Final = frozenset(("aside", "footer", "nav"))


@dataclass(slots=True)
class Survey:
    """Raw material, nothing judged. `metas` has lower-case names; values in page order.

    The first `times_above` of `times` stand above the first heading.
    `spine` is what encloses the headings and most of the paragraphs: whatever its classes say, the article is in it.
    """

    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    title: str = ""
    headings: list[Element] = field(default_factory=list)
    times: list[Element] = field(default_factory=list)
    times_above: int = 0
    spine: set[Element] = field(default_factory=set)
    language: str = ""

    def meta(self, *names: str) -> str:
        """First value of the first name that has one."""
        return next((value for name in names for value in self.metas.get(name, ()) if value), "")


def survey(root: Element) -> Survey:
    """One pass in document order over the tags that carry metadata. Cost: linear, most of it inside lxml."""
    found = Survey(language=root.get("lang") or root.get("xml:lang") or "")
    count = 0
    paragraphs: Counter[Element] = Counter()
    for element in root.iter("meta", "link", "script", "title", "h1", "time", "p", "br"):
        tag = element.tag
        if tag == "meta":
            count += 1
            if count <= MAX_METAS:
                _read_meta(element, found)
        elif tag == "p":
            text = element.text
            if text and len(text) > 40:
                paragraphs[element.getparent()] += min(len(text), 500)
        elif tag == "br":
            text = element.tail
            if text and len(text) > 60:
                paragraphs[element.getparent()] += min(len(text), 500)
        elif tag == "link":
            for rel in (element.get("rel") or "").lower().split()[:4]:
                found.links.setdefault(rel, []).append((element.get("href") or "").strip()[:MAX_TEXT])
        elif tag == "script":
            if "ld+json" in (element.get("type") or "").lower() and len(found.scripts) < MAX_SCRIPTS:
                found.scripts.append(element.text or "")
        elif tag == "title":
            # An <svg> has titles too.
            if not found.title and (element.getparent() is None or element.getparent().tag != "svg"):
                found.title = shown_text(element)
        elif tag == "h1":
            if not found.headings:
                found.times_above = len(found.times)
            if len(found.headings) < MAX_HEADINGS:
                found.headings.append(element)
        elif len(found.times) < MAX_TIMES:
            found.times.append(element)
    _find_spine(found, paragraphs)
    return found


def _find_spine(found: Survey, paragraphs: Counter[Element]) -> None:
    tips = [parent for parent, _size in paragraphs.most_common(1)]
    tips += [heading for heading in found.headings[:3] if not is_elsewhere(heading, depth=4)]
    for tip in tips:
        found.spine.add(tip)
        found.spine.update(tip.iterancestors())


def shown_text(element: Element, limit: int = MAX_TEXT) -> str:
    """The text of an element in one line, without scripts and styles; at most `limit` characters.

    Two pieces are parted where a tag stands between them and the case says that a new one begins: 'LiveThe minister'.
    """
    parts: list[str] = []
    size = 0
    for piece, apart in _pieces(element):
        if apart or (parts and piece[:1].isupper() and parts[-1][-1:].isalnum() and not parts[-1][-1:].isupper()):
            parts.append(" ")
        parts.append(piece)
        size += len(piece)
        if size > limit:
            break
    return " ".join("".join(parts).split())[:limit]


def shown_lines(element: Element, limit: int = MAX_TEXT) -> str:
    """As `shown_text`, one line a piece of text: what stands in tags of its own is kept apart."""
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
    """Pieces of text in reading order, and whether a block begins before each."""
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


def is_elsewhere(element: Element, spine: Container[Element] = (), *, depth: int = 12) -> bool:
    """Whether the element stands in a place that is not the article's: comments, related posts, the site's frame.

    What encloses the article too (`spine`) is no such place: themes call their whole page 'with-sidebar' or 'widget'.
    """
    node: Element | None = element
    for _ in range(depth):
        if node is None or node.tag in ("body", "html") or node in spine:
            return False
        if node.tag in ELSEWHERE_TAGS:
            return True
        marks = f"{node.get('class') or ''} {node.get('id') or ''}"
        if marks != " " and len(marks) < 300 and ELSEWHERE.search(marks):
            return True
        node = node.getparent()
    return False


def _read_meta(element: Element, found: Survey) -> None:
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
