"""Articles: listed, and one with all that is behind it."""

from dataclasses import dataclass, replace
from datetime import UTC
from typing import Annotated, Final, Literal

from warraq.articles.errors import NotFoundError
from warraq.articles.urls import try_canonical
from warraq.serving.web.api.clients.content import cleaned
from warraq.serving.web.api.fields import Identity, Length, Limit, Matching, Range, Word
from warraq.serving.web.api.operations import Api, Operation
from warraq.serving.web.api.problems import Problem
from warraq.serving.web.api.versions import OneAsked
from warraq.serving.web.desk import CitationText
from warraq.storage import (
    ArticleRow,
    ClusterRow,
    ImageRow,
    MarkRow,
    Reader,
    StoryFilter,
    StreamFilter,
    StreamOrder,
    StreamPage,
    StreamRow,
)

#: With their HTML, articles are given until they have this many bytes together.
MAX_HTML_BYTES: Final = 8_000_000
MAX_HTML_ROWS: Final = 50

Cursor = Annotated[str, Matching(r"[0-9A-Z:-]{0,30}~[0-9]{1,18}", "what `next` of the page before was")]
Year = Annotated[int, Range(1, 9999)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlesAsked:
    """Which articles, in which order."""

    source: Annotated[Word | None, "Slug of a source."] = None
    folder: Annotated[Word | None, "Of sources, with what is below it."] = None
    language: Annotated[Word | None, "BCP 47 primary subtag; '' undetermined."] = None
    label: Word | None = None
    starred: bool | None = None
    unread: bool | None = None
    query: Annotated[str, Length(250), "As in a search; a query without a word finds nothing."] = ""
    year: Annotated[Year | None, "Of the date it stands at, UTC."] = None
    since: Annotated[int, Range(0), "Only those whose latest change has a larger number."] = 0
    order: Annotated[
        Literal["newest", "oldest", "changed"], "By date, or by the number of the latest change."
    ] = "newest"
    cursor: Annotated[Cursor | None, "`next` of the page before, of the same order."] = None
    limit: Limit = 50
    html: Annotated[bool, "With the clean HTML; then a page has at most 50 articles."] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlesPage:
    """Stories, without copies. `next` is the cursor of the page after; null: this is the last."""

    articles: tuple[StreamRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressAsked:
    """An address that leads to an article."""

    url: Annotated[
        str, Length(1_000, 1), Matching("[!-~]+", "an address without spaces, other letters as %XX")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationAsked:
    """A sentence of an article, a part of one, or its title; spacing, quotes and spelling variants do not matter."""

    id: Identity
    sentence: Annotated[str, Length(300, 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRow:
    """An address that leads to an article, and by what: 'canonical', 'redirect', 'moved', …"""

    url: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSheet:
    """One article in its current version. `reading`: what its reader did; null: a copy, or removed."""

    article: ArticleRow
    addresses: tuple[AddressRow, ...]
    marks: tuple[MarkRow, ...]
    reading: StreamRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Images:
    """The images of the current version, in the order of the page. Files are at /image/SHA256."""

    article_id: int
    images: tuple[ImageRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterAnswer:
    """The articles that tell one story with this one, with the evidence; null: none does."""

    article_id: int
    cluster: ClusterRow | None


async def list_articles(api: Api, asked: ArticlesAsked) -> ArticlesPage:
    """List stories, newest first.

    `order=changed` with `since` is how a program follows a corpus: it gets each story once, in its present state.
    """
    order: StreamOrder = "seq" if asked.order == "changed" else "date"
    stories = StoryFilter(
        source=asked.source, folder=asked.folder, language=asked.language, label=asked.label,
        starred=asked.starred, unread=asked.unread, query=asked.query, year=asked.year,
    )  # fmt: skip
    wanted = StreamFilter(stories=stories, after_seq=asked.since or None)
    page = StreamPage(
        order=order,
        newest_first=asked.order == "newest",
        limit=min(asked.limit, MAX_HTML_ROWS) if asked.html else asked.limit,
        place=_place(asked.cursor, order),
    )
    if asked.query and not asked.query.strip():
        return ArticlesPage(articles=(), next=None)
    rows = await api.room.read(lambda reader: reader.streams.select(wanted, page, with_html=asked.html))
    shown = tuple(replace(row, html=cleaned(row.html)) for row in _bounded(rows))
    more = len(rows) == page.limit or len(shown) < len(rows)
    return ArticlesPage(articles=shown, next=_cursor(shown[-1], order) if more else None)


async def get_article(api: Api, asked: OneAsked) -> ArticleSheet:
    """Get an article, with its texts."""
    return await api.room.read(lambda reader: _sheet(reader, asked.id))


async def find_article(api: Api, asked: AddressAsked) -> ArticleSheet:
    """Get the article that an address leads to."""
    url = try_canonical(asked.url)
    if not url:
        raise NotFoundError("no article has that address", identity=asked.url)
    return await api.room.read(lambda reader: _sheet(reader, url))


async def list_images(api: Api, asked: OneAsked) -> Images:
    """List the images of an article, with what is kept of them."""

    def read(reader: Reader) -> tuple[ImageRow, ...]:
        reader.articles.get(asked.id)
        return reader.images.of_article(asked.id)

    return Images(article_id=asked.id, images=await api.room.read(read))


async def cite_sentence(api: Api, asked: CitationAsked) -> CitationText:
    """Cite a sentence of an article, with what proves it. A sentence that it does not have is a 404."""
    return await api.room.ask(lambda desk: desk.cite(asked.id, asked.sentence))


async def get_cluster(api: Api, asked: OneAsked) -> ClusterAnswer:
    """Get the articles that tell one story with this one."""

    def read(reader: Reader) -> ClusterRow | None:
        number = reader.articles.get(asked.id).cluster_id
        return None if number is None else reader.clusters.get(number)

    return ClusterAnswer(article_id=asked.id, cluster=await api.room.read(read))


OPERATIONS: Final = (
    Operation(method="GET", path="/articles", run=list_articles),
    Operation(method="GET", path="/article", run=find_article),
    Operation(method="GET", path="/articles/{id}", run=get_article),
    Operation(method="GET", path="/articles/{id}/images", run=list_images),
    Operation(method="GET", path="/articles/{id}/cluster", run=get_cluster),
    Operation(method="GET", path="/articles/{id}/citation", run=cite_sentence),
)


def _sheet(reader: Reader, name: int | str) -> ArticleSheet:
    article = reader.articles.get(name)
    found = reader.streams.select(StreamFilter(ids=(article.id,)), StreamPage(limit=1))
    return ArticleSheet(
        article=replace(article, html=cleaned(article.html)),
        addresses=tuple(AddressRow(url=url, why=why) for url, why in reader.articles.addresses(article.id)),
        marks=reader.marks.of(article.id),
        reading=next(iter(found), None),
    )


def _bounded(rows: tuple[StreamRow, ...]) -> tuple[StreamRow, ...]:
    """The first rows, as many as have not too many bytes of HTML; one at least."""
    room = MAX_HTML_BYTES
    for place, row in enumerate(rows):
        room -= len(row.html)
        if room < 0:
            return rows[: max(1, place)]
    return rows


def _cursor(row: StreamRow, order: StreamOrder) -> str:
    if order == "seq":
        return f"~{row.seq}"
    return f"{row.dated_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}~{row.id}"


def _place(cursor: str | None, order: StreamOrder) -> tuple[str, int] | None:
    if cursor is None:
        return None
    key, _, number = cursor.partition("~")
    if (order == "seq") != (key == ""):
        raise Problem(409, "cursor is of another order: begin anew without it")
    return key, int(number)
