"""The page of a source: how it is, what it brought, what is asked of it, and what can be done to it."""

from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from warraq.articles.errors import AddressError, ConfigurationError
from warraq.serving.web.asking import choice_of
from warraq.serving.web.background import Ended
from warraq.serving.web.desk import Desk
from warraq.serving.web.forms import field_of, form_route
from warraq.serving.web.pages.setting_fields import fields_of, typed_into
from warraq.serving.web.pages.source_page import read_source_page
from warraq.serving.web.pages.sources import jobs_of, overview_of
from warraq.serving.web.pages.totals import totals_of
from warraq.serving.web.rendering import page, room_of

DAYS: Final = {"30": 30, "90": 90, "365": 365}
USUAL_DAYS: Final = "90"
#: What is said after an act.
DONE: Final = {
    "paused": "Paused: nothing of it is fetched.",
    "resumed": "Followed again: the table of feeds says when each is polled.",
    "due": "The next crawl polls it; the table of feeds says which one has to wait, and why.",
    "renamed": "Renamed.",
    "moved": "Moved; it is polled there next.",
    "saved": "Saved.",
}
MAX_SLUG: Final = 200
MAX_ADDRESS: Final = 2_000


async def source(request: Request) -> Response:
    """All of it."""
    return await _show(request, _slug(request))


async def pause(request: Request, form: FormData) -> Response:
    """Fetch nothing of it."""
    slug = _slug(request)
    return await _act(request, slug, lambda desk: desk.pause(slug), "paused")


async def resume(request: Request, form: FormData) -> Response:
    """Follow it again."""
    slug = _slug(request)
    return await _act(request, slug, lambda desk: desk.resume(slug), "resumed")


async def poll(request: Request, form: FormData) -> Response:
    """Have it polled by the next crawl."""
    slug = _slug(request)
    return await _act(request, slug, lambda desk: desk.poll_now(slug), "due")


async def rename(request: Request, form: FormData) -> Response:
    """Another short name, title or folder."""
    slug = _slug(request)
    new, name, folder = (field_of(form, field, 500) for field in ("slug", "name", "folder"))
    changed = new if new != slug else ""
    return await _act(
        request, slug, lambda desk: desk.rename(slug, changed, name, folder), "renamed", changed
    )


async def set_url(request: Request, form: FormData) -> Response:
    """Another address of a feed or of the home page."""
    slug = _slug(request)
    feed, url = field_of(form, "feed", MAX_ADDRESS), field_of(form, "url", MAX_ADDRESS)
    return await _act(request, slug, lambda desk: desk.set_url(slug, url, feed_url=feed), "moved")


async def set_here(request: Request, form: FormData) -> Response:
    """Settings that are no rules and no filters: those have a page with a preview."""
    slug, texts = _slug(request), typed_into(form)
    return await _act(request, slug, lambda desk: desk.set_texts(slug, texts), "saved")


async def ask_to_remove(request: Request) -> Response:
    """What would go, before it goes."""
    slug = _slug(request)
    plan = await room_of(request).ask(lambda desk: desk.plan_removal(slug))
    return page(request, "source_remove.html", section="/sources", slug=slug, plan=plan, problem="")


async def remove(request: Request, form: FormData) -> Response:
    """Take it away, beside this request: a large one takes minutes."""
    slug, room, kept = _slug(request), room_of(request), overview_of(request)
    if field_of(form, "sure") != slug:
        plan = await room.ask(lambda desk: desk.plan_removal(slug))
        problem = f"Type {slug} to remove it."
        return page(
            request,
            "source_remove.html",
            status=400,
            section="/sources",
            slug=slug,
            plan=plan,
            problem=problem,
        )
    keep, reason = field_of(form, "keep") == "articles", field_of(form, "reason")

    async def work() -> Ended:
        await room.take_away(lambda desk: desk.remove(slug, keep_articles=keep, reason=reason))
        kept.spoil()
        return Ended(words="Removed; its articles are kept." if keep else "Removed, with its articles.")

    jobs_of(request).start(f"Removing {slug}", work)
    return RedirectResponse("/sources#jobs", 303)


async def _act(
    request: Request, slug: str, act: Callable[[Desk], object], done: str, new_slug: str = ""
) -> Response:
    """Do it, and go back to the page, which says so; or show the page with what was wrong."""
    try:
        await room_of(request).act(act)
    except (AddressError, ConfigurationError) as problem:
        return await _show(request, slug, problem=str(problem), status=400)
    overview_of(request).spoil()
    return RedirectResponse(f"/source/{quote(new_slug or slug, safe='')}?done={done}", 303)


async def _show(request: Request, slug: str, *, status: int = 200, problem: str = "") -> Response:
    room, chosen = room_of(request), choice_of(request, "days", DAYS) or USUAL_DAYS
    now, done = room.now(), choice_of(request, "done", DONE)
    sheet = await room.read(lambda reader: read_source_page(reader, slug, now=now, days=DAYS[chosen]))
    totals = await totals_of(request).of(sheet.row.source.id)
    settings = await room.ask(lambda desk: fields_of(desk.settings_of(sheet.row.source.slug)))
    return page(
        request,
        "source.html",
        status=status,
        section="/sources",
        sheet=sheet,
        totals=totals,
        source=sheet.row.source,
        picture=Markup(sheet.picture),  # noqa: S704 - drawn by us, every text in it escaped
        fields=[one for one in settings if _is_set_here(one.key)],
        others=[one for one in settings if not _is_set_here(one.key) and one.holds],
        days=chosen,
        choices=tuple(DAYS),
        problem=problem,
        said=DONE.get(done, ""),
    )


def _is_set_here(key: str) -> bool:
    """Whether it is set on this page: of how a source is treated, and how long its pages are kept."""
    return "." not in key or key.startswith("keep.")


def _slug(request: Request) -> str:
    slug = str(request.path_params["slug"])
    if len(slug) > MAX_SLUG:
        raise HTTPException(404)
    return slug


ROUTES: Final = [
    Route("/source/{slug}", source),
    form_route("/source/{slug}/pause", pause),
    form_route("/source/{slug}/resume", resume),
    form_route("/source/{slug}/poll", poll),
    form_route("/source/{slug}/rename", rename),
    form_route("/source/{slug}/set-url", set_url),
    form_route("/source/{slug}/set", set_here),
    form_route("/source/{slug}/remove", remove),
    Route("/source/{slug}/remove", ask_to_remove),
]
