"""Parse HTML once per page, with limits against hostile pages.

lxml reads ordinary pages in a millisecond or two. Three things are kept from it: tags with thousands of attributes (its
check for duplicate attributes is quadratic: 30 s for 100,000), nesting beyond the 2,048 levels where it silently stops
reading, and documents larger than MAX_CHARS.
"""

import re
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from lxml import etree

from warraq.articles.errors import ParseError
from warraq.articles.text import join_surrogates

#: An element of a page. The lxml stubs know neither what a search returns nor that attributes are text.
Element: TypeAlias = Any
#: Characters of a document that are read; a longer one is cut and flagged.
MAX_CHARS: Final = 12_000_000
#: From this size on, inline images are removed before parsing.
LARGE: Final = 1_000_000
#: data:image/png;base64,iVBORw0…
LONG_ADDRESS = re.compile(r"data:[a-zA-Z0-9/;,=+.%-]{5000,}+")
#: A tag longer than this between its brackets is examined.
LONG_TAG: Final = 16_384
#: Attributes kept per tag; the busiest tag of 1,220 real pages has 73.
MAX_ATTRIBUTES: Final = 256
#: Only documents with this many attributes in total are scanned tag by tag; the busiest of 1,220 real pages has
#: 82,000.
MANY_ATTRIBUTES: Final = 120_000

#: What a head may hold. Source: the HTML standard, 4.2.1, and elements of older pages.
METADATA: Final = frozenset(
    (
        "title",
        "base",
        "link",
        "meta",
        "style",
        "script",
        "noscript",
        "template",
        "object",
        "isindex",
        "bgsound",
    )
)

#: An implausibly long tag: <a x1=… x2=… …>
LONG_TAGS = re.compile(rf"<[a-zA-Z][^<>]{{{LONG_TAG},}}>?")
#: One attribute, possessive so that no input causes backtracking: a="b" or a='b' or a=b or a
ATTRIBUTE = re.compile(r"""[\s/]*+([^\s"'>/=][^\s>/=]*+)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>]++))?+""")
TAG_START = re.compile(r"<[a-zA-Z][^\s/>]*+")
#: </html>   </body>
PAGE_END = re.compile(r"</html\s{0,20}>", re.I)
PAGE_ENDS = re.compile(r"</(?:html|body)\s{0,20}>", re.I)
#: Tags without meaning of their own; removed when a document nests deeper than the parser reads.
NESTING = re.compile(r"(?:</?[a-zA-Z][a-zA-Z0-9:-]{0,40}(?:\s[^<>]{0,2000})?/?>\s*)++")
#: Markup whose content is not text: opening tag, or the end of one.
UNREAD = re.compile(r"<(/?)(?:script|style|noscript|template)\b", re.I)


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page. `flags`: 'parse-truncated' when the nesting had to be flattened, 'too-long' when it was cut."""

    root: Element
    flags: tuple[str, ...] = ()


def parse_tree(html: str) -> Tree:
    """Parse a page, dropping comments and processing instructions.

    Raises:
        ParseError: the page has no element.
    """
    flags: list[str] = []
    if len(html) > LARGE:
        html = LONG_ADDRESS.sub("", html)
    if len(html) > MAX_CHARS:
        html = html[:MAX_CHARS]
        flags.append("too-long")
    html = _without_early_end(without_attribute_floods(join_surrogates(html)))
    root, deep = _parsed(html)
    if deep:
        flags.append("parse-truncated")
        root, _ = _parsed(_flattened(html))
    if root is None:
        raise ParseError("the page has no element")
    _mend_head(root)
    return Tree(root=root, flags=tuple(flags))


def _parsed(html: str) -> tuple[Element | None, bool]:
    # One parser per page: its error log and name dictionary would otherwise grow with every page. Plain elements, since
    # lxml.html asks Python for a class each time one is touched.
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False
    )
    raw = html.encode("utf-8", "replace")
    try:
        root = etree.fromstring(raw or b" ", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None, False
    deep = any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    return root, deep


def _without_early_end(html: str) -> str:
    """Returns the page without the ends of page and body if elements follow them: libxml2 reads nothing after two."""
    end = PAGE_END.search(html)
    return PAGE_ENDS.sub("", html) if end and TAG_START.search(html, end.end()) else html


def _mend_head(root: Element) -> None:
    """Move what is no metadata from the head to the start of the body.

    HTML lets a page leave out </head> and <body>; libxml2 then keeps an <article> or <main> in the head.
    """
    head = root.find("head")
    if head is None:
        return
    strays = [child for child in head if isinstance(child.tag, str) and child.tag not in METADATA]
    if not strays:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    first, text = next(iter(body), None), body.text
    body.text = None
    for stray in strays:
        if first is None:
            body.append(stray)
        else:
            first.addprevious(stray)
    strays[-1].tail = (strays[-1].tail or "") + (text or "") or None


def _flattened(html: str) -> str:
    """Returns the text with a paragraph break for each tag: what can be read of a page nested beyond the limit."""
    return "<html><body><p>" + NESTING.sub("<br><br>", _without_scripts(html)) + "</p></body></html>"


def _without_scripts(html: str) -> str:
    out, done, inside = [], 0, False
    for found in UNREAD.finditer(html):
        closing = bool(found.group(1))
        if closing == inside:
            if not inside:
                out.append(html[done : found.start()])
            done, inside = found.start(), not inside
    return "".join(out) if inside else "".join([*out, html[done:]])


def without_attribute_floods(html: str) -> str:
    """Returns the page with tags of more than MAX_ATTRIBUTES attributes reduced to their name. Cost: linear."""
    if _may_have_long_tag(html):
        html = LONG_TAGS.sub(lambda found: _cut(found.group(0)), html)
    if len(html) < MANY_ATTRIBUTES or html.count("=") + html.count('"') // 2 < MANY_ATTRIBUTES:
        return html
    return _scanned(html)


def _may_have_long_tag(html: str) -> bool:
    """Tells whether a tag may be longer than LONG_TAG, by sampling for half of such a length without a bracket."""
    half = LONG_TAG // 2
    for start in range(0, len(html) - half + 1, half):
        if html.find("<", start, start + half) < 0:
            tag = html.rfind("<", max(0, start - half), start)
            if tag >= 0 and html.find(">", tag, tag + LONG_TAG) < 0:
                return True
    return False


def _cut(tag: str) -> str:
    seen = sum(1 for _ in zip(range(MAX_ATTRIBUTES + 1), ATTRIBUTE.finditer(tag, 1), strict=False))
    if seen <= MAX_ATTRIBUTES:
        return tag
    return tag.split(None, 1)[0] + ">"


def _scanned(html: str) -> str:
    """Scans tag by tag, for documents with an implausible number of attributes."""
    out: list[str] = []
    done = 0
    start = TAG_START.search(html)
    while start:
        position, count = start.end(), 0
        attribute = ATTRIBUTE.match(html, position)
        while attribute and attribute.end() > position:
            position, count = attribute.end(), count + 1
            if count > MAX_ATTRIBUTES:
                break
            attribute = ATTRIBUTE.match(html, position)
        if count > MAX_ATTRIBUTES:
            out.append(html[done : start.end()] + ">")
            while attribute and attribute.end() > position:
                position = attribute.end()
                attribute = ATTRIBUTE.match(html, position)
            done = html.find(">", position) + 1 or len(html)
            position = done
        start = TAG_START.search(html, position)
    return "".join([*out, html[done:]])
