"""Where an article came from, which others tell the same, and how a sentence of it is cited."""

from dataclasses import dataclass
from typing import Final

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from warraq.articles.errors import NotFoundError
from warraq.serving.web.asking import number_in
from warraq.serving.web.desk import CitationText
from warraq.serving.web.forms import field_of, form_route
from warraq.serving.web.rendering import page, room_of
from warraq.serving.web.security import PICTURE_POLICY
from warraq.storage import ArticleRow, ClusterRow, FetchRow, LedgerRow, ListingRow, Reader, VersionRow

MAX_SENTENCE: Final = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """All that led to the current version of an article. `fetch` is None where none is known, as after an upgrade."""

    article: ArticleRow
    version: VersionRow
    fetch: FetchRow | None
    entries: tuple[ListingRow, ...]
    ledger: tuple[LedgerRow, ...]
    addresses: tuple[tuple[str, str], ...]
    has_page: bool


async def origin(request: Request) -> Response:
    """Feed entries, addresses, the exchange, the bytes, the name of the record."""
    number = number_in(request)
    found = await room_of(request).read(lambda reader: _origin(reader, number))
    fetch = found.fetch
    record = await room_of(request).ask(lambda desk: desk.record_of(fetch)) if fetch else ""
    return page(request, "origin.html", origin=found, record=record)


async def stored_page(request: Request) -> Response:
    """The bytes that the current version was read from: to be saved, and shown as what they are, text."""
    number = number_in(request)

    def read(reader: Reader) -> bytes:
        sha256 = reader.articles.get(number).page_sha256
        if not sha256:
            raise NotFoundError("no page of this article is kept", identity=str(number))
        return reader.pages.get(sha256)

    return Response(
        await room_of(request).read(read),
        media_type="application/octet-stream",
        headers={
            "content-type": "text/plain; charset=utf-8",
            "content-disposition": f'attachment; filename="article-{number}.txt"',
            "content-security-policy": PICTURE_POLICY,
        },
    )


async def cluster(request: Request) -> Response:
    """The articles that tell one story, and why they are said to."""
    number = number_in(request)

    def read(reader: Reader) -> tuple[ArticleRow, ClusterRow | None]:
        article = reader.articles.get(number)
        return article, reader.clusters.get(article.cluster_id) if article.cluster_id is not None else None

    article, found = await room_of(request).read(read)
    return page(request, "cluster.html", article=article, cluster=found)


async def cite(request: Request) -> Response:
    """The form for a sentence."""
    return await _cite_page(request, None, "", 200)


async def cite_sentence(request: Request, form: FormData) -> Response:
    """A sentence with where it stands and what proves it."""
    number, sentence = number_in(request), field_of(form, "sentence", MAX_SENTENCE)
    if not sentence:
        raise HTTPException(400, "Which sentence? Copy it from the text.")
    try:
        citation = await room_of(request).ask(lambda desk: desk.cite(number, sentence))
    except NotFoundError as problem:
        return await _cite_page(request, None, problem.message, 404, sentence)
    return await _cite_page(request, citation, "", 200, sentence)


async def _cite_page(
    request: Request, citation: CitationText | None, problem: str, status: int, sentence: str = ""
) -> Response:
    number = number_in(request)
    article = await room_of(request).read(lambda reader: reader.articles.get(number))
    return page(
        request,
        "cite.html",
        status=status,
        article=article,
        citation=citation,
        problem=problem,
        sentence=sentence,
    )


def _origin(reader: Reader, number: int) -> Origin:
    article = reader.articles.get(number)
    version = reader.articles.version(number, article.version)
    return Origin(
        article=article,
        version=version,
        fetch=reader.fetches.get(version.fetch_id) if version.fetch_id is not None else None,
        entries=reader.entries.of_article(number),
        ledger=reader.entries.ledger_of_article(number),
        addresses=reader.articles.addresses(number),
        has_page=bool(article.page_sha256) and reader.pages.find(article.page_sha256) is not None,
    )


ROUTES: Final = [
    Route("/article/{number}/origin", origin),
    Route("/article/{number}/page", stored_page),
    Route("/article/{number}/cluster", cluster),
    Route("/article/{number}/cite", cite),
    form_route("/article/{number}/cite", cite_sentence),
]
