"""Attacks on somebody who reads: by what was fetched, and by a page of another site that he has open. None comes through.

Numbers 1 to 51 are in evil.py. Attacks that need no browser are in test_attacks_by_wire.py.
"""

# ruff: noqa: E501 - an attack a line
import html
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from typing import Any

import pytest

from tests.browser.conftest import Looks, look
from tests.browser.evil import (
    FIELDS,
    MARKUP,
    PAGE,
    PNG,
    POLYGLOT,
    SVG,
    Elsewhere,
    article_of,
    elsewhere,
    write_evil,
)
from tests.browser.serving import Served, serve
from warraq.storage import open_reader

#: Each has a room and a browser; they take about as long.
READ = pytest.mark.xdist_group("attacks by what is read")
OTHERS = pytest.mark.xdist_group("attacks by others")

#: What of a page could run, load, lead or send elsewhere, or is ours by name only: all that escaping and cleaning keep out.
FOREIGN = """far => {
  const found = [], own = location.origin + "/";
  const at = name => new Set(["src", "href", "action", "formaction", "data", "poster", "background", "srcset", "ping", "srcdoc", "style", "http-equiv", "code"]).has(name);
  for (const one of document.querySelectorAll("*")) {
    const inMain = one.closest("main") !== null, tag = one.localName, says = one.outerHTML.slice(0, 400);
    if (/^(iframe|frame|object|embed|applet|base|math|noscript|template|dialog|video|audio|xmp|style)$/.test(tag)) found.push(says);
    if (tag === "script" && !(one.src.startsWith(own + "static/") && !inMain)) found.push(says);
    if (inMain && /^(link|meta)$/.test(tag)) found.push(says);
    for (const {name, value} of one.attributes) {
      if (name.startsWith("on")) found.push(says);
      if (!at(name)) continue;
      if (/^[\\s\\x00-\\x1f]*(java|data|vb)/i.test(value) || /^(style|ping|srcset|srcdoc|http-equiv)$/.test(name) && inMain) found.push(says);
      if (name !== "href" && value.includes(far)) found.push(says);
    }
    if (tag === "a" && inMain && one.origin !== location.origin && (one.target || !/noreferrer/.test(one.rel) || !/noopener/.test(one.rel))) found.push(says);
    if (tag === "form" && new URL(one.action).origin !== location.origin) found.push(says);
  }
  for (const one of document.querySelectorAll(".body [id], .body [name], .body [class]:not(.picture):not(.gone)")) found.push(one.outerHTML.slice(0, 400));
  for (const one of document.querySelectorAll(".body a[href]")) if (one.origin === location.origin) found.push(one.outerHTML);
  return found;
}"""


@pytest.fixture(scope="module")
def far() -> Iterator[Elsewhere]:
    with elsewhere() as place:
        yield place


