"""How vertical and TEI are read back: what a reader has to know is written here, and in docs/corpus.md."""

import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

T: Final = "{http://www.tei-c.org/ns/1.0}"
_ATTRIBUTE: Final = re.compile(r'([a-z_]+)="([^"]*)"')
_REFERENCE: Final = re.compile(r"&(?:#x([0-9A-F]+)|([a-z]+));")
_NAMES: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}


def vertical_documents(text: str) -> Iterator[tuple[dict[str, str], str]]:
    """The attributes and the text of each document; asserts that structures are balanced and hold what they should."""
    open_: list[str] = []
    attributes: dict[str, str] = {}
    paragraphs: list[str] = []
    pieces: list[str] = []
    gap: str | None = ""
    lines = text.split("\n")
    assert lines.pop() == ""
    for line in lines:
        if not re.match("<[a-z/]", line):
            assert open_ == ["doc", "p", "s"]
            assert line
            pieces += (" " if gap is None else gap, line)
            gap = None
        elif line in ("</s>", "</p>", "</doc>"):
            assert open_.pop() == line[2:-1]
            if line == "</p>":
                paragraphs.append("".join(pieces) + (gap or ""))
            if line == "</doc>":
                yield attributes, "\n\n".join(paragraphs)
        elif line in ("<g/>", "<lb/>") or line.startswith("<ws "):
            assert open_[1:2] == ["p"]
            gap = {"<g/>": "", "<lb/>": "\n"}.get(line) if line[1] != "w" else _characters(line)
        else:
            assert open_ == {"<s>": ["doc", "p"], "<p>": ["doc"]}.get(line, [])
            open_.append(line[1:-1].split()[0])
            if line == "<p>":
                pieces, gap = [], ""
            elif line != "<s>":
                assert line.startswith("<doc ")
                attributes = {name: _unreferred(value) for name, value in _ATTRIBUTE.findall(line)}
                paragraphs = []
    assert not open_


def tei_text(article: Any) -> str:
    """The text of a `<TEI>` element."""
    return "\n\n".join(_blocks(article.find(f"{T}text/{T}body")))


def tei_plain(element: Any) -> str:
    """The text of an element of TEI: a line end for `<lb/>`, the character for `<g n="U+…"/>`."""
    out = [element.text or ""]
    for child in element:
        if child.tag == f"{T}lb":
            out.append("\n")
        elif child.tag == f"{T}g":
            out.append(chr(int(child.get("n")[2:], 16)))
        else:
            out.append(tei_plain(child))
        out.append(child.tail or "")
    return "".join(out)


def parse_xml(data: bytes) -> Any:
    """The root of a document of any size."""
    return etree.fromstring(data, etree.XMLParser(huge_tree=True, resolve_entities=False))


def _blocks(element: Any) -> Iterator[str]:
    for child in element:
        name = child.tag.removeprefix(T)
        if name in ("div", "quote"):
            yield from _blocks(child)
        elif name == "list":
            yield "\n".join(tei_plain(item) for item in child)
        elif name == "table":
            yield "\n".join(" | ".join(tei_plain(cell) for cell in row) for row in child)
        elif name != "figure":
            yield tei_plain(child)


def _characters(line: str) -> str:
    return "".join(chr(int(code, 16)) for code in line.removeprefix('<ws c="').removesuffix('"/>').split())


def _unreferred(value: str) -> str:
    return _REFERENCE.sub(lambda found: chr(int(found[1], 16)) if found[1] else _NAMES[found[2]], value)
