"""The sample blog's pages give exactly the text its author wrote."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from warraq.articles.extraction import extract
from warraq.articles.outcomes import Rejected
from warraq.articles.records import Article, Page
from warraq.demo import Blog, GoldPost, gold
from warraq.demo.answers import answer

BLOG = Blog()
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def read(path: str) -> Article | Rejected:
    body = answer(BLOG, path).text.encode()
    url = BLOG.base_url + path
    headers = (("content-type", "text/html; charset=utf-8"),)
    return extract(Page(url=url, final_url=url, status=200, headers=headers, body=body, fetched_at=NOW))


@pytest.mark.parametrize("post", gold(BLOG), ids=lambda post: post.slug)
def test_each_post_is_read_as_written(post: GoldPost) -> None:
    article = read(urlsplit(post.url).path)
    assert isinstance(article, Article)
    assert post.left_in(article.text) == ()
    assert article.text == post.text
    assert article.metadata.title == post.title
    assert article.metadata.authors == post.authors
    assert article.metadata.language == post.language
    assert article.metadata.published is not None
    assert article.metadata.published.iso()[:10] == post.published.date().isoformat()


@pytest.mark.parametrize("path", ["/", "/en/", "/page/2/", "/about/", "/contact/"])
def test_what_is_no_post_is_no_article(path: str) -> None:
    assert isinstance(read(path), Rejected)
