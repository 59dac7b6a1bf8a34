"""Elements of feeds: their short names, and the text or markup inside them."""

from collections.abc import Iterator
from itertools import islice

from lxml import etree

from .markup import from_base64
from .raw import RawText

ATOM = "http://www.w3.org/2005/atom"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML = "{http://www.w3.org/XML/1998/namespace}"
AUTHOR_NAMES = frozenset({"author", "dc:creator", "dc:author", "itunes:author", "managingeditor"})
_RSS1 = ("http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/")
_MAX_SCANNED = 20_000  # children per element

#: Namespaces of RSS's and Atom's own elements, and the prefixes we use for the others.
_PREFIXES = {
    "": "",
    ATOM: "",
    **dict.fromkeys(_RSS1, ""),
    "http://backend.userland.com/rss2": "",
    "http://backend.userland.com/rss": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    RDF: "rdf",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://wellformedweb.org/commentapi/": "wfw",
    "http://purl.org/syndication/history/1.0": "fh",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://www.w3.org/1999/xhtml": "xhtml",
}
#: Prefixes accepted with a misspelt namespace.
_KNOWN_PREFIXES = frozenset({"content", "dc", "dcterms", "sy", "media", "itunes", "wfw"})


class Names:
    """Short names of elements: 'title', 'dc:creator'. Cached for one document only: by tag if the namespace is known,
    else by tag and prefix.
    """

    def __init__(self) -> None:
        self._known: dict[object, str] = {}

    def of(self, element: etree._Element) -> str:
        tag = element.tag
        return self._known.get(tag) or self._known.get((tag, element.prefix)) or self._read(element)

    def _read(self, element: etree._Element) -> str:
        tag: object = element.tag
        if not isinstance(tag, str):  # an entity reference or other node that is not an element
            return ""
        space, _, local = tag.rpartition("}")
        space, local = space[1:].lower(), local.lower()
        prefix = _PREFIXES.get(space)
        if prefix is None and "backend.userland.com/rss" in space:
            prefix = ""
        key: object = tag
        if prefix is None:
            key = (tag, element.prefix)
            given = (element.prefix or "").lower()
            prefix = given if given in _KNOWN_PREFIXES else "?"
        name = self._known[key] = f"{prefix}:{local}" if prefix else local
        return name


def children(element: etree._Element) -> Iterator[etree._Element]:
    return islice(element, _MAX_SCANNED)


def inner_text(element: etree._Element) -> str:
    """Returns all text inside, trimmed."""
    if not len(element):
        return (element.text or "").strip()
    return "".join(map(str, element.itertext())).strip()


def text_construct(element: etree._Element, style: str, default: str = "guess") -> RawText:
    """Returns text with its kind. Unescaped markup in the feed is serialised as HTML.

    In Atom the type attribute states the kind; in RSS nothing does, and everyone writes HTML.
    """
    stated = (element.get("type") or "").strip().lower()
    if stated in {"xhtml", "application/xhtml+xml"} or len(element):
        return RawText(_inner_markup(element, unwrap=stated.endswith(("xhtml", "xhtml+xml"))), "html")
    value = (element.text or "").strip()
    if style == "atom":
        if _is_binary(stated):
            return from_base64(value)
        return RawText(value, "html" if stated in {"html", "text/html"} else "text")
    if stated in {"text", "plain", "text/plain"}:
        return RawText(value, "guess")
    return RawText(value, "html" if default == "html" else "guess")


def _drop_namespace(element: etree._Element) -> None:
    """Returns 'p' for '{http://www.w3.org/1999/xhtml}p'. Recovered XML may contain invalid names: <a:0b>."""
    local = str(element.tag).rpartition("}")[2].rpartition(":")[2]
    try:
        element.tag = local
    except ValueError:
        element.tag = "span"


def _is_binary(media_type: str) -> bool:
    """RFC 4287 section 4.1.3.3: a media type that is neither text nor XML is base64."""
    return (
        "/" in media_type and not media_type.startswith("text/") and not media_type.endswith(("+xml", "/xml"))
    )


def _inner_markup(element: etree._Element, *, unwrap: bool) -> str:
    """Returns the markup inside `element` without namespaces; with `unwrap`, without the <div> that Atom requires."""
    for inner in element.iterdescendants():
        if isinstance(inner.tag, str):
            _drop_namespace(inner)
    holder = element
    if unwrap and len(element) == 1 and element[0].tag == "div":
        around = (element.text or "") + (element[0].tail or "")
        holder = element if around.strip() else element[0]
    # moved below an element without namespaces: in place, each would be serialised with the feed's own
    alone = etree.Element("div")
    alone.text = holder.text
    alone.extend(list(holder))
    etree.cleanup_namespaces(alone)
    return etree.tostring(alone, encoding="unicode", method="html")[len("<div>") : -len("</div>")].strip()
