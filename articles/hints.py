"""What feeds and sitemaps state about a page, for what the page itself leaves open. The page's own word goes first."""

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
}  # a sitemap states when the page changed, which is often its first day


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHint:
    """One date stated elsewhere: by a feed for the publication, by a sitemap for the last change. `raw` as written."""

    origin: Literal["feed", "sitemap"]
    raw: str


def date_by_hints(article: Article, hints: Iterable[PageHint], *, now: datetime) -> Article:
    """The article with a publication day from the hints, when the page states none or only a month or year.

    A feed is believed unless the page's month says otherwise; a sitemap only when the page or its address states the
    same month. Every hint that was considered is kept as an origin.
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
