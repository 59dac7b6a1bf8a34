"""Well-formed RSS 0.9x to 2.0, RSS 1.0 and Atom 1.0 -> RawFeed, through lxml.

The fast way: about ten times faster than feedparser with everything switched off. It gives feedparser's
answers on titles, links, ids, dates and content; where that took a rule of its own, the rule is stated beside
the code. What it does not know (Atom 0.3, CDF, ill-formed XML) it refuses with None, and the forgiving reader
takes over.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from .markup import from_base64
from .raw import EnclosureKind, RawEnclosure, RawEntry, RawFeed, RawText

_ATOM = "http://www.w3.org/2005/atom"
_RSS1 = ("http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/")
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_MAX_SCANNED = 20_000  # children of one element that are looked at; a feed's largest real element had 400

#: Namespaces whose elements are RSS's or Atom's own, and the prefix under which the others are known here.
_PREFIXES = {
    "": "",
    _ATOM: "",
    **dict.fromkeys(_RSS1, ""),
    "http://backend.userland.com/rss2": "",
    "http://backend.userland.com/rss": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    _RDF: "rdf",
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
#: Prefixes that are believed under a misspelt namespace.
_KNOWN_PREFIXES = frozenset({"content", "dc", "dcterms", "sy", "media", "itunes", "wfw"})

_PUBLISHED = frozenset({"pubdate", "published", "issued", "dcterms:issued"})
_UPDATED = frozenset({"updated", "modified", "lastbuilddate", "dc:date", "dcterms:modified"})
_CREATED = frozenset({"created", "dcterms:created"})
_CONTENT = frozenset({"content", "content:encoded", "fullitem", "body", "xhtml:body", "content:items"})
_SUMMARY = frozenset(
    {"description", "summary", "itunes:summary", "media:description", "dc:description", "abstract"}
)
_AUTHOR = frozenset({"author", "dc:creator", "dc:author", "itunes:author", "managingeditor"})
_TAG = frozenset({"category", "dc:subject", "media:category"})
_TAG_LISTS = frozenset({"itunes:keywords", "media:keywords"})


def read_xml(text: str, *, max_entries: int, recover: bool = False) -> RawFeed | None:
    """The feed in `text` (see `decode_document`), None when it is not well-formed or of a kind not known
    here.

    Of more than 2 `max_entries` entries the first and the last `max_entries` are read: feeds are sorted by
    date, one way or the other. With `recover` libxml2 reads on after errors and keeps what it understood.
    Cost: linear; `text` deeper than 2,048 elements is refused by libxml2, or cut there.
    """
    root = _tree(text, recover=recover)
    if root is None:
        return None
    names = _Names()
    kind = names.of(root)
    if kind == "rss":
        return _read_rss(root, names, max_entries)
    if kind == "rdf:rdf":
        return _read_rdf(root, names, max_entries)
    if kind == "feed" and str(root.tag).lower().startswith("{" + _ATOM):
        return _read_atom(root, names, max_entries)
    return None


def _tree(text: str, *, recover: bool) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        return None


class _Names:
    """Short names of elements: 'title', 'dc:creator'. Remembered for one document only."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, str | None], str] = {}

    def of(self, element: etree._Element) -> str:
        key = (element.tag, element.prefix)
        name = self._known.get(key)
        if name is None:
            name = self._known[key] = _short_name(element)
        return name


def _short_name(element: etree._Element) -> str:
    if not isinstance(element.tag, str):  # an entity reference or other node that is no element
        return ""
    space, _, local = element.tag.rpartition("}")
    space, local = space[1:].lower(), local.lower()
    prefix = _PREFIXES.get(space)
    if prefix is None:
        if "backend.userland.com/rss" in space:
            prefix = ""
        else:
            given = (element.prefix or "").lower()
            prefix = given if given in _KNOWN_PREFIXES else "?"
    return f"{prefix}:{local}" if prefix else local


def _read_rss(root: etree._Element, names: _Names, max_entries: int) -> RawFeed | None:
    channels = [child for child in root.iterchildren() if names.of(child) == "channel"]
    if not channels:
        return None
    channel = channels[0]
    items = [
        child for source in (root, *channels) for child in source.iterchildren() if names.of(child) == "item"
    ]
    feed = _feed_fields(channel, names, RawFeed(format="rss", version=root.get("version", "").strip()[:10]))
    return _with_entries(feed, items, names, max_entries, root, channel)


