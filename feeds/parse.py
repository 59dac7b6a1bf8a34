"""Bytes -> FeedDocument. The only place where feedparser is used.

feedparser gets a BytesIO only (it would open bytes that spell a path as a file), with its sanitiser and link resolver
off (two thirds of its time; new entries are sanitised once, later) and never with a document type declaration. Its
dates are not used, since it invents one if it cannot read what is there.
"""

import io
import re
from datetime import datetime
from typing import Any
from xml.parsers import expat

import feedparser

from warraq.articles.errors import FeedError
from warraq.articles.text import escape_bare_ampersands, legal_references

from .decode import decode_document, undecoded
from .entries import ParseOptions, finish
from .json_feed import read_json
from .raw import RawEnclosure, RawEntry, RawFeed, RawText
from .records import FeedDocument
from .xml_feed import read_xml

# a document with none of these is not a feed, whatever feedparser makes of it
_FEED_MARK = re.compile(r"<(?:[\w-]{1,20}:)?(?:rss|rdf|feed|channel|item|entry)[\s>/:]", re.IGNORECASE)
_HTML_MARK = re.compile(r"<(?:html|head|body)[\s>]", re.IGNORECASE)
_ROOT = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]")
_ROOT_ENDS = ("</rss>", "</feed>", "</rdf:RDF>")
#: Ampersands that are looked at in 0.3 s, three times as many as of HTML that fills the largest feed.
_MENDED_AMPERSANDS = 1_000_000
_HEAD_CHARS = 5_000  # messages of a program before the root; an HTML page's own text is longer
# Limits for feedparser's forgiving parser: 20 microseconds per tag, far more inside thousands of open ones.
_FORGIVING_CHARS = 3_000_000
_FORGIVING_MARKS = 60_000
_FORGIVING_UNCLOSED = 20_000
# 100,000 attributes on one tag keep it busy for two minutes
_COSTLY_TAG = re.compile(r"<[^<>]{20000}")
# Text before the root: feedparser's strict parser, which would fail later, gives up at once, and the other skips it.
_STOP = b"x"
_NO_FLAGS: tuple[str, ...] = ()
_HEADERS = {"content-type": "application/xml; charset=utf-8"}


def parse_feed(
    body: bytes, *, url: str, content_type: str = "", now: datetime, options: ParseOptions | None = None
) -> FeedDocument:
    """Read an RSS, Atom or JSON feed, or a platform's list of posts, that was fetched from `url`.

    Args:
        body: the document, without content coding.
        url: where it came from (the final URL); relative links are resolved against it.
        content_type: the header, as evidence of the encoding.
        now: later dates (with some tolerance) are rejected.

    Raises:
        FeedError: it is not a feed. The only exception, whatever the bytes.
    """
    options = options or ParseOptions()
    part = body[: options.max_bytes]
    encoding, more = "utf-8", _NO_FLAGS
    usual = _read_usual(part, content_type, options)
    if usual is None:
        document = decode_document(part, content_type)
        encoding, flags = document.encoding, document.flags
        raw, more = _read(document.text, url, options)
    else:
        raw, flags = usual
    if len(body) > options.max_bytes:
        flags = (*flags, "truncated")
    return finish(raw, url=url, now=now, options=options, encoding=encoding, flags=(*flags, *more))


def _read_usual(
    body: bytes, content_type: str, options: ParseOptions
) -> tuple[RawFeed, tuple[str, ...]] | None:
    """Returns a well-formed feed and its flags, for which nothing but the XML parser had to read all of it; else None.

    It is what `decode_document` and `_read` would return.
    """
    usual = undecoded(body, content_type) if options.reader == "auto" else None
    if usual is None:
        return None
    utf8, flags = usual
    raw = read_xml(utf8, max_entries=options.max_entries)
    return (raw, flags) if raw is not None else None


