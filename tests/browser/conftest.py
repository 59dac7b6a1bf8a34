"""A real `warraq serve` over a small corpus, and a real Chromium that looks at it.

A room costs two seconds of a processor to start: it is started once a process, and tests of one room stand in a group,
so that one process has it. Chromium is Debian's, driven by Playwright; it reaches nothing but loopback.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.browser.evil import write_evil
from tests.browser.serving import Served, serve
from tests.browser.writings import write_corpus
from tests.needed import EVERYTHING, needed
from warraq.config import Config
from warraq.desk.access import AccessDesk

#: Of somebody who may open the room that asks.
PASSWORD = "correct horse battery"
AXE = Path(__file__).resolve().parents[2] / ".venv" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
#: As root there is no sandbox; nothing that a page names is looked up or fetched outside.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip


@pytest.fixture(scope="package")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus, not to be written to: copy it."""
    path = tmp_path_factory.mktemp("browser") / "corpus.db"
    write_corpus(path)
    return path


@pytest.fixture(scope="package")
def served(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A reading room over a copy of the corpus."""
    with serve(written, tmp_path_factory.mktemp("room")) as room:
        yield room


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser. Not for longer: its driver's event loop runs in this thread, and other tests start their own."""
    place = needed("chromium")
    from playwright.sync_api import sync_playwright

    with (
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=place, args=list(FLAGS))) as browser,
    ):
        yield browser


@dataclass
class Looks:
    """A page of the browser, with what went wrong in it and what it asked for outside."""

    page: Any
    problems: list[str]
    asked: list[str]


@contextmanager
def look(browser: Any, served: Served, **how: Any) -> Iterator[Looks]:
    """An empty page in a context of its own: `java_script_enabled`, `viewport`, `color_scheme`."""
    context = browser.new_context(base_url=served.address, **how)
    page = context.new_page()
    looks = Looks(page=page, problems=[], asked=[])
    page.on("pageerror", lambda problem: looks.problems.append(str(problem)))
    page.on("console", lambda line: line.type == "error" and looks.problems.append(line.text))
    page.on("request", lambda request: looks.asked.append(request.url))
    try:
        yield looks
    finally:
        context.close()


@pytest.fixture
def looks(chromium: Any, served: Served) -> Iterator[Looks]:
    """A page with script, as wide as a screen."""
    with look(chromium, served) as opened:
        yield opened


@pytest.fixture(scope="session")
def axe() -> str:
    """The rules of axe-core, of the npm registry."""
    if AXE.is_file():
        return AXE.read_text("utf-8")
    text = "needs axe-core, which is not installed: npm install --no-save --prefix .venv/npm axe-core@4"
    if os.environ.get(EVERYTHING):
        pytest.fail(text)
    pytest.skip(text)


@pytest.fixture(scope="package")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_evil(tmp_path_factory.mktemp("evil") / "evil.db", "http://127.0.0.1:9")


@pytest.fixture(scope="package")
def room(evil: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A room for this machine."""
    with serve(evil, tmp_path_factory.mktemp("attacked")) as served:
        yield served


@dataclass(frozen=True)
class Guarded:
    """A room that asks who one is, and a token for it."""

    room: Served
    token: str


@pytest.fixture(scope="package")
def closed(evil: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """The room that `guarded` is."""
    folder = tmp_path_factory.mktemp("guarded")
    copy = Path(shutil.copy(evil, folder / "guarded.db"))
    desk = AccessDesk(lambda: Config(database=copy))
    desk.set_password("maryam", PASSWORD)
    token = desk.make_token("phone")
    (folder / "room").mkdir()
    with serve(copy, folder / "room", "--login") as served:
        yield Guarded(room=served, token=token)


_PLACES = count(2)


@pytest.fixture
def guarded(closed: Guarded) -> Guarded:
    """As somebody finds it who comes from an address that nobody used before.

    Wrong guesses close it for a while to the address that they came from, and a hundred of them to all.
    """
    return replace(closed, room=replace(closed.room, comes_from=f"127.0.0.{next(_PLACES)}"))


def pictures() -> Path | None:
    """Where to put screenshots, for people to look at: WARRAQ_SCREENSHOTS, none by default."""
    folder = os.environ.get("WARRAQ_SCREENSHOTS")
    return Path(folder) if folder else None
