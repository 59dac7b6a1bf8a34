"""A feed of the newest articles of a corpus, with full texts: Atom 1.0 and JSON Feed 1.1."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Final
from urllib.parse import quote

from warraq.feeds import DeletedEntry, RenderedEntry, RenderedFeed, render_atom, render_json_feed
from warraq.storage import EVERYTHING, ArticleFilter, ArticleRow, Reader, SavedSearch

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)  # `updated` of a feed without entries

#: What a feed's identity says of its filter, beside source and language.
_NAMED: Final = {
    "tag": "tag",
    "search": "query",
    "label": "label",
    "starred": "starred",
    "since": "since_date",
    "until": "until_date",
    "min-words": "min_words",
    "only-confident": "only_confident",
    "exclude-marked": "exclude_marked",
    "respect-reservations": "respect_reservations",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOptions:
    """Which articles the feed contains, and its name.

    `self_url`: where it will be published. Copies and deleted articles are left out in any case.
    """

    title: str = "warraq"
    self_url: str = ""
    home_url: str = ""
    chosen: ArticleFilter = EVERYTHING
    limit: int = 50


def feed_of_search(search: SavedSearch, plain: FeedOptions = FeedOptions()) -> FeedOptions:
    """The feed of a saved search: its articles and title, the rest as in `plain`."""
    asked = search.chosen
    chosen = ArticleFilter(
        source=asked.source,
        language=asked.language,
        query=asked.query,
        label=asked.label,
        starred=asked.starred,
    )
    return replace(plain, chosen=chosen, title=search.title)


def newest_as_atom(reader: Reader, options: FeedOptions = FeedOptions()) -> str:
    """Returns the newest articles, by when they were first seen, without copies and deleted ones, as Atom 1.0."""
    return render_atom(newest(reader, options))


def newest_as_json_feed(reader: Reader, options: FeedOptions = FeedOptions()) -> str:
    """The same as JSON Feed 1.1."""
    return render_json_feed(newest(reader, options))


def newest(reader: Reader, options: FeedOptions = FeedOptions()) -> RenderedFeed:
    """The same as a record, to be rendered."""
    # id, not seq: an edited article keeps its position, and readers see the edit by its `updated`
    shown = list(islice(_candidates(reader, options), options.limit))
    entries = tuple(
        _entry(reader.articles.get(article.id), _seen_at(reader, article.id)) for article in shown
    )
    deleted = _deleted(reader, options.limit)
    return RenderedFeed(
        identity=options.self_url or _identity(options.chosen),
        title=options.title,
        home_url=options.home_url,
        self_url=options.self_url,
        language=options.chosen.language or "",
        updated=max([EPOCH, *(entry.updated for entry in entries), *(one.when for one in deleted)]),
        entries=entries,
        deleted=deleted,
    )


def _deleted(reader: Reader, limit: int) -> tuple[DeletedEntry, ...]:
    """The articles that were taken down last, whatever the feed holds: it may have held them."""
    rows = reader.removals.forgotten()[-limit:] if limit else ()
    return tuple(
        DeletedEntry(
            number=row.id,
            when=datetime.fromisoformat(row.at),
            reason=row.reason,
            identity_hashes=row.address_hashes,
        )
        for row in reversed(rows)
    )


def _identity(chosen: ArticleFilter) -> str:
    """A name for the feed of these articles, which stays when it is written again."""
    parts = ["urn:warraq", chosen.source or "all", chosen.language or "all"]
    for name, field in _NAMED.items():
        if (value := getattr(chosen, field)) != getattr(EVERYTHING, field):
            parts += [name] if value is True else [name, quote(str(value))]
    return ":".join(parts)


def _candidates(reader: Reader, options: FeedOptions) -> Iterator[ArticleRow]:
    chosen = replace(options.chosen, copies=False, gone=False)
    found = reader.articles.choose(chosen, texts=(), newest_first=True)
    return (row for row in found if isinstance(row, ArticleRow))


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
    return datetime.fromisoformat(reader.articles.version(article_id).seen_at)


def _moment(stated: str) -> datetime | None:
    """Returns a stated time as a moment; None for '' and for times coarser than a day, which feeds cannot express."""
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
