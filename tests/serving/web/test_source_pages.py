"""The pages of sources, of one source and of its rules, without a script: what they show, do and refuse."""

import asyncio
import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from starlette.testclient import TestClient

from tests.serving.web.conftest import HERE, NOW, NewClient, token_of
from tests.serving.web.desks import SourcesDesk
from tests.stored_pages import make_stored_pages, post
from warraq.articles.outcomes import Failed
from warraq.articles.records import Fetch
from warraq.serving.web import Room, background, build_app
from warraq.serving.web.app import begin
from warraq.serving.web.pages import totals
from warraq.serving.web.pages.sources import overview_in
from warraq.storage import FeedState, FetchRecord, Source, WriterLock, open_reader, open_store, poll_visit

HOSTILE = "<img src=x onerror=alert(1)>\u202eevil\x1b[31m"
ASIDE = "<p class='fair'>Our readers sent us many words about the spring fair, and we thank them all.</p>"
LIST = b"""<opml version="2.0"><body><outline type="rss" text="Three" xmlUrl="https://three.example/feed"
  htmlUrl="https://three.example/"/><outline type="rss" text="x" xmlUrl="http://10.0.0.1/feed"/></body></opml>"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source with four stored pages and a feed, and one with a hostile name whose feed fails."""
    path = tmp_path_factory.mktemp("sources") / "corpus.db"
    make_stored_pages(path, [post(number, aside=ASIDE if number % 2 else "") for number in range(4)])
    with open_store(path) as store:
        blog = store.sources.get("blog")
        store.feeds.add(
            FeedState(
                source_id=blog.id,
                url="https://blog.example/feed",
                kind="feed",
                last_poll_at=NOW,
                last_success_at=NOW,
                last_status=200,
                next_poll_at=NOW + timedelta(hours=2),
                next_poll_reason="rhythm: about two polls for each post",
            )
        )
        evil = store.sources.add(
            Source(slug="evil", home_url="https://evil.example/", name=HOSTILE, folder="News/<b>Odd"), now=NOW
        )
        feed = store.feeds.add(
            FeedState(
                source_id=evil.id,
                url="https://evil.example/feed",
                kind="feed",
                title=HOSTILE,
                failures=4,
                last_error="http-404",
                last_status=404,
                last_poll_at=NOW,
                next_poll_at=NOW,
            )
        )
        run = store.runs.start("crawl", "test", NOW)
        store.frontier.add([poll_visit(feed)], now=NOW)
        leased = store.frontier.lease_url(run, feed.url)
        assert leased is not None
        fetch = Fetch(url=feed.url, status=404, started_at=NOW)
        record = FetchRecord(run_id=run, visit=leased, fetch=fetch)
        store.fetches.commit_failed(record, Failed(error="http-404", detail=HOSTILE))
    return path


@pytest.fixture
def database(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(made, tmp_path / "corpus.db"))


@pytest.fixture
def desk(database: Path) -> Iterator[SourcesDesk]:
    opened = SourcesDesk(database)
    yield opened
    opened.close()


@pytest.fixture
def browser(new_client: NewClient, database: Path, desk: SourcesDesk) -> TestClient:
    return new_client(database, desk)


def read(client: TestClient, path: str) -> lxml.html.HtmlElement:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[:500]
    return lxml.html.document_fromstring(answer.text)


def send(client: TestClient, path: str, on: str, **fields: Any) -> Any:
    """A form of the page `on`, with the token that stands in it."""
    fields = {name.replace("__", ":", 1): value for name, value in fields.items()}
    token = token_of(client.get(on).text)
    return client.post(path, data={"token": token, **fields}, headers={"origin": HERE})


