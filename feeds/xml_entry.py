"""One <item> or <entry> -> RawEntry, with feedparser's choice where an entry states something twice."""

from collections.abc import Callable, Iterator

from lxml import etree

from .raw import NO_TEXT, EnclosureKind, RawEnclosure, RawEntry, RawFeed, RawText
from .xml_names import AUTHOR_NAMES, RDF, XML, Names, children, inner_text, text_construct

_ABOUT, _BASE, _LANG = f"{{{RDF}}}about", XML + "base", XML + "lang"


def read_entry(item: etree._Element, names: Names, feed: RawFeed, base: str) -> RawEntry:
    """Returns the entry as written. `base` contains the xml:base values around it, one per line."""
    found = _Found(names, feed.format)
    found.guid = (item.get(_ABOUT) or "").strip()
    found.language = item.get(_LANG) or ""
    for name, child in _parts(item, names):
        if read := _READERS.get(name):
            read(found, child, name)
    own_base = item.get(_BASE) or ""
    base = f"{base}\n{own_base}" if base and own_base else base or own_base
    return RawEntry(
        guid=found.guid, link=found.link or found.permalink, base=base,
        content_base=f"{base}\n{found.content_base}" if base else found.content_base, title=found.title,
        summary=found.summary or NO_TEXT, contents=tuple(found.contents), authors=tuple(found.authors),
        published=found.published or found.created, updated=found.updated, tags=tuple(found.tags),
        language=found.language, enclosures=tuple(found.enclosures), comments=found.comments,
        comments_feed=found.comments_feed,
    )  # fmt: skip


def _parts(item: etree._Element, names: Names) -> Iterator[tuple[str, etree._Element]]:
    """Returns the children of the entry with their names, those of a media:group in its place, and those of a
    media:content after it.
    """
    for child in children(item):
        name = names.of(child)
        if name == "media:group":
            for inner in children(child):
                name = names.of(inner)
                yield name, inner
                if name == "media:content":
                    yield from ((names.of(part), part) for part in children(inner))
        else:
            yield name, child
            if name == "media:content":
                yield from ((names.of(part), part) for part in children(child))


class _Found:
    """What has been read of one entry so far, by one method for each kind of part; used inside `read_entry` only."""

    guid = link = permalink = published = updated = created = language = comments = comments_feed = ""
    content_base = ""
    title = NO_TEXT
    has_own_title = False
    summary: RawText | None = None
    summary_rank = 9

    def __init__(self, names: Names, style: str) -> None:
        self.names, self.style = names, style
        self.contents: list[RawText] = []
        self.authors: list[str] = []
        self.tags: list[str] = []
        self.enclosures: list[RawEnclosure] = []

    def read_guid(self, child: etree._Element, name: str) -> None:
        value = inner_text(child)
        if value:
            self.guid = value
        if (child.get("isPermaLink") or child.get("ispermalink") or "true").lower() == "true":
            self.permalink = value

    def read_title(self, child: etree._Element, name: str) -> None:
        if not self.has_own_title:
            self.title, self.has_own_title = text_construct(child, self.style), True

    def read_other_title(self, child: etree._Element, name: str) -> None:
        if not self.title.value:
            self.title = text_construct(child, self.style)

    def read_link(self, child: etree._Element, name: str) -> None:
        links: list[tuple[str, str]] = []
        self.link = read_link(child, self.link, links)
        for rel, href in links:
            if rel == "enclosure":
                self.enclosures.append(_enclosure(child, href, "enclosure"))
            elif rel == "replies":
                if "xml" in (child.get("type") or ""):
                    self.comments_feed = href
                else:
                    self.comments = href

    def read_content(self, child: etree._Element, name: str) -> None:
        if child.get("src"):  # the content is elsewhere
            return
        self.contents.append(
            text_construct(child, self.style, default="html" if name != "content" else "text")
        )
        self.content_base = child.get(_BASE) or self.content_base

    def read_summary(self, child: etree._Element, name: str) -> None:
        """The first description is the summary; a second one is content, unless content was seen (as in
        feedparser).
        """
        is_html = name == "description" or name == "media:description"
        text = text_construct(child, self.style, default="html" if is_html else "text")
        if self.summary is not None and not self.contents:
            self.contents.append(text)
            return
        depth = 2 if _is_group(child) else 1
        if depth <= self.summary_rank:
            self.summary, self.summary_rank = text, depth

    def read_published(self, child: etree._Element, name: str) -> None:
        self.published = inner_text(child) or self.published

    def read_updated(self, child: etree._Element, name: str) -> None:
        self.updated = inner_text(child) or self.updated

    def read_created(self, child: etree._Element, name: str) -> None:
        self.created = inner_text(child)

    def read_author(self, child: etree._Element, name: str) -> None:
        self.authors.extend(read_authors(child, self.names))

    def read_tag(self, child: etree._Element, name: str) -> None:
        self.tags.append(child.get("label") or child.get("term") or inner_text(child))

    def read_tag_list(self, child: etree._Element, name: str) -> None:
        self.tags.extend(inner_text(child).split(",")[:200])

    def read_enclosure(self, child: etree._Element, name: str) -> None:
        address = child.get("url") or child.get("href") or ""
        self.enclosures.append(_enclosure(child, address, "enclosure"))

    def read_media(self, child: etree._Element, name: str) -> None:
        self.enclosures.append(_enclosure(child, child.get("url") or "", "media"))

    def read_thumbnail(self, child: etree._Element, name: str) -> None:
        self.enclosures.append(_enclosure(child, child.get("url") or inner_text(child), "thumbnail"))

    def read_comments(self, child: etree._Element, name: str) -> None:
        self.comments = inner_text(child)

    def read_comments_feed(self, child: etree._Element, name: str) -> None:
        self.comments_feed = inner_text(child)

    def read_language(self, child: etree._Element, name: str) -> None:
        self.language = inner_text(child)


