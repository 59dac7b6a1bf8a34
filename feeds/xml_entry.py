"""One <item> or <entry> -> RawEntry, with feedparser's choice where an entry states something twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from .raw import EnclosureKind, RawEnclosure, RawEntry, RawFeed, RawText
from .xml_names import AUTHOR_NAMES, RDF, XML, Names, children, inner_text, text_construct

_PUBLISHED = frozenset({"pubdate", "published", "issued", "dcterms:issued"})
_UPDATED = frozenset({"updated", "modified", "lastbuilddate", "dc:date", "dcterms:modified"})
_CREATED = frozenset({"created", "dcterms:created"})
_CONTENT = frozenset({"content", "content:encoded", "fullitem", "body", "xhtml:body", "content:items"})
_SUMMARY = frozenset(
    {"description", "summary", "itunes:summary", "media:description", "dc:description", "abstract"}
)
_TAG = frozenset({"category", "dc:subject", "media:category"})
_TAG_LISTS = frozenset({"itunes:keywords", "media:keywords"})


def read_entry(item: etree._Element, names: Names, feed: RawFeed, base: str) -> RawEntry:
    """Returns the entry as written. `base` contains the xml:base values around it, one per line."""
    found = _Found(guid=(item.get(f"{{{RDF}}}about") or "").strip(), language=item.get(XML + "lang") or "")
    permalink = ""
    for child in _entry_children(item, names):
        name = names.of(child)
        if name in {"guid", "id"}:
            value = inner_text(child)
            if value:
                found.guid = value
            if (child.get("isPermaLink") or child.get("ispermalink") or "true").lower() == "true":
                permalink = value
        else:
            _read_part(child, name, names, feed.format, found)
    bases = [part for part in (base, item.get(XML + "base") or "") if part]
    return RawEntry(
        guid=found.guid, link=found.link or permalink, base="\n".join(bases),
        content_base="\n".join([*bases, found.content_base]), title=found.title,
        summary=found.summary or RawText(), contents=tuple(found.contents), authors=tuple(found.authors),
        published=found.published or found.created, updated=found.updated, tags=tuple(found.tags),
        language=found.language, enclosures=tuple(found.enclosures), comments=found.comments,
        comments_feed=found.comments_feed,
    )  # fmt: skip


@dataclass(slots=True)
class _Found:
    """What has been read of one entry so far; used inside `read_entry` only."""

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


def _read_part(child: etree._Element, name: str, names: Names, style: str, found: _Found) -> None:
    """Reads one child of an entry, by the families of names above."""
    if name == "title":
        if not found.has_own_title:
            found.title, found.has_own_title = text_construct(child, style), True
    elif name == "media:title" or name == "dc:title":
        if not found.title.value:
            found.title = text_construct(child, style)
    elif name == "link":
        _read_entry_link(child, found)
    elif name in _CONTENT:
        _add_content(child, name, style, found)
    elif name in _SUMMARY:
        _add_summary(child, name, style, found)
    elif name in _PUBLISHED:
        found.published = inner_text(child) or found.published
    elif name in _UPDATED:
        found.updated = inner_text(child) or found.updated
    elif name in _CREATED:
        found.created = inner_text(child)
    elif name in AUTHOR_NAMES:
        found.authors.extend(read_authors(child, names))
    elif name in _TAG:
        found.tags.append(child.get("label") or child.get("term") or inner_text(child))
    else:
        _read_rare_part(child, name, found)


def _read_rare_part(child: etree._Element, name: str, found: _Found) -> None:
    if name in _TAG_LISTS:
        found.tags.extend(inner_text(child).split(",")[:200])
    elif name == "enclosure":
        address = child.get("url") or child.get("href") or ""
        found.enclosures.append(_enclosure(child, address, "enclosure"))
    elif name == "media:content":
        found.enclosures.append(_enclosure(child, child.get("url") or "", "media"))
    elif name == "media:thumbnail":
        found.enclosures.append(_enclosure(child, child.get("url") or inner_text(child), "thumbnail"))
    elif name == "comments":
        found.comments = inner_text(child)
    elif name == "wfw:commentrss":
        found.comments_feed = inner_text(child)
    elif name in {"dc:language", "language"}:
        found.language = inner_text(child)


def _entry_children(item: etree._Element, names: Names) -> Iterator[etree._Element]:
    """Returns the children of the entry, with those of a media:group or media:content after it. Skips <source>."""
    for child in children(item):
        name = names.of(child)
        if name == "media:group":
            for inner in children(child):
                yield from _with_thumbnails(inner, names)
        else:
            yield from _with_thumbnails(child, names)


def _with_thumbnails(element: etree._Element, names: Names) -> Iterator[etree._Element]:
    yield element
    if names.of(element) == "media:content":
        yield from children(element)


def _read_entry_link(child: etree._Element, found: _Found) -> None:
    before = len(found.links)
    found.link = read_link(child, found.link, found.links)
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
    if child.get("src"):  # the content is elsewhere
        return
    text = text_construct(child, style, default="html" if name != "content" else "text")
    found.contents.append(text)
    found.content_base = child.get(XML + "base") or found.content_base


def _add_summary(child: etree._Element, name: str, style: str, found: _Found) -> None:
    """The first description is the summary; a second one is content, unless content was seen (as in
    feedparser).
    """
    text = text_construct(
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


def read_authors(element: etree._Element, names: Names) -> list[str]:
    """Returns the name (else the address) of one author element; RSS writes 'address (name)', Atom has children."""
    parts = {names.of(part): inner_text(part) for part in children(element)}
    named = parts.get("name") or parts.get("itunes:name") or parts.get("email") or parts.get("itunes:email")
    return [named or inner_text(element)] if named or not parts else []


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
