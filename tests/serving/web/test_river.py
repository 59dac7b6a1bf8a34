"""The river: stories by day, narrowed, paged, and what a reader does with them, all without a script."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.corpora import TEXTS
from tests.serving.web.conftest import NewClient, token_of
from warraq.desk.reading import ReadingDesk
from warraq.serving.web import rendering
from warraq.storage import Store, open_reader, open_store
from warraq.storage.sql.corpus import stories

_STORY = re.compile(r'<article class="story[^"]*" id="story-(\d+)"')


def stories_of(text: str) -> list[int]:
    return [int(number) for number in _STORY.findall(text)]


@pytest.fixture
def desk_client(new_client: NewClient, corpus_file: Path, tmp_path: Path) -> tuple[TestClient, Path]:
    """A browser over a copy of the corpus that may be changed."""
    database = tmp_path / "corpus.db"
    shutil.copyfile(corpus_file, database)
    desk = ReadingDesk(database, now=lambda: datetime(2026, 3, 2, tzinfo=UTC))
    return new_client(database, desk), database


def test_stories_stand_once_by_day_with_what_is_known(client: TestClient) -> None:
    text = client.get("/").text
    assert len(stories_of(text)) == len(TEXTS) - 1  # one is a copy
    assert '<h2 id="day-2026-02-03"><time datetime="2026-02-03">2026-02-03</time></h2>' in text
    assert '<a href="/story/1/copies">also in 1 place</a>' in text
    assert "gone from its site" in text
    assert re.search(
        r'<h3[^>]*class="script-arabic" dir="auto" lang="ar">\s*<a class="open" href="/article/2">', text
    )
    assert re.search(r'<p class="beginning script-arabic" dir="rtl" lang="ar">قال الوراق', text)
    assert 'rel="noreferrer noopener nofollow ugc"' in text


def test_hidden_characters_of_titles_are_taken_out(client: TestClient) -> None:
    text = client.get("/").text
    assert not set(text) & set("\u202e\u2066\x1b\x07\u2028")
    assert "Niceevil title" in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?language=ar", {2}),
        ("?source=blog", {1, 2, 3, 5, 6, 7}),
        ("?source=none", set()),
        ("?q=gallaa", {1}),
        ("?q=%D8%AD%D8%A8%D8%B1", {2}),
        ("?year=2026", {1, 2, 3, 5, 6, 7}),
        ("?year=2020", set()),
        ("?show=starred", set()),
        ("?show=read", set()),
        ("?show=unread", {1, 2, 3, 5, 6, 7}),
        ("?folder=News&label=ink", set()),
        ("?before=2026-02-03T07:21:33Z_3", {1, 2}),
    ],
)
def test_narrowed_by_the_address(client: TestClient, query: str, expected: set[int]) -> None:
    answer = client.get(f"/{query}")
    assert (answer.status_code, set(stories_of(answer.text))) == (200, expected)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?year=x", "'year' must be a number"),
        ("?year=99999", "'year' must be a number"),
        ("?show=all", "'show' must be one of"),
        ("?before=x", "'before' must be a place"),
        ("?before=2026_99999999999999999999", "'before' must be a place"),
        ("?source=" + "a" * 300, "'source' is too long"),
        ("?q=" + "a" * 1001, "'q' is too long"),
    ],
)
def test_an_address_that_asks_wrongly_is_told_so(client: TestClient, query: str, words: str) -> None:
    answer = client.get(f"/{query}")
    assert (answer.status_code, words in answer.text.replace("&#39;", "'")) == (400, True)


def test_pages_lead_on_by_place(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warraq.serving.web.pages.river.STORIES", 4)
    first = client.get("/").text
    (older,) = set(re.findall(r'rel="next" href="([^"]+)"', first))
    second = client.get(older.replace("&amp;", "&")).text
    assert len(stories_of(first)) == 4
    assert sorted(stories_of(first) + stories_of(second)) == [1, 2, 3, 5, 6, 7]
    assert 'rel="next"' not in second
    assert '<a href="/">Newest</a>' in second


def test_read_star_label_and_note_by_forms(desk_client: tuple[TestClient, Path]) -> None:
    client, database = desk_client
    token = token_of(client.get("/").text)

    def send(path: str, **fields: str) -> None:
        answer = client.post(path, data={"token": token, "back": "/?show=unread", **fields})
        assert (answer.status_code, answer.headers["location"]) == (303, "/?show=unread")

    send("/stories/act", read="1")
    send("/stories/act", star="1")
    send("/stories/labels", id="1", labels="ink, حبر ,ink,")
    send("/stories/note", id="1", note="to be cited")
    text = client.get("/?show=starred").text
    assert stories_of(text) == [1]
    assert "<bdi>حبر</bdi>" in text
    assert 1 not in stories_of(client.get("/?show=unread").text)
    send("/stories/labels", id="1", labels="ink", before="ink,حبر")
    send("/stories/act", unstar="1")
    with open_reader(database) as reader:
        story = reader.stories.get(1)
    assert (story.is_read, story.is_starred, story.labels, story.note) == (
        True,
        False,
        ("ink",),
        "to be cited",
    )


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/stories/act", {"burn": "1"}, 400),
        ("/stories/act", {"read": "1", "star": "1"}, 400),
        ("/stories/act", {"read": "x"}, 400),
        ("/stories/act", {"star": "99"}, 404),
        ("/stories/note", {"id": ["1", "2"], "note": "both"}, 400),
        ("/stories/note", {"id": "99", "note": "none"}, 404),
        ("/stories/note", {"id": "1", "note": "a" * 20_001}, 400),
    ],
)
def test_forms_that_ask_wrongly(
    desk_client: tuple[TestClient, Path], path: str, fields: dict[str, object], status: int
) -> None:
    client, _ = desk_client
    token = token_of(client.get("/").text)
    assert client.post(path, data={"token": token, **fields}).status_code == status


def test_the_other_places_of_a_story(client: TestClient) -> None:
    text = client.get("/story/1/copies").text
    assert stories_of(text) == [1, 4]
    assert client.get("/story/99/copies").status_code == 404


def test_an_empty_room_says_how_to_begin(new_client: NewClient, tmp_path: Path) -> None:
    from warraq.storage import open_store

    open_store(tmp_path / "empty.db", create=True).close()
    assert "warraq add" in new_client(tmp_path / "empty.db").get("/").text


def test_one_button_marks_a_page(desk_client: tuple[TestClient, Path]) -> None:
    client, _ = desk_client
    text = client.get("/").text
    (numbers,) = re.findall(r'<button name="read" value="([0-9,]+)">Mark all on this page', text)
    client.post("/stories/act", data={"token": token_of(text), "read": numbers})
    assert stories_of(client.get("/?show=unread").text) == []
    assert len(stories_of(client.get("/?show=read").text)) == 6
    assert 'value="">Mark all' in client.get("/").text


def test_what_is_kept_of_stories_and_choices_is_never_an_older_one(
    desk_client: tuple[TestClient, Path],
) -> None:
    client, database = desk_client
    paths = ("/", "/?source=blog", "/?show=unread", "/search?q=ink")

    def bodies() -> list[str]:
        return [re.sub(r'name="token" value="\w*"', "", client.get(path).text) for path in paths]

    def changes(store: Store) -> Iterator[object]:
        now = datetime(2026, 3, 2, tzinfo=UTC)
        yield store.reading.mark_read([1, 2], True, now=now)
        yield store.reading.star([1], True, now=now)
        yield store.reading.label([1, 3], add=["<b>ink"], now=now)
        yield store.reading.mark_read([1], False, now=now)
        blog = store.sources.get("blog")
        yield store.sources.update(replace(blog, slug="paper", name="Paper & ink"), now=now)

    bodies()
    with open_store(database) as store:
        for _ in changes(store):
            found = bodies()
            for kept in (rendering._story, rendering._option_list, stories._story_of):
                kept.cache_clear()
            assert found == bodies()