def _read(text: str, url: str, options: ParseOptions) -> tuple[RawFeed, tuple[str, ...]]:
    if not text.strip():
        raise FeedError("the document is empty", identity=url)
    if text[0] in "{[":
        raw = read_json(text, max_entries=options.max_entries)
        if raw is None:
            raise FeedError("the document is JSON, but not a JSON Feed", identity=url)
        return raw, ()
    utf8 = text.encode("utf-8")
    if options.reader == "auto" and (raw := read_xml(utf8, max_entries=options.max_entries)) is not None:
        return raw, ()
    if not _FEED_MARK.search(text):
        kind = "an HTML page" if _HTML_MARK.search(text[:_HEAD_CHARS]) else "neither RSS, Atom nor JSON Feed"
        raise FeedError(f"not a feed: the document is {kind}", identity=url)
    text = legal_references(text)  # with a lone surrogate no reader accepts the feed
    if options.reader == "auto" and text.count("&") <= _MENDED_AMPERSANDS:
        mended = escape_bare_ampersands(_root_of(text)).encode("utf-8")
        raw = read_xml(mended, max_entries=options.max_entries) if mended != utf8 else None
        if raw is not None:
            return raw, ("ill-formed",)
    if options.reader == "auto" and _is_costly(text):
        raw = read_xml(text.encode("utf-8"), max_entries=options.max_entries, recover=True)
    else:
        raw = _read_forgiving(text)
    if raw is None:
        raise FeedError("not a feed: no channel, feed or entry could be read", identity=url)
    return raw, ("ill-formed",)


def _root_of(text: str) -> str:
    """Returns a feed without what programs have written before and after it, such as warnings and scripts."""
    start = _ROOT.search(text, 0, _HEAD_CHARS)
    end = max(text.rfind(mark) + len(mark) if mark in text else 0 for mark in _ROOT_ENDS)
    if start is None or end <= start.end() or _FEED_MARK.search(text, end):
        return text
    return text[start.start() : end]


def _is_costly(text: str) -> bool:
    """Tells whether feedparser would need seconds: by size, marks, length of a tag, or unclosed tags.

    libxml2's recovery parses such documents instead: it understands less of broken XML, but in bounded time.
    """
    marks = text.count("<")
    if len(text) > _FORGIVING_CHARS or marks + text.count("&") > _FORGIVING_MARKS:
        return True
    unclosed = marks - 2 * text.count("</") - text.count("/>") - text.count("<!")
    return unclosed > _FORGIVING_UNCLOSED or _COSTLY_TAG.search(text) is not None


