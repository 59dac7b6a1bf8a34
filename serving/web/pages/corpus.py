"""The numbers of the corpus as charts. They take long to count: the last ones are shown while new ones are counted."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from warraq.serving.statistics import statistics_sections
from warraq.serving.statistics.style import CHARTS
from warraq.serving.web.background import Kept
from warraq.serving.web.rendering import page, room_of

#: A corpus that changes all the time is counted at most this part of the time.
RESTED: Final = 20
_STYLE: Final = CHARTS.encode()
_STYLE_PATH: Final = f"/corpus/charts.css?v={sha256(_STYLE).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The sections of the page, made once; up to which change they count, and when counting began."""

    sections: str
    last_seq: int
    at: datetime


async def corpus(request: Request) -> Response:
    """The charts, or that they are being counted."""
    room, kept = room_of(request), _counted_of(request)
    last_seq = await room.read(lambda reader: reader.articles.last_seq())
    counted = kept.answer
    is_old = counted is None or counted.last_seq != last_seq
    if is_old and (counted is None or kept.age_s > RESTED * kept.took_s):
        kept.refresh()
    return page(
        request,
        "corpus.html",
        counted=counted,
        sections=Markup(counted.sections) if counted else "",  # noqa: S704 - made by us, names in it escaped
        changes=last_seq - counted.last_seq if counted else 0,
        is_counting=kept.running,
        problem=kept.problem,
        charts=_STYLE_PATH,
    )


async def charts(request: Request) -> Response:
    """The style of the charts, which `warraq stats --html` has too."""
    return Response(
        _STYLE, media_type="text/css", headers={"cache-control": "public, max-age=31536000, immutable"}
    )


def _counted_of(request: Request) -> Kept[Counted]:
    state = request.app.state
    if not hasattr(state, "corpus"):
        room = room_of(request)

        async def count() -> Counted:
            at = room.now()
            last_seq = await room.read(lambda reader: reader.articles.last_seq())
            statistics = await room.aside(lambda desk: desk.count_corpus())
            return Counted(sections="".join(statistics_sections(statistics)), last_seq=last_seq, at=at)

        state.corpus = Kept(count)
    kept: Kept[Counted] = state.corpus
    return kept


ROUTES: Final = [Route("/corpus", corpus), Route("/corpus/charts.css", charts)]
