"""Our own API: what it answers, what it refuses, and that its document says the same."""

import json
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.corpora import HOME, TEXTS
from tests.patience import HANG_S
from tests.serving.web.conftest import NewClient
from warraq.config import load_config
from warraq.desk.whole import Desk
from warraq.serving.web.api.routes import OPERATIONS
from warraq.serving.web.app import PROGRAMS
from warraq.storage import WriterLock, open_reader, open_store

API = "/api/v1"


def get(room: TestClient, path: str, **query: Any) -> Any:
    answer = room.get(API + path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    from warraq.serving.json_text import json_text
    from warraq.serving.web.api.openapi import openapi_document

    found: dict[str, Any] = json.loads(json_text(openapi_document(OPERATIONS, version="1")))
    return found


def schema_of(document: dict[str, Any], path: str, method: str, status: int) -> dict[str, Any]:
    answer = document["paths"][path][method]["responses"][str(status)]
    schema: dict[str, Any] = next(iter(answer["content"].values()))["schema"]
    return schema | {"components": document["components"]}


def test_stories_are_listed_by_pages_to_the_end(room: TestClient) -> None:
    found, url = [], f"{API}/articles?limit=4"
    while url:
        answer = room.get(url)
        found += [one["id"] for one in answer.json()["articles"]]
        link = answer.headers.get("link", "")
        assert bool(link) == (answer.json()["next"] is not None)
        url = link.removeprefix("<").partition(">")[0]
    assert found == [7, 6, 5, 3, 2, 1]


def test_a_corpus_is_followed_by_its_changes(room: TestClient) -> None:
    first = get(room, "/articles", order="changed", limit=2)
    assert [one["seq"] for one in first["articles"]] == [1, 2]
    rest = get(room, "/articles", order="changed", since=2)
    assert [one["id"] for one in rest["articles"]] == [3, 7, 5, 6]
    assert get(room, "/articles", order="changed", cursor=first["next"])["articles"] == rest["articles"]
    changes = get(room, "/changes", since=8)
    assert [(one["kind"], one["article_id"]) for one in changes["changes"]] == [("edited", 5), ("gone", 6)]
    assert changes["next"] == 10


def test_html_comes_only_where_it_is_asked_for(room: TestClient) -> None:
    assert {one["html"] for one in get(room, "/articles")["articles"]} == {""}
    assert get(room, "/articles", html="true", query="gallaa")["articles"][0]["html"] == "<p>gall-ink</p>"


def test_an_article_has_all_that_is_behind_it(room: TestClient) -> None:
    sheet = get(room, "/articles/5")
    assert sheet["article"]["text"].startswith("Redraft")
    assert sheet["reading"]["read_at"] is None
    assert get(room, "/article", url=HOME + "edited") == sheet
    assert [one["number"] for one in get(room, "/articles/5/versions")["versions"]] == [1, 2]
    assert get(room, "/articles/5/versions/1")["title"] == "A first draft"
    kinds = {piece["kind"] for block in get(room, "/articles/5/diff")["blocks"] for piece in block}
    assert kinds == {"removed", "added"}
    assert [one["kind"] for one in get(room, "/articles/5/removed")["blocks"]] == ["signature", "share"]
    assert get(room, "/articles/5/origins")["origins"][0]["field"] == "title"
    assert get(room, "/articles/5/images")["images"] == []
    assert len(get(room, "/articles/1/cluster")["cluster"]["members"]) == 2
    assert len(get(room, "/articles/5/cluster")["cluster"]["members"]) == 1
    assert get(room, "/articles/1/citation", sentence="Gall ink")["sentence"] == "Gall ink"


def test_search_statistics_and_status(room: TestClient) -> None:
    hits = get(room, "/search", query="حبر")["hits"]
    assert [(one["article"]["id"], one["article"]["text"]) for one in hits] == [(2, "")]
    assert get(room, "/statistics")["statistics"]["articles"] == len(TEXTS)
    assert get(room, "/status")["counts"]["articles"] == len(TEXTS)


def test_what_was_read_is_kept_and_counted(room: TestClient, database: Path) -> None:
    answer = room.post(f"{API}/read", json={"ids": [1, 2, 99]})
    assert answer.json() == {"changed": 2}
    assert [one["id"] for one in get(room, "/articles", unread="false")["articles"]] == [2, 1]
    assert room.post(f"{API}/stars", json={"ids": [3]}).json() == {"changed": 1}
    assert room.post(f"{API}/labels", json={"ids": [3, 5], "add": ["ink"]}).json() == {"changed": 2}
    assert room.put(f"{API}/articles/3/note", json={"note": "look"}).json() == {"changed": 1}
    reading = get(room, "/articles/3/reading")["reading"]
    assert (reading["labels"], reading["note"], reading["starred_at"] is None) == (["ink"], "look", False)
    assert get(room, "/labels")["labels"] == [{"label": "ink", "articles": 2}]
    assert get(room, "/unread")["sources"] == [{"source": "blog", "stories": 6, "unread": 4}]
    assert room.post(f"{API}/read-all", json={"label": "ink"}).json() == {"changed": 2}
    with open_reader(database) as reader:
        assert sum(row.read_at is not None for row in reader.reading.of(range(1, 8))) == 4


def test_saved_searches(room: TestClient) -> None:
    saved = room.put(f"{API}/searches/ink", json={"query": "gall", "language": "en"})
    assert (saved.status_code, saved.json()["chosen"]["query"]) == (200, "gall")
    assert [one["name"] for one in get(room, "/searches")["searches"]] == ["ink"]
    assert get(room, "/searches/ink")["name"] == "ink"
    assert room.delete(f"{API}/searches/ink").status_code == 204
    assert room.delete(f"{API}/searches/ink").status_code == 404


def test_a_source_is_looked_at_and_acted_on(room: TestClient) -> None:
    assert get(room, "/sources")["sources"][0]["source"]["slug"] == "blog"
    assert room.post(f"{API}/sources/blog/pause").json()["source"]["state"] == "paused"
    assert room.post(f"{API}/sources/blog/poll").status_code == 409
    assert room.post(f"{API}/sources/blog/resume").json()["source"]["state"] == "active"
    named = room.patch(f"{API}/sources/blog", json={"name": "Inks", "folder": "News"}).json()["source"]
    assert (named["slug"], named["name"], named["folder"]) == ("blog", "Inks", "News")
    changed = room.patch(f"{API}/sources/blog/settings", json={"set": {"delay_s": 9}}).json()["settings"]
    assert [(one["key"], one["value"]) for one in changed] == [("delay_s", 9)]
    assert room.patch(f"{API}/sources/blog/settings", json={"set": {"delay_s": None}}).status_code == 409
    assert (
        room.patch(f"{API}/sources/blog/settings", json={"set": {}, "unset": ["delay_s"]}).status_code == 200
    )
    moved = room.put(f"{API}/sources/blog/address", json={"url": "https://other.example/"})
    assert moved.json() == {"url": "https://other.example/"}
    assert get(room, "/sources/blog")["source"]["home_url"] == "https://other.example/"


REFUSED: list[tuple[str, str, dict[str, Any], int, str]] = [
    ("GET", "/articles?colour=red", {}, 400, "there are source, folder"),
    ("GET", "/articles?limit=0", {}, 400, "from 1 to 1000"),
    ("GET", "/articles?limit=1001", {}, 400, "from 1 to 1000"),
    ("GET", "/articles?limit=ten", {}, 400, "whole number"),
    ("GET", "/articles?limit=1&limit=2", {}, 400, "twice"),
    ("GET", "/articles?unread=1", {}, 400, "true or false"),
    ("GET", "/articles?order=best", {}, 400, "one of newest, oldest, changed"),
    ("GET", "/articles?cursor=x", {}, 400, "next"),
    ("GET", "/articles?cursor=~3", {}, 409, "another order"),
    ("GET", "/articles?query=%ff", {}, 400, "UTF-8"),
    ("GET", "/articles/0", {}, 404, ""),
    ("GET", "/articles/99", {}, 404, "no such article"),
    ("GET", "/articles/99999999999999999999", {}, 404, ""),
    ("GET", "/articles/1/versions/9", {}, 404, "no version 9"),
    ("GET", "/article", {}, 400, "url is missing"),
    ("GET", "/article?url=javascript:alert(1)", {}, 404, "no article"),
    ("GET", "/changes?wait=61", {}, 400, "from 0 to 60"),
    ("GET", "/nothing", {}, 404, "openapi.json"),
    ("POST", "/articles", {}, 405, "here are GET, HEAD"),
    ("POST", "/read", {"content": b"ids=1"}, 415, "application/json"),
    ("POST", "/read", {"content": b"{", "headers": {"content-type": "application/json"}}, 400, "no JSON"),
    ("POST", "/read", {"content": b"[1]", "headers": {"content-type": "application/json"}}, 422, "an object"),
    ("POST", "/read", {"content": b'{"ids":[NaN]}', "headers": {"content-type": "application/json"}}, 400, "no JSON"),
    ("POST", "/read", {"json": {"ids": []}}, 422, "from 1 to 1000"),
    ("POST", "/read", {"json": {"ids": ["1"]}}, 422, "whole number"),
    ("POST", "/read", {"json": {"ids": [True]}}, 422, "whole number"),
    ("POST", "/read", {"json": {"ids": [1], "by": "me"}}, 422, "there are ids, read"),
    ("POST", "/read", {"json": {"ids": [1] * 1001}}, 422, "from 1 to 1000"),
    ("POST", "/stars", {"json": {"ids": [99]}}, 404, "no such article"),
    ("POST", "/labels", {"json": {"ids": [1], "add": ["two\nlines"]}}, 409, "label"),
    ("PUT", "/articles/1/note", {"json": {"note": "x" * 20_001}}, 422, "20000"),
    ("PUT", "/articles/1/note", {"json": {"note": "x" * 300_000}}, 413, ""),
    ("PUT", "/searches/No Name", {"json": {}}, 409, "name"),
    ("GET", "/sources/nobody", {}, 404, "nobody"),
    ("POST", "/sources", {"json": {"url": "ftp://x.example/"}}, 422, "http://"),
    ("PUT", "/sources/blog/address", {"json": {"url": "http://127.0.0.1/"}}, 409, "not public"),
    ("PATCH", "/sources/blog/settings", {"json": {"set": {"user_agent": "Mozilla"}}}, 409, ""),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "request_", "status", "words"), REFUSED)