def _read_rdf(root: etree._Element, names: _Names, max_entries: int) -> RawFeed | None:
    children = list(root.iterchildren())
    channel = next((child for child in children if names.of(child) == "channel"), None)
    if channel is None:
        return None
    items = [child for child in children if names.of(child) == "item"]
    feed = _feed_fields(channel, names, RawFeed(format="rss", version="1.0"))
    return _with_entries(feed, items, names, max_entries, root, channel)


def _read_atom(root: etree._Element, names: _Names, max_entries: int) -> RawFeed:
    items = [child for child in root.iterchildren() if names.of(child) == "entry"]
    feed = _feed_fields(root, names, RawFeed(format="atom", version="1.0"))
    return _with_entries(feed, items, names, max_entries, root)


def _with_entries(
    feed: RawFeed, items: list[etree._Element], names: _Names, max_entries: int, *around: etree._Element
) -> RawFeed:
    flags: tuple[str, ...] = ()
    if len(items) > 2 * max_entries:
        items = items[:max_entries] + items[-max_entries:]
        flags = ("entries-truncated",)
    base = _join_bases(around)
    language = next((found for element in reversed(around) if (found := element.get(_XML + "lang"))), "")
    entries = tuple(_read_entry(item, names, feed, base) for item in items)
    return replace(feed, base=base, language=feed.language or language, entries=entries, flags=flags)


def _join_bases(elements: Iterable[etree._Element]) -> str:
    """The stated xml:base values from outside in, one a line: they are joined where URLs are known."""
    return "\n".join(base for element in elements if (base := element.get(_XML + "base")))


# ------------------------------------------------------------------------------------------- the feed itself


def _feed_fields(channel: etree._Element, names: _Names, feed: RawFeed) -> RawFeed:
    """Fields of the channel or feed element."""
    texts: dict[str, str] = {}
    links: list[tuple[str, str]] = []
    authors: list[str] = []
    title, description, home = RawText(), RawText(), ""
    hours: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    for child in _children(channel):
        name = names.of(child)
        if name in {"item", "entry", "?"}:
            continue
        if name == "title":
            title = _text_construct(child, feed.format)
        elif name in {"description", "subtitle", "tagline"}:
            description = _text_construct(child, feed.format)
        elif name == "link":
            home = _read_link(child, home, links)
        elif name == "skiphours":
            hours = tuple(_inner_text(part) for part in _children(child))[:24]
        elif name == "skipdays":
            days = tuple(_inner_text(part) for part in _children(child))[:7]
        elif name in _AUTHOR:
            authors.extend(_authors(child, names))
        else:
            texts[name] = _inner_text(child) if name != "itunes:new-feed-url" else (child.text or "")
    return replace(
        feed, title=title, description=description, link=home, links=tuple(links[:200]),
        language=texts.get("language") or texts.get("dc:language") or "",
        generator=texts.get("generator", ""), authors=tuple(authors),
        updated=texts.get("updated") or texts.get("lastbuilddate") or texts.get("pubdate")
        or texts.get("dc:date") or texts.get("published") or "",
        ttl=texts.get("ttl", ""), skip_hours=hours, skip_days=days,
        update_period=texts.get("sy:updateperiod", ""), update_frequency=texts.get("sy:updatefrequency", ""),
        is_complete="fh:complete" in texts, is_archive="fh:archive" in texts,
        new_feed_url=texts.get("itunes:new-feed-url") or texts.get("newlocation") or "",
    )  # fmt: skip


def _read_link(element: etree._Element, known: str, links: list[tuple[str, str]]) -> str:
    """The alternate link after this element; relations go to `links`. As in feedparser, the last one wins."""
    href = element.get("href") or element.get("url") or element.get("uri")
    if href is None:
        return (element.text or "").strip() or known
    rel = (element.get("rel") or "alternate").strip().lower()
    media_type = (element.get("type") or "text/html").strip().lower()
    links.append((rel, href.strip()))
    if rel == "alternate" and media_type in {"html", "text/html", "xhtml", "application/xhtml+xml"}:
        return href.strip()
    return known


# -------------------------------------------------------------------------------------------------- an entry


