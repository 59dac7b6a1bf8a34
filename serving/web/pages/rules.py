"""Rules and filters of a source, with what they would do to its stored pages before they are saved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from warraq.articles.errors import ConfigurationError, DeskBusy, NotFoundError, WarraqError
from warraq.serving.previewing import Preview
from warraq.serving.web.asking import choice_of, number_of
from warraq.serving.web.errors import status_of
from warraq.serving.web.forms import field_of, form_route
from warraq.serving.web.pages.setting_fields import SettingField, fields_of, typed_into
from warraq.serving.web.pages.sources import overview_of
from warraq.serving.web.rendering import page, room_of
from warraq.storage import Reader

CHOICES: Final = 20  # pages to try rules on; those of which the changes are counted
_LARGEST: Final = (1 << 63) - 1
_GROUPS: Final = ("rules.", "filters.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredChoice:
    """An article whose page can be read again."""

    article_id: int
    title: str


async def rules(request: Request) -> Response:
    """The forms, as what holds now."""
    said = "Saved. What is stored is as it was: `warraq reclean` reads it again with the new rules."
    done = choice_of(request, "done", ("saved",))
    article = number_of(request, "article")
    return await _show(request, article=article, said=said if done else "")


async def try_or_save(request: Request, form: FormData) -> Response:
    """Without a script: try what was typed, or save it."""
    slug, texts, article = str(request.path_params["slug"]), typed_into(form), _article(form)
    if field_of(form, "do") != "save":
        preview, problem, status = await _preview(request, slug, texts, article)
        return await _show(
            request, texts=texts, article=article, preview=preview, problem=problem, status=status
        )
    if not all(name.startswith(_GROUPS) for name in texts):
        raise HTTPException(400, "Only rules and filters are set here.")
    try:
        await room_of(request).act(lambda desk: desk.set_texts(slug, texts))
    except ConfigurationError as problem:
        return await _show(request, texts=texts, article=article, problem=str(problem), status=400)
    overview_of(request).spoil()
    return RedirectResponse(f"/source/{quote(slug, safe='')}/rules?done=saved", 303)


async def preview_only(request: Request, form: FormData) -> Response:
    """With a script: what would be, as a part of a page."""
    slug = str(request.path_params["slug"])
    preview, problem, status = await _preview(request, slug, typed_into(form), _article(form))
    return page(request, "rules_preview.html", status=status, preview=preview, problem=problem)


async def _preview(
    request: Request, slug: str, texts: Mapping[str, str], article: int | None
) -> tuple[Preview | None, str, int]:
    """What would be; or why that cannot be said, and the status for that."""
    try:
        found = await room_of(request).aside(
            lambda desk: desk.preview(slug, texts, article_id=article, last=CHOICES)
        )
    except (ConfigurationError, DeskBusy) as problem:
        return None, str(problem), status_of(problem)
    except NotFoundError as problem:
        if not await room_of(request).read(lambda reader: _has(reader, slug)):
            raise
        return None, str(problem), 404
    return found, "", 200


async def _show(
    request: Request,
    *,
    texts: Mapping[str, str] | None = None,
    article: int | None = None,
    preview: Preview | None = None,
    problem: str = "",
    said: str = "",
    status: int = 200,
) -> Response:
    room, slug = room_of(request), str(request.path_params["slug"])
    source, choices = await room.read(lambda reader: (reader.sources.get(slug), _choices(reader, slug)))
    settings = await room.ask(lambda desk: fields_of(desk.settings_of(slug)))
    fields = [_with_text(one, texts) for one in settings]
    return page(
        request,
        "rules.html",
        status=status,
        section="/sources",
        source=source,
        choices=choices,
        article=article,
        groups=[
            (title, [one for one in fields if one.key.startswith(start)])
            for title, start in zip(("Rules: where things stand on a page", "Filters"), _GROUPS, strict=True)
        ],
        preview=preview,
        problem=problem,
        said=said,
    )


def _with_text(field: SettingField, texts: Mapping[str, str] | None) -> SettingField:
    """The field with what was typed into it, so that it is not lost."""
    return field if texts is None or field.is_fixed else replace(field, text=texts.get(field.key, ""))


def _choices(reader: Reader, slug: str) -> tuple[StoredChoice, ...]:
    """The last articles whose pages are kept."""
    newest = reader.recleaning.newest(reader.sources.get(slug).id, limit=CHOICES)
    numbers = [stored.article_id for stored in newest if stored.article_id is not None]
    return tuple(
        StoredChoice(article_id=number, title=reader.articles.get(number).title) for number in numbers
    )


def _has(reader: Reader, slug: str) -> bool:
    try:
        reader.sources.get(slug)
    except WarraqError:
        return False
    return True


def _article(form: FormData) -> int | None:
    """The page that is to be shown in full; None for the newest."""
    text = field_of(form, "article", 20)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= _LARGEST):
        raise HTTPException(400, "'article' must be the number of an article.")
    return int(text)


ROUTES: Final = [
    Route("/source/{slug}/rules", rules),
    form_route("/source/{slug}/rules", try_or_save),
    form_route("/source/{slug}/rules/preview", preview_only),
]
