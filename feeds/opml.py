"""Read and write OPML subscription lists, with folders.

Source: https://opml.org/spec2.opml. Folders are outlines without xmlUrl; some readers write categories instead, as
category="/News/Arabic,/Daily".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from lxml import etree

from warraq.articles.errors import FeedError
from warraq.articles.text import clean_text, escape_bare_ampersands, legal_references

from .decode import decode_document
from .links import absolute
from .safe_xml import SAFE

# Links to a feed reader: feed:https://example.org/feed, feed://example.org/feed (which is http).
_FEED_SCHEME = re.compile(r"\A\s*feed:(?:(?://)?(?=https?:)|(?=//))", re.IGNORECASE)
_MAX_OUTLINES = 50_000
_MAX_DEPTH = 20
_MAX_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One feed of a list. `folders` from the outside in; () at the top level."""

    feed_url: str
    title: str = ""
    home_url: str = ""
    folders: tuple[str, ...] = ()


def read_opml(body: bytes, *, content_type: str = "") -> tuple[Subscription, ...]:
    """Returns subscriptions in document order, each feed once; outlines without an http(s) URL are skipped.

    Broken XML is read as far as possible. At most 50,000 outlines; folders deeper than 20 are cut.

    Raises:
        FeedError: it is not OPML. The only exception, whatever the bytes.
    """
    text = decode_document(body[:_MAX_BYTES], content_type).text
    # Recovery would drop what follows a bare ampersand in a URL.
    text = escape_bare_ampersands(legal_references(text))
    parser = etree.XMLParser(recover=True, **SAFE)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser) if text.strip() else None
    except etree.XMLSyntaxError:
        root = None
    if root is None or _local(root) != "opml":
        raise FeedError("not an OPML subscription list")
    return tuple(_subscriptions(root).values())


def _subscriptions(root: etree._Element) -> dict[str, Subscription]:
    """Walks with an explicit stack of folders, since the input controls the nesting."""
    found: dict[str, Subscription] = {}
    folders: list[str] = []
    for count, (event, element) in enumerate(etree.iterwalk(root, events=("start", "end"))):
        if count > 2 * _MAX_OUTLINES:
            break
        if _local(element) != "outline":
            continue
        attributes = {str(name).lower(): str(value) for name, value in element.attrib.items()}
        address = attributes.get("xmlurl") or attributes.get("url", "") * (
            attributes.get("type", "").lower() == "rss"
        )
        title = _line(attributes.get("title") or attributes.get("text") or "")
        if address:
            if event == "start" and (url := _feed_url(address)) and url not in found:
                found[url] = Subscription(
                    feed_url=url,
                    title=title,
                    home_url=absolute(attributes.get("htmlurl", ""), ""),
                    folders=tuple(name for name in folders if name)[:_MAX_DEPTH] or _categories(attributes),
                )
        elif event == "start":
            folders.append(title)
        elif folders:
            folders.pop()
    return found


def _feed_url(address: str) -> str:
    """Returns the http(s) URL that is meant, '' if there is none."""
    return absolute(_FEED_SCHEME.sub("", address), "http:")


def _categories(attributes: dict[str, str]) -> tuple[str, ...]:
    """Returns the first category as folders."""
    first = attributes.get("category", "").partition(",")[0].strip("/ ")
    return tuple(_line(part) for part in first.split("/")[:_MAX_DEPTH] if part.strip())


def write_opml(subscriptions: Iterable[Subscription], *, title: str = "") -> str:
    """Returns an OPML 2.0 document, folders and feeds in the order of their first appearance."""
    tree: _Folder = _Folder()
    for subscription in subscriptions:
        folder = tree
        for name in subscription.folders[:_MAX_DEPTH]:
            folder = folder.folders.setdefault(name, _Folder())
        folder.feeds.append(subscription)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines.append(f"  <head><title>{_escape(title)}</title></head>")
    lines.append("  <body>")
    _write_folder(tree, lines, 2)
    lines.extend(("  </body>", "</opml>", ""))
    return "\n".join(lines)


class _Folder:
    """Feeds and folders of one level while a document is written."""

    def __init__(self) -> None:
        self.feeds: list[Subscription] = []
        self.folders: dict[str, _Folder] = {}


def _write_folder(folder: _Folder, lines: list[str], depth: int) -> None:
    """Recurses at most 20 levels, since `write_opml` cuts deeper folders."""
    indent = "  " * depth
    for feed in folder.feeds:
        name = _attribute(feed.title or feed.feed_url)
        home = f" htmlUrl={_attribute(feed.home_url)}" if feed.home_url else ""
        lines.append(
            f'{indent}<outline type="rss" text={name} title={name} xmlUrl={_attribute(feed.feed_url)}{home}/>'
        )
    for name, inner in folder.folders.items():
        lines.append(f"{indent}<outline text={_attribute(name)} title={_attribute(name)}>")
        _write_folder(inner, lines, depth + 1)
        lines.append(f"{indent}</outline>")


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _line(text: str) -> str:
    return " ".join(clean_text(text[:2_000]).split())[:300]


def _attribute(text: str) -> str:
    return quoteattr(" ".join(clean_text(text).split()))


def _escape(text: str) -> str:
    return _line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
