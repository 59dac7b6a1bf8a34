"""Every page in a real browser: it shows what it should, alone, without script, in the dark, on a narrow screen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.browser.conftest import Looks, look, pictures
from tests.browser.serving import Served
from tests.browser.writings import WRITINGS
from tests.patience import wait_until

#: By name, of the corpus in writings.py.
PAGES = {
    "river": "/",
    "river-of-a-source": "/?source=warraq-east",
    "article-arabic": "/article/1",
    "article-persian": "/article/2",
    "article-urdu": "/article/3",
    "article-hebrew": "/article/4",
    "article-chinese": "/article/5",
    "article-japanese": "/article/6",
    "article-english": "/article/7",
    "article-hostile": "/article/8",
    "article-gone": "/article/9",
    "removed": "/article/1?removed=1",
    "versions": "/article/7/versions?from=1&to=3",
    "origin": "/article/7/origin",
    "search": "/search?q=paper",
    "search-arabic": "/search?q=الوراق",
    "search-nothing": "/search?q=xyzzy",
    "sources": "/sources",
    "source": "/source/warraq-east",
    "rules": "/source/warraq-east/rules",
    "corpus": "/corpus",
}
WIDE, NARROW = {"width": 1280, "height": 720}, {"width": 360, "height": 740}


def opened(looks: Looks, path: str) -> Any:
    """The page, loaded."""
    answer = looks.page.goto(path)
    assert answer is not None
    assert answer.status == 200, looks.page.content()
    return looks.page


@dataclass(frozen=True)
class Visit:
    """One of PAGES, with script, after it has asked for all that it asks for."""

    name: str
    looks: Looks

    def seen(self, *, viewport: Any = WIDE, scheme: Any = "light") -> Any:
        """The page on such a screen."""
        self.looks.page.set_viewport_size(viewport)
        self.looks.page.emulate_media(color_scheme=scheme)
        return self.looks.page


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=pytest.mark.xdist_group(f"page-{name}")) for name in PAGES],
)
def visit(request: pytest.FixtureRequest, chromium: Any, served: Served) -> Iterator[Visit]:
    """Opened once for all that is asked of it."""
    with look(chromium, served, viewport=WIDE, color_scheme="light") as looks:
        path = PAGES[request.param]
        # The corpus is counted beside the answers; until that is done, a page that shows it loads itself anew.
        wait_until(lambda: "data-reload=" not in looks.page.request.get(path).text())
        opened(looks, path).wait_for_load_state("networkidle")
        yield Visit(name=request.param, looks=looks)


@pytest.fixture(scope="module")
def plain(chromium: Any, served: Served) -> Iterator[Looks]:
    """A page without script."""
    with look(chromium, served, java_script_enabled=False) as looks:
        yield looks


def test_a_page_runs_nothing_foreign_and_asks_nobody_else(visit: Visit, served: Served) -> None:
    page = visit.seen()
    assert visit.looks.problems == []
    assert [url for url in visit.looks.asked if not url.startswith(f"{served.address}/")] == []
    assert page.title() != "run"
    assert page.locator("h1").count() == 1
    if folder := pictures():
        page.screenshot(path=folder / f"{visit.name}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_accessible(visit: Visit, axe: str, scheme: str) -> None:
    page = visit.seen(scheme=scheme)
    found = page.evaluate(f"async () => {{ {axe}; return (await axe.run()).violations }}")
    serious = [
        (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0]["failureSummary"])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_a_page_fits_a_narrow_screen(visit: Visit) -> None:
    page = visit.seen(viewport=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    if folder := pictures():
        page.screenshot(path=folder / f"{visit.name}-narrow.png", full_page=True)


def test_a_page_is_read_without_script(visit: Visit, plain: Looks) -> None:
    """What is to be read stands in it, and nothing says that script is needed."""
    without, with_script = opened(plain, PAGES[visit.name]), visit.seen()
    assert _settled(without.locator("main").inner_text()) == _settled(
        with_script.locator("main").inner_text()
    )


def _settled(text: str) -> str:
    """The text without what changes meanwhile: the next poll of a source that is due is now, and script marks read."""
    return re.sub(r"\d\d:\d\d|Mark (un)?read", "", text)


def test_a_page_is_dark_where_that_is_wished(visit: Visit) -> None:
    page = visit.seen(scheme="dark")
    assert _light(page, "backgroundColor") < 64
    assert _light(page, "color") > 160
    if folder := pictures():
        page.screenshot(path=folder / f"{visit.name}-dark.png", full_page=True)


def _light(page: Any, of: str) -> float:
    """The mean of red, green and blue of the body's colour, 0 to 255."""
    colour = page.evaluate(f"getComputedStyle(document.body).{of}")
    values = [float(part) for part in colour.partition("(")[2].rstrip(")").split(",")[:3]]
    return sum(values) / 3


@pytest.mark.parametrize(("number", "writing"), list(enumerate(WRITINGS, 1)))
def test_an_article_is_set_in_its_script(looks: Looks, number: int, writing: Any) -> None:
    page = opened(looks, f"/article/{number}")
    article = page.locator("article").first
    for part in (page.locator("h1"), article.locator(".body")):
        assert part.get_attribute("lang") == writing.language
    direction = "rtl" if writing.language in ("ar", "fa", "ur", "he") else "ltr"
    for part in (page.locator("h1"), article.get_by_text(writing.sentences[0][:20]).first):
        assert part.evaluate("one => getComputedStyle(one).direction") == direction
    shown = article.inner_text()
    assert all(sentence in shown for sentence in writing.sentences)
    assert writing.read_also not in shown


@pytest.mark.xdist_group("page-removed")  # the room starts a process for it
def test_what_was_removed_stands_struck_through_at_its_place(looks: Looks) -> None:
    writing = WRITINGS[0]
    page = opened(looks, "/article/1?removed=1")
    struck = page.locator("article del")
    assert writing.read_also in " ".join(struck.all_inner_texts())
    shown = page.locator("article").first.inner_text()
    assert shown.index(writing.sentences[-1]) < shown.index(writing.read_also)
    line = page.locator("del", has_text=writing.read_also).first
    assert "line-through" in line.evaluate("one => getComputedStyle(one).textDecorationLine")


def test_versions_stand_side_by_side_with_their_words_marked(looks: Looks) -> None:
    page = opened(looks, "/article/7/versions?from=1&to=3")
    assert page.locator("main ins").count() >= 1
    assert "(2)" in page.locator("main").inner_text()


def test_a_copy_is_folded_under_its_story(looks: Looks) -> None:
    page = opened(looks, "/")
    title = WRITINGS[-1].title
    assert page.locator("main").get_by_text(title).count() == 1
    page.get_by_role("link", name="also in 1 place").click()
    assert "mirror" in page.locator("main").inner_text()


def test_the_river_is_read_by_keyboard(looks: Looks, served: Served) -> None:
    page = opened(looks, "/")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.innerText") != first
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.innerText") == first
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served.address}/article/*")


def test_the_first_tab_leads_to_the_content(looks: Looks) -> None:
    page = opened(looks, "/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_an_article_is_starred_without_script(chromium: Any, served: Served) -> None:
    with look(chromium, served, java_script_enabled=False) as looks:
        page = opened(looks, "/article/4")
        page.get_by_role("button", name="Star").first.click()
        page.goto("/?starred=1")
        assert WRITINGS[3].title in page.locator("main").inner_text()
