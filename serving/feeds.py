"""A feed of the newest articles of a corpus, with full texts: Atom 1.0 and JSON Feed 1.1."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from operator import attrgetter
from typing import Final
from urllib.parse import quote

from warraq.articles.text import fold
from warraq.feeds import RenderedEntry, RenderedFeed, render_atom, render_json_feed
from warraq.storage import ArticleRow, Reader

SEARCHED: Final = 1_000  # hits of a search from which the newest are chosen
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)  # `updated` of a feed without entries


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOptions:
    """Which articles the feed contains, and its name.

    `self_url`: where it will be published. `tag`: only articles with this tag, in any spelling; `query`: only matches.
    """

    title: str = "warraq"
    self_url: str = ""
    home_url: str = ""
    source: str | None = None
    language: str | None = None
    limit: int = 50
    tag: str = ""
    query: str = ""


def newest_as_atom(reader: Reader, options: FeedOptions = FeedOptions()) -> str:
    """Returns the newest articles, by when they were first seen, without copies and deleted ones, as Atom 1.0."""
    return render_atom(_feed(reader, options))


def newest_as_json_feed(reader: Reader, options: FeedOptions = FeedOptions()) -> str:
    """The same as JSON Feed 1.1."""
    return render_json_feed(_feed(reader, options))


def _feed(reader: Reader, options: FeedOptions) -> RenderedFeed:
    # id, not seq: an edited article keeps its position, and readers see the edit by its `updated`
    shown = list(islice(_candidates(reader, options), options.limit))
    entries = tuple(
        _entry(reader.articles.get(article.id), _seen_at(reader, article.id)) for article in shown
    )
    return RenderedFeed(
        identity=options.self_url
        or f"urn:warraq:{options.source or 'all'}:{options.language or 'all'}"
        + (f":tag:{quote(options.tag)}" if options.tag else "")
        + (f":search:{quote(options.query)}" if options.query else ""),
        title=options.title,
        home_url=options.home_url,
        self_url=options.self_url,
        language=options.language or "",
        updated=max((entry.updated for entry in entries), default=EPOCH),
        entries=entries,
    )


def _candidates(reader: Reader, options: FeedOptions) -> Iterator[ArticleRow]:
    if options.query:
        hits = reader.articles.search(options.query, SEARCHED, options.source, options.language)
        there = [hit.article for hit in hits if hit.article.gone_at is None]
        return iter(sorted(there, key=attrgetter("id"), reverse=True))
    found = reader.articles.select(
        source=options.source,
        language=options.language,
        include_duplicates=False,
        include_gone=False,
        with_text=False,
        newest_first=True,
    )
    if not options.tag:
        return found
    tag = fold(options.tag)
    return (article for article in found if any(fold(own) == tag for own in article.tags))


def _entry(article: ArticleRow, seen_at: datetime) -> RenderedEntry:
    return RenderedEntry(
        # the URL, which other feeds of the same post use too; an edit keeps it
        identity=article.url,
        url=article.url,
        title=article.title,
        html=article.html,
        summary=article.description,
        authors=article.authors,
        published=_moment(article.published),
        updated=seen_at,
        tags=article.tags,
        language=article.language,
    )


def _seen_at(reader: Reader, article_id: int) -> datetime:
    """When the page behind the current version was fetched."""
    return datetime.fromisoformat(reader.articles.versions(article_id)[-1].seen_at)


def _moment(stated: str) -> datetime | None:
    """Returns a stated time as a moment; None for '' and for times coarser than a day, which feeds cannot express."""
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
