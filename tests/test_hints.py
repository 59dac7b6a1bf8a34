"""What feeds and sitemaps state fills in what a page leaves open, and never overrules it."""

from datetime import UTC, datetime

import pytest

from warraq.articles.hints import PageHint, date_by_hints
from warraq.articles.records import Article, FieldOrigin, Metadata, StatedTime

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FEED = PageHint(origin="feed", raw="Wed, 14 Aug 2019 10:21:33 +0000")
SITEMAP = PageHint(origin="sitemap", raw="2019-08-15T01:00:00+03:00")


def article(published: StatedTime | None, url: str = "https://example.org/2019/08/a/") -> Article:
    origins = (FieldOrigin(field="published", origin="url", raw="2019/08"),) if published else ()
    metadata = Metadata(title="A", published=published, origins=origins)
    return Article(url=url, metadata=metadata, text="a", html="", markdown="a")


MONTH = StatedTime(at=datetime(2019, 8, 1, tzinfo=UTC), precision="month")
DAY = StatedTime(at=datetime(2019, 8, 3, tzinfo=UTC), precision="day")
OTHER_MONTH = StatedTime(at=datetime(2019, 7, 1, tzinfo=UTC), precision="month")


@pytest.mark.parametrize(
    ("own", "hints", "expected"),
    [
        (None, (), None),
        (None, (FEED,), "2019-08-14T10:21:33+00:00"),
        (None, (SITEMAP, FEED), "2019-08-14T10:21:33+00:00"),
        (None, (SITEMAP,), "2019-08-15T01:00:00+03:00"),
        (MONTH, (SITEMAP,), "2019-08-15T01:00:00+03:00"),
        (OTHER_MONTH, (SITEMAP,), "2019-07"),
        (OTHER_MONTH, (FEED,), "2019-07"),
        (DAY, (FEED, SITEMAP), "2019-08-03"),
        (MONTH, (PageHint(origin="feed", raw="some day in August"),), "2019-08"),
        (MONTH, (PageHint(origin="feed", raw="Wed, 14 Aug 2199 10:21:33 +0000"),), "2019-08"),
    ],
)
def test_a_hint_fills_in_a_missing_day(
    own: StatedTime | None, hints: tuple[PageHint, ...], expected: str | None
) -> None:
    published = date_by_hints(article(own), hints, now=NOW).metadata.published
    assert (published.iso() if published else None) == expected


def test_a_sitemap_alone_dates_no_page_whose_address_says_nothing() -> None:
    assert (
        date_by_hints(article(None, "https://example.org/a/"), (SITEMAP,), now=NOW).metadata.published is None
    )


def test_the_origin_is_kept_and_the_former_choice_is_a_candidate() -> None:
    origins = date_by_hints(article(MONTH), (FEED,), now=NOW).metadata.origins
    assert [(origin.origin, origin.chosen) for origin in origins] == [("url", False), ("feed", True)]
