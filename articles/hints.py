"""Dates stated by feeds and sitemaps, used where the page itself gives none. The page takes precedence."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from warraq.articles.dates import DateReading, read_feed_date
from warraq.articles.records import Article, FieldOrigin, Metadata, StatedTime
from warraq.articles.urls import url_date

_FINE = ("day", "minute", "second")
_CONFIDENCE = {
    "feed": 0.9,
    "sitemap": 0.5,
}  # sitemaps state the last change, which is often the day of publication


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHint:
    """A date stated outside the page: publication by a feed, last change by a sitemap. `raw` is as written."""

    origin: Literal["feed", "sitemap"]
    raw: str


def date_by_hints(article: Article, hints: Iterable[PageHint], *, now: datetime) -> Article:
    """Returns the article with a publication day from the hints, if the page states none or only a month or year.

    A feed is trusted unless it contradicts the page's month; a sitemap only if the page or its URL states the same
    month. Every hint that was considered is recorded as an origin.
    """
    own = article.metadata.published
    if own is not None and own.precision in _FINE:
        return article
    best: tuple[float, PageHint, DateReading] | None = None
    for hint in hints:
        reading = read_feed_date(hint.raw, now=now)
        if reading is None or reading.stated.precision not in _FINE:
            continue
        if not _agrees(reading.stated, own, article.url, hint):
            continue
        confidence = _CONFIDENCE[hint.origin]
        if best is None or confidence > best[0]:
            best = confidence, hint, reading
    if best is None:
        return article
    return replace(article, metadata=_with(article.metadata, *best))


def _agrees(stated: StatedTime, own: StatedTime | None, url: str, hint: PageHint) -> bool:
    if own is not None:
        same_year = own.at.year == stated.at.year
        return same_year and (own.precision == "year" or own.at.month == stated.at.month)
    if hint.origin == "feed":
        return True
    found = url_date(url)
    return found is not None and found[0] == stated.at.year and found[1] == stated.at.month


def _with(metadata: Metadata, confidence: float, hint: PageHint, reading: DateReading) -> Metadata:
    others = tuple(
        replace(origin, chosen=False) if origin.field == "published" else origin
        for origin in metadata.origins
    )
    chosen = FieldOrigin(
        field="published", origin=hint.origin, raw=hint.raw, confidence=confidence, parser=reading.parser
    )
    return replace(metadata, published=replace(reading.stated, raw=hint.raw), origins=(*others, chosen))
