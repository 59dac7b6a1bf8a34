"""What the stored pages of a site, and its stored feeds, teach about it, as a crawl would have learnt it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from warraq.articles.extraction import (
    ExtractOptions,
    SiteKnowledge,
    StatedPost,
    count_blocks,
    extract_html,
    learn_template,
    sample_page,
)
from warraq.articles.extraction.classification import Model
from warraq.articles.records import Article, Page

#: The pages were fetched before this moment.
NOW = datetime(2026, 12, 31, tzinfo=UTC)
#: Pages of a site that are learnt from, as in a crawl.
SAMPLES = 40


def site_knowledge(folder: Path, pages: Mapping[str, str], model: Model) -> SiteKnowledge:
    """Learn from pages by URL; gold is not asked."""
    stated: dict[str, StatedPost] = {}
    blocks, samples = [], []
    for url, html in pages.items():
        article = extract_html(html, url, ExtractOptions(with_blocks=True), model=model)
        if isinstance(article, Article):
            blocks.append(article.blocks)
        if len(samples) < SAMPLES:
            page = Page(
                url=url, final_url=url, status=200, body=html.encode("utf-8", "replace"), fetched_at=NOW
            )
            sample = sample_page(page, stated=stated.get(url, StatedPost()), model=model)
            samples += [sample] if sample else []
    counted = count_blocks(blocks)
    return SiteKnowledge(
        articles=counted.articles, counts=counted.counts, template=learn_template(samples, now=NOW)
    )
