"""A reader of pages for the tests of extraction."""

from collections.abc import Callable

import pytest
from extraction_pages import page

from warraq.articles.extraction import extract
from warraq.articles.outcomes import Rejected
from warraq.articles.records import Article


@pytest.fixture
def read() -> Callable[..., Article]:
    """From HTML to the Article in it; fails when the page is rejected."""

    def reading(html: str, **where: str) -> Article:
        found = extract(page(html, **where))
        assert not isinstance(found, Rejected), found
        return found

    return reading
