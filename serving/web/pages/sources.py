"""The list of sources: health at a glance, sorted and narrowed; following more of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from warraq.articles.errors import WarraqError
from warraq.articles.text import fold
from warraq.health import NEEDS_A_PERSON
from warraq.phrases import count
from warraq.serving.subscriptions import subscription_list
from warraq.serving.web.asking import choice_of, number_of, text_of
from warraq.serving.web.background import Ended, Jobs, Kept
from warraq.serving.web.forms import field_of, form_route
from warraq.serving.web.pages.overview import ORDERS, TONES, Overview, SourceLine
from warraq.serving.web.rendering import page, room_of

PAGE: Final = 50  # sources
FRESH_S: Final = 5.0  # a crawl changes something every second; people do not notice
RESTED: Final = 20  # of many sources: it is read at most this part of the time
MAX_REFUSED: Final = 20  # of a list, that are shown
MAX_ADDRESS: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which sources are shown, in which order, and which page of them, from 1."""

    words: str = ""
    folder: str = ""
    condition: str = ""
    order: str = "health"
    number: int = 1

    def link(self, **changes: object) -> str:
        """The address of the same list with something else, at its first page unless that is stated."""
        values = {
            "q": self.words, "folder": self.folder, "condition": self.condition, "order": self.order, "page": 1,
            **changes,
        }  # fmt: skip
        shown = {name: value for name, value in values.items() if value and (name, value) not in _USUAL}
        return f"/sources?{urlencode(shown)}" if shown else "/sources"


_USUAL: Final = {("order", "health"), ("page", 1)}


async def sources(request: Request) -> Response:
    """The list."""
    return await _show(request)


async def add(request: Request, form: FormData) -> Response:
    """Look at an address, beside this request: that takes seconds to minutes."""
    url, room, kept = field_of(form, "url", MAX_ADDRESS), room_of(request), overview_of(request)
    if not url:
        return await _show(request, problem="Type an address first.", status=400)

    async def work() -> Ended:
        found = await room.aside(lambda desk: desk.add(url))
        kept.spoil()
        if found.problem:
            return Ended(words=found.problem, failed=True)
        words = f"{found.name or found.slug}: {count(len(found.feeds), 'feed')} found."
        return Ended(words=" ".join((words, *found.notes)), link=f"/source/{found.slug}")

    jobs_of(request).start(url, work)
    return RedirectResponse("/sources#jobs", 303)


async def import_list(request: Request, form: FormData) -> Response:
    """Follow the feeds of an OPML file. Nothing is fetched for it."""
    file = form.get("list")
    if not isinstance(file, UploadFile) or not (document := await file.read()):
        return await _show(request, problem="Choose an OPML file first.", status=400)
    try:
        found = await room_of(request).act(lambda desk: desk.follow_list(document))
    except WarraqError as problem:
        return await _show(request, problem=str(problem), status=400)
    overview_of(request).spoil()
    said = (
        f"{count(found.added, 'feed')} added, {found.known} already followed, {len(found.refused)} refused."
    )
    return await _show(request, said=said, refused=found.refused[:MAX_REFUSED])


async def export_list(request: Request) -> Response:
    """What is followed, as OPML."""
    text = await room_of(request).read(subscription_list)
    headers = {"content-disposition": 'attachment; filename="warraq.opml"'}
    return Response(text, media_type="text/x-opml; charset=utf-8", headers=headers)


def jobs_of(request: Request) -> Jobs:
    """What was begun in this room and takes long."""
    state = request.app.state
    if not hasattr(state, "jobs"):
        state.jobs = Jobs(room_of(request))
    jobs = state.jobs
    assert isinstance(jobs, Jobs)
    return jobs


def overview_of(request: Request) -> Kept[tuple[SourceLine, ...]]:
    """All sources in a line each, at most about `FRESH_S` old; `spoil` it after an act."""
    return overview_in(request.app)


def overview_in(app: Starlette) -> Kept[tuple[SourceLine, ...]]:
    """The same, of an application."""
    state = app.state
    if not hasattr(state, "overview"):
        room, overview = state.room, Overview()
        state.overview = Kept(lambda: room.read(lambda reader: overview.read(reader, room.now())))
    kept: Kept[tuple[SourceLine, ...]] = state.overview
    return kept


async def _show(request: Request, *, status: int = 200, **said: object) -> Response:
    kept = overview_of(request)
    lines = await kept.get(fresh_s=max(FRESH_S, RESTED * kept.took_s))
    wanted = _wanted(request)
    chosen = _chosen(lines, wanted)
    pages = max(-(-len(chosen) // PAGE), 1)
    if wanted.number > pages:
        raise HTTPException(404, f"There are only {count(pages, 'page')} of these sources.")
    start = (wanted.number - 1) * PAGE
    jobs = jobs_of(request)
    return page(
        request,
        "sources.html",
        status=status,
        lines=chosen[start : start + PAGE],
        total=len(lines),
        found=len(chosen),
        start=start,
        pages=pages,
        wanted=wanted,
        orders=tuple(ORDERS),
        conditions=_conditions(lines),
        tones=TONES,
        folders=sorted({line.row.source.folder for line in lines} - {""}),
        unwell=sum(line.health.condition in NEEDS_A_PERSON for line in lines),
        jobs=jobs.all,
        is_running=jobs.running,
        **({"problem": "", "said": "", "refused": ()} | said),
    )


def _wanted(request: Request) -> Wanted:
    return Wanted(
        words=text_of(request, "q"),
        folder=text_of(request, "folder", 500),
        condition=choice_of(request, "condition", TONES),
        order=choice_of(request, "order", ORDERS) or "health",
        number=max(number_of(request, "page", default=1, most=100_000) or 1, 1),
    )


def _chosen(lines: Sequence[SourceLine], wanted: Wanted) -> list[SourceLine]:
    words = fold(wanted.words).split()
    found = [
        line
        for line in lines
        if (not wanted.folder or _is_inside(line.row.source.folder, wanted.folder))
        and (not wanted.condition or line.health.condition == wanted.condition)
        and all(word in line.folded for word in words)
    ]
    value, largest_first = ORDERS[wanted.order]
    found.sort(key=value, reverse=largest_first)  # type: ignore[arg-type]
    return found


def _is_inside(folder: str, wanted: str) -> bool:
    return folder == wanted or folder.startswith(f"{wanted}/")


def _conditions(lines: Sequence[SourceLine]) -> Mapping[str, int]:
    """How many sources have each condition, the worst first."""
    counted = Counter(line.health.condition for line in lines)
    return {name: counted[name] for name in TONES if counted[name]}


ROUTES: Final = [
    Route("/sources", sources),
    Route("/sources.opml", export_list),
    form_route("/sources/add", add),
    form_route("/sources/import", import_list),
]
