"""An article from what the feed itself says of it, for pages that cannot be had."""

from datetime import datetime
from html import escape

from articles.records import Page
from storage import SeenEntry


def page_of_entry(entry: SeenEntry, *, fetched_at: datetime) -> Page:
    """The entry as the page it might have been: its title as the heading, its text as the body."""
    title = escape(entry.title)
    published = escape(entry.published, quote=True)
    body = (
        f"<html><head><title>{title}</title><meta property='og:type' content='article'>"
        f"<meta property='article:published_time' content='{published}'></head>"
        f"<body><article><h1>{title}</h1><div class='entry-content'>{entry.content_html}</div></article></body></html>"
    )
    return Page(
        url=entry.url,
        final_url=entry.url,
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=body.encode("utf-8", "replace"),
        fetched_at=fetched_at,
    )