def test_what_does_not_fit_is_refused_in_words(
    room: TestClient, method: str, path: str, request_: dict[str, Any], status: int, words: str
) -> None:
    answer = room.request(method, API + path, **request_)
    assert answer.status_code == status, answer.text
    if answer.headers["content-type"] == "application/problem+json":
        assert answer.json()["status"] == status
    assert words in answer.text
    if status == 405:
        assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}],
)
def test_a_page_of_another_site_can_do_nothing(room: TestClient, headers: dict[str, str]) -> None:
    for path, body in (("/api/v1/read", {"ids": [1]}), ("/v1/feeds", {"feed_url": "https://x.example/"})):
        assert room.post(path, json=body, headers=headers).status_code == 403
    assert room.post("/reader/api/0/edit-tag", data={"i": "1", "a": "x"}, headers=headers).status_code == 403
    assert get(room, "/articles/1/reading")["reading"]["read_at"] is None


def test_no_route_for_programs_can_be_used_from_another_site(room: TestClient) -> None:
    asked = 0
    for module in PROGRAMS:
        for route in module.ROUTES:
            assert isinstance(route, Route)
            path = re.sub(r"{[^}]*}", "1", route.path)
            for method in (route.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}:
                answer = room.request(method, path, headers={"origin": "https://evil.example"})
                assert answer.status_code == 403, (method, path)
                asked += 1
    assert asked > 100


