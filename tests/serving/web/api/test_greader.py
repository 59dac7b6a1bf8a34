"""Google Reader's API: streams, both forms of numbers, pages, states, folders and labels."""

from typing import Any

import pytest
from starlette.testclient import TestClient

API = "/reader/api/0"
ALL, READ, STARRED = (f"user/-/state/com.google/{name}" for name in ("reading-list", "read", "starred"))


def get(room: TestClient, path: str, **query: Any) -> Any:
    answer = room.get(API + path, params={"output": "json", **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


def ids(room: TestClient, stream: str = ALL, **query: Any) -> list[int]:
    return [int(one["id"]) for one in get(room, "/stream/items/ids", s=stream, n=1000, **query)["itemRefs"]]


def edit(room: TestClient, *numbers: str, **tags: str) -> None:
    answer = room.post(f"{API}/edit-tag", data={"i": list(numbers), "T": "x", **tags})
    assert (answer.status_code, answer.text) == (200, "OK"), answer.text


def long_form(number: int) -> str:
    return f"tag:google.com,2005:reader/item/{number:016x}"


def test_a_program_logs_in_with_its_password(guarded: tuple[TestClient, str]) -> None:
    room, token = guarded
    assert room.post("/accounts/ClientLogin", data={"Email": "reader", "Passwd": "wrong"}).status_code == 401
    refused = room.get(f"{API}/user-info")
    assert (refused.status_code, refused.headers["x-reader-google-bad-token"]) == (401, "true")
    for password in ("right enough", token):
        lines = room.post("/accounts/ClientLogin", data={"Email": "reader", "Passwd": password}).text.split()
        auth = dict(line.split("=", 1) for line in lines)["Auth"]
        answer = room.get(f"{API}/user-info", headers={"authorization": f"GoogleLogin auth={auth}"})
        assert answer.json()["userName"] in ("reader", "phone")
    assert auth == token


def test_streams_go_by_pages_both_ways(room: TestClient) -> None:
    assert ids(room) == [7, 6, 5, 3, 2, 1]
    assert ids(room, r="o") == [1, 2, 3, 5, 6, 7]
    found: list[int] = []
    after: dict[str, str] = {}
    while True:
        page = get(room, "/stream/items/ids", s=ALL, n=4, **after)
        found += [int(one["id"]) for one in page["itemRefs"]]
        if "continuation" not in page:
            break
        after = {"c": page["continuation"]}
    assert found == [7, 6, 5, 3, 2, 1]
    assert ids(room, ot="1772366761") == [7]  # first seen after 12:06
    assert ids(room, ot="1772366760") == [7, 6]  # in that second, maybe after a program asked
    assert ids(room, nt="1772366520000000") == [1]  # before 12:02, in microseconds
    assert ids(room, "feed/1") == ids(room, "feed/https://blog.example/") == ids(room, "user/-/label/All")


def test_stories_come_in_either_form_of_their_number(room: TestClient) -> None:
    for names in (["1", "2"], [long_form(1), long_form(2)], [f"{1:016x}", f"{2:016X}"]):
        answer = room.post(f"{API}/stream/items/contents", data={"i": names})
        assert [one["id"] for one in answer.json()["items"]] == [long_form(2), long_form(1)]
    (one,) = get(room, "/stream/contents/feed/1", n=1, r="o")["items"]
    assert one["summary"] == {"direction": "ltr", "content": "<p>gall-ink</p>"}
    assert one["categories"] == [ALL, "user/-/label/All"]
    assert one["origin"] == {"streamId": "feed/1", "title": "The Blog", "htmlUrl": "https://blog.example/"}
    assert (one["published"], one["timestampUsec"]) == (1770103293, "1772366460000000")


def test_states_and_labels_are_set(room: TestClient) -> None:
    edit(room, "1", long_form(2), a=READ)
    assert ids(room, READ) == [2, 1]
    assert ids(room, xt=READ) == [7, 6, 5, 3]
    edit(room, "1", r=READ)
    edit(room, "2", a="user/1/state/com.google/kept-unread")
    assert ids(room, READ) == []
    edit(room, "3", a=STARRED)
    assert ids(room, STARRED) == [3]
    edit(room, "3", r=STARRED)
    assert ids(room, STARRED) == []
    edit(room, "5", a="user/-/label/ink")
    assert ids(room, "user/-/label/ink") == [5]
    assert {"id": "user/-/label/ink", "type": "tag"} in get(room, "/tag/list")["tags"]
    edit(room, "5", r="user/-/label/ink")
    assert ids(room, "user/-/label/ink") == []
    edit(room, "5", a="user/-/state/com.google/like")  # nobody likes anything here
    assert ids(room, "user/-/state/com.google/like") == []


def test_all_of_a_stream_is_read_that_was_there(room: TestClient) -> None:
    answer = room.post(f"{API}/mark-all-as-read", data={"s": "feed/1", "ts": "1772366640000000"})
    assert (answer.status_code, answer.text) == (200, "OK")
    assert ids(room, xt=READ) == [7, 6, 5]
    room.post(f"{API}/mark-all-as-read", data={"s": ALL})
    assert get(room, "/unread-count")["max"] == 0


def test_sources_get_titles_and_folders(room: TestClient) -> None:
    answer = room.post(
        f"{API}/subscription/edit", data={"ac": "edit", "s": "feed/1", "t": "Inks", "a": "user/-/label/News"}
    )
    assert answer.text == "OK"
    (one,) = get(room, "/subscription/list")["subscriptions"]
    assert (one["id"], one["title"], one["categories"][0]["label"]) == ("feed/1", "Inks", "News")
    assert ids(room, "user/-/label/News") == [7, 6, 5, 3, 2, 1]
    assert {"id": "user/-/label/News", "count": 6}.items() <= get(room, "/unread-count")["unreadcounts"][
        1
    ].items()
    room.post(f"{API}/mark-all-as-read", data={"s": "user/-/label/News"})
    assert ids(room, READ) == [7, 6, 5, 3, 2, 1]


@pytest.mark.parametrize(
    ("method", "path", "fields", "status"),
    [
        ("GET", "/stream/items/ids", {"s": "nonsense"}, 400),
        ("GET", "/stream/items/ids", {}, 400),
        ("GET", "/stream/items/ids", {"s": "feed/9"}, 404),
        ("GET", "/stream/items/ids", {"s": ALL, "c": "x"}, 400),
        ("GET", "/stream/items/contents", {"i": "-1"}, 400),
        ("GET", "/stream/items/contents", {"i": "f" * 16}, 400),
        ("GET", "/stream/items/contents", {"i": "tag:google.com,2005:reader/item/zz"}, 400),
        ("GET", "/stream/items/contents", {}, 400),
        ("POST", "/edit-tag", {"i": "1"}, 400),
        ("POST", "/edit-tag", {"i": "99", "a": STARRED}, 404),
        ("POST", "/edit-tag", {"i": "1", "a": "user/-/label/two\nlines"}, 409),
        ("POST", "/subscription/edit", {"ac": "unsubscribe", "s": "feed/1"}, 400),
        ("POST", "/subscription/edit", {"ac": "edit", "s": ALL}, 400),
        ("POST", "/subscription/quickadd", {"quickadd": "javascript:alert(1)"}, 400),
    ],
)
def test_what_cannot_be_is_refused(
    room: TestClient, method: str, path: str, fields: dict[str, str], status: int
) -> None:
    how = {"params": fields} if method == "GET" else {"data": fields}
    answer = room.request(method, API + path, **how)
    assert answer.status_code == status, answer.text
    assert answer.text.startswith("Error=")
