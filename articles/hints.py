"""Dates, authors and tags stated by feeds and sitemaps, used where the page gives none. The page takes precedence."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from warraq.articles.dates import DateReading, read_feed_date
from warraq.articles.records import Article, FieldOrigin, Metadata, StatedTime
from warraq.articles.text import fold
from warraq.articles.urls import host_name, url_date

_FINE = ("day", "minute", "second")
_CONFIDENCE = {
    "feed": 0.9,
    "sitemap": 0.5,
}  # sitemaps state the last change, which is often the day of publication


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHint:
    """What is stated outside the page: a date (publication by a feed, last change by a sitemap), authors and tags.

    All are as written; `raw` is the date.
    """

    origin: Literal["feed", "sitemap"]
    raw: str
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


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
    judged = replace(
        article.confidence, date=_sureness(best[0], article.metadata.published, best[2].stated, article.url)
    )
    return replace(article, metadata=_with(article.metadata, *best), confidence=judged)


def _sureness(confidence: float, own: StatedTime | None, stated: StatedTime, url: str) -> float:
    """Returns how sure a date of a hint is: as its origin, halfway to certain for each of page and URL that agrees."""
    found = url_date(url)
    agreeing = (own is not None) + (found is not None and found[:2] == (stated.at.year, stated.at.month))
    return round(1 - (1 - confidence) * 0.5**agreeing, 3)


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


def names_by_hints(
    article: Article, hints: Sequence[PageHint], *, read_names: Callable[[str], Sequence[str]]
) -> Article:
    """Returns the article with authors and tags from the first hint that has some, if the page states none.

    A page whose only author is its site gives way to an entry that names someone else. `read_names` takes a byline
    apart and leaves out what is no name.
    """
    own = article.metadata
    is_site = len(own.authors) == 1 and _is_site(own.authors[0], article)
    if not own.authors or is_site:
        for hint in hints:
            names = tuple(dict.fromkeys(name for stated in hint.authors for name in read_names(stated)))
            if names and not (is_site and all(_is_site(name, article) for name in names)):
                article = _stated(article, "authors", names, hint.origin, hint.authors)
                break
    tagged = next((hint for hint in hints if hint.tags), None)
    if not own.tags and tagged is not None:
        article = _stated(article, "tags", tagged.tags, tagged.origin, tagged.tags)
    return article


def _is_site(name: str, article: Article) -> bool:
    """Tells whether an author is only the site, as it calls itself or as its host spells it."""
    host = host_name(article.url).removeprefix("www.").rpartition(".")[0]
    return _letters(name) in {_letters(article.metadata.site_name), _letters(host)} - {""}


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))


def _stated(
    article: Article,
    field: Literal["authors", "tags"],
    values: tuple[str, ...],
    origin: Literal["feed", "sitemap"],
    raws: tuple[str, ...],
) -> Article:
    others = tuple(
        replace(one, chosen=False) if one.field == field else one for one in article.metadata.origins
    )
    chosen = tuple(
        FieldOrigin(field=field, origin=origin, raw=raw, confidence=_CONFIDENCE[origin]) for raw in raws
    )
    origins = (*others, *chosen)
    metadata = (
        replace(article.metadata, authors=values, origins=origins)
        if field == "authors"
        else replace(article.metadata, tags=values, origins=origins)
    )
    if field == "authors":
        article = replace(article, confidence=replace(article.confidence, authors=_CONFIDENCE[origin]))
    return replace(article, metadata=metadata)