def test_what_is_known_is_not_sent_again(room: TestClient) -> None:
    first = room.get(f"{API}/articles")
    etag = first.headers["etag"]
    assert etag.startswith('"')
    known = room.get(f"{API}/articles", headers={"if-none-match": f'"x", {etag}'})
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", etag)
    room.post(f"{API}/read", json={"ids": [1]})  # which is no change of the corpus, but of the answer
    assert room.get(f"{API}/articles", headers={"if-none-match": etag}).status_code == 200


def test_waiting_ends_with_a_change_and_with_the_time(room: TestClient, database: Path) -> None:
    began = time.monotonic()
    assert get(room, "/changes", since=10, wait=1) == {"changes": [], "next": 10}
    assert time.monotonic() - began >= 1

    def mark() -> None:
        with open_store(database) as store:
            store.marks.set([1], "good", now=datetime(2026, 3, 3, tzinfo=UTC))

    later = threading.Timer(0.3, mark)
    later.start()
    found = get(room, "/changes", since=10, wait=60)
    later.join()
    assert [one["article_id"] for one in found["changes"]] == [1]
    assert time.monotonic() - began < 30


def test_nobody_comes_in_without_a_token(guarded: tuple[TestClient, str]) -> None:
    room, token = guarded
    for path in ("/api/v1/articles", "/api/v1/openapi.json", "/v1/entries", "/miniflux/v1/me", "/feed.atom",
                 "/reader/api/0/user-info", "/greader/reader/api/0/user-info"):  # fmt: skip
        answer = room.get(path)
        assert answer.status_code == (200 if path.endswith(".json") else 401), path
        assert room.get(path, headers={"authorization": f"Bearer {token}"}).status_code == 200, path
    assert room.get("/v1/me", headers={"x-auth-token": token}).json()["username"] == "phone"
    assert room.get("/v1/me", auth=("reader", "right enough")).json()["username"] == "reader"
    assert room.get("/v1/me", auth=("anything", token)).status_code == 200
    for _ in range(5):
        room.get("/v1/me", auth=("reader", "wrong"))
    assert room.get("/v1/me", auth=("reader", "wrong")).status_code == 429


