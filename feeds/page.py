"""What discovery reads of an HTML page: links, anchors, meta values, title, language. Bounded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

from warraq.articles.text import join_surrogates

from .decode import decode_document
from .links import absolute

_MAX_CHARS = 2_000_000
_MAX_ANCHORS = 5_000
# a tag with a hundred thousand attributes keeps libxml2 busy for half a minute; no honest tag is that long
_LONG_TAG = re.compile(r"<[^<>]{20000,}>?")
_NULLS = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class PageLink:
    """A <link> or <a>: relations in lower case, absolute URL, its text, media type and classes."""

    url: str
    rels: tuple[str, ...] = ()
    title: str = ""
    media_type: str = ""
    classes: str = ""


@dataclass(frozen=True, slots=True)
class PageOutline:
    """What was read of a page. `metas` are (name, content) with lower-case names, in order."""

    url: str
    base: str
    title: str
    language: str
    links: tuple[PageLink, ...]
    anchors: tuple[PageLink, ...]
    metas: tuple[tuple[str, str], ...]
    source: str

    def meta(self, *names: str) -> str:
        """Returns the first non-empty content of a meta element with one of the names, tried in order."""
        for name in names:
            for key, content in self.metas:
                if key == name and content:
                    return content
        return ""


def read_outline(page: bytes | str, *, url: str, content_type: str = "") -> PageOutline:
    """Returns the outline of the page at `url`.

    Never raises; what cannot be read is missing. Cost: linear, 2 million characters.
    """
    text = page if isinstance(page, str) else decode_document(page[: 4 * _MAX_CHARS], content_type).text
    text = _LONG_TAG.sub("", _NULLS.sub("", text[:_MAX_CHARS]))
    root = _tree(text)
    if root is None:
        return PageOutline(url, url, "", "", (), (), (), text[:200_000])
    base_href = next((element.get("href") or "" for element in root.iter("base") if element.get("href")), "")
    base = absolute(base_href, url) or url
    title = next((_short_text(element) for element in root.iter("title")), "")
    metas = tuple(
        (
            ((element.get("name") or element.get("property") or "").strip().lower()),
            (element.get("content") or "").strip(),
        )
        for element in _first(root.iter("meta"), 500)
    )
    return PageOutline(
        url=url,
        base=base,
        title=title,
        language=(root.get("lang") or root.get("xml:lang") or "").strip(),
        links=tuple(_links(root, "link", base, 1_000)),
        anchors=tuple(_links(root, "a", base, _MAX_ANCHORS)),
        metas=metas,
        source=text[:200_000],
    )


def _tree(text: str) -> etree._Element | None:
    if not text.strip():
        return None
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return etree.fromstring(join_surrogates(text).encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _first(elements: Iterator[etree._Element], limit: int) -> Iterator[etree._Element]:
    for count, element in enumerate(elements):
        if count >= limit:
            return
        yield element


def _links(root: etree._Element, name: str, base: str, limit: int) -> Iterator[PageLink]:
    for element in _first(root.iter(name), limit):
        href = element.get("href")
        if not href or not (url := absolute(href, base)):
            continue
        yield PageLink(
            url=url,
            rels=tuple((element.get("rel") or "").lower().split()[:10]),
            title=(element.get("title") or element.get("aria-label") or _short_text(element)).strip()[:300],
            media_type=(element.get("type") or "").partition(";")[0].strip().lower(),
            classes=(element.get("class") or "")[:300].lower(),
        )


def _short_text(element: etree._Element) -> str:
    """Returns the text of a small element, at most 300 characters; never walks far into a large one."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(str(piece[:300]))
        length += len(piece)
        if length > 300 or len(pieces) > 50:
            break
    return " ".join("".join(pieces).split())[:300]
