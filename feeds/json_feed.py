"""JSON Feed 1.0 and 1.1, and the lists of posts of platforms -> RawFeed.

Values of a wrong type are dropped; the rest is kept.

Source: https://www.jsonfeed.org/version/1.1/
"""

import json
from dataclasses import replace
from typing import Any

from .archives import read_json_posts
from .markup import escape_text
from .raw import RawEnclosure, RawEntry, RawFeed, RawText

_MAX_LIST = 2_000  # for each list inside an entry


def read_json(text: str, *, max_entries: int) -> RawFeed | None:
    """The feed in `text`; None when it is not JSON, nested deeper than Python's parser goes, or no feed."""
    try:
        document = json.loads(text, parse_int=_bounded_int, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return read_json_posts(document, max_entries=max_entries)
    version = _text(document.get("version"))
    items = document.get("items")
    if not isinstance(items, list):
        if "jsonfeed.org/version" not in version:
            return read_json_posts(document, max_entries=max_entries)
        items = []
    feed = _feed_fields(document, version)
    objects = [item for item in items if isinstance(item, dict)]
    flags = ["entries-invalid"] if len(objects) < len(items) else []
    if len(objects) > 2 * max_entries:
        objects = objects[:max_entries] + objects[-max_entries:]
        flags.append("entries-truncated")
    return replace(feed, entries=tuple(map(_read_item, objects)), flags=tuple(flags))


def _feed_fields(document: dict[str, Any], version: str) -> RawFeed:
    links = [("self", _text(document.get("feed_url"))), ("next", _text(document.get("next_url")))]
    hubs = [hub for hub in _list(document, "hubs") if isinstance(hub, dict)]
    links.extend(("hub", _text(hub.get("url"))) for hub in hubs[:20])
    return RawFeed(
        format="json",
        version=version.rpartition("/version/")[2][:10],
        title=_literal(document.get("title")),
        description=_literal(document.get("description")),
        link=_text(document.get("home_page_url")),
        links=tuple((rel, href) for rel, href in links if href),
        language=_text(document.get("language")),
        authors=_authors(document),
        is_complete=document.get("expired") is True,  # expired: no further entries will come
    )


def _read_item(item: dict[str, Any]) -> RawEntry:
    contents = []
    if markup := _text(item.get("content_html")):
        contents.append(RawText(value=markup, kind="html"))
    elif literal := _text(item.get("content_text")):
        paragraphs = "".join(f"<p>{escape_text(part)}</p>" for part in literal.split("\n\n") if part.strip())
        contents.append(RawText(value=paragraphs.replace("\n", "<br>"), kind="html"))
    return RawEntry(
        guid=_identifier(item.get("id")),
        link=_text(item.get("url")) or _text(item.get("external_url")),
        title=_literal(item.get("title")),
        summary=_literal(item.get("summary")),
        contents=tuple(contents),
        authors=_authors(item),
        published=_text(item.get("date_published")),
        updated=_text(item.get("date_modified")),
        tags=tuple(tag for tag in _list(item, "tags") if isinstance(tag, str)),
        language=_text(item.get("language")),
        enclosures=_enclosures(item),
    )


def _enclosures(item: dict[str, Any]) -> tuple[RawEnclosure, ...]:
    found = [
        RawEnclosure(
            url=_text(part.get("url")),
            media_type=_text(part.get("mime_type")),
            length=_identifier(part.get("size_in_bytes")),
        )
        for part in _list(item, "attachments")
        if isinstance(part, dict)
    ]
    image = _text(item.get("image"))
    return (*found, *((RawEnclosure(url=image, kind="thumbnail"),) if image else ()))


def _authors(holder: dict[str, Any]) -> tuple[str, ...]:
    """Returns names; `authors` is 1.1, `author` 1.0."""
    people = [*_list(holder, "authors"), holder.get("author")]
    names = (_text(person.get("name")) if isinstance(person, dict) else _text(person) for person in people)
    return tuple(name for name in names if name)


def _list(holder: dict[str, Any], name: str) -> list[Any]:
    value = holder.get(name)
    return value[:_MAX_LIST] if isinstance(value, list) else []


def _text(value: object) -> str:
    """Returns a string without invalid characters (lone surrogates, NUL); '' for any other type."""
    if not isinstance(value, str):
        return ""
    return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _literal(value: object) -> RawText:
    return RawText(value=_text(value), kind="text")


def _identifier(value: object) -> str:
    """Accepts strings, and numbers, as the 1.0 format asks of readers."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value) if value == value and abs(value) < 1e300 else ""
    return _text(value)


def _bounded_int(digits: str) -> int:
    return int(digits) if len(digits) <= 30 else 0
