"""Collect a page's metadata, in one pass over the tags that can contain it."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from warraq.articles.extraction import compiled
from warraq.articles.extraction.layout import is_wide
from warraq.articles.extraction.metadata.elsewhere import Spine, is_elsewhere
from warraq.articles.extraction.metadata.shown_text import MAX_TEXT, Element, shown_text

#: Elements kept of each kind: a page with more is a list of something.
MAX_METAS: Final = 400
MAX_HEADINGS: Final = 20
MAX_TIMES: Final = 60
MAX_SCRIPTS: Final = 30
MAX_BYLINES: Final = 40
MAX_TAG_LINKS: Final = 400
MAX_TAG_LISTS: Final = 10

#: A class that names an author or a byline, not a picture, a box of them or a link to their pages.
BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:by-?line|authors?|writer|contributor|redakteur|autor|auteur|kateb)(?:$|[\s_-]|s?name|info|link|text)",
    re.I,
)
_BYLINE_WORDS: Final = (
    "byline", "by-line", "author", "writer", "contributor", "redakteur", "autor", "auteur", "kateb",
)  # fmt: skip
NOT_BYLINE_CLASS = re.compile(
    r"avatar|image|img|photo|picture|bio|tips|social|date|time|comment|follow|twitter|role|title|desc|job|box|about|more|related|icon",
    re.I,
)
#: An id that says that an element is the byline of the post: 'post-author'
BYLINE_ID = re.compile(r"(?:post|article|entry|story)-(?:author|byline|writer)", re.I)
#: 'documentAuthor'
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: 'author-box__name'
BOX_NAME = re.compile(r"(author|autor|auteur)s?[-_]{1,2}(?:box|info|card)[-_]{1,2}name(?![a-z])")
#: A value of CSS that is a class of every element in some themes.
BOX_SIZING: Final = "border-box"
AUTHOR_ADDRESS = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|people|profiles?|contributors?|writers?|team)/[^/]", re.I
)
#: A class that says that an element holds tags: 'tags', 'post-tags', 'tag-list'
TAG_LIST_CLASS = re.compile(r"(?:^|[\s_-])(?:tags|tag-?list|tag-?links)(?:$|\s|[_-]{1,2}list)", re.I)
#: Characters of a paragraph that say nothing of where the text is.
MIN_TEXT: Final = 20
#: Elements that hold paragraphs, whatever they are meant for.
_TEXT_TAGS: Final = frozenset(("p", "br"))


@dataclass(slots=True)
class Survey:
    """The raw metadata of a page, not interpreted. `metas` has lower-case names; values in page order.

    `root` is the outermost element. The first `times_above` of `times` come before the first heading. `bylines` have an
    author class, `author_links` lead to an author's page, `tag_links` to a tag's, `tag_lists` have a class for them,
    `marked` elements have an itemprop.
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
    tag_lists: list[Element] = field(default_factory=list)
    marked: list[Element] = field(default_factory=list)
    spine: Spine = field(default_factory=Spine)
    language: str = ""

    def meta(self, *names: str) -> str:
        """Returns the first value of the first name that has one."""
        return next((value for name in names for value in self.metas.get(name, ()) if value), "")


def survey(root: Element) -> Survey:
    """Collect the metadata elements in one pass, in document order. Cost: linear."""
    found = Survey(root=root, language=root.get("lang") or root.get("xml:lang") or "")
    if compiled.survey_over is not None:
        fullest = compiled.survey_over(root, found, _READERS, _look_at, _weigh, MIN_TEXT)
    else:
        fullest = _look_at_all(root, found)
    _find_spine(found, fullest)
    return found


def _look_at_all(root: Element, found: Survey) -> Element | None:
    """Fill a survey; returns the element that directly holds most text of paragraphs, None without any."""
    held: Counter[Element] = Counter()
    for element in root.iter():
        tag = element.tag
        if tag in _READERS:
            _READERS[tag](element, found)
        elif tag in _TEXT_TAGS and (size := _weigh(element.tail if tag == "br" else element.text)):
            held[element.getparent()] += size
        _look_at(element, found)
    return max(held, key=held.__getitem__, default=None)


def _weigh(text: str | None) -> int:
    """Returns how much a paragraph's text counts for the element around it, 0 for a short one."""
    return min(len(text), 500) if text and (len(text) > 40 or (len(text) > MIN_TEXT and is_wide(text))) else 0


def _look_at(element: Element, found: Survey) -> None:
    """Keep an element whose class, id or itemprop say what it is."""
    name = element.get("class")
    is_byline = (name and _names_byline(name)) or _is_byline_id(element.get("id"))
    if is_byline and len(found.bylines) < MAX_BYLINES:
        found.bylines.append(element)
    if name and "tag" in name and len(found.tag_lists) < MAX_TAG_LISTS and TAG_LIST_CLASS.search(name):
        found.tag_lists.append(element)
    if element.get("itemprop"):
        found.marked.append(element)


@lru_cache(maxsize=20_000)
def _names_byline(name: str) -> bool:
    """Tells whether a class names a byline. Most contain none of its words, which is five times faster to check."""
    lower = name.lower()
    if not any(word in lower for word in _BYLINE_WORDS):
        return False
    lower = BOX_NAME.sub(r"\1-name", CAMEL.sub("-", name).lower().replace(BOX_SIZING, ""))
    return BYLINE_CLASS.search(lower) is not None and not NOT_BYLINE_CLASS.search(lower)


def _is_byline_id(mark: str | None) -> bool:
    return mark is not None and "-" in mark and BYLINE_ID.fullmatch(mark) is not None


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


def _find_spine(found: Survey, fullest: Element | None) -> None:
    tips = [] if fullest is None else [fullest]
    tips += [heading for heading in found.headings[:3] if not is_elsewhere(heading, depth=4)]
    for tip in tips:
        found.spine.add(tip)


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
