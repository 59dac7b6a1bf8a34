"""The HTML of an article as blocks of TEI: runs of text, each with the markup around it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from warraq.serving.formats.xml_text import content, pointer

#: Elements within elements that are followed; deeper ones give their text.
MAX_DEPTH: Final = 12
EXAMPLE: Final = "<eg>"
HEADS: Final = {f"h{level}": level for level in range(1, 7)}
_EMPHASIS: Final = {
    "strong": "bold", "em": "italic", "sup": "superscript", "sub": "subscript", "code": "code",
}  # fmt: skip
_LISTS: Final = {"ul": "bulleted", "ol": "numbered", "dl": "gloss"}


class Run(NamedTuple):
    """Text with the markup before and after it; of a joint, what the text is that this markup stands for."""

    text: str
    before: str = ""
    after: str = ""
    is_joint: bool = False


class Block(NamedTuple):
    """A paragraph, head, list or the like. `level`: of a head, 1 to 6, else 0. A figure has no text."""

    open: str
    runs: Sequence[Run]
    close: str
    level: int = 0
    is_quoted: bool = False
    is_figure: bool = False


_ITEM: Final = Run("\n", "</item>\n<item>", is_joint=True)
_ROW: Final = Run("\n", "</cell></row>\n<row><cell>", is_joint=True)
_CELL: Final = Run(" | ", "</cell><cell>", is_joint=True)


def blocks_of(html: str) -> Iterator[Block]:
    """Yields figures and the blocks with words of sanitised HTML, in their order. Cost: linear."""
    from lxml import etree  # here, because every export reads the table of formats

    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(f"<html><body>{html}</body></html>", parser)
    except (etree.XMLSyntaxError, ValueError):  # ValueError: characters that lxml does not take
        return
    body = root.find("body") if root is not None else None
    for element in body if body is not None else ():
        for block in _blocks(element):
            if block.is_figure or any(run.text and not run.text.isspace() for run in block.runs):
                yield block


def _blocks(element: Any) -> Iterator[Block]:
    tag = element.tag
    if tag in HEADS:
        yield Block(f'<head rend="{tag}">', list(_runs(element)), "</head>\n", level=HEADS[tag])
    elif tag in _LISTS:
        runs = _joined(element, _ITEM)
        yield Block(f'<list rend="{_LISTS[tag]}">\n<item>', runs, "</item>\n</list>\n")
    elif tag == "table":
        yield Block("<table>\n<row><cell>", _table(element), "</cell></row>\n</table>\n")
    elif tag == "blockquote":
        for child in element:
            yield Block("<p>", list(_runs(child)), "</p>\n", is_quoted=True)
    elif tag == "figure":
        for image in element.iter("img"):
            if address := image.get("src"):
                yield Block(_figure(address, image.get("alt", "")), (), "", is_figure=True)
    elif tag == "pre":
        yield Block(EXAMPLE, list(_runs(element)), "</eg>\n")
    else:
        yield Block("<p>", list(_runs(element)), "</p>\n")


def _joined(parents: Any, joint: Run) -> list[Run]:
    out: list[Run] = []
    for position, child in enumerate(parents):
        if position:
            out.append(joint)
        out.extend(_runs(child))
    return out


def _table(table: Any) -> list[Run]:
    out: list[Run] = []
    for position, row in enumerate(table.iter("tr")):
        if position:
            out.append(_ROW)
        out.extend(_joined(row, _CELL))
    return out


def _runs(element: Any, before: str = "", after: str = "", depth: int = 0) -> Iterator[Run]:
    if depth == MAX_DEPTH:
        yield Run("".join(element.itertext()), before, after)
        return
    if element.text:
        yield Run(element.text, before, after)
    for child in element:
        if child.tag == "br":
            yield Run("\n")
        else:
            start, end = _markup(child)
            yield from _runs(child, before + start, end + after, depth + 1)
        if child.tail:
            yield Run(child.tail, before, after)


def _markup(element: Any) -> tuple[str, str]:
    if element.tag in _EMPHASIS:
        return f'<hi rend="{_EMPHASIS[element.tag]}">', "</hi>"
    if element.tag == "a" and element.get("href"):
        return f'<ref target="{pointer(element.get("href"))}">', "</ref>"
    return "", ""


def _figure(address: str, description: str) -> str:
    told = f"<figDesc>{content(description)}</figDesc>" if description else ""
    return f'<figure><graphic url="{pointer(address)}"/>{told}</figure>\n'
