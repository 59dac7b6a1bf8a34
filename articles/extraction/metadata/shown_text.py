"""The text of an element as readers see it."""

from collections.abc import Iterator
from typing import Final, TypeAlias

import lxml.html
from lxml import etree

from warraq.articles.extraction.layout import is_unseen

Element: TypeAlias = lxml.html.HtmlElement

#: Characters of one text that are kept.
MAX_TEXT: Final = 2_000
#: Characters of the sign of a permalink.
MAX_SIGN: Final = 4
UNSHOWN_TAGS: Final = frozenset(("script", "style", "noscript", "template", "svg", "button", "select"))
PARTING_TAGS: Final = frozenset(
    ("div", "p", "li", "br", "ul", "ol", "h1", "h2", "h3", "h4", "section", "header", "td", "tr", "dd", "dt")
)


def shown_text(element: Element, limit: int = MAX_TEXT) -> str:
    """The text of an element in one line, without scripts and styles; at most `limit` characters.

    Two pieces are parted where a tag stands between them and the case says that a new one begins: 'LiveThe minister'.
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


def _is_aid(node: Element) -> bool:
    """Whether an element is for screen readers only, or a link within the page that shows a sign: '¶', '#'."""
    if node.tag == "span":
        return is_unseen(node.get("class"))
    if node.tag != "a" or not (node.get("href") or "").startswith("#") or len(node):
        return False
    text = (node.text or "").strip()
    return 0 < len(text) < MAX_SIGN and not any(map(str.isalnum, text))


def _pieces(element: Element) -> Iterator[tuple[str, bool]]:
    """Pieces of text in reading order, and whether a block begins before each."""
    apart = False
    skipped: Element | None = None
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if skipped is None and (node.tag in UNSHOWN_TAGS or _is_aid(node)):
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