@pytest.mark.parametrize("wrong", ["password", "token"])
def test_a_right_token_is_let_in_whatever_others_there_guess(
    guarded: tuple[TestClient, str], wrong: str
) -> None:
    """Behind a proxy all come from one address."""
    room, token = guarded
    guess = {"auth": ("reader", "wrong")} if wrong == "password" else {"headers": {"x-auth-token": "x" * 43}}
    for _ in range(5):
        assert room.get("/v1/me", **guess).status_code == 401  # type: ignore[arg-type]
    assert room.get("/v1/me", **guess).status_code == 429  # type: ignore[arg-type]
    assert room.get("/v1/me", headers={"authorization": f"Bearer {token}"}).status_code == 200
    assert room.get("/v1/me", headers={"x-auth-token": token}).status_code == 200
    assert room.get("/v1/me", auth=("anything", token)).status_code == 200
    assert room.post("/accounts/ClientLogin", data={"Email": "phone", "Passwd": token}).status_code == 200
    # A program with a token that was taken away keeps nobody's password out; who guesses one waits, right or not.
    right = room.get("/v1/me", auth=("reader", "right enough")).status_code
    assert right == (429 if wrong == "password" else 200)


def test_answers_are_as_the_document_says(room: TestClient, document: dict[str, Any]) -> None:
    Draft202012Validator.check_schema({"$defs": document["components"]["schemas"]})
    asked: dict[str, Callable[[], Any]] = {
        "/articles": lambda: get(room, "/articles", html="true"),
        "/articles/{id}": lambda: get(room, "/articles/1"),
        "/articles/{id}/versions": lambda: get(room, "/articles/5/versions"),
        "/articles/{id}/versions/{number}": lambda: get(room, "/articles/5/versions/1"),
        "/articles/{id}/diff": lambda: get(room, "/articles/5/diff"),
        "/articles/{id}/removed": lambda: get(room, "/articles/5/removed"),
        "/articles/{id}/origins": lambda: get(room, "/articles/5/origins"),
        "/articles/{id}/images": lambda: get(room, "/articles/5/images"),
        "/articles/{id}/cluster": lambda: get(room, "/articles/1/cluster"),
        "/articles/{id}/reading": lambda: get(room, "/articles/1/reading"),
        "/articles/{id}/citation": lambda: get(room, "/articles/1/citation", sentence="Gall ink"),
        "/search": lambda: get(room, "/search", query="gall"),
        "/changes": lambda: get(room, "/changes"),
        "/statistics": lambda: get(room, "/statistics"),
        "/status": lambda: get(room, "/status"),
        "/sources": lambda: get(room, "/sources"),
        "/sources/{slug}": lambda: get(room, "/sources/blog"),
        "/labels": lambda: get(room, "/labels"),
        "/unread": lambda: get(room, "/unread"),
        "/searches": lambda: get(room, "/searches"),
    }
    for path, ask in asked.items():
        Draft202012Validator(schema_of(document, path, "get", 200)).validate(ask())
    problem = room.get(f"{API}/articles/99").json()
    Draft202012Validator(schema_of(document, "/articles/{id}", "get", 404)).validate(problem)


