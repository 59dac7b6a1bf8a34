"""Places of a page that are not the article's: comments, related posts, the site's frame."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Final

from warraq.articles.extraction.metadata.shown_text import Element

#: Names of the elements around the article that are known as its own.
MAX_NAMES: Final = 40
#: Places whose headings, dates and names belong to something else: comments, related posts, the frame of the site.
ELSEWHERE = re.compile(
    r"comment|respond|disqus|related|recommend|sidebar|widget|footer|navbar|(?:^|[-_\s])nav(?:$|[-_\s])|menu|teaser|promo|popular|trending|most-?read"
    r"|newsletter|carousel|slider|read-?more|more-?(?:news|stories|articles)|also-?like|latest|copyright|cookie|banner|modal|popup|archive-list",
    re.I,
)
#: 'builder-widget'
COMPOUND = re.compile(r"[a-zA-Z][-_]+[a-zA-Z]")
#: Elements up from a time in which the heading of a teaser is looked for, and those within each.
MAX_STEPS: Final = 6
MAX_INNER: Final = 40
ELSEWHERE_TAGS: Final = frozenset(("aside", "footer", "nav"))
FOOTER = re.compile("footer", re.I)
#: What a <footer> is the foot of.
SECTIONS: Final = frozenset(("article", "aside", "nav", "footer", "main", "body"))
#: The foot of the article itself, where many themes put its author and its day.
OWN_FOOT = re.compile(
    r"(?<![a-z])(?:post|entry|article|asset|story)[-_]{0,2}(?:footer|copyright)(?![a-z])", re.I
)


@dataclass(slots=True)
class Spine:
    """What encloses the headings and most of the paragraphs, and its names of two parts that seem to say 'elsewhere'.

    A page builder calls every piece of a page 'builder-widget' and 'builder-widget-text': the article's own too.
    """

    elements: set[Element] = field(default_factory=set)
    names: list[str] = field(default_factory=list)

    def add(self, element: Element) -> None:
        """Take in an element with all that encloses it."""
        for node in (element, *element.iterancestors()):
            if node in self.elements:
                return
            self.elements.add(node)
            if node.tag not in ("body", "html"):
                names = (node.get("class") or "").split(None, MAX_NAMES)[:MAX_NAMES]
                self.names += [name for name in names if COMPOUND.search(name) and _says_elsewhere(name)]
                del self.names[MAX_NAMES:]

    def without_own(self, marks: str) -> str:
        """Names without those that the article goes by itself, or that continue one of them."""
        return " ".join(
            name
            for name in marks.split()
            if not any(name == own or name.startswith((f"{own}-", f"{own}_")) for own in self.names)
        )


def is_elsewhere(
    element: Element, spine: Spine | None = None, *, depth: int = 12, with_foot: bool = False
) -> bool:
    """Whether the element stands in a place that is not the article's: comments, related posts, the site's frame.

    What encloses the article too (`spine`) is no such place: themes call their whole page 'with-sidebar' or 'widget'.
    `with_foot`: nor is what names itself the foot of a post, or is the <footer> of an <article> in the spine.
    """
    node: Element | None = element
    for _ in range(depth):
        if node is None or node.tag in ("body", "html") or (spine and node in spine.elements):
            return False
        marks = f"{node.get('class') or ''} {node.get('id') or ''}"
        named_foot = with_foot and OWN_FOOT.search(marks) is not None
        foot = with_foot and not named_foot and _is_in_foot_of_article(node, spine)
        if node.tag in ELSEWHERE_TAGS and not named_foot and not foot:
            return True
        if named_foot:
            marks = OWN_FOOT.sub("", marks)
        if foot:
            marks = FOOTER.sub("", marks)
        if _says_elsewhere(marks) and not (
            spine and spine.names and not _says_elsewhere(spine.without_own(marks))
        ):
            return True
        node = node.getparent()
    return False


def is_teasers(element: Element, spine: Spine) -> bool:
    """Whether a date stands beside the article in one of several alike entries, its heading leading to another page."""
    node: Element | None = element if spine.elements else None
    for _ in range(MAX_STEPS):
        if node is None or node.tag in ("body", "html") or node in spine.elements:
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


def _is_in_foot_of_article(node: Element, spine: Spine | None) -> bool:
    """Whether an element is the <footer> of an <article> in the spine, or a <nav> within it."""
    foot = _section_around(node) if node.tag == "nav" else node
    if foot is None or foot.tag != "footer" or spine is None:
        return False
    around = _section_around(foot)
    return around is not None and around.tag == "article" and around in spine.elements


def _section_around(node: Element) -> Element | None:
    return next((outer for outer in node.iterancestors() if outer.tag in SECTIONS), None)


@lru_cache(maxsize=4096)  # a page's blocks share their ancestors, a site's pages their classes
def _says_elsewhere(marks: str) -> bool:
    return len(marks) < 300 and bool(ELSEWHERE.search(marks))