@dataclass(slots=True)
class _Found:
    """What has been read of one entry so far; lives inside `_read_entry` only."""

    guid: str = ""
    link: str = ""
    title: RawText = field(default_factory=RawText)
    has_own_title: bool = False
    summary: RawText | None = None
    summary_rank: int = 9
    contents: list[RawText] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    published: str = ""
    updated: str = ""
    created: str = ""
    tags: list[str] = field(default_factory=list)
    language: str = ""
    enclosures: list[RawEnclosure] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    comments: str = ""
    comments_feed: str = ""
    content_base: str = ""


def _read_entry(item: etree._Element, names: _Names, feed: RawFeed, base: str) -> RawEntry:
    found = _Found(guid=(item.get(f"{{{_RDF}}}about") or "").strip(), language=item.get(_XML + "lang") or "")
    permalink = ""
    for child in _entry_children(item, names):
        name = names.of(child)
        if name in {"guid", "id"}:
            value = _inner_text(child)
            if value:
                found.guid = value
            if (child.get("isPermaLink") or child.get("ispermalink") or "true").lower() == "true":
                permalink = value
        else:
            _read_part(child, name, names, feed.format, found)
    bases = [part for part in (base, item.get(_XML + "base") or "") if part]
    return RawEntry(
        guid=found.guid, link=found.link or permalink, base="\n".join(bases),
        content_base="\n".join([*bases, found.content_base]), title=found.title,
        summary=found.summary or RawText(), contents=tuple(found.contents), authors=tuple(found.authors),
        published=found.published or found.created, updated=found.updated, tags=tuple(found.tags),
        language=found.language, enclosures=tuple(found.enclosures), comments=found.comments,
        comments_feed=found.comments_feed,
    )  # fmt: skip


def _read_part(child: etree._Element, name: str, names: _Names, style: str, found: _Found) -> None:
    """One child of an entry, by the families of names above."""
    if name == "title":
        if not found.has_own_title:
            found.title, found.has_own_title = _text_construct(child, style), True
    elif name == "media:title" or name == "dc:title":
        if not found.title.value:
            found.title = _text_construct(child, style)
    elif name == "link":
        _read_entry_link(child, found)
    elif name in _CONTENT:
        _add_content(child, name, style, found)
    elif name in _SUMMARY:
        _add_summary(child, name, style, found)
    elif name in _PUBLISHED:
        found.published = _inner_text(child) or found.published
    elif name in _UPDATED:
        found.updated = _inner_text(child) or found.updated
    elif name in _CREATED:
        found.created = _inner_text(child)
    elif name in _AUTHOR:
        found.authors.extend(_authors(child, names))
    elif name in _TAG:
        found.tags.append(child.get("label") or child.get("term") or _inner_text(child))
    else:
        _read_rare_part(child, name, found)


def _read_rare_part(child: etree._Element, name: str, found: _Found) -> None:
    if name in _TAG_LISTS:
        found.tags.extend(_inner_text(child).split(",")[:200])
    elif name == "enclosure":
        address = child.get("url") or child.get("href") or ""
        found.enclosures.append(_enclosure(child, address, "enclosure"))
    elif name == "media:content":
        found.enclosures.append(_enclosure(child, child.get("url") or "", "media"))
    elif name == "media:thumbnail":
        found.enclosures.append(_enclosure(child, child.get("url") or _inner_text(child), "thumbnail"))
    elif name == "comments":
        found.comments = _inner_text(child)
    elif name == "wfw:commentrss":
        found.comments_feed = _inner_text(child)
    elif name in {"dc:language", "language"}:
        found.language = _inner_text(child)


def _entry_children(item: etree._Element, names: _Names) -> Iterator[etree._Element]:
    """Children of the entry, those of a media:group or media:content after it. Never an entry's <source>."""
    for child in _children(item):
        name = names.of(child)
        if name == "media:group":
            for inner in _children(child):
                yield from _with_thumbnails(inner, names)
        else:
            yield from _with_thumbnails(child, names)


def _with_thumbnails(element: etree._Element, names: _Names) -> Iterator[etree._Element]:
    yield element
    if names.of(element) == "media:content":
        yield from _children(element)