def test_every_source_is_a_line_with_its_health_in_words_and_sign(browser: TestClient) -> None:
    page = read(browser, "/sources")
    rows = page.xpath("//table[@class='sources']/tbody/tr")
    assert [row.xpath("string(th/a/@href)") for row in rows] == ["/source/evil", "/source/blog"]
    first = rows[0].xpath("td[1]/span")[0]
    assert (first.get("class"), first.text_content().split()) == ("chip tone-bad", ["✕", "failing"])
    assert first.get("title") == "the last polls failed, one after another"
    assert "1 needs a person" in page.text_content()
    cells = [cell.text_content().strip() for cell in rows[1].xpath("td")]
    assert cells[1:3] == ["4", "2026-03-02 12:00"]
    assert cells[3].startswith("2026-03-02 14:00")


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("?q=BLOG", ["blog"]),
        ("?q=evil.example", ["evil"]),
        ("?folder=News", ["evil"]),
        ("?condition=failing", ["evil"]),
        ("?condition=ok", ["blog"]),
        ("?order=articles", ["blog", "evil"]),
        ("?order=due", ["evil", "blog"]),
        ("?q=nothing+like+that", []),
    ],
)
def test_sources_are_narrowed_and_sorted(browser: TestClient, query: str, slugs: list[str]) -> None:
    rows = read(browser, f"/sources{query}").xpath("//table[@class='sources']/tbody/tr/th/a/@href")
    assert rows == [f"/source/{slug}" for slug in slugs]


@pytest.mark.parametrize("query", ["?order=evil", "?condition=<x>", "?page=-1", "?page=a", f"?q={'a' * 300}"])
def test_an_odd_question_is_refused_in_words(browser: TestClient, query: str) -> None:
    assert browser.get(f"/sources{query}").status_code == 400
    assert browser.get("/sources?page=9").status_code == 404


@pytest.mark.parametrize("path", ["/sources", "/source/evil", "/source/evil?days=30", "/source/evil/rules"])
def test_hostile_names_errors_and_titles_are_text(browser: TestClient, path: str) -> None:
    text = browser.get(path).text
    assert "<img" not in text
    assert "<b>Odd" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert not re.search(r"\sstyle=|\son[a-z]+=", re.sub(r"&lt;.*?&gt;", "", text))


def test_a_source_says_what_is_wrong_and_what_to_do(browser: TestClient) -> None:
    page = read(browser, "/source/evil")
    text = " ".join(page.text_content().split())
    assert "What to do: See the error." in text
    assert "warraq source set-url evil OLD NEW" in text
    assert "The last poll failed: nothing is at this address (http-404), 4 in a row" in text
    assert page.xpath("//svg[@role='img']/path[@class='failed']")
    (row,) = page.xpath("//section[@aria-labelledby='endings']//tbody/tr")
    assert "nothing is at this address" in row.text_content()


def test_a_source_shows_its_feeds_days_settings_and_coverage(browser: TestClient) -> None:
    page = read(browser, "/source/blog?days=30")
    text = " ".join(page.text_content().split())
    assert "Next poll 2026-03-02 14:00: rhythm: about two polls for each post." in text
    days = [[cell.text_content() for cell in row] for row in page.xpath("//details//tbody/tr")]
    assert ["2026-03-01", "4", "0", "0"] in days
    assert page.xpath("//input[@name='set:delay_s']/@placeholder") == ["2.0"]
    assert "4 articles" in text
    assert browser.get("/source/nobody").status_code == 404
    assert browser.get("/source/blog?days=7").status_code == 400


def test_a_source_is_paused_and_resumed(browser: TestClient, database: Path) -> None:
    answer = send(browser, "/source/blog/pause", "/source/blog")
    assert (answer.status_code, answer.headers["location"]) == (303, "/source/blog?done=paused")
    page = read(browser, "/source/blog?done=paused")
    assert "Paused: nothing of it is fetched." in page.text_content()
    assert "paused" in read(browser, "/sources").xpath("string(//tr[th/a/@href='/source/blog']/td[1])")
    assert send(browser, "/source/blog/poll", "/source/blog").status_code == 400
    send(browser, "/source/blog/resume", "/source/blog")
    with open_reader(database) as reader:
        assert reader.sources.get("blog").state == "active"


