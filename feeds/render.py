"""Write our own feeds: Atom 1.0 and JSON Feed 1.1 from simple records. All third-party text is escaped.

Source: RFC 4287; https://www.jsonfeed.org/version/1.1/
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from warraq.articles.records import require_aware
from warraq.articles.text import clean_text

_TOMBSTONES = ' xmlns:at="http://purl.org/atompub/tombstones/1.0"'
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedEntry:
    """One entry of our own feed. `html` must already be sanitised: readers show it."""

    identity: str
    url: str
    title: str
    html: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime
    tags: tuple[str, ...] = ()
    language: str = ""

    def __post_init__(self) -> None:
        require_aware(self.updated, "RenderedEntry.updated")
        require_aware(self.published, "RenderedEntry.published")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletedEntry:
    """An entry that readers must not keep. `identity_hashes`: SHA-256 of what its identity may have been."""

    number: int
    when: datetime
    reason: str = ""
    identity_hashes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_aware(self.when, "DeletedEntry.when")


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedFeed:
    """One of our own feeds.

    `identity` is its permanent IRI ('urn:…' or its URL); `updated` is that of its newest entry, or of the last that was
    `deleted`.
    """

    identity: str
    title: str
    home_url: str = ""
    self_url: str = ""
    description: str = ""
    language: str = ""
    updated: datetime
    entries: tuple[RenderedEntry, ...] = ()
    deleted: tuple[DeletedEntry, ...] = ()

    def __post_init__(self) -> None:
        require_aware(self.updated, "RenderedFeed.updated")


def render_atom(feed: RenderedFeed) -> str:
    """Returns the feed as Atom 1.0: well-formed whatever the texts contain."""
    language = f" xml:lang={_attribute(feed.language)}" if feed.language else ""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom"{_TOMBSTONES if feed.deleted else ""}{language}>',
        f"  <id>{_text(feed.identity)}</id>",
        f"  <title>{_text(feed.title)}</title>",
        f"  <updated>{_moment(feed.updated)}</updated>",
    ]
    if feed.description:
        lines.append(f"  <subtitle>{_text(feed.description)}</subtitle>")
    if feed.self_url:
        lines.append(f'  <link rel="self" type="application/atom+xml" href={_attribute(feed.self_url)}/>')
    if feed.home_url:
        lines.append(f"  <link href={_attribute(feed.home_url)}/>")
    lines.append("  <generator>warraq</generator>")
    for entry in feed.entries:
        lines.extend(_atom_entry(entry, feed.title))
    for deleted in feed.deleted:
        lines.extend(_atom_tombstone(deleted))
    lines.extend(("</feed>", ""))
    return "\n".join(lines)


def _atom_entry(entry: RenderedEntry, source: str) -> Iterable[str]:
    language = f" xml:lang={_attribute(entry.language)}" if entry.language else ""
    yield f"  <entry{language}>"
    yield f"    <id>{_text(entry.identity)}</id>"
    yield f"    <title>{_text(entry.title)}</title>"
    yield f"    <link href={_attribute(entry.url)}/>"
    yield f"    <updated>{_moment(entry.updated)}</updated>"
    if entry.published:
        yield f"    <published>{_moment(entry.published)}</published>"
    # RFC 4287 section 4.1.2: entries of a feed without an author must name one; use the feed itself
    for author in entry.authors or (source or "warraq",):
        yield f"    <author><name>{_text(author)}</name></author>"
    for tag in entry.tags:
        yield f"    <category term={_attribute(tag)}/>"
    if entry.summary:
        yield f"    <summary>{_text(entry.summary)}</summary>"
    if entry.html:
        yield f'    <content type="html">{_text(entry.html)}</content>'
    yield "  </entry>"


def _atom_tombstone(deleted: DeletedEntry) -> Iterable[str]:
    """An element for each name it may be known by: the identity itself is forgotten, too.

    Source: RFC 6721.
    """
    for hashed in deleted.identity_hashes:
        when = _attribute(_moment(deleted.when))
        yield f"  <at:deleted-entry ref={_attribute(f'urn:sha256:{hashed}')} when={when}>"
        yield f"    <at:comment>{_text(deleted.reason)}</at:comment>"
        yield "  </at:deleted-entry>"


def render_json_feed(feed: RenderedFeed) -> str:
    """Returns the feed as JSON Feed 1.1: strict JSON, ASCII-safe for surrogates, readable otherwise."""
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean_text(feed.title),
    }
    document |= _stated(
        home_page_url=feed.home_url,
        feed_url=feed.self_url,
        description=feed.description,
        language=feed.language,
    )
    document["items"] = [_json_item(entry) for entry in feed.entries]
    if (
        feed.deleted
    ):  # an extension, as its specification wants them: readers that do not know it pass over it
        document["_warraq"] = {"forgotten": [_json_tombstone(deleted) for deleted in feed.deleted]}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _json_item(entry: RenderedEntry) -> dict[str, Any]:
    fields: dict[str, Any] = {"id": clean_text(entry.identity)}
    fields |= _stated(url=entry.url, title=entry.title, summary=entry.summary, language=entry.language)
    # an item must have content_html or content_text
    fields |= _stated(content_html=entry.html) or {"content_text": clean_text(entry.summary)}
    if entry.published:
        fields["date_published"] = _moment(entry.published)
    fields["date_modified"] = _moment(entry.updated)
    if entry.authors:
        fields["authors"] = [{"name": clean_text(name)} for name in entry.authors]
    if entry.tags:
        fields["tags"] = [clean_text(tag) for tag in entry.tags]
    return fields


def _json_tombstone(deleted: DeletedEntry) -> dict[str, Any]:
    return {
        "id": deleted.number,
        "at": _moment(deleted.when),
        "reason": clean_text(deleted.reason),
        "address_sha256": list(deleted.identity_hashes),
    }


def _stated(**fields: str) -> dict[str, str]:
    """Returns the non-empty fields, cleaned."""
    return {name: clean_text(value) for name, value in fields.items() if value}


def _text(value: str) -> str:
    return escape(_FORBIDDEN.sub("", clean_text(value)))


def _attribute(value: str) -> str:
    return quoteattr(_FORBIDDEN.sub("", clean_text(value)))


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
