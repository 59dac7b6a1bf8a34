"""An article: its text set well, who says so, when, and what is known of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from warraq.articles.extraction import ExplainedBlock
from warraq.articles.records import FieldOrigin, RemovedBlock
from warraq.serving.web.asking import choice_of, number_in, text_of
from warraq.serving.web.bodies import MAX_HTML, article_body, is_shown, text_body
from warraq.serving.web.rendering import page, room_of
from warraq.storage import ArticleRow, ImageRow, Reader, StoryRow

MAX_BLOCKS: Final = 3_000  # of a page that is shown with what was removed
MAX_BLOCK_CHARS: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An article with all that its page shows."""

    article: ArticleRow
    story: StoryRow
    images: tuple[ImageRow, ...]
    origins: tuple[FieldOrigin, ...]
    versions: int
    removed: int

    def origin_of(self, field: str) -> FieldOrigin | None:
        """Where a field was found."""
        return next((one for one in self.origins if one.field == field and one.chosen), None)

    @property
    def body(self) -> Markup:
        """The text as HTML."""
        article = self.article
        return (
            text_body(article.text)
            if len(article.html) > MAX_HTML
            else article_body(article.html, self.images)
        )

    @property
    def other_images(self) -> list[ImageRow]:
        """Those that do not stand in the text: of the head, or with a caption."""
        return [one for one in self.images if one.url not in self.article.html or one.caption or one.credit]


async def article(request: Request) -> Response:
    """The page of an article; with ?removed=1 the whole page it was taken from, what was left out struck through."""
    number = number_in(request)
    shown = await room_of(request).read(lambda reader: _read(reader, number))
    blocks: tuple[ExplainedBlock, ...] = ()
    remark = ""
    if is_removed := bool(choice_of(request, "removed", ("1",))):
        blocks, remark = await _page_blocks(request, shown)
    return page(
        request, "article.html", shown=shown, is_removed=is_removed, blocks=blocks[:MAX_BLOCKS], remark=remark,
        more_blocks=max(0, len(blocks) - MAX_BLOCKS), is_shown=is_shown, most=MAX_BLOCK_CHARS,
    )  # fmt: skip


async def by_address(request: Request) -> Response:
    """From any address of an article to its page."""
    url = text_of(request, "url", 4_000)
    found = await room_of(request).read(lambda reader: reader.articles.get(url))
    return RedirectResponse(f"/article/{found.id}", 303)


def _read(reader: Reader, number: int) -> Shown:
    story = reader.stories.get(number)
    return Shown(
        article=reader.articles.get(number),
        story=story,
        images=reader.images.of_article(number),
        origins=reader.articles.origins(number),
        versions=len(reader.articles.versions(number)),
        removed=len(reader.articles.removed(number)),
    )


async def _page_blocks(request: Request, shown: Shown) -> tuple[tuple[ExplainedBlock, ...], str]:
    """The blocks of the page in its order: as it reads today, or as well as the store alone tells."""
    found = await room_of(request).ask(lambda desk: desk.explain(shown.article.id))
    if found.blocks:
        return found.blocks, found.remark
    removed = await room_of(request).read(lambda reader: reader.articles.removed(shown.article.id))
    known = "The places of what was removed are right, those of the paragraphs between them are estimated."
    return tuple(interleaved(shown.article.text, removed)), f"{found.remark} {known}".strip()


def interleaved(text: str, removed: Sequence[RemovedBlock]) -> Iterator[ExplainedBlock]:
    """What was removed at its number among all blocks, the paragraphs of the text in the places that are left."""
    kept = iter(text.split("\n\n"))
    place = 0
    for block in removed:
        while place < block.position and (paragraph := next(kept, None)) is not None:
            yield ExplainedBlock(text=paragraph)
            place += 1
        yield ExplainedBlock(text=block.text, kind=block.kind, rule=block.rule, path=block.path)
        place = block.position + 1
    for paragraph in kept:
        yield ExplainedBlock(text=paragraph)


ROUTES: Final = [Route("/article/{number}", article), Route("/article", by_address)]
