"""Miniflux's API: every field its programs read, every filter of its entries, and what they do to stories."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from warraq.storage import open_reader

#: Of client/model.go; a program that misses one stops.
ENTRY = {
    "id", "user_id", "feed_id", "status", "hash", "title", "url", "comments_url", "published_at", "created_at",
    "changed_at", "content", "author", "share_code", "starred", "reading_time", "enclosures", "feed", "tags",
}  # fmt: skip
FEED = {
    "id", "user_id", "feed_url", "site_url", "title", "checked_at", "next_check_at", "etag_header",
    "last_modified_header", "parsing_error_message", "parsing_error_count", "disabled", "ignore_http_cache",
    "allow_self_signed_certificates", "fetch_via_proxy", "scraper_rules", "rewrite_rules", "blocklist_rules",
    "keeplist_rules", "crawler", "user_agent", "cookie", "username", "password", "category", "hide_globally", "icon",
}  # fmt: skip
USER = {
    "id", "username", "is_admin", "theme", "language", "timezone", "entry_sorting_direction", "entry_sorting_order",
    "stylesheet", "google_id", "openid_connect_id", "entries_per_page", "keyboard_shortcuts", "show_reading_time",
    "entry_swipe", "gesture_nav", "last_login_at", "display_mode", "default_reading_speed", "cjk_reading_speed",
    "default_home_page", "categories_sorting_order", "mark_read_on_view",
}  # fmt: skip


def get(room: TestClient, path: str) -> Any:
    answer = room.get(f"/v1{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def ids(room: TestClient, query: str = "") -> list[int]:
    return [one["id"] for one in get(room, f"/entries?{query}")["entries"]]


def test_the_fields_are_those_of_miniflux(room: TestClient) -> None:
    entry = get(room, "/entries/1")
    assert entry.keys() >= ENTRY
    assert entry["feed"].keys() >= FEED
    assert entry["feed"]["category"].keys() >= {"id", "title", "user_id"}
    assert get(room, "/me").keys() >= USER
    assert get(room, "/version").keys() == {
        "version", "commit", "build_date", "go_version", "compiler", "arch", "os",
    }  # fmt: skip
    assert (entry["status"], entry["starred"], entry["author"]) == ("unread", False, "Maryam al-Asturlabi")
    assert (entry["published_at"], entry["created_at"]) == ("2026-02-03T07:21:33Z", "2026-03-01T12:01:00Z")
    assert entry["content"] == "<p>gall-ink</p>"


def test_the_same_stands_below_its_own_name(room: TestClient) -> None:
    assert room.get("/miniflux/v1/entries").json() == room.get("/v1/entries").json()
    assert room.get("/healthcheck").text == "OK"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [1, 2, 3, 5, 6, 7]),
        ("direction=desc&limit=2", [7, 6]),
        ("order=id&limit=2&offset=1", [2, 3]),
        ("order=id&after_entry_id=3", [5, 6, 7]),
        ("order=id&before_entry_id=3", [1, 2]),
        ("limit=0", [1, 2, 3, 5, 6, 7]),
        ("status=unread", [1, 2, 3, 5, 6, 7]),
        ("status=read", []),
        ("status=read&status=unread", [1, 2, 3, 5, 6, 7]),
        ("status=removed", []),
        ("starred=true", []),
        ("starred=1", []),
        ("starred=false", [1, 2, 3, 5, 6, 7]),
        ("search=gallaa", [1]),
        ("search=%22%22", []),
        ("feed_id=1", [1, 2, 3, 5, 6, 7]),
        ("category_id=1", [1, 2, 3, 5, 6, 7]),
        ("published_after=1770103293", []),
        ("published_after=1770103292", [1, 2, 3, 5, 6, 7]),
        ("before=1770103294", [1, 2, 3, 5, 6, 7]),
        ("changed_after=1772366760&order=id", [5, 6, 7]),
        ("changed_after=1772366820&order=id", [5, 6, 7]),  # 7 in that second, maybe after a program asked
        ("changed_after=1772366821&order=id", [5, 6]),
        ("changed_before=1772366520", [1]),
        ("order=status&unknown=parameter", [1, 2, 3, 5, 6, 7]),
    ],
)
def test_entries_are_found_by_every_filter(room: TestClient, query: str, expected: list[int]) -> None:
    assert ids(room, query) == expected
    assert get(room, f"/entries?{query}")["total"] >= len(expected)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/entries?status=new", 400),
        ("GET", "/entries?order=rank", 400),
        ("GET", "/entries?direction=up", 400),
        ("GET", "/entries?limit=-1", 400),
        ("GET", "/entries?offset=99999999", 400),
        ("GET", "/entries?category_id=77", 404),
        ("GET", "/entries?feed_id=77", 404),
        ("GET", "/entries/4", 404),  # a copy
        ("GET", "/entries/0", 400),
        ("GET", "/entries/x", 400),
        ("GET", "/entries/99999999999999999999", 400),
        ("GET", "/feeds/7", 404),
        ("GET", "/feeds/7/entries/1", 404),
        ("GET", "/feeds/1/icon", 404),
        ("GET", "/icons/1", 404),
        ("PUT", "/users/2/mark-all-as-read", 404),
    ],
)
def test_what_cannot_be_is_refused_as_miniflux_does(
    room: TestClient, method: str, path: str, status: int
) -> None:
    answer = room.request(method, f"/v1{path}")
    assert (answer.status_code, list(answer.json())) == (status, ["error_message"]), answer.text


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"entry_ids": [1], "status": "eaten"}', b'{"entry_ids": ["1"], "status": "read"}',
     b'{"entry_ids": [], "status": "read"}', b'{"entry_ids": [true], "status": "read"}', b'{"a":' * 30_000],
)  # fmt: skip
def test_no_state_is_set_by_what_says_none(room: TestClient, body: bytes) -> None:
    assert room.put("/v1/entries", content=body).status_code == 400
    assert ids(room, "status=read") == []


def test_stories_are_read_and_starred(room: TestClient, database: Path) -> None:
    answer = room.put("/v1/entries", content=b'{"entry_ids": [1, 2, 99], "status": "read"}')
    assert (answer.status_code, answer.content) == (204, b"")
    assert ids(room, "status=read") == [1, 2]
    assert get(room, "/feeds/counters") == {"reads": {"1": 2}, "unreads": {"1": 4}}
    assert room.put("/v1/entries", json={"entry_ids": [1], "status": "unread"}).status_code == 204
    assert room.put("/v1/entries/3/bookmark").status_code == 204
    assert ids(room, "starred=1") == [3]
    assert room.put("/v1/entries/3/bookmark").status_code == 204
    assert ids(room, "starred=1") == []
    with open_reader(database) as reader:
        assert [row.article_id for row in reader.reading.of([1, 2, 3]) if row.read_at] == [2]


@pytest.mark.parametrize(
    "path", ["/feeds/1/mark-all-as-read", "/categories/1/mark-all-as-read", "/users/1/mark-all-as-read"]
)
def test_all_is_read_at_once(room: TestClient, path: str) -> None:
    assert room.put(f"/v1{path}").status_code == 204
    assert ids(room, "status=unread") == []


def test_folders_are_categories_that_keep_their_numbers(room: TestClient) -> None:
    answer = room.put("/v1/feeds/1", json={"title": "Inks", "category_id": 1, "disabled": True})
    assert (answer.status_code, answer.json()["title"], answer.json()["disabled"]) == (201, "Inks", True)
    assert room.put("/v1/feeds/1", json={"disabled": False}).json()["disabled"] is False
    room.patch("/api/v1/sources/blog", json={"folder": "News/Arabic"})
    (all_of_them, news) = get(room, "/categories?counts=true")
    assert (all_of_them["title"], news["title"], news["feed_count"], news["total_unread"]) == (
        "All", "News/Arabic", 1, 6,
    )  # fmt: skip
    assert news["id"] < 2**31
    assert [one["id"] for one in get(room, f"/categories/{news['id']}/feeds")] == [1]
    assert get(room, f"/categories/{news['id']}/entries?limit=1")["total"] == 6
    assert get(room, f"/categories/{all_of_them['id']}/entries")["total"] == 0
    assert room.put(f"/v1/categories/{news['id']}/mark-all-as-read").status_code == 204
    assert ids(room, "status=unread") == []
    assert 'text="News"' in room.get("/v1/export").text


def test_polling_is_asked_for(room: TestClient) -> None:
    assert room.put("/v1/feeds/1/refresh").status_code == 204
    assert room.put("/v1/feeds/refresh").status_code == 204
    found = room.post("/v1/discover", json={"url": "https://blog.example/"}).json()
    assert [one["url"] for one in found] == ["https://blog.example/"]
    assert room.post("/v1/discover", json={"url": "file:///etc/passwd"}).status_code == 400


def test_titles_come_without_what_terminals_interpret(room: TestClient) -> None:
    title = get(room, "/entries/7")["title"]
    assert title == "Niceevil title second line"
    assert not set(str(get(room, "/entries"))) & set("\x1b\x07\u202e\u2066")


def test_a_list_of_subscriptions_goes_out_and_in(room: TestClient) -> None:
    listed = (
        '<opml version="2.0"><body><outline text="News"><outline type="rss" text="Paper"'
        ' xmlUrl="https://paper.example/feed" htmlUrl="https://paper.example/"/></outline></body></opml>'
    )
    assert room.post("/v1/import", content=listed).status_code == 201
    (one,) = (one for one in get(room, "/feeds") if one["title"] == "Paper")
    assert (one["feed_url"], one["category"]["title"]) == ("https://paper.example/feed", "News")
    assert "https://paper.example/feed" in room.get("/v1/export").text
    assert room.post("/v1/import", content=b"no list").status_code == 400
    assert room.post("/v1/import", content=b"<" * (6 << 20)).status_code == 413
