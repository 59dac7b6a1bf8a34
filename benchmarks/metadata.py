"""Title, author and date in the form benchmark scripts want, through the same code as the crawl, text left aside."""

from datetime import UTC, datetime

from warraq.articles.extraction.layout import parse_tree
from warraq.articles.extraction.metadata import find_metadata, survey


def find(html: str, url: str) -> dict[str, object]:
    """Title, author (a list) and date (ISO 8601 or None) of a page. Its pages were fetched long ago: now is today."""
    tree = parse_tree(html)
    metadata = find_metadata(
        survey(tree.root), url=url or "http://page.invalid/", fetched_at=datetime.now(UTC)
    )
    return {
        "title": metadata.title,
        "author": list(metadata.authors),
        "date": metadata.published.iso() if metadata.published else None,
    }
