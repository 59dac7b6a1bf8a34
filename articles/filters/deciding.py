"""Why an address, a post as a feed states it, or an article is not wanted. Pure; None: nothing speaks against it."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import Final

from warraq.articles.filters.patterns import fits
from warraq.articles.filters.records import UNFILTERED, Candidate, Filters, Stated
from warraq.articles.outcomes import Rejected
from warraq.articles.records import Article

MAX_SHOWN: Final = 5  # values named in a reason
MAX_SHOWN_CHARS: Final = 80  # of each


def refuse_address(url: str, filters: Filters) -> Rejected | None:
    """Returns why no article at this canonical URL is wanted. Never raises; cost: linear in the URL."""
    unwanted = next((one for one in filters.without_addresses if fits(url, one)), None)
    if unwanted is not None:
        return Rejected(reason="filter-address", detail=f"fits {_shown([unwanted])}, which is not wanted")
    if filters.addresses and not any(fits(url, one) for one in filters.addresses):
        return Rejected(reason="filter-address", detail=f"fits none of {_shown(filters.addresses)}")
    return None


def refuse_stated(stated: Stated, filters: Filters) -> Rejected | None:
    """Returns why a post is not wanted, if what a feed states of it suffices to know; its page may say more.

    Its date outside of the range, a category or a word of its title that is not wanted. Never raises.
    """
    return (
        _refuse_day(stated.published, filters)
        or _refuse_unwanted_section(stated.tags, filters)
        or _refuse_unwanted_word(stated.title, filters.without_title_words, "title")
        or _refuse_unwanted_word(stated.title, filters.without_words, "title")
    )


def refuse_article(
    article: Article, url: str, filters: Filters, stated: Iterable[Stated] = ()
) -> Rejected | None:
    """Returns why an article at this canonical URL is not wanted: by its address, itself, or what feeds state of it.

    As `refuse_candidate`, for an article that was just extracted.
    """
    said = article.metadata
    candidate = Candidate(
        title=said.title,
        published=said.published.iso() if said.published else "",
        tags=said.tags,
        language=said.language,
        section=said.section,
        words=article.words,
        text=article.text,
    )
    return refuse_candidate(candidate, url, filters, stated)


def refuse_candidate(
    candidate: Candidate, url: str, filters: Filters, stated: Iterable[Stated] = ()
) -> Rejected | None:
    """Returns why an article at this canonical URL is not wanted: by its address, itself, or what feeds state of it.

    The cheapest conditions come first. Never raises. Cost: linear in the text if words are asked for.
    """
    if filters == UNFILTERED:
        return None
    title, text = candidate.title, candidate.text
    tags = tuple(tag for tag in (candidate.section, *candidate.tags) if tag)
    own = Stated(title=title, published=candidate.published, tags=tags)
    return (
        refuse_address(url, filters)
        or _refuse_language(candidate.language, filters)
        or _refuse_length(candidate.words, filters)
        or next((found for one in (own, *stated) if (found := refuse_stated(one, filters))), None)
        or _refuse_other_section(tags, filters)
        or _refuse_missing_word(title, "", filters.title_words, "title")
        or _refuse_unwanted_word(text, filters.without_words, "text")
        or _refuse_missing_word(title, text, filters.words, "title or text")
    )


def _refuse_language(language: str, filters: Filters) -> Rejected | None:
    wanted = {one.casefold() for one in filters.languages}
    if not wanted or not language or language.casefold().partition("-")[0] in wanted:
        return None
    detail = f"the language is {_shown([language])}, wanted: {_shown(filters.languages)}"
    return Rejected(reason="filter-language", detail=detail)


def _refuse_length(words: int, filters: Filters) -> Rejected | None:
    if words >= filters.min_words:
        return None
    return Rejected(reason="filter-length", detail=f"{words} words, wanted: {filters.min_words} or more")


def _refuse_day(published: str, filters: Filters) -> Rejected | None:
    """Refuses what was certainly published outside of the range; of '2019' any day may be meant."""
    days = _days_of(published) if filters.since or filters.until else None
    if days is None:
        return None
    first, last = days
    if filters.since and last < filters.since:
        wanted = f"since {filters.since.isoformat()}"
    elif filters.until and first > filters.until:
        wanted = f"until {filters.until.isoformat()}"
    else:
        return None
    return Rejected(reason="filter-date", detail=f"published {published[:10]}, wanted: {wanted}")


def _days_of(published: str) -> tuple[date, date] | None:
    """Returns the first and last day that a date can mean, as it was stated in its own time zone."""
    try:
        if len(published) == len("2019"):
            return date(int(published), 1, 1), date(int(published), 12, 31)
        if len(published) == len("2019-08"):
            first = date.fromisoformat(f"{published}-01")
            return first, first.replace(day=monthrange(first.year, first.month)[1])
        day = date.fromisoformat(published[:10])
    except ValueError:
        return None
    return day, day


def _refuse_unwanted_section(tags: Iterable[str], filters: Filters) -> Rejected | None:
    found = _tag_among(tags, filters.without_sections)
    if not found:
        return None
    return Rejected(reason="filter-section", detail=f"tagged {_shown([found])}, which is not wanted")


def _refuse_other_section(tags: tuple[str, ...], filters: Filters) -> Rejected | None:
    if not filters.sections or _tag_among(tags, filters.sections):
        return None
    told = f"tagged {_shown(tags)}" if tags else "without section and tags"
    return Rejected(reason="filter-section", detail=f"{told}, wanted: {_shown(filters.sections)}")


def _tag_among(tags: Iterable[str], sections: tuple[str, ...]) -> str:
    """Returns the first tag that is one of the sections, '' if none is."""
    if not sections:
        return ""
    from warraq.articles.filters.words import folded_words

    named = {folded_words(section) for section in sections} - {()}
    return next((tag for tag in tags if folded_words(tag) in named), "")


def _refuse_unwanted_word(text: str, words: tuple[str, ...], where: str) -> Rejected | None:
    if not words or not (found := _first_word_in(text, words)):
        return None
    detail = f"{_shown([found])} stands in the {where}, which is not wanted"
    return Rejected(reason="filter-words", detail=detail)


def _refuse_missing_word(title: str, text: str, words: tuple[str, ...], where: str) -> Rejected | None:
    if not words or any(_first_word_in(part, words) for part in (title, text)):
        return None
    return Rejected(reason="filter-words", detail=f"none of {_shown(words)} stands in the {where}")


def _first_word_in(text: str, words: tuple[str, ...]) -> str:
    from warraq.articles.filters.words import (
        first_word_in,
    )  # loads what folds, which needs a tenth of a second

    return first_word_in(text, words)


def _shown(values: Iterable[str]) -> str:
    """Returns 'a', 'b', 'c' and 4 more."""
    texts = tuple(values)
    shown = ", ".join(f"'{text[:MAX_SHOWN_CHARS]}'" for text in texts[:MAX_SHOWN])
    return f"{shown} and {len(texts) - MAX_SHOWN} more" if len(texts) > MAX_SHOWN else shown
