"""What a stored page and the feed's own text of its post teach about their site."""

from dataclasses import replace
from typing import TYPE_CHECKING

from warraq.articles import extraction
from warraq.articles.extraction import ExtractOptions, PageSample, SiteKnowledge, StatedPost
from warraq.articles.own_text import FEED_TEMPLATE, OwnText, page_of
from warraq.articles.records import Article, Page

if TYPE_CHECKING:
    from warraq.articles.extraction.classification import Model


def read_sample(
    page: Page,
    options: ExtractOptions | None = None,
    *,
    own: OwnText | None = None,
    stated: StatedPost,
    model: "Model | None" = None,
) -> PageSample | None:
    """Returns the page as a sample of its site, None if it is no article.

    The feed's own text is cleaned as an article is, so that what goes from one ("Read also: …") goes from the other.
    """
    options = options or ExtractOptions()
    if own is not None and own.html:
        article = extraction.extract(
            page_of(own, fetched_at=page.fetched_at),
            replace(options, accept_all=True, with_html=False, with_removed=False),
            site=SiteKnowledge(template=FEED_TEMPLATE),
        )
        if isinstance(article, Article):
            stated = replace(stated, text=article.text)
    return extraction.sample_page(page, options, stated=stated, model=model)