#: What reads a part of an entry, by its name.
_READERS: dict[str, Callable[[_Found, etree._Element, str], None]] = {
    **dict.fromkeys(("guid", "id"), _Found.read_guid),
    "title": _Found.read_title,
    **dict.fromkeys(("media:title", "dc:title"), _Found.read_other_title),
    "link": _Found.read_link,
    **dict.fromkeys(
        ("content", "content:encoded", "fullitem", "body", "xhtml:body", "content:items"), _Found.read_content
    ),
    **dict.fromkeys(
        ("description", "summary", "itunes:summary", "media:description", "dc:description", "abstract"),
        _Found.read_summary,
    ),
    **dict.fromkeys(("pubdate", "published", "issued", "dcterms:issued"), _Found.read_published),
    **dict.fromkeys(
        ("updated", "modified", "lastbuilddate", "dc:date", "dcterms:modified"), _Found.read_updated
    ),
    **dict.fromkeys(("created", "dcterms:created"), _Found.read_created),
    **dict.fromkeys(AUTHOR_NAMES, _Found.read_author),
    **dict.fromkeys(("category", "dc:subject", "media:category"), _Found.read_tag),
    **dict.fromkeys(("itunes:keywords", "media:keywords"), _Found.read_tag_list),
    "enclosure": _Found.read_enclosure,
    "media:content": _Found.read_media,
    "media:thumbnail": _Found.read_thumbnail,
    "comments": _Found.read_comments,
    "wfw:commentrss": _Found.read_comments_feed,
    **dict.fromkeys(("dc:language", "language"), _Found.read_language),
}


def _is_group(child: etree._Element) -> bool:
    parent = child.getparent()
    return parent is not None and str(parent.tag).endswith("}group")


def _enclosure(child: etree._Element, url: str, kind: EnclosureKind) -> RawEnclosure:
    length = child.get("length") or child.get("fileSize") or ""
    media_type = child.get("type") or child.get("medium") or ""
    return RawEnclosure(url=url, media_type=media_type, length=length, kind=kind)


def read_authors(element: etree._Element, names: Names) -> list[str]:
    """Returns the name (else the address) of one author element; RSS writes 'address (name)', Atom has children."""
    if not len(element):
        return [inner_text(element)]
    parts = {names.of(part): inner_text(part) for part in children(element)}
    named = parts.get("name") or parts.get("itunes:name") or parts.get("email") or parts.get("itunes:email")
    return [named] if named else []


def read_link(element: etree._Element, known: str, links: list[tuple[str, str]]) -> str:
    """Returns the alternate link after this element; relations go to `links`. As in feedparser, the last one wins."""
    href = element.get("href") or element.get("url") or element.get("uri")
    if href is None:
        return (element.text or "").strip() or known
    rel = (element.get("rel") or "alternate").strip().lower()
    media_type = (element.get("type") or "text/html").strip().lower()
    links.append((rel, href.strip()))
    if rel == "alternate" and media_type in {"html", "text/html", "xhtml", "application/xhtml+xml"}:
        return href.strip()
    return known
