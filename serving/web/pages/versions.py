"""The versions of an article, and what changed from one to another, side by side."""

from dataclasses import dataclass
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from warraq.articles.diff import Block, diff_texts, is_changed
from warraq.serving.web.asking import number_in, number_of
from warraq.serving.web.rendering import page, room_of
from warraq.storage import ArticleRow, Reader, VersionRow

AROUND: Final = 1  # unchanged paragraphs before and after a changed one
MAX_ROWS: Final = 2_000
MAX_TEXT: Final = 400_000  # characters of a version that are compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Paragraphs beside each other; `skipped` unchanged ones instead of any."""

    block: Block = ()
    skipped: int = 0


async def versions(request: Request) -> Response:
    """The list; with from= and to= the difference."""
    number = number_in(request)

    def read(reader: Reader) -> tuple[ArticleRow, tuple[VersionRow, ...]]:
        return reader.articles.get(number), reader.articles.versions(number)

    article, known = await room_of(request).read(read)
    by_number = {one.number: one for one in known}
    order = [one.number for one in known]
    to = number_of(request, "to") or order[-1]
    before = order[order.index(to) - 1] if to in order and order.index(to) else to
    old, new = by_number.get(number_of(request, "from") or before), by_number.get(to)
    if old is None or new is None:
        raise HTTPException(404, "The article has no such version.")
    rows = await room_of(request).read(lambda _: compare(old, new))
    return page(
        request, "versions.html", article=article, versions=known, old=old, new=new, rows=rows[:MAX_ROWS],
        is_cut=len(rows) > MAX_ROWS or max(len(old.text), len(new.text)) > MAX_TEXT,
    )  # fmt: skip


def compare(old: VersionRow, new: VersionRow) -> list[Row]:
    """The changed paragraphs, each with one unchanged neighbour; the others are counted."""
    blocks = diff_texts(old.text[:MAX_TEXT], new.text[:MAX_TEXT])
    changed = [place for place, block in enumerate(blocks) if is_changed(block)]
    near = {place + step for place in changed for step in range(-AROUND, AROUND + 1)}
    rows: list[Row] = []
    skipped = 0
    for place, block in enumerate(blocks):
        if place not in near:
            skipped += 1
            continue
        if skipped:
            rows.append(Row(skipped=skipped))
            skipped = 0
        rows.append(Row(block=block))
    return [*rows, Row(skipped=skipped)] if skipped else rows


ROUTES: Final = [Route("/article/{number}/versions", versions)]
