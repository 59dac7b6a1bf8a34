"""The extractor in the form benchmark scripts expect: (html, url) -> mapping, with the same code as the crawl."""

from datetime import UTC, datetime

from warraq.articles.extraction import ExtractOptions, extract_html
from warraq.articles.records import Article

#: The pages were fetched before this run; dates on them cannot be later.
_FETCHED_AT = datetime.now(UTC)


def extract(html: str, url: str) -> dict[str, object]:
    """Returns text, title, author and date of a page; {} if it has no text. Non-articles are read as articles."""
    article = extract_html(
        html, url or "http://page.invalid/", ExtractOptions(accept_all=True), fetched_at=_FETCHED_AT
    )
    if not isinstance(article, Article):
        return {}
    return {
        "text": article.text,
        "title": article.metadata.title,
        "author": list(article.metadata.authors),
        "date": article.metadata.published.iso() if article.metadata.published else None,
    }
