"""Title, author and date in the form benchmark scripts expect, with the same code as the crawl, without text."""

from datetime import UTC, datetime

from warraq.articles.extraction.layout import parse_tree
from warraq.articles.extraction.metadata import find_metadata, survey


def find(html: str, url: str) -> dict[str, object]:
    """Returns title, author (a list) and date (ISO 8601 or None) of a page. The pages are old: the clock is today's."""
    tree = parse_tree(html)
    metadata = find_metadata(
        survey(tree.root), url=url or "http://page.invalid/", fetched_at=datetime.now(UTC)
    )
    return {
        "title": metadata.title,
        "author": list(metadata.authors),
        "date": metadata.published.iso() if metadata.published else None,
    }
