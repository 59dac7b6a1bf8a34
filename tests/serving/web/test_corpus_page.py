"""The charts of the corpus: counted beside requests, shown with their time, counted again when something changed."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import lxml.html
import pytest
from starlette.testclient import TestClient

from tests.serving.web.conftest import NOW, NewClient
from tests.serving.web.desks import SourcesDesk
from warraq.articles.errors import StorageError
from warraq.serving.web.background import Kept
from warraq.storage import Source, open_store


@pytest.fixture
def database(corpus_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(corpus_file, tmp_path / "corpus.db"))


@pytest.fixture
def browser(new_client: NewClient, database: Path) -> Iterator[TestClient]:
    desk = SourcesDesk(database)
    yield new_client(database, desk)
    desk.close()


def wait_for(client: TestClient, path: str, is_there: Callable[[str], bool]) -> str:
    """The page, once it is like that."""
    for _ in range(600):
        text = client.get(path).text
        if is_there(text):
            return text
        assert client.portal is not None
        client.portal.call(asyncio.sleep, 0.1)
    raise AssertionError(text)


def test_charts_are_counted_beside_requests_and_then_shown(browser: TestClient) -> None:
    first = browser.get("/corpus")
    assert "It is being counted" in first.text
    assert "data-reload=" in first.text
    text = wait_for(browser, "/corpus", lambda text: "data-reload=" not in text)
    page = lxml.html.document_fromstring(text)
    facts = {row[0].text: row[1].text_content() for row in page.xpath("//dl/div")}
    assert facts["articles"] == "7"
    assert "As of 2026-03-02 12:00 UTC" in text
    assert {"months", "sources", "languages", "lengths"} <= set(page.xpath("//section/@id"))
    assert page.xpath("//section[@id='months']//svg[@role='img']")
    assert page.xpath("//section[@id='months']//details//table")
    style = browser.get(next(href for href in page.xpath("//link/@href") if "charts" in href))
    assert style.headers["content-type"].startswith("text/css")
    assert ".statistics" in style.text


def test_the_last_numbers_are_shown_while_new_ones_are_counted(browser: TestClient, database: Path) -> None:
    wait_for(browser, "/corpus", lambda text: "As of" in text)
    with open_store(database) as store:
        store.sources.add(Source(slug="other", home_url="https://other.example/"), now=NOW)
    assert "data-reload=" not in browser.get("/corpus").text  # no article changed
    with open_store(database) as store:
        store.marks.set([1], "good", now=NOW)
    text = browser.get("/corpus").text
    assert "changes ago" in text
    assert "As of" in text


class Slow:
    """Answers that come when they are let."""

    def __init__(self) -> None:
        self.asked = 0
        self.may_end = asyncio.Event()

    async def make(self) -> int:
        self.asked += 1
        number = self.asked
        await self.may_end.wait()
        if number == 3:
            raise StorageError("broken")
        return number


def test_kept_answers_are_given_while_newer_ones_are_made_and_never_after_they_are_spoiled() -> None:
    async def run() -> None:
        slow = Slow()
        kept = Kept(slow.make)
        assert kept.answer is None
        both = [asyncio.ensure_future(kept.get(fresh_s=60)) for _ in range(2)]
        await asyncio.sleep(0)
        slow.may_end.set()
        assert await asyncio.gather(*both) == [1, 1]
        slow.may_end.clear()
        assert await kept.get(fresh_s=-1) == 1
        assert kept.running
        kept.spoil()
        waiting = asyncio.ensure_future(kept.get(fresh_s=60))
        await asyncio.sleep(0)
        slow.may_end.set()
        with pytest.raises(StorageError):
            await waiting
        assert (slow.asked, kept.answer, kept.problem) == (3, 2, "broken")
        assert await kept.get(fresh_s=60) == 4
        assert kept.problem == ""

    asyncio.run(run())
