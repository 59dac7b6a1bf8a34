"""What feeds and sitemaps state fills in what a page leaves open, and never overrules it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from warraq.articles.extraction import clean_names
from warraq.articles.hints import PageHint, date_by_hints, names_by_hints
from warraq.articles.records import Article, Confidence, FieldOrigin, Metadata, StatedTime

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


def entry(authors: tuple[str, ...] = (), tags: tuple[str, ...] = ()) -> PageHint:
    return PageHint(origin="feed", raw="", authors=authors, tags=tags)


def named(*authors: str, site: str = "The Daily Ink", tags: tuple[str, ...] = ()) -> Article:
    origins = tuple(FieldOrigin(field="authors", origin="json-ld", raw=name) for name in authors)
    metadata = Metadata(title="A", authors=authors, site_name=site, tags=tags, origins=origins)
    return Article(url="https://www.inkwell.example/a/", metadata=metadata, text="a", html="", markdown="a")


@pytest.mark.parametrize(
    ("own", "stated", "expected"),
    [
        ((), ("Ann Roe",), ("Ann Roe",)),
        ((), ("By Ann Roe and Ben Doe",), ("Ann Roe", "Ben Doe")),
        ((), ("سليم البستاني", "Ann Roe"), ("سليم البستاني", "Ann Roe")),
        ((), ("admin",), ()),
        ((), ("ann@inkwell.example",), ()),
        ((), (), ()),
        (("Cem Koç",), ("Ann Roe",), ("Cem Koç",)),
        (("The Daily Ink",), ("Ann Roe",), ("Ann Roe",)),
        (("the daily ink",), ("Ann Roe",), ("Ann Roe",)),
        (("Inkwell",), ("Ann Roe",), ("Ann Roe",)),  # as the host spells it
        (("The Daily Ink",), ("The Daily Ink",), ("The Daily Ink",)),
        (("The Daily Ink",), ("admin",), ("The Daily Ink",)),
        (("The Daily Ink", "Cem Koç"), ("Ann Roe",), ("The Daily Ink", "Cem Koç")),
    ],
)
def test_an_entry_names_who_wrote_where_the_page_names_nobody(
    own: tuple[str, ...], stated: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    article = names_by_hints(named(*own), (entry(stated),), read_names=clean_names)
    assert article.metadata.authors == expected
    origins = [(one.origin, one.raw, one.chosen) for one in article.metadata.origins]
    if expected == own:
        assert origins == [("json-ld", name, True) for name in own]
    else:
        assert origins == [
            *(("json-ld", name, False) for name in own),
            *(("feed", name, True) for name in stated),
        ]


def test_of_several_entries_the_first_that_names_someone_counts() -> None:
    hints = (SITEMAP, FEED, entry(("admin",)), entry(("Ann Roe",)), entry(("Ben Doe",)))
    assert names_by_hints(named(), hints, read_names=clean_names).metadata.authors == ("Ann Roe",)


def test_the_tags_of_an_entry_fill_in_for_a_page_without() -> None:
    hints = (FEED, entry(tags=("ink", "paper")), entry(tags=("other",)))
    given = names_by_hints(named(), hints, read_names=clean_names).metadata
    assert given.tags == ("ink", "paper")
    assert [(one.field, one.origin, one.raw) for one in given.origins] == [
        ("tags", "feed", "ink"),
        ("tags", "feed", "paper"),
    ]
    assert names_by_hints(named(tags=("own",)), hints, read_names=clean_names).metadata.tags == ("own",)


@pytest.mark.parametrize(
    ("own", "url", "hint", "sure"),
    [
        (None, "https://example.org/a/", FEED, 0.9),
        (None, "https://example.org/2019/08/a/", FEED, 0.95),
        (MONTH, "https://example.org/a/", FEED, 0.95),
        (MONTH, "https://example.org/2019/08/a/", FEED, 0.975),
        (None, "https://example.org/2019/08/a/", SITEMAP, 0.75),
        (DAY, "https://example.org/2019/08/a/", FEED, 0.61),  # the page's own day, judged with the page
    ],
)
def test_a_day_of_a_hint_is_as_sure_as_its_origin_and_surer_where_page_or_address_agree(
    own: StatedTime | None, url: str, hint: PageHint, sure: float
) -> None:
    judged = replace(article(own, url), confidence=Confidence(text=0.9, title=0.8, date=0.61, authors=0.7))
    found = date_by_hints(judged, (hint,), now=NOW).confidence
    assert found == Confidence(text=0.9, title=0.8, date=sure, authors=0.7)


def test_authors_of_a_hint_are_as_sure_as_their_origin() -> None:
    judged = replace(article(None), confidence=Confidence(authors=0.4, date=0.3))
    hints = (entry(authors=("Ann Roe",), tags=("ink",)),)
    assert names_by_hints(judged, hints, read_names=clean_names).confidence == Confidence(
        authors=0.9, date=0.3
    )
    tagged = names_by_hints(judged, (entry(tags=("ink",)),), read_names=clean_names)
    assert tagged.confidence == judged.confidence
