"""Feeds that are always true: what is in them, what is not sent again, and who gets them."""

import json

import feedparser
from starlette.testclient import TestClient


def test_the_newest_are_published_without_copies_and_what_is_gone(room: TestClient) -> None:
    answer = room.get("/feed.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo
    assert [one.link.rsplit("/", 1)[1] for one in parsed.entries] == [
        "hostile",
        "edited",
        "formula",
        "ar",
        "gall-ink",
    ]
    as_json = json.loads(room.get("/feed.json").content)
    assert len(as_json["items"]) == 5
    assert as_json["feed_url"].endswith("/feed.json")


def test_a_feed_is_narrowed(room: TestClient) -> None:
    room.post("/api/v1/labels", json={"ids": [3], "add": ["ink"]})
    counts = {
        query: len(room.get(f"/feed.json?{query}").json()["items"])
        for query in ("source=blog", "language=ar", "label=ink", "label=paper", "language=ar&source=blog")
    }
    assert counts == {
        "source=blog": 5, "language=ar": 1, "label=ink": 1, "label=paper": 0, "language=ar&source=blog": 1,
    }  # fmt: skip
    assert room.get("/feed.json?source=nobody").status_code == 404
    assert "source, language, label" in room.get("/feed.json?colour=red").text
    assert room.get("/feed.rss").status_code == 404


def test_a_saved_search_is_a_feed(room: TestClient) -> None:
    room.put("/api/v1/searches/ink", json={"query": "gallaa", "title": "Ink"})
    parsed = feedparser.parse(room.get("/search/ink.atom").content)
    assert (parsed.feed.title, [one.title for one in parsed.entries]) == ("Ink", ["Gall ink"])
    assert len(room.get("/search/ink.json").json()["items"]) == 1
    assert room.get("/search/none.atom").status_code == 404


def test_what_is_known_is_not_sent_again(room: TestClient) -> None:
    first = room.get("/feed.atom")
    etag, modified = first.headers["etag"], first.headers["last-modified"]
    assert modified == "Sun, 01 Mar 2026 12:08:00 GMT"
    known = [
        {"if-none-match": etag},
        {"if-none-match": f"W/{etag}"},
        {"if-modified-since": modified},
        {"if-none-match": etag, "if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    ]
    for headers in known:
        answer = room.get("/feed.atom", headers=headers)
        assert (answer.status_code, answer.content) == (304, b""), headers
    unknown = [
        {"if-none-match": '"x"'},
        {"if-modified-since": "Sun, 01 Mar 2026 12:07:59 GMT"},
        {"if-modified-since": "yesterday"},
        {"if-none-match": '"x"', "if-modified-since": modified},
    ]
    for headers in unknown:
        assert room.get("/feed.atom", headers=headers).status_code == 200, headers