def test_every_operation_has_words_and_bounds(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            assert described["summary"], (path, method)
            for parameter in described["parameters"]:
                schema = parameter["schema"]
                bounded = {"maximum", "maxLength", "enum", "pattern", "format"} & schema.keys()
                assert bounded or schema["type"] == "boolean", (path, parameter["name"])


def test_an_article_is_taken_down_for_good(room: TestClient, database: Path) -> None:
    done = room.post(f"{API}/removals", json={"id": 1, "reason": "asked by its author", "by": "desk"}).json()
    assert (done["articles"], [one["article_id"] for one in done["copies"]]) == ([1], [4])
    assert room.get(f"{API}/articles/1").status_code == 404
    assert room.get("/v1/entries/1").status_code == 404
    assert "forgotten" in {one["kind"] for one in get(room, "/changes", since=10)["changes"]}
    (tombstone,) = get(room, "/removals")["removals"]
    assert (tombstone["reason"], tombstone["by"]) == ("asked by its author", "desk")
    assert room.post(f"{API}/removals", json={"id": 1, "reason": "again"}).status_code in (404, 409)
    assert room.post(f"{API}/removals", json={"reason": "which?"}).status_code == 409
    assert room.post(f"{API}/removals/allow", json={"url": HOME + "gall-ink"}).json()["addresses"] > 0
    assert get(room, "/removals")["removals"] == []


class SlowDesk(Desk):
    """A desk whose removals take as long as the test wants."""

    begun: threading.Event
    go_on: threading.Event

    def remove(self, slug: str, **more: Any) -> Any:
        self.begun.set()
        assert self.go_on.wait(HANG_S)
        return super().remove(slug, **more)


def test_a_long_removal_keeps_no_short_act_waiting(new_client: NewClient, database: Path) -> None:
    desk = SlowDesk(lambda: load_config(None, database=str(database)))
    desk.begun, desk.go_on = threading.Event(), threading.Event()
    room = new_client(database, desk)
    with ThreadPoolExecutor(2) as beside:
        removing = beside.submit(room.delete, f"{API}/sources/blog")
        assert desk.begun.wait(HANG_S)
        assert room.post(f"{API}/stars", json={"ids": [1], "starred": True}).status_code == 200
        forgetting = beside.submit(room.post, f"{API}/removals", json={"id": 1, "reason": "r"})
        assert room.post(f"{API}/stars", json={"ids": [2], "starred": True}).status_code == 200
        assert get(room, "/removals")["removals"] == [], "one removal at a time"
        desk.go_on.set()
        assert removing.result(HANG_S).status_code == 204
        assert forgetting.result(HANG_S).status_code == 200
    desk.close()
    assert len(get(room, "/removals")["removals"]) == 1


def test_a_source_is_not_added_beside_a_crawl(room: TestClient, database: Path) -> None:
    with WriterLock(database):
        answer = room.post(f"{API}/sources", json={"url": "https://new.example/"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert "another crawl is running" in answer.json()["detail"]
    assert "try again when it has ended" in answer.json()["detail"]


def test_a_source_is_removed_with_its_articles(room: TestClient) -> None:
    assert get(room, "/sources/blog/removal")["articles"] == len(TEXTS)
    assert room.delete(f"{API}/sources/blog?reason=closed").status_code == 204
    assert get(room, "/articles")["articles"] == []
    assert get(room, "/sources")["sources"] == []
    assert room.get("/v1/entries").json() == {"total": 0, "entries": []}
    assert room.get("/v1/feeds").json() == []


def test_nothing_on_this_machine_is_followed_through_the_api(room: TestClient) -> None:
    """A token must not open the network behind the server: `--local` is for the command line."""
    answer = room.post(f"{API}/sources", json={"url": "http://127.0.0.1:9/"})
    assert (answer.status_code, "private network" in answer.text) == (409, True), answer.text
    assert room.post("/v1/feeds", json={"feed_url": "http://127.0.0.1:9/"}).status_code == 400
    assert len(get(room, "/sources")["sources"]) == 1
