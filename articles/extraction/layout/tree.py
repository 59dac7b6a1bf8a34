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
from warraq.articles.extraction import compiled
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
LONG_TAGS = re.compile(rb"<[a-zA-Z][^<>]{%d,}>?" % LONG_TAG)
#: One attribute, possessive so that no input causes backtracking: a="b" or a='b' or a=b or a
ATTRIBUTE = re.compile(rb"""[\s/]*+([^\s"'>/=][^\s>/=]*+)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>]++))?+""")
#: What follows «;&#» where a reference means the second half of a character.
LOW_SURROGATE = re.compile(rb"[xX][dD][c-fC-F]|5[67]")
TAG_START = re.compile(rb"<[a-zA-Z][^\s/>]*+")
#: </html>   </body>
PAGE_END = re.compile(rb"</html\s{0,20}>", re.I)
PAGE_ENDS = re.compile(rb"</(?:html|body)\s{0,20}>", re.I)
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
    page = _encoded(html)
    root, deep = _parsed(page)
    if deep:
        flags.append("parse-truncated")
        root, _ = _parsed(_flattened(page.decode()).encode())
    if root is None:
        raise ParseError("the page has no element")
    _mend_head(root)
    return Tree(root=root, flags=tuple(flags))


def _encoded(html: str) -> bytes:
    """Returns the page in UTF-8, as libxml2 reads it, without what it would read wrongly or for ever.

    What is looked for is ASCII: bytes are searched several times faster than text that is not.
    """
    page = html.encode("utf-8", "replace")
    end, attributes, is_halved = (compiled.page_marks or marks_of)(page)
    if end >= 0:
        page = _without_early_end(page, end)
    page = without_attribute_floods(page, attributes)
    return join_surrogates(page.decode()).encode() if is_halved else page


def marks_of(page: bytes) -> tuple[int, int, bool]:
    """Returns what tells whether a page is to be mended.

    Where its end is written, -1 if it is not; about how many attributes it has; whether there may be references to the
    halves of characters.
    """
    return (
        page.lower().find(b"</html"),
        _count_attributes(page),
        any(map(LOW_SURROGATE.match, page.split(b";&#")[1:])),
    )


def _parsed(page: bytes) -> tuple[Element | None, bool]:
    # One parser per page: its error log and name dictionary would otherwise grow with every page. Plain elements, since
    # lxml.html asks Python for a class each time one is touched.
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False
    )
    try:
        root = etree.fromstring(page or b" ", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None, False
    deep = any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
    return root, deep


def _without_early_end(page: bytes, start: int) -> bytes:
    """Returns the page without the ends of page and body if elements follow them: libxml2 reads nothing after two.

    No end is before `start`.
    """
    end = PAGE_END.search(page, start)
    return PAGE_ENDS.sub(b"", page) if end and TAG_START.search(page, end.end()) else page


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


def without_attribute_floods(page: bytes, attributes: int) -> bytes:
    """Returns the page, of about so many attributes, with tags of more than MAX_ATTRIBUTES reduced to their name.

    Cost: linear.
    """
    if _may_have_long_tag(page):
        page = LONG_TAGS.sub(lambda found: _cut(found.group(0)), page)
        attributes = _count_attributes(page)
    return _scanned(page) if attributes >= MANY_ATTRIBUTES else page


def _count_attributes(page: bytes) -> int:
    return page.count(b"=") + page.count(b'"') // 2


def _may_have_long_tag(page: bytes) -> bool:
    """Tells whether a tag may be longer than LONG_TAG, by sampling for half of such a length without a bracket."""
    half = LONG_TAG // 2
    for start in range(0, len(page) - half + 1, half):
        if page.find(b"<", start, start + half) < 0:
            tag = page.rfind(b"<", max(0, start - half), start)
            if tag >= 0 and page.find(b">", tag, tag + LONG_TAG) < 0:
                return True
    return False


def _cut(tag: bytes) -> bytes:
    seen = sum(1 for _ in zip(range(MAX_ATTRIBUTES + 1), ATTRIBUTE.finditer(tag, 1), strict=False))
    if seen <= MAX_ATTRIBUTES:
        return tag
    return tag.split(None, 1)[0] + b">"


def _scanned(page: bytes) -> bytes:
    """Scans tag by tag, for documents with an implausible number of attributes."""
    out: list[bytes] = []
    done = 0
    start = TAG_START.search(page)
    while start:
        position, count = start.end(), 0
        attribute = ATTRIBUTE.match(page, position)
        while attribute and attribute.end() > position:
            position, count = attribute.end(), count + 1
            if count > MAX_ATTRIBUTES:
                break
            attribute = ATTRIBUTE.match(page, position)
        if count > MAX_ATTRIBUTES:
            out.append(page[done : start.end()] + b">")
            while attribute and attribute.end() > position:
                position = attribute.end()
                attribute = ATTRIBUTE.match(page, position)
            done = page.find(b">", position) + 1 or len(page)
            position = done
        start = TAG_START.search(page, position)
    return b"".join([*out, page[done:]])