def _read_entry_link(child: etree._Element, found: _Found) -> None:
    before = len(found.links)
    found.link = _read_link(child, found.link, found.links)
    for rel, href in found.links[before:]:
        if rel == "enclosure":
            found.enclosures.append(_enclosure(child, href, "enclosure"))
        elif rel == "replies":
            if "xml" in (child.get("type") or ""):
                found.comments_feed = href
            else:
                found.comments = href


def _enclosure(child: etree._Element, url: str, kind: EnclosureKind) -> RawEnclosure:
    length = child.get("length") or child.get("fileSize") or ""
    media_type = child.get("type") or child.get("medium") or ""
    return RawEnclosure(url=url, media_type=media_type, length=length, kind=kind)


def _add_content(child: etree._Element, name: str, style: str, found: _Found) -> None:
    if child.get("src"):  # the content lies elsewhere
        return
    text = _text_construct(child, style, default="html" if name != "content" else "text")
    found.contents.append(text)
    found.content_base = child.get(_XML + "base") or found.content_base


def _add_summary(child: etree._Element, name: str, style: str, found: _Found) -> None:
    """The first description is the summary; a second one is content, unless content was seen (as in
    feedparser).
    """
    text = _text_construct(
        child, style, default="html" if name in {"description", "media:description"} else "text"
    )
    if found.summary is not None and not found.contents:
        found.contents.append(text)
        return
    depth = 2 if _is_group(child) else 1
    if depth <= found.summary_rank:
        found.summary, found.summary_rank = text, depth


def _is_group(child: etree._Element) -> bool:
    parent = child.getparent()
    return parent is not None and str(parent.tag).endswith("}group")


def _authors(element: etree._Element, names: _Names) -> list[str]:
    """Name (else address) of one author element; RSS writes 'address (name)', Atom has children."""
    parts = {names.of(part): _inner_text(part) for part in _children(element)}
    named = parts.get("name") or parts.get("itunes:name") or parts.get("email") or parts.get("itunes:email")
    return [named or _inner_text(element)] if named or not parts else []


# ----------------------------------------------------------------------------------------------------- texts


def _children(element: etree._Element) -> Iterator[etree._Element]:
    for count, child in enumerate(element.iterchildren()):
        if count >= _MAX_SCANNED:
            return
        yield child


def _inner_text(element: etree._Element) -> str:
    """All text inside, trimmed."""
    if len(element) == 0:
        return (element.text or "").strip()
    return "".join(map(str, element.itertext())).strip()


def _text_construct(element: etree._Element, style: str, default: str = "guess") -> RawText:
    """Text with its kind. Markup that stands in the feed unescaped is written out as HTML.

    In Atom the type attribute says what it is; in RSS nothing does, and everyone writes HTML.
    """
    stated = (element.get("type") or "").strip().lower()
    if stated in {"xhtml", "application/xhtml+xml"} or len(element):
        return RawText(
            value=_inner_markup(element, unwrap=stated.endswith(("xhtml", "xhtml+xml"))), kind="html"
        )
    value = (element.text or "").strip()
    if style == "atom":
        if _is_binary(stated):
            return from_base64(value)
        return RawText(value=value, kind="html" if stated in {"html", "text/html"} else "text")
    if stated in {"text", "plain", "text/plain"}:
        return RawText(value=value, kind="guess")
    return RawText(value=value, kind="html" if default == "html" else "guess")


def _is_binary(media_type: str) -> bool:
    """RFC 4287 section 4.1.3.3: a media type that is neither text nor XML is written in base64."""
    return (
        "/" in media_type and not media_type.startswith("text/") and not media_type.endswith(("+xml", "/xml"))
    )


def _inner_markup(element: etree._Element, *, unwrap: bool) -> str:
    """The markup inside `element` without namespaces; with `unwrap` without the <div> that Atom asks for."""
    for inner in element.iterdescendants():
        if isinstance(inner.tag, str):
            inner.tag = inner.tag.rpartition("}")[2]
    holder = element
    if unwrap and len(element) == 1 and element[0].tag == "div":
        around = (element.text or "") + (element[0].tail or "")
        holder = element if around.strip() else element[0]
    # moved under an element without namespaces: where they stand, each would be written with the feed's own
    alone = etree.Element("div")
    alone.text = holder.text
    alone.extend(list(holder))
    etree.cleanup_namespaces(alone)
    return etree.tostring(alone, encoding="unicode", method="html")[len("<div>") : -len("</div>")].strip()