def _read_forgiving(text: str) -> RawFeed | None:
    """Returns feedparser's result as a RawFeed; None if it recognised nothing."""
    body = text.encode("utf-8")
    if not _is_well_formed(body):
        body = _STOP + body
    try:
        found: Any = feedparser.parse(
            io.BytesIO(body),
            response_headers=_HEADERS,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:
        raise FeedError(f"feedparser failed: {type(error).__name__}") from error
    if not found.version and not found.entries:
        return None
    feed = found.feed
    style = "atom" if found.version.startswith("atom") else "rss"
    entries = tuple(_raw_entry(entry, style) for entry in found.entries)
    return RawFeed(
        format="atom" if style == "atom" else "rss",
        version=_VERSIONS.get(found.version, ""),
        title=_raw_text(feed.get("title_detail"), feed.get("title", ""), style),
        description=_raw_text(feed.get("subtitle_detail"), feed.get("subtitle", ""), style),
        link=_string(feed.get("link")),
        links=_links(feed),
        language=_string(feed.get("language")),
        generator=_string(feed.get("generator")),
        authors=_author_names(feed),
        updated=_stated(feed, "updated") or _stated(feed, "published"),
        ttl=_string(feed.get("ttl")),
        skip_hours=tuple(re.findall(r"<hour>\s{0,9}(\d{1,2})\s{0,9}</hour>", text[:20_000])[:24]),
        skip_days=tuple(re.findall(r"<day>\s{0,9}([A-Za-z]{6,9})\s{0,9}</day>", text[:20_000])[:7]),
        update_period=_string(feed.get("sy_updateperiod")),
        update_frequency=_string(feed.get("sy_updatefrequency")),
        is_complete="fh_complete" in feed,
        is_archive="fh_archive" in feed,
        new_feed_url=_string(feed.get("itunes_new-feed-url")) or _string(feed.get("newlocation")),
        entries=entries,
    )


def _is_well_formed(body: bytes) -> bool:
    """Tells whether the strict one of feedparser's two parsers, which is Expat, would read it to its end."""
    parser = expat.ParserCreate("utf-8", " ")
    try:
        parser.Parse(body, True)
    except expat.ExpatError:
        return False
    return True


_VERSIONS = {
    "rss20": "2.0", "rss10": "1.0", "rss090": "0.90", "rss091n": "0.91", "rss091u": "0.91", "rss092": "0.92",
    "rss093": "0.93", "rss094": "0.94", "atom10": "1.0", "atom03": "0.3", "atom02": "0.2", "atom01": "0.1",
    "cdf": "cdf",
}  # fmt: skip


def _raw_entry(entry: Any, style: str) -> RawEntry:
    contents = tuple(_raw_text(part, part.get("value", ""), style) for part in entry.get("content", ()))
    summary = _raw_text(entry.get("summary_detail"), entry.get("summary", ""), style)
    if any(summary.value == content.value for content in contents):
        summary = RawText()  # feedparser's copy of the content
    return RawEntry(
        guid=_string(entry.get("id")),
        link=_string(entry.get("link")),
        content_base=next(
            (base for part in entry.get("content", ()) if (base := _string(part.get("base")))), ""
        ),
        title=_raw_text(entry.get("title_detail"), entry.get("title", ""), style, title=True),
        summary=summary,
        contents=contents,
        authors=_author_names(entry),
        published=_stated(entry, "published") or _stated(entry, "created"),
        updated=_stated(entry, "updated"),
        tags=tuple(
            _string(tag.get("label")) or _string(tag.get("term")) for tag in entry.get("tags", ())[:500]
        ),
        language=_string(entry.get("language")),
        enclosures=_raw_enclosures(entry),
        comments=_string(entry.get("comments")),
        comments_feed=_string(entry.get("wfw_commentrss")),
    )


# <br></br>, <img src="x"></img>: feedparser's XHTML, in which HTML parsers see "</br>" as one more line break
_VOID_END = re.compile(r"<((?:br|hr|img|input|col|wbr|source|track|embed|area)\b[^<>]{0,5000})></[a-z]{2,6}>")


def _raw_text(detail: Any, value: object, style: str, *, title: bool = False) -> RawText:
    stated = detail.get("type", "") if isinstance(detail, dict) else ""
    if stated == "application/xhtml+xml":
        return RawText(value=_VOID_END.sub(r"<\1>", _string(value)), kind="html")
    if style == "atom" and stated.startswith("application/"):  # feedparser has decoded its base64
        return RawText(value=_string(value), kind="html")
    if stated == "text/html" and (style == "atom" or not title):
        return RawText(value=_string(value), kind="html")
    return RawText(value=_string(value), kind="text" if style == "atom" else "guess")


def _raw_enclosures(entry: Any) -> tuple[RawEnclosure, ...]:
    found = [
        RawEnclosure(
            url=_string(link.get("href")),
            media_type=_string(link.get("type")),
            length=_string(link.get("length")),
        )
        for link in entry.get("links", ())
        if link.get("rel") == "enclosure"
    ]
    for part in entry.get("media_content", ()):
        media_type = _string(part.get("type")) or _string(part.get("medium"))
        length = _string(part.get("filesize"))
        found.append(
            RawEnclosure(url=_string(part.get("url")), media_type=media_type, length=length, kind="media")
        )
    thumbnails = entry.get("media_thumbnail", ())
    found.extend(RawEnclosure(url=_string(part.get("url")), kind="thumbnail") for part in thumbnails)
    return tuple(found[:500])


def _links(feed: Any) -> tuple[tuple[str, str], ...]:
    pairs = ((_string(link.get("rel")), _string(link.get("href"))) for link in feed.get("links", ())[:200])
    return tuple((rel, href) for rel, href in pairs if rel and href)


def _author_names(holder: Any) -> tuple[str, ...]:
    authors = holder.get("authors", ())[:100]
    return tuple(_string(author.get("name")) or _string(author.get("email")) for author in authors if author)


def _stated(holder: Any, name: str) -> str:
    """Returns a date as written. `get` would answer 'updated' with 'published' and a warning."""
    return _string(dict.get(holder, name))


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