def test_totals_are_kept_until_something_is_done(browser: TestClient, database: Path) -> None:
    assert "4 articles;" in read(browser, "/source/blog").text_content()
    with open_store(database) as store:
        store.removals.forget(1, reason="asked", by="somebody", now=NOW)
    assert "4 articles;" in read(browser, "/source/blog").text_content()
    send(browser, "/source/evil/pause", "/source/evil")
    assert "3 articles;" in read(browser, "/source/blog").text_content()


def test_totals_are_counted_again_after_a_minute(
    browser: TestClient, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "4 articles;" in read(browser, "/source/blog").text_content()
    with open_store(database) as store:
        store.removals.forget(1, reason="asked", by="somebody", now=NOW)
    monkeypatch.setattr(totals, "KEPT_S", 0.0)
    assert "3 articles;" in read(browser, "/source/blog").text_content()


def test_the_list_is_read_before_somebody_asks_for_it(database: Path) -> None:
    room = Room(lambda: open_reader(database), object(), now=lambda: NOW)  # type: ignore[arg-type]

    async def begun() -> int:
        app = build_app(room)
        begin(app)
        kept = overview_in(app)
        assert kept.running
        return len(await kept.get(fresh_s=60))

    assert asyncio.run(begun()) == 2
    room.close()


def test_a_source_is_renamed_moved_and_set(browser: TestClient, database: Path) -> None:
    moved = {"feed": "https://blog.example/feed", "url": "https://blog.example/atom"}
    assert send(browser, "/source/blog/set-url", "/source/blog", **moved).status_code == 303
    answer = send(
        browser, "/source/blog/set", "/source/blog", set__delay_s="7", **{"set__keep.pages_days": "30"}
    )
    assert answer.status_code == 303
    answer = send(browser, "/source/blog/rename", "/source/blog", slug="ink", name="The Ink", folder="News")
    assert answer.headers["location"] == "/source/ink?done=renamed"
    page = read(browser, "/source/ink")
    assert page.xpath("//input[@name='set:delay_s']/@value") == ["7"]
    assert "set 20" in page.xpath("string(//small[@id='set:delay_s-told'])")
    with open_reader(database) as reader:
        source = reader.sources.get("ink")
        assert (source.name, source.folder) == ("The Ink", "News")
        assert [feed.url for feed in reader.feeds.of_source(source.id)] == ["https://blog.example/atom"]


@pytest.mark.parametrize(
    ("act", "fields", "says"),
    [
        ("rename", {"slug": "evil"}, "there is a source evil already"),
        ("rename", {"slug": "<script>"}, "&lt;script&gt;"),
        ("set-url", {"url": "http://127.0.0.1/"}, "address"),
        ("set-url", {"url": "javascript:alert(1)"}, "javascript"),
        ("set", {"set:delay_s": "soon"}, "delay_s"),
        ("set", {"set:headers": "x"}, "on purpose"),
        ("set", {"set:nothing": "x"}, "unknown"),
    ],
)
def test_what_cannot_be_meant_is_said_on_the_page(
    browser: TestClient, act: str, fields: dict[str, str], says: str
) -> None:
    answer = send(browser, f"/source/blog/{act}", "/source/blog", **fields)
    assert answer.status_code == 400
    (problem,) = re.findall(r'<p class="problem" role="alert">(.*?)</p>', answer.text)
    assert says in problem
    assert "<script>" not in problem


def test_what_the_file_states_is_shown_and_not_changed(
    new_client: NewClient, database: Path, tmp_path: Path
) -> None:
    file = tmp_path / "warraq.toml"
    file.write_text("[sources.blog]\ndelay_s = 9\n[sources.blog.rules]\nbody = 'article'\n", encoding="utf-8")
    client = new_client(database, SourcesDesk(database, config=file))
    page = read(client, "/source/blog")
    (field,) = page.xpath("//input[@name='set:delay_s']")
    assert field.get("disabled") is not None
    assert "warraq.toml, line 2" in page.xpath("string(//small[@id='set:delay_s-told'])")
    answer = send(client, "/source/blog/set", "/source/blog", set__delay_s="1")
    assert answer.status_code == 400
    assert "which wins" in answer.text
    assert read(client, "/source/blog/rules").xpath("//input[@name='set:rules.body']/@disabled")


def test_no_act_without_the_token_or_from_elsewhere(browser: TestClient, database: Path) -> None:
    token = token_of(browser.get("/source/blog").text)
    for act in ("pause", "resume", "poll", "rename", "set-url", "set", "remove", "rules", "rules/preview"):
        assert browser.post(f"/source/blog/{act}", data={}).status_code == 403
        elsewhere = {"origin": "https://evil.example"}
        assert (
            browser.post(f"/source/blog/{act}", data={"token": token}, headers=elsewhere).status_code == 403
        )
    for path in ("/sources/add", "/sources/import"):
        assert browser.post(path, data={"url": "https://x.example/"}).status_code == 403
    with open_reader(database) as reader:
        assert reader.sources.get("blog").state == "active"


def test_a_list_is_followed_and_given_back(browser: TestClient) -> None:
    token = token_of(browser.get("/sources").text)
    headers = {"origin": HERE}
    answer = browser.post(
        "/sources/import", data={"token": token}, files={"list": ("a.opml", LIST)}, headers=headers
    )
    text = " ".join(lxml.html.document_fromstring(answer.text).text_content().split())
    assert "1 feed added, 0 already followed, 1 refused." in text
    assert "10.0.0.1" in text
    given = browser.get("/sources.opml")
    assert given.headers["content-disposition"] == 'attachment; filename="warraq.opml"'
    assert "https://three.example/feed" in given.text
    for wrong in (b"", b"<html>no list</html>"):
        answer = browser.post(
            "/sources/import", data={"token": token}, files={"list": ("a.opml", wrong)}, headers=headers
        )
        assert answer.status_code == 400


def test_adding_an_address_goes_on_beside_requests_and_says_how_it_ended(browser: TestClient) -> None:
    """Of an address that must not be fetched, so that nothing is asked for."""
    answer = send(browser, "/sources/add", "/sources", url="http://127.0.0.1:1/feed")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sources#jobs")
    text = browser.get("/sources").text
    assert "http://127.0.0.1:1/feed" in text
    for _ in range(600):
        if "data-reload" not in text:
            break
        browser.portal.call(_wait)  # type: ignore[union-attr]
        text = browser.get("/sources").text
    (job,) = lxml.html.document_fromstring(text).xpath("//ul[@class='jobs']/li")
    assert job.get("class") == "failed"
    assert "--local" in job.text_content() or "private" in job.text_content()
    assert send(browser, "/sources/add", "/sources", url=" ").status_code == 400


def test_adding_beside_a_crawl_waits_for_its_end_and_says_so(
    browser: TestClient, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "BUSY_S", 0.05)
    with WriterLock(database):  # as a crawl holds it
        send(browser, "/sources/add", "/sources", url="http://127.0.0.1:1/feed")
        job = _job(browser, lambda found: "waits since" in found.text_content())
        words = " ".join(job.text_content().split())
        assert f"another crawl is running (process {os.getpid()}), and one fetches at a time." in words
        assert "It is begun when that has ended" in words
    job = _job(browser, lambda found: found.get("class") == "failed")
    assert "--local" in job.text_content()


def _job(browser: TestClient, is_it: Callable[[Any], bool]) -> Any:
    """The only job, once it is as wanted."""
    for _ in range(600):
        text = browser.get("/sources").text
        (job,) = lxml.html.document_fromstring(text).xpath("//ul[@class='jobs']/li")
        if is_it(job):
            return job
        browser.portal.call(_wait)  # type: ignore[union-attr]
    raise AssertionError(job.text_content())


async def _wait() -> None:
    import asyncio

    await asyncio.sleep(0.1)


def test_rules_are_tried_before_they_are_saved(browser: TestClient, database: Path) -> None:
    answer = send(
        browser,
        "/source/blog/rules",
        "/source/blog/rules",
        do="preview",
        article="2",
        **{"set:rules.remove": "p.fair"},
    )
    assert answer.status_code == 200, answer.text[:400]
    page = lxml.html.document_fromstring(answer.text)
    assert page.xpath("string(//section[@id='preview']//del)") == (
        "Our readers sent us many words about the spring fair, and we thank them all."
    )
    assert "2 would change, 2 stay as they are" in " ".join(page.text_content().split())
    assert page.xpath("//textarea[@name='set:rules.remove']")[0].text.strip() == "p.fair"
    with open_reader(database) as reader:
        assert reader.settings.all() == ()
    answer = send(
        browser,
        "/source/blog/rules",
        "/source/blog/rules",
        do="save",
        **{"set:rules.remove": "p.fair", "set:filters.languages": "en\nar"},
    )
    assert answer.headers["location"] == "/source/blog/rules?done=saved"
    page = read(browser, "/source/blog/rules?done=saved")
    assert "warraq reclean blog" in page.text_content()
    assert page.xpath("//textarea[@name='set:rules.remove']")[0].text.strip() == "p.fair"
    assert page.xpath("//textarea[@name='set:filters.languages']")[0].text.split() == ["en", "ar"]


def test_a_script_gets_the_preview_alone(browser: TestClient) -> None:
    answer = send(browser, "/source/blog/rules/preview", "/source/blog/rules", **{"set:rules.body": "div["})
    assert answer.status_code == 400
    assert "<html" not in answer.text
    assert "not a valid CSS selector" in answer.text
    answer = send(browser, "/source/blog/rules/preview", "/source/blog/rules", article="1")
    assert answer.status_code == 200
    assert "as stored" in answer.text
    for article, status in (("99", 404), ("x", 400), ("9" * 19, 400)):
        answer = send(browser, "/source/blog/rules/preview", "/source/blog/rules", article=article)
        assert answer.status_code == status


def test_only_rules_and_filters_are_saved_with_the_rules(browser: TestClient, database: Path) -> None:
    answer = send(browser, "/source/blog/rules", "/source/blog/rules", do="save", set__delay_s="0")
    assert answer.status_code == 400
    answer = send(
        browser, "/source/blog/rules", "/source/blog/rules", do="save", **{"set:rules.body": "<script>"}
    )
    assert answer.status_code == 400
    assert "&lt;script&gt;" in answer.text
    with open_reader(database) as reader:
        assert reader.settings.all() == ()


def test_a_source_is_removed_only_by_who_types_its_name(browser: TestClient, database: Path) -> None:
    page = read(browser, "/source/blog/remove")
    assert "With it go 4 articles" in " ".join(page.text_content().split())
    for sure in ("", "evil"):
        answer = send(browser, "/source/blog/remove", "/source/blog/remove", sure=sure)
        assert answer.status_code == 400
        assert "Type blog to remove it." in answer.text
    answer = send(
        browser, "/source/blog/remove", "/source/blog/remove", sure="blog", reason="no longer wanted"
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/sources#jobs")
    text = browser.get("/sources").text
    for _ in range(600):
        if "data-reload" not in text:
            break
        browser.portal.call(_wait)  # type: ignore[union-attr]
        text = browser.get("/sources").text
    assert "Removed, with its articles." in text
    page = lxml.html.document_fromstring(text)
    assert page.xpath("//table[@class='sources']/tbody/tr/th/a/@href") == ["/source/evil"]
    with open_reader(database) as reader:
        assert list(reader.articles.select("blog")) == []
