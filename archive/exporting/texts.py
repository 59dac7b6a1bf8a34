"""The records of a version: its clean text, and what is known of the article."""

import json
from collections.abc import Iterator
from typing import Any

from warraq.archive.exporting.exchanges import FIELDS, Fields
from warraq.archive.exporting.record import Record, uri
from warraq.archive.naming import record_id
from warraq.articles.own_text import FROM_FEED
from warraq.storage import ArchivedVersion


def version_records(version: ArchivedVersion) -> Iterator[Record]:
    """The conversion of a page to text, and the metadata of that text."""
    conversion = _name(version, "conversion")
    page = page_id(version)
    refers: Fields = (("WARC-Refers-To", page),) if page else ()
    yield Record(
        kind="conversion",
        record_id=conversion,
        date=version.seen_at,
        fields=(("WARC-Target-URI", page_url(version)), *refers),
        content_type="text/plain; charset=utf-8",
        block=version.text.encode(),
    )
    # Not application/json: indexes of archives list such records beside the page, and replaying would show them for it.
    told = json.dumps(article_object(version), ensure_ascii=False, separators=(",", ":"))
    yield Record(
        kind="metadata",
        record_id=_name(version, "metadata version"),
        date=version.seen_at,
        fields=(("WARC-Target-URI", page_url(version)), ("WARC-Refers-To", conversion)),
        content_type=FIELDS,
        block=f"json-metadata: {told}\r\n".encode(),
    )


def page_id(version: ArchivedVersion) -> str:
    """The name of the answer with the page the text was taken from; '' when the text is not from a page."""
    if version.fetch_id is None or FROM_FEED in version.flags:
        return ""
    return record_id(
        "response", version.fetch_url, version.started_at, version.fetch_id, version.fetch_record_id
    )


def page_url(version: ArchivedVersion) -> str:
    """The address of the page, as its answer is filed under; the article's without one."""
    return uri(version.final_url or version.fetch_url or version.url)


def article_object(version: ArchivedVersion) -> dict[str, Any]:
    """What is known of an article, as JSON. What is not known is left out."""
    known = {
        "article": version.article_id,
        "version": version.number,
        "url": version.url,
        "source": version.source,
        "title": version.title,
        "authors": version.authors,
        "published": version.published,
        "modified": version.modified,
        "language": version.language,
        "siteName": version.site_name,
        "section": version.section,
        "tags": version.tags,
        "description": version.description,
        "declaredUrl": version.declared_url,
        "licence": version.licence,
        "paywalled": version.paywalled,
        "reservations": [
            {"signal": signal, "value": value, "origin": origin, "reserves": bool(reserves)}
            for signal, value, origin, reserves in version.reservations
        ],
        "origins": [
            {"field": name, "origin": origin, "place": place, "raw": raw}
            for name, origin, place, raw in version.origins
        ],
        "images": [
            {"url": url, "alt": alt, "caption": caption, "credit": credit}
            for url, alt, caption, credit in version.images
        ],
        "words": version.words,
        "contentHash": version.content_hash,
        "pageSha256": version.page_sha256,
        "extractor": version.extractor,
        "flags": version.flags,
        "reason": version.reason,
    }
    return {name: value for name, value in known.items() if value not in ("", (), [], False, None)}


def _name(version: ArchivedVersion, kind: str) -> str:
    url, moment = version.fetch_url or version.url, version.started_at or version.seen_at
    return record_id(kind, url, moment, version.id, f"{version.content_hash} {version.extractor}")