@pytest.fixture(scope="module")
def room(far: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A room over the corpus that attacks."""
    corpus = write_evil(tmp_path_factory.mktemp("evil") / "evil.db", far.address)
    with serve(corpus, tmp_path_factory.mktemp("attacked")) as served:
        yield served


@dataclass(frozen=True)
class Sight:
    """A page as the browser has it: its source, what is wrong with it, and what it asked others for."""

    source: str
    wrong: tuple[str, ...]


@pytest.fixture(scope="module")
def sights(chromium: Any, room: Served, far: Elsewhere) -> Callable[[str], Sight]:
    """Every page, looked at once, when it is first asked for."""
    return cache(partial(_seen, chromium, room, far))


def _seen(chromium: Any, room: Served, far: Elsewhere, path: str) -> Sight:
    before = len(far.asked)
    with look(chromium, room) as looks:
        dialogs: list[str] = []
        looks.page.on("dialog", lambda one: (dialogs.append(one.message), one.dismiss()))
        answer = looks.page.goto(path)
        looks.page.wait_for_load_state("networkidle")
        wrong = [*looks.problems, *dialogs, *looks.page.evaluate(FOREIGN, far.address)]
        wrong += [f"title {title}" for title in [looks.page.title()] if title.startswith("ran-")]
        wrong += [f"asked {url}" for url in looks.asked if not url.startswith(f"{room.address}/")]
        wrong += [f"asked {asked}" for asked, _ in far.asked[before:]]
        wrong += [f"at {looks.page.url}"] * (not looks.page.url.startswith(room.address))
        return Sight(source=answer.text(), wrong=tuple(wrong))


@READ
@pytest.mark.parametrize("number", FIELDS)
def test_a_field_is_text(sights: Callable[[str], Sight], number: int) -> None:
    """Its words stand in the page as they are, and make nothing of it."""
    _, paths = FIELDS[number]
    for path in paths:
        assert f"mark-{number}" in html.unescape(sights(path).source), f"{path} does not show it"
        assert [wrong for wrong in sights(path).wrong if f"ran-{number}'" in wrong] == []


@READ
@pytest.mark.parametrize("path", sorted({path for _, paths in FIELDS.values() for path in paths}))
def test_nothing_runs_or_is_loaded_in_a_page_of_attacks(sights: Callable[[str], Sight], path: str) -> None:
    assert sights(path).wrong == ()


@READ
@pytest.mark.parametrize("number", MARKUP)
def test_markup_of_an_article_does_nothing(sights: Callable[[str], Sight], number: int) -> None:
    sight = sights(article_of(number))
    assert f"mark-{number}" in sight.source
    assert sight.wrong == ()


#: 60 to 65: what was fetched, opened by itself. What it is served as, and what may come of it.
@OTHERS
@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        pytest.param(f"/image/{sha256(PNG).hexdigest()}", 200, "image/png", id="picture"),
        pytest.param(f"/image/{sha256(SVG).hexdigest()}", 404, "", id="60-svg"),
        pytest.param(f"/image/{sha256(POLYGLOT).hexdigest()}", 200, "image/gif", id="61-polyglot"),
        pytest.param(f"/image/{sha256(PAGE).hexdigest()}", 404, "", id="62-page-as-picture"),
        pytest.param("/article/1/page", 200, "text/plain; charset=utf-8", id="63-raw-page"),
        pytest.param("/feed.atom", 200, "application/atom+xml; charset=utf-8", id="64-feed"),
        pytest.param("/search/evil.atom", 200, "application/atom+xml; charset=utf-8", id="65-saved-search"),
        pytest.param("/feed.json", 200, "application/feed+json; charset=utf-8", id="66-json-feed"),
        pytest.param("/sources.opml", 200, "text/x-opml; charset=utf-8", id="67-opml"),
        pytest.param("/api/v1/articles/1", 200, "application/json", id="68-json"),
        pytest.param("/v1/entries", 200, "application/json", id="69-miniflux"),
    ],
)
def test_what_was_fetched_is_never_a_page(
    chromium: Any, room: Served, path: str, status: int, kind: str
) -> None:
    with look(chromium, room) as looks:
        answer = looks.page.request.get(path)
        headers = answer.headers
        assert answer.status == status
        assert headers["x-content-type-options"] == "nosniff"
        assert "script-src 'self'" in headers["content-security-policy"] or (
            headers["content-security-policy"].startswith("sandbox;")
        )
        if status == 200:
            assert headers["content-type"] == kind
        _open(looks, path)
        assert not looks.page.title().startswith("ran-")
        assert looks.page.evaluate("document.querySelectorAll('script, [onerror], [onload]').length") == (
            1 if status == 404 else 0  # the room's own
        )


def _open(looks: Looks, path: str) -> None:
    from playwright.sync_api import Error

    with suppress(Error):  # 'Download is starting': it was saved, not shown
        looks.page.goto(path)


#: 70 to 79: if something were not cleaned after all. What is put into a page, as a text that slipped through would be,
#: and the part of the policy that keeps it from doing anything.
@OTHERS
@pytest.mark.parametrize(
    ("slipped", "kept_by"),
    [
        pytest.param("<img src=x onerror=\"document.title='ran'\">", "script-src", id="70-handler"),
        pytest.param("<img src='{far}/ran'>", "img-src", id="71-picture"),
        pytest.param("<iframe src='{far}/ran'></iframe>", "default-src", id="72-frame"),
        pytest.param("<iframe srcdoc=\"<script>parent.document.title='ran'</script>\"></iframe>", "script-src", id="73-frame-with-text"),
        pytest.param("<link rel=stylesheet href='{far}/ran'>", "style-src", id="74-style-sheet"),
        pytest.param("<p style=\"background:url('{far}/ran')\">x</p>", "style-src", id="75-style"),
        pytest.param("<style>body{{background:url('{far}/ran')}}</style>", "style-src", id="75-style-element"),
        pytest.param("<form action='{far}/ran'><button id=go>x</button></form>", "form-action", id="76-form"),
        pytest.param("<base href='{far}/'><img src=/ran>", "base-uri", id="77-base"),
        pytest.param("<object data='{far}/ran'></object>", "default-src", id="78-plug-in"),
        pytest.param("<embed src='{far}/ran'>", "default-src", id="78-embedded"),
        pytest.param("<video src='{far}/ran'></video>", "default-src", id="78-video"),
        pytest.param("<a id=go href=\"javascript:void(document.title='ran')\">x</a>", "script-src", id="79-address"),
    ],
)  # fmt: skip
def test_the_policy_holds_where_cleaning_would_fail(
    chromium: Any, room: Served, far: Elsewhere, slipped: str, kept_by: str
) -> None:
    before, text = len(far.asked), slipped.format(far=far.address)
    said = re.compile(rf"Content Security Policy directive:? ['\"]{kept_by} ")
    with look(chromium, room) as looks:
        page = looks.page
        page.goto("/")
        with page.expect_console_message(
            lambda line: said.search(line.text) is not None
        ):  # what it did not do
            page.evaluate("text => { document.querySelector('main').innerHTML = text; }", text)
            if "id=go" in text:
                page.locator("#go").click(no_wait_after=True)
        page.evaluate("fetch('/healthcheck').then(one => one.text())")  # what was begun was asked for by then
        assert page.title() != "ran"
    assert [asked for asked, _ in far.asked[before:]] == []


#: 80 to 92: pages of another site, another port of this machine, which a browser counts as the same site.
CROSS = {
    "80-form": '<form method=post action="{here}/stories/act"><input name=star value=1></form><script>document.forms[0].submit()</script>',
    "81-form-for-programs": '<form method=post action="{here}/reader/api/0/edit-tag"><input name=i value=1><input name=a value="user/-/state/com.google/starred"><input name=T value=local></form><script>document.forms[0].submit()</script>',
    "82-json-as-text": "<script>fetch('{here}/api/v1/stars', {{method: 'POST', mode: 'no-cors', credentials: 'include', headers: {{'content-type': 'text/plain'}}, body: '{{\"ids\": [1]}}'}}).catch(String).then(() => location = '/done')</script>",
    "83-json": "<script>fetch('{here}/api/v1/stars', {{method: 'POST', credentials: 'include', headers: {{'content-type': 'application/json'}}, body: '{{\"ids\": [1]}}'}}).catch(String).then(() => location = '/done')</script>",
    "84-put": "<script>fetch('{here}/v1/entries/1/bookmark', {{method: 'PUT', credentials: 'include'}}).catch(String).then(() => location = '/done')</script>",
    "85-beacon": "<script>navigator.sendBeacon('{here}/reader/api/0/edit-tag', new URLSearchParams({{i: '1', a: 'user/-/state/com.google/starred'}})); location = '/done'</script>",
    "86-origin-null": '<iframe onload="if (this.sent) location = `/done`; this.sent = true" sandbox="allow-scripts allow-forms" srcdoc="<form method=post action={here}/reader/api/0/edit-tag><input name=i value=1><input name=a value=user/-/state/com.google/starred></form><script>onload = () => document.forms[0].submit()</script>"></iframe>',
    "87-no-referrer": '<meta name=referrer content=no-referrer><form method=post action="{here}/reader/api/0/edit-tag"><input name=i value=1><input name=a value="user/-/state/com.google/starred"></form><script>document.forms[0].submit()</script>',
    "88-address": '<img src="{here}/stories/act?star=1"><img src="{here}/reader/api/0/edit-tag?i=1&a=user/-/state/com.google/starred"><img src="{here}/v1/entries/1/bookmark">',
}  # fmt: skip


@OTHERS
@pytest.mark.parametrize("name", CROSS)
def test_another_site_changes_nothing(chromium: Any, room: Served, far: Elsewhere, name: str) -> None:
    far.pages[f"/{name}"] = CROSS[name].format(here=room.address)
    with look(chromium, room) as looks:
        looks.page.goto("/")  # he has a session
        # The browser does not always tell of what a frame asks for; its page does, when that was answered.
        with looks.page.expect_request(
            lambda asked: asked.url.startswith((room.address, f"{far.address}/done"))
        ):
            looks.page.goto(f"{far.address}/{name}")
        looks.page.wait_for_load_state("networkidle")
    with open_reader(room.database) as reader:
        assert reader.stories.get(1).is_starred is False


READS = {
    "89-frame": '<iframe id=f src="{here}/article/1"></iframe>',
    "90-script": '<script src="{here}/api/v1/articles"></script><script src="{here}/feed.json"></script>',
    "91-fetch": "<script>fetch('{here}/api/v1/articles', {{credentials: 'include'}}).then(one => one.text()).then(text => document.title = 'read ' + text.length).catch(String)</script>",
    "92-picture": "<img src='{here}/image/{png}' onload=\"document.title='read'\">",
}  # fmt: skip


@OTHERS
@pytest.mark.parametrize("name", READS)
def test_another_site_reads_nothing(chromium: Any, room: Served, far: Elsewhere, name: str) -> None:
    known = sha256(POLYGLOT).hexdigest()
    far.pages[f"/{name}"] = READS[name].format(here=room.address, png=known)
    with look(chromium, room) as looks:
        looks.page.goto("/")
        looks.page.goto(f"{far.address}/{name}")
        looks.page.wait_for_load_state("networkidle")
        assert not looks.page.title().startswith("read")
        assert looks.problems  # the browser says what it kept back
        frames = [frame for frame in looks.page.frames if frame.url.startswith(room.address)]
        assert all("mark-1" not in frame.content() for frame in frames)


@OTHERS
def test_93_a_window_that_another_site_opened_is_not_its_own(
    chromium: Any, room: Served, far: Elsewhere
) -> None:
    far.pages["/93"] = f"<a id=go href='#' onclick=\"window.w = window.open('{room.address}/')\">x</a>"
    with look(chromium, room) as looks:
        looks.page.goto(f"{far.address}/93")
        with looks.page.context.expect_page() as opened:
            looks.page.click("#go")
        opened.value.wait_for_load_state()
        assert opened.value.locator("h1").count() == 1
        assert looks.page.evaluate("w.closed") is True
        assert opened.value.evaluate("window.opener") is None


@OTHERS
def test_94_a_link_elsewhere_tells_nothing(chromium: Any, room: Served, far: Elsewhere) -> None:
    """Neither where the reader came from, nor a window to lead him astray in, and no ping."""
    before = len(far.asked)
    with look(chromium, room) as looks:
        looks.page.goto(article_of(47))
        looks.page.get_by_text("leads-out").click()
        looks.page.wait_for_url(f"{far.address}/out")
        assert looks.page.evaluate("[window.opener, document.referrer]") == [None, ""]
    asked = [(path, headers) for path, headers in far.asked[before:] if path != "/favicon.ico"]
    assert [path for path, _ in asked] == ["/out"]
    assert "referer" not in asked[0][1]


def test_the_attacks_are_many_and_each_has_one_number() -> None:
    assert not set(FIELDS) & set(MARKUP)
    assert len(FIELDS) + len(MARKUP) + len(CROSS) + len(READS) > 55
